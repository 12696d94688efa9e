package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
)

func TestDue_B22_CountsWorkingDays(t *testing.T) {
	national := calendar.National()
	for name, c := range map[string]struct {
		received calendar.Date
		days     int
		want     calendar.Date
	}{
		"over a weekend":            {"2024-01-12", 3, "2024-01-17"},
		"same day":                  {"2024-01-12", 0, "2024-01-12"},
		"over Tết":                  {"2024-02-07", 1, "2024-02-15"},
		"a make-up Saturday counts": {"2024-05-03", 1, "2024-05-04"},
		"no notice yet: weekdays":   {"2027-03-05", 1, "2027-03-08"},
		"received on a Sunday":      {"2024-01-14", 1, "2024-01-15"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := national.Due(c.received, c.days); got != c.want {
				t.Errorf("Due(%s, %d) = %s, want %s", c.received, c.days, got, c.want)
			}
		})
	}
}

func TestDue_B22_InvertsBetween(t *testing.T) {
	national := calendar.National()
	rapid.Check(t, func(t *rapid.T) {
		from := calendar.NewDate(2024, 1, rapid.IntRange(1, 1000).Draw(t, "from"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		due := national.Due(from, n)
		if !national.Works(due) || national.Between(from, due) != n {
			t.Fatalf("Due(%s, %d) = %s, Between = %d", from, n, due, national.Between(from, due))
		}
	})
}

func TestDate_J26_LateEveningIsStillTheDay(t *testing.T) {
	local := time.Date(2024, 3, 5, 23, 30, 0, 0, calendar.Zone)
	if got := calendar.DateOf(local.UTC()); got != "2024-03-05" {
		t.Errorf("DateOf = %s", got)
	}
	cutoff := calendar.Date("2024-03-05")
	if !local.Before(cutoff.End()) || !local.Add(time.Hour).After(cutoff.End()) {
		t.Errorf("the day ends at %s", cutoff.End())
	}
}

func TestMonth_F06_DayBeyondTheEndIsTheLast(t *testing.T) {
	for _, c := range []struct {
		month calendar.Month
		day   int
		want  calendar.Date
	}{{"2024-02", 31, "2024-02-29"}, {"2023-02", 30, "2023-02-28"}, {"2024-03", 5, "2024-03-05"}, {"2024-04", 31, "2024-04-30"}} {
		if got := c.month.OnDay(c.day); got != c.want {
			t.Errorf("%s day %d = %s, want %s", c.month, c.day, got, c.want)
		}
	}
}

func TestMonth_AddAndMonthsUntilAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := calendar.NewDate(2024, time.Month(rapid.IntRange(1, 12).Draw(t, "m")), 1).Month()
		n := rapid.IntRange(-60, 60).Draw(t, "n")
		if got := m.MonthsUntil(m.Add(n)); got != n {
			t.Fatalf("%s + %d: %d", m, n, got)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	f.Add("2024-02-30")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := calendar.ParseDate(s)
		if err == nil && d.AddDays(1).AddDays(-1) != d {
			t.Errorf("%q does not survive a day's walk", s)
		}
	})
}
