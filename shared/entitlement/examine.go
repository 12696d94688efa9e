package entitlement

import (
	"slices"
	"strings"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/policy"
)

// Reason is why an amount is not what it should be.
type Reason string

// The reasons. Those of the first three are ticked in a review unless the
// officer un-ticks them; the others need a person's judgement.
const (
	Raise    Reason = "raise"    // another standard amount
	Aged     Reason = "age"      // another coefficient by age
	Late     Reason = "late"     // changed after the month's list was sent (E-21)
	Decision Reason = "decision" // the amount was set by decision, not by the formula
	Ended    Reason = "ended"    // the age or the category no longer gives anything
	Entered  Reason = "entered"  // arrears or recovery for these months were entered by hand
)

// Reasons lists them, those that need judgement first: a row bears the first
// that any of its months has.
var Reasons = []Reason{Entered, Ended, Decision, Aged, Late, Raise}

// Ticked reports whether a review takes the reason unless told otherwise.
func (r Reason) Ticked() bool { return r == Raise || r == Aged || r == Late }

// Month is one month of one policy: what was, what is and what should be, đồng.
type Month struct {
	Month  calendar.Month `json:"month"`
	Closed bool           `json:"closed,omitempty"`
	OnList bool           `json:"onList,omitempty"`
	Listed money.Dong     `json:"listed"` // the regular part of the list's line
	// Registered is what the registry pays now for the month, Lawful what the
	// law of the month gives for the registered category.
	Registered money.Dong `json:"registered"`
	Lawful     money.Dong `json:"lawful"`
	Booked     money.Dong `json:"booked,omitempty"`
	// Difference is Lawful - Listed - Booked of a closed month.
	Difference money.Dong `json:"difference"`

	Standard    money.Dong `json:"standard,omitempty"`
	Source      string     `json:"source,omitempty"`
	Coefficient int        `json:"coefficient,omitempty"`
	Children    int        `json:"children,omitempty"`
	Category    string     `json:"category,omitempty"`
	Reason      Reason     `json:"reason,omitempty"`
	Why         string     `json:"why,omitempty"`
}

// Change is an event a review proposes for a policy.
type Change struct {
	Kind        beneficiary.EventKind `json:"kind"` // adjust or stop
	Month       calendar.Month        `json:"month"`
	Category    string                `json:"category,omitempty"`
	Coefficient int                   `json:"coefficient,omitempty"`
	Before      money.Dong            `json:"before"`
	Amount      money.Dong            `json:"amount"`
}

// Row is one policy of one person in a review.
type Row struct {
	Beneficiary string        `json:"beneficiary"`
	Policy      string        `json:"policy"`
	Name        string        `json:"name"`
	Birth       calendar.Date `json:"birth"`
	Commune     org.UnitID    `json:"commune"`
	Category    string        `json:"category"`
	Reason      Reason        `json:"reason"`
	Months      []Month       `json:"months"`
	Changes     []Change      `json:"changes,omitempty"`
	Arrears     money.Dong    `json:"arrears"`  // the months with too little
	Recovery    money.Dong    `json:"recovery"` // the months with too much
	Note        string        `json:"note,omitempty"`
}

// Key names the row in its review.
func (r *Row) Key() string { return r.Beneficiary + "#" + r.Policy }

// Concerned reports whether anything is to be done or decided.
func (r *Row) Concerned() bool {
	return len(r.Changes) > 0 || r.Arrears != 0 || r.Recovery != 0
}

// Examine holds one policy against the law, month by month.
func (w Window) Examine(law *policy.Law, c *Case) Row {
	row := Row{
		Beneficiary: c.Entry.Beneficiary, Policy: c.Entry.Policy, Name: c.Entry.Name, Birth: c.Birth,
		Commune: c.Entry.Commune, Category: c.Entry.CategoryIn(w.Next),
	}
	reasons := map[Reason]bool{}
	p := proposal{rates: slices.Clone(c.Entry.Rates)}
	for _, m := range w.Months() {
		month := w.month(law, c, m)
		if month.Reason != "" {
			reasons[month.Reason] = true
		}
		p.take(&month)
		row.Months = append(row.Months, month)
		if month.Difference > 0 {
			row.Arrears += month.Difference
		} else {
			row.Recovery -= month.Difference
		}
	}
	row.Changes = p.changes
	reasons[Entered] = row.Concerned() && c.Entered
	for _, reason := range Reasons {
		if reasons[reason] {
			row.Reason = reason
			break
		}
	}
	row.Note = noteOf(c, row.Reason)
	return row
}

func noteOf(c *Case, reason Reason) string {
	switch {
	case reason == Entered:
		return "Đã có truy lĩnh hoặc truy thu nhập tay cho các tháng này: hãy kiểm tra trước khi chọn."
	case (reason == Aged || reason == Ended) && strings.HasSuffix(string(c.Birth), "-01-01"):
		return "Ngày sinh ghi 01/01: hãy kiểm tra nếu hồ sơ chỉ biết năm sinh."
	}
	return ""
}

// month works out one month. Months after a death are left to the death-cut
// list (F-44), so that nothing is taken back twice.
func (w Window) month(law *policy.Law, c *Case, m calendar.Month) Month {
	now := c.Entry.RateIn(m)
	x := Month{Month: m, Closed: w.IsClosed(m), Booked: c.Booked[m], Category: now.Category}
	x.Listed, x.OnList = c.Listed[m]
	switch now.Status {
	case beneficiary.Deceased:
		x.Why = "Sau tháng chết: thu hồi theo danh sách cắt chết."
		return x
	case beneficiary.Active:
		x.Registered = now.Amount
		x.lawful(law, c, now)
	default:
		x.Why = statusWords[now.Status]
	}
	if x.Closed {
		x.Difference = x.Lawful - x.Listed - x.Booked
	}
	if x.Reason == "" && x.Difference != 0 {
		x.Reason = Late
		if x.Why == "" {
			x.Why = "Biến động được ghi sau khi danh sách đã gửi."
		}
	}
	return x
}

var statusWords = map[beneficiary.Status]string{
	beneficiary.Pending: "Chưa hưởng.", beneficiary.Suspended: "Tạm dừng.", beneficiary.Stopped: "Đã thôi hưởng.",
}

// lawful fills in what the law gives for an active rate, and why the registry
// says another amount when it does.
func (x *Month) lawful(law *policy.Law, c *Case, now beneficiary.Rate) {
	t := termsOf(law, now, c.Birth, c.Province)
	x.Lawful = now.Amount
	if !t.known {
		x.Why = "Nhóm đối tượng không có trong danh mục."
		return
	}
	e, err := law.Explain(now.Category, c.Birth, x.Month, c.Province, t.children)
	if err != nil {
		x.Lawful, x.Reason = 0, Ended
		if f := fault.As(err); f != nil {
			x.Why = f.Detail
		}
		return
	}
	x.Lawful, x.Standard, x.Source = e.Amount, e.Standard.Amount, e.Standard.Source
	x.Coefficient, x.Children = int(e.Coefficient), e.Children
	if x.Lawful == now.Amount {
		return
	}
	switch {
	case !t.formula:
		x.Reason, x.Why = Decision, "Mức hưởng ghi theo quyết định, không theo công thức."
	case t.coefficient != e.Coefficient:
		x.Reason, x.Why = Aged, "Hệ số theo tuổi thay đổi."
	default:
		x.Reason, x.Why = Raise, "Mức chuẩn thay đổi."
	}
}

// proposal collects the events that bring the registry to the law.
type proposal struct {
	rates   []beneficiary.Rate
	changes []Change
	stopped bool
}

// take proposes what the month needs beyond the changes proposed before it.
func (p *proposal) take(x *Month) {
	at, now := p.in(x.Month)
	if p.stopped || now.Status != beneficiary.Active || now.Amount == x.Lawful || x.Registered == 0 {
		return
	}
	change := Change{Kind: beneficiary.EventAdjust, Month: x.Month, Category: now.Category, Coefficient: x.Coefficient, Before: now.Amount, Amount: x.Lawful}
	next := beneficiary.Rate{From: x.Month, Status: beneficiary.Active, Category: now.Category, Coefficient: x.Coefficient, Amount: x.Lawful}
	if x.Reason == Ended {
		change.Kind, change.Coefficient = beneficiary.EventStop, 0
		next.Status, next.Amount = beneficiary.Stopped, 0
		p.stopped = true
	}
	p.changes = append(p.changes, change)
	if now.From == x.Month {
		p.rates[at] = next
		return
	}
	p.rates = slices.Insert(p.rates, at+1, next)
}

// in is the rate of a month and its place; the zero rate before the first.
func (p *proposal) in(m calendar.Month) (at int, r beneficiary.Rate) {
	at = -1
	for i := range p.rates {
		if m.Before(p.rates[i].From) {
			break
		}
		at, r = i, p.rates[i]
	}
	return at, r
}
