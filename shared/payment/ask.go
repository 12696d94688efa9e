package payment

import (
	"time"

	"ansinh/shared/fault"
)

// DefaultAskDays is how many days without a word from the provider the system
// waits before it asks how a package stands, when the settings say nothing
// else (J-27).
const DefaultAskDays = 2

// maxAskDays keeps the first question within the month of the list.
const maxAskDays = 20

// askDays are the terms' days without a word.
func (t Terms) askDays() int {
	if t.AskDays == 0 {
		return DefaultAskDays
	}
	return t.AskDays
}

// CheckAsk returns why the provider need not be asked how a package stands: it
// is void, or nothing more is awaited of it.
func (l *List) CheckAsk(pkg PackageID) error {
	if err := l.isCurrent(pkg); err != nil {
		return err
	}
	if !l.awaitsSettlement() {
		return fault.Refused("nothing-awaited", "Danh sách "+Names[l.State]+" nên không có gì phải hỏi đơn vị chi trả.")
	}
	return nil
}

// AskAt is when the system next asks the provider how the list's package
// stands, as far as nothing is heard before; ok is false when it does not. A
// delivered package is asked about when some days have passed without its
// being paid, and again in the last days of the settlement, where months
// settled together are answered at the last of them (F-07). After the deadline
// nothing could be taken (F-36), so nothing is asked.
func (l *List) AskAt() (at time.Time, ok bool) {
	p := l.Package()
	if p == nil || p.State != Delivered || !l.awaitsSettlement() {
		return at, false
	}
	days := l.TermsIn(Settings{}).askDays()
	if l.State == Sent {
		at = p.SentAt.AddDate(0, 0, days)
	} else {
		if l.SettledAt() != l.ID {
			return at, false
		}
		at = l.SettlementDeadline.AddDays(1 - days).Start()
	}
	if at.Before(p.AskAgain) {
		at = p.AskAgain
	}
	return at, at.Before(l.SettlementDeadline.End())
}

// NoteAsked records that the provider was asked how a package stands, and from
// when it may be asked again.
type NoteAsked struct {
	Package PackageID
	Again   time.Time
}

// Apply returns ErrDone when the package is no longer the list's.
func (c NoteAsked) Apply(l *List) error {
	p := l.Package()
	if p == nil || p.ID != c.Package {
		return ErrDone
	}
	p.Asked++
	p.AskAgain = c.Again.UTC()
	return nil
}
