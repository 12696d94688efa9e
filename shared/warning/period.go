package warning

import (
	"fmt"

	"ansinh/shared/calendar"
	"ansinh/shared/payment"
)

// PeriodKind is what a warning about a locality's lists warns of.
type PeriodKind string

// Warnings of a period.
const (
	NotLocked PeriodKind = "previous-not-locked" // an earlier month is still open
	NoList    PeriodKind = "no-list"             // the cut-off is near and there is no list
	NoFuneral PeriodKind = "no-funeral-list"     // claims wait and no list takes them
)

// Period is one thing to do about a locality's lists.
type Period struct {
	Kind  PeriodKind     `json:"kind"`
	Month calendar.Month `json:"month"`
	Type  payment.Type   `json:"type"`
	Text  string         `json:"text"` // Vietnamese
}

// Periods returns what there is to warn of with a locality's lists on a day:
// past months that are settled or should be, and that nobody locked, the list of a month whose
// send cut-off is near or over, and funeral claims no list has taken. lists
// are those of Settings.Watched, made or not; claims how many wait.
func Periods(s payment.Settings, lists []payment.List, claims int, day calendar.Date) []Period {
	found := []Period{}
	now := day.Month()
	funerals := false
	for i := range lists {
		l := &lists[i]
		month := l.ID.Period()
		switch {
		case l.ID.Type() == payment.Funeral:
			funerals = funerals || !month.Before(now) && made(l)
		case made(l):
			if month.Before(now) && l.State != payment.Locked && day.After(l.DeadlineIn(s)) {
				found = append(found, Period{NotLocked, month, payment.Monthly, "Kỳ " + month.Vietnamese() + " " + payment.Names[l.State] + ", chưa khóa."})
			}
		case !month.Before(now) && !day.Before(s.For(month).RemindFrom(month)):
			found = append(found, Period{
				NoList, month, payment.Monthly,
				"Chưa lập danh sách chi trả kỳ " + month.Vietnamese() + "; hạn gửi là ngày " + s.For(month).SendDeadline(month).Vietnamese() + ".",
			})
		}
	}
	if claims > 0 && !funerals {
		found = append(found, Period{NoFuneral, now, payment.Funeral, fmt.Sprintf("%d hồ sơ mai táng phí chưa vào danh sách nào.", claims)})
	}
	return found
}

// made reports whether there is a list.
func made(l *payment.List) bool {
	switch l.State {
	case payment.None, payment.Deleted, payment.Deleting:
		return false
	}
	return true
}
