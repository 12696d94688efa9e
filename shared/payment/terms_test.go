package payment_test

import (
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

func TestTerms_F05_DeadlinesOfAPeriod(t *testing.T) {
	for name, c := range map[string]struct {
		send, settle, months int
		from, period         calendar.Month
		sendBy, settleBy     calendar.Date
	}{
		"F-05: the guide's example":               {5, 25, 1, "2000-01", "2024-03", "2024-03-05", "2024-03-25"},
		"F-06: beyond the month's end":            {31, 31, 1, "2000-01", "2024-02", "2024-02-29", "2024-03-31"},
		"F-06: settling before sending":           {25, 5, 1, "2000-01", "2024-03", "2024-03-25", "2024-04-05"},
		"F-06: on the same day":                   {10, 10, 1, "2000-01", "2024-12", "2024-12-10", "2025-01-10"},
		"F-07: three months, the first of them":   {5, 25, 3, "2024-01", "2024-01", "2024-01-05", "2024-03-25"},
		"F-07: three months, the last of them":    {5, 25, 3, "2024-01", "2024-03", "2024-03-05", "2024-03-25"},
		"F-07: three months, the next group":      {5, 25, 3, "2024-01", "2024-04", "2024-04-05", "2024-06-25"},
		"F-07: a group over the turn of the year": {5, 25, 3, "2024-11", "2025-01", "2025-01-05", "2025-01-25"},
	} {
		t.Run(name, func(t *testing.T) {
			terms := payment.Terms{From: c.from, SendCutOffDay: c.send, SettlementCutOffDay: c.settle, MonthsPerSettlement: c.months}
			if got := terms.SendDeadline(c.period); got != c.sendBy {
				t.Errorf("send by %s, want %s", got, c.sendBy)
			}
			if got := terms.SettlementDeadline(c.period); got != c.settleBy {
				t.Errorf("settle by %s, want %s", got, c.settleBy)
			}
		})
	}
}

// Periods settled together share one deadline, follow each other without gap
// and hold every month once.
func TestTerms_F07_GroupsOfMonths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := payment.Terms{
			From: calendar.Month("2024-01").Add(rapid.IntRange(-30, 30).Draw(t, "from")), SendCutOffDay: rapid.IntRange(1, 31).Draw(t, "send"),
			SettlementCutOffDay: rapid.IntRange(1, 31).Draw(t, "settle"), MonthsPerSettlement: rapid.IntRange(1, 12).Draw(t, "months"),
		}
		period := calendar.Month("2024-01").Add(rapid.IntRange(-40, 40).Draw(t, "period"))
		first, last := terms.Range(period)
		if first.MonthsUntil(last) != terms.MonthsPerSettlement-1 || period.Before(first) || last.Before(period) {
			t.Fatalf("%s lies in %s to %s", period, first, last)
		}
		for m := first; !last.Before(m); m = m.Add(1) {
			if f, l := terms.Range(m); f != first || l != last {
				t.Fatalf("%s says %s to %s, %s says %s to %s", period, first, last, m, f, l)
			}
			if terms.SettlementDeadline(m) != terms.SettlementDeadline(period) {
				t.Fatalf("%s and %s of one settlement differ", m, period)
			}
		}
		if next, _ := terms.Range(last.Add(1)); next != last.Add(1) {
			t.Fatalf("after %s the next group begins in %s", last, next)
		}
		if !terms.SettlementDeadline(period).After(terms.SendDeadline(last)) {
			t.Fatal("the settlement is due before the list")
		}
	})
}

func TestSave_F06_RefusesNamingTheField(t *testing.T) {
	good := payment.Terms{From: "2024-04", SendCutOffDay: 5, SettlementCutOffDay: 25, MonthsPerSettlement: 1, Connected: true, Types: []payment.Type{payment.Monthly}}
	for name, c := range map[string]struct {
		change  func(*payment.Terms)
		pointer string
	}{
		"months 0":                     {func(t *payment.Terms) { t.MonthsPerSettlement = 0 }, "/monthsPerSettlement"},
		"months 13":                    {func(t *payment.Terms) { t.MonthsPerSettlement = 13 }, "/monthsPerSettlement"},
		"send day 0":                   {func(t *payment.Terms) { t.SendCutOffDay = 0 }, "/sendCutOffDay"},
		"settlement day 32":            {func(t *payment.Terms) { t.SettlementCutOffDay = 32 }, "/settlementCutOffDay"},
		"extension 21":                 {func(t *payment.Terms) { t.ExtensionLimit = 21 }, "/extensionLimit"},
		"F-09: funeral without BTXH":   {func(t *payment.Terms) { t.Types = []payment.Type{payment.Funeral} }, "/types"},
		"a cut-off that is no such":    {func(t *payment.Terms) { t.SendCutOff = "remind" }, "/sendCutOff"},
		"a period that is not a month": {func(t *payment.Terms) { t.From = "2024-13" }, "/from"},
	} {
		t.Run(name, func(t *testing.T) {
			terms := good
			c.change(&terms)
			s := payment.Settings{Locality: "442"}
			f := fault.As(payment.Save{Terms: terms}.Apply(&s, officer, noon("2024-03-10")))
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Pointer != c.pointer || s.Version != 0 {
				t.Errorf("%+v, version %d", f, s.Version)
			}
		})
	}
}

func TestSave_F11_PeriodsSentKeepTheirDeadline(t *testing.T) {
	s := connected()
	march := listIn(payment.SummaryUploaded)
	if err := (payment.Send{Settings: s}).Apply(&march, officer, noon("2024-03-04")); err != nil {
		t.Fatal(err)
	}
	later := s.Terms[0]
	later.From, later.SettlementCutOffDay = "2024-03", 20
	if err := (payment.Save{Terms: later}).Apply(&s, officer, noon("2024-03-10")); err != nil {
		t.Fatal(err)
	}
	if got := march.DeadlineIn(s); got != "2024-03-25" {
		t.Errorf("March, sent before, is due %s", got)
	}
	april := payment.List{ID: "442:2024-04:monthly", State: payment.Draft}
	if got := april.DeadlineIn(s); got != "2024-04-20" {
		t.Errorf("April is due %s", got)
	}
}

func TestSave_F10_SavedValuesShow(t *testing.T) {
	s := payment.Settings{Locality: "442"}
	if err := (payment.Save{Terms: payment.Terms{SendCutOffDay: 7, SettlementCutOffDay: 27, MonthsPerSettlement: 2}}).Apply(&s, officer, noon("2024-03-10")); err != nil {
		t.Fatal(err)
	}
	got := s.For("2024-05")
	if got.SendCutOffDay != 7 || got.SettlementCutOffDay != 27 || got.MonthsPerSettlement != 2 || got.From != "2024-03" || got.SavedBy != officer {
		t.Errorf("%+v", got)
	}
	if before := s.For("2024-02"); before.SendCutOffDay != 5 {
		t.Errorf("a period before the change has %+v", before)
	}
}
