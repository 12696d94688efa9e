package beneficiary

import (
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
)

// StopPolicy ends a policy (thôi hưởng, E-08): From is the first month without
// pay; the months before are as they were.
type StopPolicy struct {
	Policy   string // the only one in force when empty
	Category string // decides between several when Policy is empty
	From     calendar.Month
	Decision Decision
	Reason   string
}

// Apply records the stop. Faults: Refused "deceased", "already-stopped",
// "no-policy", "many-policies"; NotFound "no-policy"; Invalid.
func (s StopPolicy) Apply(b *Beneficiary, by By) error {
	if err := b.living(); err != nil {
		return err
	}
	if fields := append(checkMonth(s.From), s.Decision.check()...); len(fields) > 0 {
		return fault.Invalid("bad-terms", "Thông tin thôi hưởng chưa đúng.", fields...)
	}
	if p, ok := b.Policy(s.Policy); ok && p.RateIn(s.From).Status == Stopped {
		return fault.Refused("already-stopped", "Chính sách đã thôi hưởng từ tháng "+p.RateIn(s.From).From.Vietnamese()+".")
	}
	p, err := b.choose(s.Policy, s.From, s.Category)
	if err != nil {
		return err
	}
	return b.add(Event{Kind: EventStop, Policy: p.ID, Month: s.From, Decision: s.Decision, Reason: s.Reason}, by)
}
