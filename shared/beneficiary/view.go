package beneficiary

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// View is a file as it is shown: everything that follows from the events is
// worked out for the month of the look (infra/api schema Beneficiary).
type View struct {
	ID string `json:"id"`
	Person
	NationalIDText string       `json:"nationalId"` // always present, "" when unknown
	EthnicityText  string       `json:"ethnicity"`
	CommuneName    string       `json:"communeName"`
	Payment        PaymentView  `json:"payment"`
	Status         Status       `json:"status"`
	Amount         money.Dong   `json:"amount"`
	Policies       []PolicyView `json:"policies"`
	Death          *DeathView   `json:"death,omitempty"`
	Warnings       []string     `json:"warnings"`
	Actions        []ActionView `json:"actions"`
	// Late is set in the answer to a change of months whose list was sent.
	Late    *LateView `json:"late,omitempty"`
	Version int       `json:"version"`
}

// LateView says that a change concerns months whose list was sent (E-21): what
// they paid stands, and a review of entitlements books the difference as
// arrears or recovery.
type LateView struct {
	From    calendar.Month `json:"from"`
	Through calendar.Month `json:"through"`
	Text    string         `json:"text"` // Vietnamese
}

// PaymentView is a payment method with the bank's name.
type PaymentView struct {
	Payment
	BankName string `json:"bankName,omitempty"`
}

// PolicyView is a policy with what it pays this month.
type PolicyView struct {
	ID           string         `json:"id"`
	Category     string         `json:"category"`
	CategoryName string         `json:"categoryName"`
	Status       Status         `json:"status"`
	Amount       money.Dong     `json:"amount"`
	Coefficient  int            `json:"coefficient,omitempty"`
	Budget       string         `json:"budget"`
	From         calendar.Month `json:"from,omitempty"`
	Until        calendar.Month `json:"until,omitempty"`
	Rates        []RateView     `json:"rates"`
}

// RateView is one stretch of a policy's life line.
type RateView struct {
	From        calendar.Month `json:"from"`
	Amount      money.Dong     `json:"amount"`
	Category    string         `json:"category,omitempty"`
	Coefficient int            `json:"coefficient,omitempty"`
	Status      Status         `json:"status"`
}

// DeathView is a death cut with the months to recover.
type DeathView struct {
	Date       calendar.Date  `json:"date"`
	EndsAfter  calendar.Month `json:"endsAfter"`
	RecordedAt time.Time      `json:"recordedAt"`
	RecordedBy org.Who        `json:"recordedBy"`
	Dossier    string         `json:"dossier,omitempty"`
	Recovery   []Paid         `json:"recovery"`
}

// ActionView is something the page may offer; why says why it may not.
type ActionView struct {
	Name    string `json:"name"`
	Enabled bool   `json:"enabled"`
	Why     string `json:"why,omitempty"`
}

// Look shows a file to a caller who has opened it.
func (r *Registry) Look(ctx context.Context, who auth.Caller, b Beneficiary) View {
	return r.view(ctx, who, b)
}

func (r *Registry) view(ctx context.Context, who auth.Caller, b Beneficiary) View {
	month := r.month()
	amount, err := b.AmountIn(month)
	if err != nil {
		slog.ErrorContext(ctx, "amount", "object", b.Object(), "error", err)
	}
	v := View{
		ID: b.ID, Person: b.Person, NationalIDText: string(b.Person.NationalID), EthnicityText: b.Person.Ethnicity,
		CommuneName: r.Units.Name(b.Person.Commune),
		Payment:     PaymentView{Payment: b.Payment, BankName: BankName(b.Payment.Bank)},
		Status:      b.StatusIn(month), Amount: amount, Policies: []PolicyView{},
		Warnings: b.Person.Warnings(), Actions: r.actions(who, b), Version: b.Version,
	}
	if v.Warnings == nil {
		v.Warnings = []string{}
	}
	for _, e := range b.RollEntries() {
		v.Policies = append(v.Policies, r.policyView(e, month))
	}
	if e, dead := b.Death(); dead {
		v.Death = r.deathView(ctx, b, e)
	}
	return v
}

func (r *Registry) policyView(e RollEntry, month calendar.Month) PolicyView {
	rate := e.RateIn(month)
	if rate.Category == "" && len(e.Rates) > 0 {
		rate.Category = e.Rates[0].Category
	}
	category, _ := r.Law.Category(rate.Category)
	amount, _ := e.AmountIn(month)
	p := PolicyView{
		ID: e.Policy, Category: rate.Category, CategoryName: category.Name, Status: rate.Status, Amount: amount,
		Coefficient: rate.Coefficient, Budget: e.Budget, From: e.From(), Until: e.Until(), Rates: []RateView{},
	}
	for _, x := range e.Rates {
		p.Rates = append(p.Rates, RateView(x))
	}
	if e.Death != "" {
		p.Rates = append(p.Rates, RateView{From: e.Death.Add(1), Status: Deceased})
	}
	return p
}

func (r *Registry) deathView(ctx context.Context, b Beneficiary, e Event) *DeathView {
	d := &DeathView{
		Date: e.Date, EndsAfter: e.Date.Month(), RecordedAt: e.At, RecordedBy: e.Who(), Dossier: dossierOf(e.Source), Recovery: []Paid{},
	}
	paid, err := r.paid(ctx, b)
	if err != nil { // the file itself is shown all the same
		slog.ErrorContext(ctx, "payments", "object", b.Object(), "error", err)
	}
	d.Recovery = append(d.Recovery, b.ToRecover(paid)...)
	return d
}

// paid lists what was put on payment lists for a person, newest first.
func (r *Registry) paid(ctx context.Context, b Beneficiary) ([]Paid, error) {
	if r.Payments == nil {
		return nil, nil
	}
	var ids []string
	for _, p := range b.Policies() {
		ids = append(ids, p.ID)
	}
	return r.Payments.Paid(ctx, b.Person.Commune, b.ID, ids)
}

// dossierOf is the dossier's code in an event's source, or "".
func dossierOf(source string) string {
	code, _ := strings.CutPrefix(source, "dossier/")
	if code == source {
		return ""
	}
	return code
}

// actions are those of the file's page; the same rules as the commands'.
func (r *Registry) actions(who auth.Caller, b Beneficiary) []ActionView {
	_, dead := b.Death()
	actions := []ActionView{
		{Name: "stopPolicy", Enabled: !dead && len(b.inForce(r.month(), "")) > 0, Why: "Không có chính sách đang hưởng."},
		{Name: "changePolicy", Enabled: !dead && len(b.inForce(r.month(), "")) > 0, Why: "Không có chính sách đang hưởng."},
		{Name: "recordDeath", Enabled: !dead, Why: "Đối tượng đã được cắt chết."},
		{Name: "undoDeath", Enabled: dead, Why: "Đối tượng chưa bị cắt chết."},
		{Name: "setPayment", Enabled: true},
		{Name: "supplement", Enabled: true},
	}
	asked := map[string]string{
		"stopPolicy": ActionChangePolicy, "changePolicy": ActionChangePolicy, "setPayment": ActionChangePayment, "supplement": ActionSupplement,
	}
	for i, a := range actions {
		action := asked[a.Name]
		if action == "" {
			action = ActionRecordDeath
		}
		if err := r.Gate.Check(who, action, b.Resource()); err != nil {
			actions[i].Enabled, actions[i].Why = false, "Tài khoản không có quyền thay đổi chính sách của đối tượng này."
		} else if a.Enabled {
			actions[i].Why = ""
		}
	}
	return actions
}

// PaymentsOf lists what was put on payment lists for a person the caller may
// read, newest first.
func (r *Registry) PaymentsOf(ctx context.Context, who auth.Caller, id string) ([]Paid, error) {
	b, err := r.Open(ctx, who, id)
	if err != nil {
		return nil, err
	}
	paid, err := r.paid(ctx, b)
	if paid == nil {
		paid = []Paid{}
	}
	return paid, err
}
