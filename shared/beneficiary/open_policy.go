package beneficiary

import (
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/policy"
)

// maxAmount bounds a monthly amount; more is a slip of the keyboard.
const maxAmount money.Dong = 100_000_000

// OpenPolicy gives a person a policy from a month on (biến động tăng).
type OpenPolicy struct {
	Category    string
	Coefficient policy.Coefficient
	Amount      money.Dong // đồng a month
	From        calendar.Month
	Budget      string // BudgetAllowance when empty
	Decision    Decision
	Reason      string
}

// Apply adds the policy. Faults: Refused "deceased", "already-entitled" (a
// policy of the category pays in that month or a later one); Invalid.
func (o OpenPolicy) Apply(b *Beneficiary, law *policy.Law, by By) error {
	if err := b.living(); err != nil {
		return err
	}
	if err := checkTerms(law, o.Category, o.Amount, o.From, o.Decision); err != nil {
		return err
	}
	for _, p := range b.Policies() {
		for _, r := range p.Rates {
			if r.Category == o.Category && (r.Status == Active || r.Status == Suspended) && p.coversAfter(r, o.From) {
				return fault.Refused("already-entitled", "Đối tượng đang hưởng chính sách nhóm "+o.Category+" từ tháng "+r.From.Vietnamese()+"; hãy điều chỉnh chính sách đó.",
					fault.Field{Pointer: "/category", Detail: "Trùng chính sách đang hưởng."})
			}
		}
	}
	budget := o.Budget
	if budget == "" {
		budget = BudgetAllowance
	}
	return b.add(Event{
		Kind: EventGrant, Policy: b.nextPolicy(), Month: o.From, Category: o.Category,
		Coefficient: int(o.Coefficient), Amount: o.Amount, Budget: budget, Decision: o.Decision, Reason: o.Reason,
	}, by)
}

// coversAfter reports whether a rate of the policy still counts in the month
// or begins after it.
func (p Policy) coversAfter(r Rate, month calendar.Month) bool {
	return !r.From.Before(month) || p.RateIn(month) == r
}

func checkTerms(law *policy.Law, category string, amount money.Dong, from calendar.Month, decision Decision) error {
	var fields []fault.Field
	if _, ok := law.Category(category); !ok {
		fields = append(fields, fault.Field{Pointer: "/category", Detail: "Nhóm đối tượng không có trong danh mục."})
	}
	if amount <= 0 || amount > maxAmount {
		fields = append(fields, fault.Field{Pointer: "/amount", Detail: "Mức hưởng phải từ 1 đến " + maxAmount.String() + "."})
	}
	fields = append(fields, checkMonth(from)...)
	fields = append(fields, decision.check()...)
	if len(fields) > 0 {
		return fault.Invalid("bad-terms", "Thông tin chính sách chưa đúng.", fields...)
	}
	return nil
}

func checkMonth(month calendar.Month) []fault.Field {
	if !month.Valid() || month < "1990-01" || month > "2199-12" {
		return []fault.Field{{Pointer: "/from", Detail: "Tháng bắt đầu không hợp lệ."}}
	}
	return nil
}

// check demands number and date: a change of a policy stands on a decision.
func (d Decision) check() []fault.Field {
	var fields []fault.Field
	if d.Number == "" {
		fields = append(fields, fault.Field{Pointer: "/decision/number", Detail: "Chưa có số quyết định."})
	}
	if !d.Date.Valid() {
		fields = append(fields, fault.Field{Pointer: "/decision/date", Detail: "Ngày quyết định không hợp lệ."})
	}
	return fields
}
