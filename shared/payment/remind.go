package payment

import (
	"time"

	"ansinh/shared/calendar"
)

// Reminder is what a locality has to be reminded of: once for each list, kind
// and deadline, however often it is asked (J-12). A deadline that moves is
// reminded of again.
type Reminder struct {
	List     ListID        `json:"list"`
	Kind     ReminderKind  `json:"kind"`
	Deadline calendar.Date `json:"deadline"`
}

// ReminderKind says which cut-off is near.
type ReminderKind string

// The kinds of reminders.
const (
	SendSoon        ReminderKind = "send-soon"        // the send cut-off is some days ahead (F-55)
	SendToday       ReminderKind = "send-today"       // the send cut-off is today (F-55)
	SettlementToday ReminderKind = "settlement-today" // the provider's last day is today (F-56)
)

// DefaultReminderDays is how many days before the send cut-off a locality is
// reminded when its settings say nothing else (F-55).
const DefaultReminderDays = 3

// maxReminderDays keeps the early reminder within a month of the cut-off.
const maxReminderDays = 15

// RemindFrom is the first day on which the period's list is called for.
func (t Terms) RemindFrom(period calendar.Month) calendar.Date {
	days := t.ReminderDays
	if days == 0 {
		days = DefaultReminderDays
	}
	return t.SendDeadline(period).AddDays(-days)
}

// watchedBack is how many months back a list may still wait for its
// settlement: twelve settled together, due the month after (F-06, F-07),
// extended by less than a month, and a month besides for a job that was down.
const watchedBack = 14

// Watched are the lists of a locality whose cut-offs may concern a day,
// whether they exist or not.
func (s Settings) Watched(day calendar.Date) []ListID {
	var ids []ListID
	for months := -watchedBack; months <= 1; months++ {
		period := day.Month().Add(months)
		ids = append(ids, NewListID(s.Locality, period, Monthly), NewListID(s.Locality, period, Funeral))
	}
	return ids
}

// Remind returns what the list has to be reminded of on a day, if anything.
// Where no provider is linked nothing is sent and nothing awaited (F-26). The
// early reminder stays due until the cut-off, so that a day on which the job
// did not run loses none.
func (l *List) Remind(s Settings, day calendar.Date) (r Reminder, due bool) {
	terms := l.TermsIn(s)
	if !terms.Linked(l.ID.Type()) {
		return Reminder{}, false
	}
	cutOff := terms.SendDeadline(l.ID.Period())
	switch {
	case l.toBeSent() && day == cutOff:
		return Reminder{l.ID, SendToday, cutOff}, true
	case l.toBeSent() && day.Before(cutOff) && !day.Before(terms.RemindFrom(l.ID.Period())):
		return Reminder{l.ID, SendSoon, cutOff}, true
	case l.awaitsSettlement() && day == l.SettlementDeadline && l.SettledAt() == l.ID:
		return Reminder{l.ID, SettlementToday, day}, true
	}
	return Reminder{}, false
}

// toBeSent reports whether the list is still expected to be sent. Funeral
// lists are made when there is something to pay: none is missed.
func (l *List) toBeSent() bool {
	switch l.State {
	case Preparing, Draft, SummaryUploaded, Rejected:
		return true
	case None, Deleting, Deleted:
		return l.ID.Type() == Monthly
	}
	return false
}

// SettledAt is the list at which a sent list's settlement is awaited: months
// settled together are answered at the last of them, and spoken of there
// (F-07).
func (l *List) SettledAt() ListID {
	_, last := l.TermsIn(Settings{}).RangeOf(l.ID)
	return NewListID(l.ID.Locality(), last, l.ID.Type())
}

// awaitsSettlement says that the provider has the list and has not answered.
func (l *List) awaitsSettlement() bool { return l.State == Sent || l.State == Paying }

// Text is what the locality's officers are told.
func (r Reminder) Text(l *List) string {
	what := "Danh sách " + typeNames[r.List.Type()] + " kỳ " + r.List.Period().Vietnamese()
	switch r.Kind {
	case SendSoon:
		return what + " " + Names[l.State] + "; hạn gửi đơn vị chi trả là ngày " + r.Deadline.Vietnamese() + "."
	case SendToday:
		return what + " " + Names[l.State] + "; hôm nay " + r.Deadline.Vietnamese() + " là hạn gửi đơn vị chi trả."
	}
	return what + ": hôm nay " + r.Deadline.Vietnamese() + " là hạn quyết toán mà chưa nhận được số liệu."
}

// typeNames are the types as officers say them.
var typeNames = map[Type]string{Monthly: "chi trả BTXH hàng tháng", Funeral: "chi trả mai táng phí"}

// MissedSettlement reports whether the list's settlement deadline has passed
// without one and nobody has said so yet (F-56).
func (l *List) MissedSettlement(at time.Time) bool {
	probe := *l
	return MarkOverdue{}.Apply(&probe, at) == nil
}
