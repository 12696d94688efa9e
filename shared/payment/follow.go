package payment

import (
	"slices"
	"time"
)

// Follow takes a list where the head of its settlement is (F-07), one step at
// a time. Each list is changed in a transaction of its own, so a range may be
// halfway when the work is killed: begun again, it goes on with what lags.
type Follow struct {
	Head     List
	Communes int // how many communes the closing has to do
}

// Next is the step the list has to take now, or "" when it stands where its
// head does.
func (c Follow) Next(l *List) Action {
	said, covered := c.says(l)
	closing := c.Head.State == Closing || c.Head.State == Settled || c.Head.State == Locked
	switch {
	case l.State == ManualSettling:
		if closing && c.Head.Settlement() == nil {
			return DoFinishManual
		}
		return ""
	case l.State == SettlementReceived && c.returned(l):
		return DoReturn
	case !l.awaitsSettlement() && l.State != SettlementReceived:
		return ""
	case c.Head.SettlementDeadline != "" && l.SettlementDeadline != c.Head.SettlementDeadline:
		return DoExtend
	case l.awaitsSettlement() && covered && !said.Returned():
		return DoReceive
	case l.State == SettlementReceived && closing:
		return DoClose
	}
	return ""
}

// says is the head's settlement that counts, when it covers the list.
func (c Follow) says(l *List) (s Settlement, covers bool) {
	last := c.Head.Settlement()
	if last == nil {
		return Settlement{}, false
	}
	_, covers = last.of(l.ID)
	return *last, covers
}

// returned reports whether the settlement the list holds went back at the
// head.
func (c Follow) returned(l *List) bool {
	held := l.Settlement()
	return held != nil && slices.ContainsFunc(c.Head.Settlements, func(s Settlement) bool {
		return s.Version == held.Version && s.Returned()
	})
}

// Apply takes the next step, or returns ErrDone when there is none. Sums that
// differ from the list's are Refused: the head's settlement was held to them
// when it came.
func (c Follow) Apply(l *List, at time.Time) error {
	step := c.Next(l)
	switch step {
	case DoExtend:
		l.SettlementDeadline, l.Overdue = c.Head.SettlementDeadline, false
	case DoReceive:
		said, _ := c.says(l)
		part, _ := said.of(l.ID)
		if err := part.balances(l); err != nil {
			return err
		}
		l.deliveredByUse()
		l.Settlements = append(l.Settlements, Settlement{
			Version: said.Version, Package: part.Package, Message: said.Message, Folder: part.Folder, Head: c.Head.ID,
			ReceivedAt: said.ReceivedAt, By: said.By, Paid: part.Paid, Unpaid: part.Unpaid,
		})
		l.Overdue = false
	case DoReturn:
		held := l.Settlement()
		for _, s := range c.Head.Settlements {
			if s.Version == held.Version {
				held.Remarks = s.Remarks
			}
		}
	case DoClose, DoFinishManual:
		l.startClosing(c.Communes, at)
	default:
		return ErrDone
	}
	l.move(step)
	return nil
}
