package payment

import (
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/job"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/policy"
)

// listView is a list as the page shows it (PaymentList).
type listView struct {
	ID           payment.ListID `json:"id"`
	Locality     org.UnitID     `json:"locality"`
	LocalityName string         `json:"localityName"`
	Period       calendar.Month `json:"period"`
	First        calendar.Month `json:"first"`
	Last         calendar.Month `json:"last"`
	// Head names the list that settles this one (F-07); Covers are all lists
	// of the settlement and Whole their balance, with several months.
	Head        payment.ListID `json:"head"`
	Covers      []coverView    `json:"covers"`
	Whole       *balanceView   `json:"whole,omitempty"`
	Type        payment.Type   `json:"type"`
	State       payment.State  `json:"state"`
	Version     int            `json:"version"`
	Connected   bool           `json:"connected"`
	PreparedBy  org.Who        `json:"preparedBy,omitzero"`
	PreparedAt  time.Time      `json:"preparedAt,omitzero"`
	Sums        payment.Sums   `json:"sums"`
	Balance     balanceView    `json:"balance"`
	Communes    []communeSums  `json:"communes"`
	Categories  []groupSums    `json:"categories"`
	Methods     []groupSums    `json:"methods"`
	BudgetLines []groupSums    `json:"budgetLines"`
	// Inherits are the past months whose unpaid money the list takes (F-48).
	Inherits []calendar.Month `json:"inherits"`
	Job      *job.Job         `json:"job,omitempty"`
	Scan     *scanView        `json:"scan,omitempty"`

	SendDeadline       calendar.Date       `json:"sendDeadline"`
	SettlementDeadline calendar.Date       `json:"settlementDeadline"`
	ExtensionDays      int                 `json:"extensionDays"`
	ExtensionLimit     int                 `json:"extensionLimit"`
	ExtensionsLeft     int                 `json:"extensionsLeft"`
	Extensions         []payment.Extension `json:"extensions"`
	Requests           []requestView       `json:"extensionRequests"`
	Packages           []packageView       `json:"packages"`
	Settlements        []settlementView    `json:"settlements"`
	LockedBy           *org.Who            `json:"lockedBy,omitempty"`
	LockedAt           *time.Time          `json:"lockedAt,omitempty"`
	Export             *payment.Export     `json:"export,omitempty"`
	Actions            []payment.Offer     `json:"actions"`
}

type balanceView struct {
	Listed      money.Dong `json:"listed"`
	Paid        money.Dong `json:"paid"`
	Unpaid      money.Dong `json:"unpaid"`
	PaidLines   int        `json:"paidLines"`
	UnpaidLines int        `json:"unpaidLines"`
}

type communeSums struct {
	Commune     org.UnitID   `json:"commune"`
	CommuneName string       `json:"communeName"`
	Sums        payment.Sums `json:"sums"`
}

type groupSums struct {
	Key  string       `json:"key"`
	Name string       `json:"name"`
	Sums payment.Sums `json:"sums"`
}

type scanView struct {
	Name       string     `json:"name"`
	Type       string     `json:"type"`
	Size       int64      `json:"size"`
	Hash       string     `json:"hash"`
	Total      money.Dong `json:"total"`
	Current    bool       `json:"current"`
	UploadedBy org.Who    `json:"uploadedBy"`
	UploadedAt time.Time  `json:"uploadedAt"`
}

type requestView struct {
	ID          string    `json:"id"`
	Days        int       `json:"days"`
	Reason      string    `json:"reason"`
	RequestedBy org.Who   `json:"requestedBy"`
	At          time.Time `json:"at"`
	State       string    `json:"state"`
}

type packageView struct {
	ID       payment.PackageID `json:"id"`
	Replaces payment.PackageID `json:"replaces,omitempty"`
	SentAt   time.Time         `json:"sentAt"`
	SentBy   org.Who           `json:"sentBy"`
	Hash     string            `json:"hash"`
	Lines    int               `json:"lines"`
	Total    money.Dong        `json:"total"`
	State    payment.Delivery  `json:"state"`
	Note     string            `json:"note,omitempty"`
	Attempts int               `json:"attempts,omitempty"`
}

type settlementView struct {
	Version     int        `json:"version"`
	Message     string     `json:"message"`
	ReceivedAt  time.Time  `json:"receivedAt"`
	By          org.Who    `json:"by"`
	Paid        money.Dong `json:"paid"`
	Unpaid      money.Dong `json:"unpaid"`
	PaidLines   int        `json:"paidLines"`
	UnpaidLines int        `json:"unpaidLines"`
	State       string     `json:"state"`
	Remarks     string     `json:"remarks,omitempty"`
}

// view renders a list with the actions the caller may take now.
func (d Desk) view(who auth.Caller, l *payment.List, o payment.Overview, s payment.Settings, now time.Time, others []payment.List) listView {
	terms := l.TermsIn(s)
	v := listView{
		ID: l.ID, Locality: l.ID.Locality(), LocalityName: d.p.Units.Name(l.ID.Locality()), Period: l.ID.Period(),
		Type: l.ID.Type(), State: l.State, Version: l.Seen(), Connected: terms.Linked(l.ID.Type()),
		PreparedBy: l.PreparedBy, PreparedAt: l.PreparedAt, Sums: o.Sums, Job: l.Job,
		Communes: d.communes(o.Communes), Categories: named(o.Categories, categoryName),
		Methods: named(o.Methods, methodName), BudgetLines: named(o.Budgets, l.BudgetName),
		SendDeadline: terms.SendDeadline(l.ID.Period()), SettlementDeadline: l.DeadlineIn(s),
		ExtensionDays: l.ExtensionDays(), ExtensionLimit: terms.ExtensionLimit, ExtensionsLeft: l.ExtensionsLeft(s),
		Extensions: emptyNotNull(l.Extensions), LockedBy: l.LockedBy, LockedAt: l.LockedAt, Export: l.Export,
		Balance: balance(l), Actions: d.offers(who, l, s, now, others),
		Head: l.Head(s),
	}
	v.Inherits = make([]calendar.Month, len(l.Inherits))
	for i, past := range l.Inherits {
		v.Inherits[i] = past.Period()
	}
	v.Covers, v.Whole = covers(l, others)
	v.First, v.Last = terms.RangeOf(l.ID)
	if c := l.Scan; c != nil {
		v.Scan = &scanView{c.Name, c.Type, c.Size, c.Hash, c.Total, c.Current, c.UploadedBy, c.UploadedAt}
	}
	v.Requests, v.Packages, v.Settlements = requests(l), packages(l), settlements(l)
	return v
}

// balance is listed = paid + unpaid: of the closed list, of what was entered
// by hand, or of the settlement received.
func balance(l *payment.List) balanceView {
	paid, unpaid := l.Paid, l.Unpaid
	if s := l.Settlement(); s != nil && paid.Lines+unpaid.Lines == 0 {
		paid, unpaid = s.Paid, s.Unpaid
	}
	return balanceView{Listed: l.Total, Paid: paid.Money, Unpaid: unpaid.Money, PaidLines: paid.Lines, UnpaidLines: unpaid.Lines}
}

// offers leaves out what the caller's role may not do.
func (d Desk) offers(who auth.Caller, l *payment.List, s payment.Settings, now time.Time, others []payment.List) []payment.Offer {
	offers := []payment.Offer{}
	if !d.p.Gate.Allows(who, managePayments, resource(l, s)) {
		return offers
	}
	for _, o := range l.Offers(s, now, others...) {
		if o.Action == payment.DoLock {
			if err := d.p.Gate.Check(who, lockPeriod, resource(l, s)); err != nil {
				o.Enabled, o.Why = false, sentence(err)
			}
		}
		offers = append(offers, o)
	}
	return offers
}

func (d Desk) communes(groups []payment.Group) []communeSums {
	out := make([]communeSums, len(groups))
	for i, g := range groups {
		out[i] = communeSums{org.UnitID(g.Key), d.p.Units.Name(org.UnitID(g.Key)), g.Sums}
	}
	return out
}

func named(groups []payment.Group, name func(string) string) []groupSums {
	out := make([]groupSums, len(groups))
	for i, g := range groups {
		out[i] = groupSums{g.Key, name(g.Key), g.Sums}
	}
	return out
}

// methodName is a payment method as officers say it.
func methodName(key string) string {
	if name, ok := map[string]string{"cash": "Tiền mặt", "account": "Tài khoản", "wallet": "Ví điện tử"}[key]; ok {
		return name
	}
	return key
}

func categoryName(code string) string {
	if code == payment.FuneralCategory {
		return payment.FuneralName
	}
	if category, ok := policy.National().Category(code); ok {
		return category.Name
	}
	return code
}

func requests(l *payment.List) []requestView {
	out := []requestView{}
	for _, r := range l.Requests {
		state := "open"
		if r.Granted {
			state = "granted"
		}
		out = append(out, requestView{r.ID, r.Days, r.Reason, r.RequestedBy, r.At, state})
	}
	return out
}

func packages(l *payment.List) []packageView {
	out := []packageView{}
	for _, p := range l.Packages {
		out = append(out, packageView{p.ID, p.Replaces, p.SentAt, p.SentBy, p.Hash, p.Lines, p.Total, p.State, p.Note, p.Attempts})
	}
	return out
}

func settlements(l *payment.List) []settlementView {
	out := []settlementView{}
	for _, s := range l.Settlements {
		state := "current"
		if s.Returned() {
			state = "returned"
		}
		paid, unpaid := s.Whole()
		out = append(out, settlementView{
			s.Version, s.Message, s.ReceivedAt, s.By, paid.Money, unpaid.Money, paid.Lines, unpaid.Lines, state, s.Remarks,
		})
	}
	return out
}

func emptyNotNull[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
