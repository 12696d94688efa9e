package entitlement_test

import (
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/entitlement"
	"ansinh/shared/money"
	"ansinh/shared/policy"
)

// active is one stretch of a life line.
func active(from calendar.Month, category string, k int, amount money.Dong) beneficiary.Rate {
	return beneficiary.Rate{From: from, Status: beneficiary.Active, Category: category, Coefficient: k, Amount: amount}
}

func window(from, next calendar.Month) entitlement.Window {
	w := entitlement.Window{From: from, Next: next}
	for m := from; m.Before(next); m = m.Add(1) {
		w.Closed = append(w.Closed, m)
	}
	return w
}

// listed says that every closed month's list held what the registry pays.
func listed(w entitlement.Window, e *beneficiary.RollEntry) map[calendar.Month]money.Dong {
	held := map[calendar.Month]money.Dong{}
	for _, m := range w.Closed {
		if amount, pays := e.AmountIn(m); pays {
			held[m] = amount
		}
	}
	return held
}

func TestExamine_F42_TheAgeChangesInTheRightMonth(t *testing.T) {
	law := policy.National()
	for name, tc := range map[string]struct {
		birth     calendar.Date
		rate      beneficiary.Rate
		change    entitlement.Change // the first proposed
		reason    entitlement.Reason
		arrears   money.Dong
		recovery  money.Dong
		window    entitlement.Window
		unchanged bool
	}{
		"turns 4 in May: less from June": {
			birth: "2020-05-17", rate: active("2024-07", "1", 250, 1_250_000), window: window("2024-07", "2024-08"), reason: entitlement.Decision,
			change: entitlement.Change{Kind: beneficiary.EventAdjust, Month: "2024-07", Category: "1", Coefficient: 150, Before: 1_250_000, Amount: 750_000}, recovery: 500_000,
		},
		"turns 4 in the window": {
			birth: "2020-09-17", rate: active("2024-07", "1", 250, 1_250_000), window: window("2024-07", "2024-12"), reason: entitlement.Aged,
			change: entitlement.Change{Kind: beneficiary.EventAdjust, Month: "2024-10", Category: "1", Coefficient: 150, Before: 1_250_000, Amount: 750_000}, recovery: 2 * 500_000,
		},
		"turns 16: ends the month after": {
			birth: "2008-08-31", rate: active("2024-07", "1", 150, 750_000), window: window("2024-07", "2024-11"), reason: entitlement.Ended,
			change: entitlement.Change{Kind: beneficiary.EventStop, Month: "2024-09", Category: "1", Before: 750_000}, recovery: 2 * 750_000,
		},
		"a severely disabled child turns 16": {
			birth: "2008-08-31", rate: active("2024-07", "6b", 200, 1_000_000), window: window("2024-07", "2024-11"), reason: entitlement.Aged,
			change: entitlement.Change{Kind: beneficiary.EventAdjust, Month: "2024-09", Category: "6b", Coefficient: 150, Before: 1_000_000, Amount: 750_000}, recovery: 2 * 250_000,
		},
		"turns 60: more from that month": {
			birth: "1964-09-30", rate: active("2024-07", "6b", 150, 750_000), window: window("2024-07", "2024-12"), reason: entitlement.Aged,
			change: entitlement.Change{Kind: beneficiary.EventAdjust, Month: "2024-09", Category: "6b", Coefficient: 200, Before: 750_000, Amount: 1_000_000}, arrears: 3 * 250_000,
		},
		"turns 75": {
			birth: "1949-10-01", rate: active("2024-10", "5b", 100, 500_000), window: window("2024-09", "2025-01"), unchanged: true,
		},
		"turns 80: leaves 5b after that month": {
			birth: "1944-10-01", rate: active("2024-07", "5b", 100, 500_000), window: window("2024-09", "2025-01"), reason: entitlement.Ended,
			change: entitlement.Change{Kind: beneficiary.EventStop, Month: "2024-11", Category: "5b", Before: 500_000}, recovery: 2 * 500_000,
		},
		"turns 80 in 5a": {
			birth: "1944-10-31", rate: active("2024-07", "5a", 150, 750_000), window: window("2024-09", "2025-01"), reason: entitlement.Aged,
			change: entitlement.Change{Kind: beneficiary.EventAdjust, Month: "2024-10", Category: "5a", Coefficient: 200, Before: 750_000, Amount: 1_000_000}, arrears: 3 * 250_000,
		},
		"the category ended": {
			birth: "1940-10-31", rate: active("2024-07", "5c", 100, 500_000), window: window("2025-05", "2025-09"), reason: entitlement.Ended,
			change: entitlement.Change{Kind: beneficiary.EventStop, Month: "2025-07", Category: "5c", Before: 500_000}, recovery: 2 * 500_000,
		},
		"a raise with a past effective date": {
			birth: "1990-01-15", rate: active("2024-07", "6b", 150, 750_000), window: window("2026-05", "2026-11"), reason: entitlement.Raise,
			change: entitlement.Change{Kind: beneficiary.EventAdjust, Month: "2026-07", Category: "6b", Coefficient: 150, Before: 750_000, Amount: 810_000}, arrears: 4 * 60_000,
		},
		"granted at the old amount after the raise counted": {
			birth: "1990-01-15", rate: active("2026-08", "6b", 150, 750_000), window: window("2026-08", "2026-10"), reason: entitlement.Raise,
			change: entitlement.Change{Kind: beneficiary.EventAdjust, Month: "2026-08", Category: "6b", Coefficient: 150, Before: 750_000, Amount: 810_000}, arrears: 2 * 60_000,
		},
		"a single parent of three": {
			birth: "1990-01-15", rate: active("2024-07", "4", 100, 1_500_000), window: window("2026-06", "2026-09"), reason: entitlement.Raise,
			change: entitlement.Change{Kind: beneficiary.EventAdjust, Month: "2026-07", Category: "4", Coefficient: 100, Before: 1_500_000, Amount: 1_620_000}, arrears: 2 * 120_000,
		},
		"set by decision": {
			birth: "1990-01-15", rate: active("2024-07", "6b", 150, 900_000), window: window("2026-06", "2026-08"), reason: entitlement.Decision,
			change: entitlement.Change{Kind: beneficiary.EventAdjust, Month: "2026-06", Category: "6b", Coefficient: 150, Before: 900_000, Amount: 750_000}, recovery: 150_000 + 90_000,
		},
		"as the law says": {birth: "1990-01-15", rate: active("2024-07", "6b", 150, 750_000), window: window("2024-07", "2025-03"), unchanged: true},
	} {
		e := beneficiary.RollEntry{Beneficiary: "b", Policy: "1", Commune: "18376", Rates: []beneficiary.Rate{tc.rate}}
		row := tc.window.Examine(law, &entitlement.Case{Entry: e, Birth: tc.birth, Province: "42", Listed: listed(tc.window, &e)})
		if tc.unchanged {
			if row.Concerned() {
				t.Errorf("%s: %+v", name, row)
			}
			continue
		}
		if len(row.Changes) == 0 || row.Changes[0] != tc.change || row.Reason != tc.reason || row.Arrears != tc.arrears || row.Recovery != tc.recovery {
			t.Errorf("%s: %s, arrears %s, recovery %s, %+v", name, row.Reason, row.Arrears, row.Recovery, row.Changes)
		}
	}
}

func TestExamine_E21_ALateChangeIsBookedOnce(t *testing.T) {
	law, w := policy.National(), window("2026-08", "2026-11")
	stopped := beneficiary.RollEntry{Beneficiary: "b", Policy: "1", Rates: []beneficiary.Rate{
		active("2026-07", "6b", 150, 810_000), {From: "2026-10", Status: beneficiary.Stopped, Category: "6b"},
	}}
	held := map[calendar.Month]money.Dong{"2026-08": 810_000, "2026-09": 810_000, "2026-10": 810_000}
	c := entitlement.Case{Entry: stopped, Birth: "1990-01-15", Province: "42", Listed: held}
	row := w.Examine(law, &c)
	if row.Reason != entitlement.Late || row.Recovery != 810_000 || row.Arrears != 0 || len(row.Changes) != 0 {
		t.Errorf("stopped late: %+v", row)
	}
	c.Booked = map[calendar.Month]money.Dong{"2026-10": -810_000}
	if row := w.Examine(law, &c); row.Concerned() {
		t.Errorf("booked before, found again: %+v", row)
	}
	c.Entry.Rates[1] = beneficiary.Rate{From: "2026-10", Status: beneficiary.Active, Category: "6b", Coefficient: 150, Amount: 810_000}
	if row := w.Examine(law, &c); row.Arrears != 810_000 {
		t.Errorf("the stop was taken back, the recovery not: %+v", row)
	}
	granted := beneficiary.RollEntry{Beneficiary: "b", Policy: "1", Rates: []beneficiary.Rate{active("2026-09", "6b", 150, 810_000)}}
	if row := w.Examine(law, &entitlement.Case{Entry: granted, Birth: "1990-01-15", Province: "42"}); row.Arrears != 2*810_000 || row.Reason != entitlement.Late {
		t.Errorf("granted late: %+v", row)
	}
	dead := beneficiary.RollEntry{Beneficiary: "b", Policy: "1", Death: "2026-08", Rates: []beneficiary.Rate{active("2026-07", "6b", 150, 810_000)}}
	if row := w.Examine(law, &entitlement.Case{Entry: dead, Birth: "1990-01-15", Province: "42", Listed: held}); row.Concerned() {
		t.Errorf("F-44: what was paid after a death is taken back twice: %+v", row)
	}
}

// drawCase makes a policy with a few rates, some lists and earlier bookings.
func drawCase(t *rapid.T, w entitlement.Window) *entitlement.Case {
	law := policy.National()
	codes := []string{"1", "4", "5a", "6a", "6b"}
	code := rapid.SampledFrom(codes).Draw(t, "category")
	c := &entitlement.Case{
		Birth: w.From.First().AddDays(-rapid.IntRange(100, 34_000).Draw(t, "days lived")), Province: "42",
		Listed: map[calendar.Month]money.Dong{}, Booked: map[calendar.Month]money.Dong{},
		Entry: beneficiary.RollEntry{Beneficiary: "b", Policy: "1"},
	}
	from := w.From.Add(-rapid.IntRange(0, 30).Draw(t, "months before"))
	for range rapid.IntRange(1, 4).Draw(t, "rates") {
		amount, k, err := law.Amount(code, c.Birth, from, "42", rapid.IntRange(1, 3).Draw(t, "children"))
		status := rapid.SampledFrom([]beneficiary.Status{beneficiary.Active, beneficiary.Active, beneficiary.Suspended, beneficiary.Stopped}).Draw(t, "status")
		if err != nil || rapid.IntRange(0, 5).Draw(t, "by decision") == 0 {
			amount = money.Dong(rapid.IntRange(100, 3_000).Draw(t, "thousands")) * 1000
		}
		c.Entry.Rates = append(c.Entry.Rates, beneficiary.Rate{From: from, Status: status, Category: code, Coefficient: int(k), Amount: amount})
		from = from.Add(rapid.IntRange(1, 12).Draw(t, "months on"))
	}
	for _, m := range w.Closed {
		if rapid.Bool().Draw(t, "on the list") {
			c.Listed[m] = money.Dong(rapid.IntRange(100, 3_000).Draw(t, "listed")) * 1000
		}
		if rapid.IntRange(0, 3).Draw(t, "booked") == 0 {
			c.Booked[m] = money.Dong(rapid.IntRange(-500, 500).Draw(t, "amount")) * 1000
		}
	}
	return c
}

func TestExamine_F42_F43_ProposedIsLawfulLessListed(t *testing.T) {
	law := policy.National()
	rapid.Check(t, func(t *rapid.T) {
		from := calendar.Month("2024-01").Add(rapid.IntRange(0, 30).Draw(t, "from"))
		w := window(from, from.Add(rapid.IntRange(1, 14).Draw(t, "months")))
		c := drawCase(t, w)
		row := w.Examine(law, c)
		var lawful, held money.Dong
		for _, m := range row.Months {
			if m.Closed {
				lawful += m.Lawful
				held += c.Listed[m.Month] + c.Booked[m.Month]
			}
		}
		if row.Arrears < 0 || row.Recovery < 0 || row.Arrears-row.Recovery != lawful-held {
			t.Fatalf("arrears %s, recovery %s; lawful %s, held %s", row.Arrears, row.Recovery, lawful, held)
		}
		again := *c
		again.Booked = map[calendar.Month]money.Dong{}
		for _, m := range row.Months {
			again.Booked[m.Month] = c.Booked[m.Month] + m.Difference
		}
		again.Entry.Rates = c.Entry.Rates
		if next := w.Examine(law, &again); next.Arrears != 0 || next.Recovery != 0 {
			t.Fatalf("booked, and found again: %s, %s", next.Arrears, next.Recovery)
		}
	})
}
