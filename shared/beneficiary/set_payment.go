package beneficiary

import "ansinh/shared/fault"

// SetPayment changes how money reaches a person (E-23). Lists made before keep
// what they held; the next one carries the new way.
type SetPayment struct {
	Payment Payment
	Reason  string
}

// Apply records the change. Faults: Invalid "bad-payment" with fields below
// /payment; Refused "nothing-changes".
func (s SetPayment) Apply(b *Beneficiary, by By) error {
	p := s.Payment
	p.Bank, p.Number, p.Holder = Text(p.Bank), Text(p.Number), Text(p.Holder)
	if p.Method == Cash {
		p = Payment{Method: Cash}
	}
	if fields := p.Check("/payment"); len(fields) > 0 {
		return fault.Invalid("bad-payment", "Hình thức chi trả chưa đúng.", fields...)
	}
	if p == b.Payment {
		return fault.Refused("nothing-changes", "Hình thức chi trả không thay đổi so với hiện tại.")
	}
	b.Payment = p
	return b.add(Event{Kind: EventCorrect, Reason: s.Reason}, by)
}
