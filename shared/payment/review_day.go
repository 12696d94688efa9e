package payment

import "ansinh/shared/calendar"

// DefaultReviewDays is how many days before the send cut-off of a month's list
// the system begins to hold it against the law when the locality's settings say
// nothing else: with the usual cut-off on the fifth that is the middle of the
// month before, ahead of the 25th, when the money is drawn.
const DefaultReviewDays = 20

// maxReviewDays keeps the review within the month before the list's: until
// then the list cannot be prepared.
const maxReviewDays = 28

// ReviewFrom is the first day of the system's review of a month.
func (t Terms) ReviewFrom(period calendar.Month) calendar.Date {
	days := t.ReviewDays
	if days == 0 {
		days = DefaultReviewDays
	}
	return t.SendDeadline(period).AddDays(-days)
}

// ReviewDue are the months whose review the system owes on a day: from
// ReviewFrom until the send cut-off, so that days on which the job did not run
// lose none.
func (s Settings) ReviewDue(day calendar.Date) []calendar.Month {
	var due []calendar.Month
	for _, period := range []calendar.Month{day.Month(), day.Month().Add(1)} {
		if t := s.For(period); !day.Before(t.ReviewFrom(period)) && !day.After(t.SendDeadline(period)) {
			due = append(due, period)
		}
	}
	return due
}
