package payment_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

func TestReviewDue_J12_FromSomeDaysBeforeTheCutOffUntilIt(t *testing.T) {
	settings := func(cutOff, days int) payment.Settings {
		terms := payment.DefaultTerms()
		terms.SendCutOffDay, terms.ReviewDays = cutOff, days
		return payment.Settings{Terms: []payment.Terms{terms}}
	}
	for name, c := range map[string]struct {
		settings payment.Settings
		day      calendar.Date
		want     []calendar.Month
	}{
		"the usual days, a day early":   {settings(5, 0), "2026-11-14", nil},
		"the usual days":                {settings(5, 0), "2026-11-15", []calendar.Month{"2026-12"}},
		"still due at the month's turn": {settings(5, 0), "2026-12-01", []calendar.Month{"2026-12"}},
		"the day of the cut-off":        {settings(5, 0), "2026-12-05", []calendar.Month{"2026-12"}},
		"the day after":                 {settings(5, 0), "2026-12-06", nil},
		"never saved any settings":      {payment.Settings{}, "2026-11-15", []calendar.Month{"2026-12"}},
		"three days":                    {settings(5, 3), "2026-12-01", nil},
		"three days, due":               {settings(5, 3), "2026-12-02", []calendar.Month{"2026-12"}},
		"a late cut-off meets the next": {settings(31, 28), "2026-12-03", []calendar.Month{"2026-12"}},
		"both months on one day":        {settings(28, 28), "2027-02-28", []calendar.Month{"2027-02", "2027-03"}},
		"the first, at the longest":     {settings(1, 28), "2027-02-01", []calendar.Month{"2027-02", "2027-03"}},
	} {
		if got := c.settings.ReviewDue(c.day); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Every month has its days, whatever the settings: none is skipped.
func TestReviewDue_J12_NoMonthIsForgotten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := payment.DefaultTerms()
		terms.SendCutOffDay, terms.ReviewDays = rapid.IntRange(1, 31).Draw(t, "cut-off"), rapid.IntRange(1, 28).Draw(t, "days")
		s := payment.Settings{Terms: []payment.Terms{terms}}
		month := calendar.Month("2024-01").Add(rapid.IntRange(0, 60).Draw(t, "month"))
		days := 0
		for day := month.Add(-2).First(); !day.After(month.Last()); day = day.AddDays(1) {
			if slices.Contains(s.ReviewDue(day), month) {
				days++
			}
		}
		if days != terms.ReviewDays+1 {
			t.Fatalf("%s is due on %d days with %+v", month, days, terms)
		}
	})
}

func TestSettings_J27_ReviewDaysAreKeptUnlessSaid(t *testing.T) {
	var s payment.Settings
	terms := payment.DefaultTerms()
	terms.From, terms.ReviewDays = "2026-11", 12
	if err := (payment.Save{Terms: terms}).Apply(&s, officer, noon("2026-11-02")); err != nil {
		t.Fatal(err)
	}
	terms.From, terms.ReviewDays = "2026-12", 0
	if err := (payment.Save{Terms: terms}).Apply(&s, officer, noon("2026-11-03")); err != nil {
		t.Fatal(err)
	}
	if got := s.For("2027-01").ReviewDays; got != 12 {
		t.Errorf("%d days", got)
	}
	terms.ReviewDays = 29
	if err := (payment.Save{Terms: terms}).Apply(&s, officer, noon("2026-11-03")); !fault.HasCode(err, "invalid-settings") {
		t.Errorf("29 days: %v", err)
	}
}
