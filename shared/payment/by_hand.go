package payment

import (
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
)

// Stranded reports whether the provider can answer a list it was sent no more:
// the settlement's deadline has passed without one, and every day of extension
// is given (F-34, F-36). Its outcome is then entered by hand from the
// provider's paper, as where there is no link; else nothing unpaid of it could
// ever be carried over.
func (t Together) Stranded(l *List, today calendar.Date) bool {
	head := l
	if h := t.list(l.Head(t.Settings)); h != nil {
		head = h
	}
	return l.awaitsSettlement() && head.SettlementDeadline != "" && today.After(head.SettlementDeadline) && head.ExtensionsLeft(t.Settings) == 0
}

// allowsByHand refuses statuses by hand where the provider answers: "list-sent"
// while it still may, "connected" before and after.
func (t Together) allowsByHand(l *List, today calendar.Date) error {
	switch {
	case t.Stranded(l, today):
		return nil
	case l.awaitsSettlement():
		return l.refuse(DoEnterStatuses)
	case l.TermsIn(t.Settings).Linked(l.ID.Type()):
		return fault.Refused("connected", "Địa phương đã kết nối đơn vị chi trả; trạng thái chi trả do đơn vị chi trả gửi về.")
	}
	return nil
}

// takeInHand settles the list by hand from now on, under the terms that count:
// of a list that was sent, no more is taken from the provider.
func (l *List) takeInHand(s Settings) {
	switch {
	case l.Terms == nil:
		l.freeze(l.TermsIn(s))
	case l.awaitsSettlement():
		terms := *l.Terms
		terms.Connected = false
		l.Terms, l.Overdue = &terms, false
	}
}
