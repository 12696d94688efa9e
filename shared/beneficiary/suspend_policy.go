package beneficiary

import (
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
)

// SuspendPolicy holds a policy's pay back from a month on (E-10), or lets it
// flow again when Resume is set.
type SuspendPolicy struct {
	Policy   string
	From     calendar.Month
	Resume   bool
	Decision Decision // optional: an officer may suspend on an alert
	Reason   string
}

// Apply records the suspension or its end. Faults: Refused "deceased",
// "not-active", "not-suspended"; NotFound "no-policy"; Invalid.
func (s SuspendPolicy) Apply(b *Beneficiary, by By) error {
	if err := b.living(); err != nil {
		return err
	}
	if fields := checkMonth(s.From); len(fields) > 0 {
		return fault.Invalid("bad-terms", "Thông tin tạm dừng chưa đúng.", fields...)
	}
	p, ok := b.Policy(s.Policy)
	if !ok {
		return fault.NotFound("no-policy", "Đối tượng không có chính sách này.")
	}
	status, kind := p.RateIn(s.From).Status, EventSuspend
	switch {
	case s.Resume && status != Suspended:
		return fault.Refused("not-suspended", "Chính sách không bị tạm dừng trong tháng "+s.From.Vietnamese()+".")
	case !s.Resume && status != Active:
		return fault.Refused("not-active", "Chính sách không đang hưởng trong tháng "+s.From.Vietnamese()+".")
	case s.Resume:
		kind = EventResume
	}
	return b.add(Event{Kind: kind, Policy: p.ID, Month: s.From, Decision: s.Decision, Reason: s.Reason}, by)
}
