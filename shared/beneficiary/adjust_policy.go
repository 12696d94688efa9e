package beneficiary

import (
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/policy"
)

// AdjustPolicy changes amount, coefficient or category from a month on (E-09).
type AdjustPolicy struct {
	Policy      string // the only one in force when empty
	Category    string // unchanged when empty
	Coefficient policy.Coefficient
	Amount      money.Dong
	From        calendar.Month
	Decision    Decision
	Reason      string
}

// Apply records the adjustment. Faults: Refused "deceased", "no-policy",
// "many-policies", "not-in-force", "nothing-changes"; Invalid.
func (a AdjustPolicy) Apply(b *Beneficiary, law *policy.Law, by By) error {
	if err := b.living(); err != nil {
		return err
	}
	p, err := b.choose(a.Policy, a.From, a.Category)
	if err != nil {
		return err
	}
	rate := p.RateIn(a.From)
	category := a.Category
	if category == "" {
		category = rate.Category
	}
	if err := checkTerms(law, category, a.Amount, a.From, a.Decision); err != nil {
		return err
	}
	if rate.Amount == a.Amount && rate.Category == category && rate.Coefficient == int(a.Coefficient) {
		return fault.Refused("nothing-changes", "Mức hưởng và nhóm đối tượng không thay đổi so với hiện tại.")
	}
	return b.add(Event{
		Kind: EventAdjust, Policy: p.ID, Month: a.From, Category: category,
		Coefficient: int(a.Coefficient), Amount: a.Amount, Decision: a.Decision, Reason: a.Reason,
	}, by)
}

// choose finds the policy a change is about: the one named, or the one in
// force in the month, where the category decides between several.
func (b Beneficiary) choose(id string, month calendar.Month, category string) (Policy, error) {
	if id != "" {
		p, ok := b.Policy(id)
		if !ok {
			return Policy{}, fault.NotFound("no-policy", "Đối tượng không có chính sách này.")
		}
		if s := p.RateIn(month).Status; s != Active && s != Suspended {
			return Policy{}, fault.Refused("not-in-force", "Chính sách không có hiệu lực trong tháng "+month.Vietnamese()+".")
		}
		return p, nil
	}
	found := b.inForce(month, "")
	if same := b.inForce(month, category); category != "" && len(same) > 0 {
		found = same
	}
	switch len(found) {
	case 0:
		return Policy{}, fault.Refused("no-policy", "Đối tượng không có chính sách đang hưởng trong tháng "+month.Vietnamese()+".")
	case 1:
		return found[0], nil
	}
	return Policy{}, fault.Refused("many-policies", "Đối tượng có nhiều chính sách; hãy chọn chính sách cần thay đổi.")
}
