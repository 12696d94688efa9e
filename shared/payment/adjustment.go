package payment

import (
	"slices"
	"strings"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// AdjustmentKind is which way money is owed besides the regular amounts.
type AdjustmentKind string

// The kinds of adjustment.
const (
	Arrears  AdjustmentKind = "arrears"  // truy lĩnh: owed to the person (F-42)
	Recovery AdjustmentKind = "recovery" // truy thu: owed by the person (F-43)
)

// Adjustment is money owed besides the regular amounts: to a person (truy
// lĩnh) or by one (truy thu). Lists take it, in whole or in part; what a list
// took counts as settled only once the line that finally bears it is paid.
type Adjustment struct {
	// ID is unique among the person's. What a machine makes has an id that
	// follows from its cause, so that making it again changes nothing.
	ID          string         `json:"id"`
	Kind        AdjustmentKind `json:"kind"`
	Commune     org.UnitID     `json:"commune"`
	Beneficiary string         `json:"beneficiary"`
	Policy      string         `json:"policy"`
	Name        string         `json:"name"`
	NationalID  string         `json:"nationalId,omitempty"`
	Category    string         `json:"category,omitempty"`
	Budget      string         `json:"budgetLine,omitempty"`

	Amount money.Dong     `json:"amount"` // owed at first, above zero
	Month  calendar.Month `json:"month"`  // the first list that takes it
	// From and Through are the months it is for, both included.
	From    calendar.Month `json:"from"`
	Through calendar.Month `json:"through"`
	Reason  string         `json:"reason"`
	// Source is "manual" or what made it: "death/<list>", "review/<id>", ...
	Source string    `json:"source"`
	By     By        `json:"by"`
	At     time.Time `json:"at"`

	Takes       []Take       `json:"takes,omitempty"`
	Collections []Collection `json:"collections,omitempty"`
	Cancelled   *Cancelled   `json:"cancelled,omitempty"`
	// Cut is set on arrears while a death stands before some of their months.
	Cut     *Cut        `json:"cut,omitempty"`
	Version int         `json:"version"`
	Chain   audit.Chain `json:"chain,omitzero"`
}

// Object is the adjustment's name in the audit.
func (a *Adjustment) Object() string { return "adjustment/" + a.Ref() }

// Take is the part of an adjustment that one line of a list bears: added to
// the line (arrears) or deducted from it (recovery).
type Take struct {
	List   ListID     `json:"list"`
	Policy string     `json:"policy"`
	Amount money.Dong `json:"amount"`
	// Status is the line's: Pending until the list is closed, Paid when the
	// take is settled for good, Unpaid while the line waits to be carried over,
	// Ended when a death ended it: then nobody paid or recovered it.
	Status LineStatus    `json:"status"`
	Date   calendar.Date `json:"date,omitempty"`
	// Before are the lists whose lines bore it before they were carried over,
	// oldest first.
	Before []ListID `json:"before,omitempty"`
}

// Collection is a recovery paid back outside the lists.
type Collection struct {
	Amount  money.Dong    `json:"amount"`
	Date    calendar.Date `json:"date"`
	Receipt string        `json:"receipt"`
	By      By            `json:"by"`
	At      time.Time     `json:"at"`
}

// Cancelled says that what was left of an adjustment is owed no more.
type Cancelled struct {
	Amount money.Dong `json:"amount"` // what was left
	Reason string     `json:"reason"`
	By     By         `json:"by"`
	At     time.Time  `json:"at"`
	// GiveBack says that it never was owed: what lists recovered all the same
	// is owed back (a death that was undone).
	GiveBack bool `json:"giveBack,omitempty"`
}

// Manual is the source of what an officer entered.
const Manual = "manual"

// AdjustmentState is where an adjustment stands.
type AdjustmentState string

// The states of an adjustment.
const (
	AdjustmentOpen    AdjustmentState = "open"      // something is left for a list
	AdjustmentListed  AdjustmentState = "listed"    // wholly on lists that are not paid yet
	AdjustmentSettled AdjustmentState = "settled"   // paid (truy lĩnh) or recovered (truy thu)
	AdjustmentVoid    AdjustmentState = "cancelled" // cancelled, nothing is on a list
)

// Check refuses an adjustment that makes no sense. Faults are Invalid and
// point at the field.
func (a *Adjustment) Check() error {
	switch {
	case a.Kind != Arrears && a.Kind != Recovery:
		return fault.Invalid("bad-kind", "Chỉ có truy lĩnh hoặc truy thu.", fault.Field{Pointer: "/kind", Detail: "arrears hoặc recovery."})
	case a.Amount <= 0 || a.Amount > MaxAdjustment:
		return fault.Invalid("bad-amount", "Số tiền phải lớn hơn 0 và không quá "+money.Dong(MaxAdjustment).String()+".", fault.Field{Pointer: "/amount", Detail: "Từ 1 đồng."})
	case !a.Month.Valid():
		return fault.Invalid("bad-month", "Tháng thực hiện không hợp lệ.", fault.Field{Pointer: "/month", Detail: "Phải là yyyy-mm."})
	case !a.From.Valid() || !a.Through.Valid() || a.Through.Before(a.From):
		return fault.Invalid("bad-range", "Khoảng tháng không hợp lệ.", fault.Field{Pointer: "/through", Detail: "Đến tháng không được trước từ tháng."})
	case a.ID == "" || strings.Contains(a.ID, "#") || a.Commune == "" || a.Beneficiary == "" || a.Policy == "":
		return fault.Invalid("bad-adjustment", "Khoản truy lĩnh, truy thu thiếu đối tượng hoặc chính sách.", fault.Field{Pointer: "/policy", Detail: "Phải chọn chính sách."})
	}
	return needText(a.Reason, "/reason", "lý do")
}

// MaxAdjustment bounds one adjustment, đồng: more is a slip of the hand.
const MaxAdjustment = 1_000_000_000

// taken adds up the takes of which keep is true.
func (a *Adjustment) taken(keep func(*Take) bool) (sum money.Dong) {
	for i := range a.Takes {
		if keep(&a.Takes[i]) {
			sum += a.Takes[i].Amount
		}
	}
	return sum
}

// Listed is what stands on lists and is not paid yet.
func (a *Adjustment) Listed() money.Dong {
	return a.taken((*Take).waits)
}

// Settled is what was paid (arrears) or recovered, on lists and outside.
func (a *Adjustment) Settled() money.Dong {
	sum := a.taken(func(t *Take) bool { return t.Status == Paid })
	for _, c := range a.Collections {
		sum += c.Amount
	}
	return sum
}

// Remaining is what no list has taken yet: amount = settled + listed +
// remaining + ended.
func (a *Adjustment) Remaining() money.Dong { return a.Amount - a.Settled() - a.Listed() - a.Ended() }

// Open reports whether anything of it can still change: a part is left, or on
// a list that is not paid yet.
func (a *Adjustment) Open() bool { return a.Remaining() > 0 || a.Listed() > 0 }

// State is where the adjustment stands.
func (a *Adjustment) State() AdjustmentState {
	switch {
	case a.Remaining() > 0:
		return AdjustmentOpen
	case a.Listed() > 0:
		return AdjustmentListed
	case a.Cancelled != nil || (a.Cut != nil && a.Settled() == 0):
		return AdjustmentVoid
	}
	return AdjustmentSettled
}

// Due is what a list may take: nothing before the adjustment's month. What
// the list itself has taken by an earlier run counts as free.
func (a *Adjustment) Due(list ListID) money.Dong {
	if list.Type() != Monthly || list.Period().Before(a.Month) || a.Cancelled != nil {
		return 0
	}
	return a.without(list).Remaining()
}

// without is the adjustment as it is but for what a list took itself, and what
// that was.
func (a *Adjustment) without(list ListID) *Adjustment {
	rest := *a
	rest.Takes = slices.DeleteFunc(slices.Clone(a.Takes), func(t Take) bool { return t.own(list) })
	return &rest
}

// waits reports whether the part stands on a list and is not paid yet.
func (t *Take) waits() bool { return t.Status != Paid && t.Status != Ended }

// own reports whether the list itself took the part: it was not carried over
// into it, and its line is not settled.
func (t *Take) own(list ListID) bool {
	return t.List == list && len(t.Before) == 0 && t.Status == Pending
}

// On reports whether a line of the list bears a part of it.
func (a *Adjustment) On(list ListID) bool {
	return slices.ContainsFunc(a.Takes, func(t Take) bool { return t.List == list })
}

// Ref is how the API names the adjustment: "<commune>.<beneficiary>.<id>".
func (a *Adjustment) Ref() string { return string(a.Commune) + "." + a.Beneficiary + "." + a.ID }

// ParseAdjustmentRef reads a Ref; ok is false when it is none.
func ParseAdjustmentRef(s string) (commune org.UnitID, beneficiary, id string, ok bool) {
	ref, ok := ParseLineRef(s)
	return ref.Commune, ref.Beneficiary, ref.Policy, ok
}
