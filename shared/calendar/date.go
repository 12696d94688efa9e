// Package calendar knows local dates, months and working days. Deadlines of
// An Sinh are local dates in Asia/Ho_Chi_Minh (requirements J-26): an event
// at 23:30 of the fifth is in time for a cut-off on the fifth.
package calendar

import (
	"fmt"
	"time"

	// The zone database is compiled in: a Lambda image has none.
	_ "time/tzdata"
)

// Zone is Vietnam's time zone, UTC+7 all year.
var Zone = mustLoad("Asia/Ho_Chi_Minh")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // cannot happen: the database is compiled in
	}
	return zone
}

// Date is a local calendar day, written 2006-01-02. The zero value is "".
type Date string

// Month is a calendar month, written 2006-01: the payment period (kỳ).
type Month string

// DateOf returns the local day of an instant.
func DateOf(instant time.Time) Date { return Date(instant.In(Zone).Format(time.DateOnly)) }

// ParseDate reads 2006-01-02 and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("calendar: %q is not a date", s)
	}
	return Date(s), nil
}

// NewDate returns the day; month and day may overflow as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

func (d Date) utc() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Valid reports whether d is an existing day.
func (d Date) Valid() bool { _, err := ParseDate(string(d)); return err == nil }

// Start is the first instant of the day, in UTC.
func (d Date) Start() time.Time {
	t := d.utc()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, Zone).UTC()
}

// End is the first instant after the day, in UTC: a deadline on d is kept by
// everything before d.End().
func (d Date) End() time.Time { return d.AddDays(1).Start() }

// AddDays returns the day n calendar days later.
func (d Date) AddDays(n int) Date { return Date(d.utc().AddDate(0, 0, n).Format(time.DateOnly)) }

// DaysUntil counts calendar days from d to e.
func (d Date) DaysUntil(e Date) int { return int(e.utc().Sub(d.utc()) / (24 * time.Hour)) }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d < e }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d > e }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Year returns the year.
func (d Date) Year() int { return d.utc().Year() }

// Day returns the day of the month.
func (d Date) Day() int { return d.utc().Day() }

// Month returns the month the day lies in.
func (d Date) Month() Month { return Month(d.utc().Format("2006-01")) }

// Vietnamese writes the day as people read it: 02/01/2006.
func (d Date) Vietnamese() string {
	if !d.Valid() {
		return ""
	}
	return d.utc().Format("02/01/2006")
}

// MonthOf returns the local month of an instant.
func MonthOf(instant time.Time) Month { return DateOf(instant).Month() }

// ParseMonth reads 2006-01.
func ParseMonth(s string) (Month, error) {
	if _, err := time.Parse("2006-01", s); err != nil {
		return "", fmt.Errorf("calendar: %q is not a month", s)
	}
	return Month(s), nil
}

// Valid reports whether m is an existing month.
func (m Month) Valid() bool { _, err := ParseMonth(string(m)); return err == nil }

// First is the first day of the month.
func (m Month) First() Date { return Date(m) + "-01" }

// Add returns the month n months later.
func (m Month) Add(n int) Month {
	return Month(m.First().utc().AddDate(0, n, 0).Format("2006-01"))
}

// Last is the last day of the month.
func (m Month) Last() Date { return m.Add(1).First().AddDays(-1) }

// OnDay is the given day of the month; a day beyond the month's end means its
// last day (requirements F-06).
func (m Month) OnDay(day int) Date { return m.First().AddDays(min(day, m.Last().Day()) - 1) }

// Before reports whether m is earlier than n.
func (m Month) Before(n Month) bool { return m < n }

// MonthsUntil counts months from m to n.
func (m Month) MonthsUntil(n Month) int {
	a, b := m.First().utc(), n.First().utc()
	return (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
}

// Vietnamese writes the month as people read it: 01/2006.
func (m Month) Vietnamese() string {
	if !m.Valid() {
		return ""
	}
	return m.First().utc().Format("01/2006")
}
