package payment_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

// Saved values never tear a range apart, nor one whose list was sent.
func TestSave_F07_RangesStayWhole(t *testing.T) {
	terms := func(from calendar.Month, months int) payment.Terms {
		return payment.Terms{
			From: from, SendCutOffDay: 5, SettlementCutOffDay: 25, MonthsPerSettlement: months,
			Connected: true, Types: []payment.Type{payment.Monthly},
		}
	}
	quarterly := terms("2024-01", 3)
	sent := payment.List{ID: payment.NewListID("442", "2024-04", payment.Monthly), State: payment.Sent, Terms: &quarterly}
	other := terms("2024-02", 3)
	other.SettlementCutOffDay = 28
	unlinked := other
	unlinked.Connected = false
	for name, c := range map[string]struct {
		save payment.Terms
		sent []payment.List
		code string
	}{
		"another day inside a range":          {save: other},
		"fewer months inside a range":         {save: terms("2024-03", 1), code: "settings-range"},
		"fewer months from the next":          {save: terms("2024-04", 1)},
		"fewer months from the next, sent":    {save: terms("2024-04", 1), sent: []payment.List{sent}, code: "settings-range"},
		"the same months, sent":               {save: other, sent: []payment.List{sent}},
		"the connection ends inside a range":  {save: unlinked, code: "settings-range"},
		"other months for a month gone by":    {save: terms("2024-01", 1), code: "settings-range"},
		"what was sent before does not count": {save: terms("2024-07", 2), sent: []payment.List{sent}},
	} {
		t.Run(name, func(t *testing.T) {
			s := payment.Settings{Terms: []payment.Terms{quarterly}}
			err := payment.Save{Terms: c.save, Sent: c.sent}.Apply(&s, officer, noon("2024-02-10"))
			if (c.code == "") != (err == nil) || (c.code != "" && !fault.HasCode(err, c.code)) {
				t.Fatalf("%v, want %q", err, c.code)
			}
			if err != nil {
				return
			}
			if first, last := s.For("2024-03").Range("2024-03"); first != "2024-01" || last != "2024-03" {
				t.Errorf("March is settled with %s to %s", first, last)
			}
		})
	}
}

// Whatever is saved in whatever order, the lists of a range agree on it.
func TestSave_F07_MonthsOfARangeAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := payment.Settings{}
		for range rapid.IntRange(1, 8).Draw(t, "savings") {
			now := calendar.Month("2024-01").Add(rapid.IntRange(0, 12).Draw(t, "now"))
			save := payment.Terms{
				From: now.Add(rapid.IntRange(-2, 6).Draw(t, "from")), SendCutOffDay: 5, SettlementCutOffDay: rapid.IntRange(6, 28).Draw(t, "day"),
				MonthsPerSettlement: rapid.IntRange(1, 4).Draw(t, "months"), Connected: true, Types: []payment.Type{payment.Monthly},
			}
			before := s
			before.Terms = append([]payment.Terms(nil), s.Terms...)
			if err := (payment.Save{Terms: save}).Apply(&s, officer, now.OnDay(10).Start().Add(time.Hour)); err != nil {
				s = before
			}
		}
		for m := calendar.Month("2024-01"); m.Before("2025-12"); m = m.Add(1) {
			l := payment.List{ID: payment.NewListID("442", m, payment.Monthly)}
			for _, id := range l.Others(s) {
				other := payment.List{ID: id}
				if other.Head(s) != l.Head(s) {
					t.Fatalf("%s is settled at %s, %s at %s: %+v", l.ID, l.Head(s), id, other.Head(s), s.Terms)
				}
			}
		}
	})
}

func TestSettlement_F07_ThePageOffersItAtTheHead(t *testing.T) {
	terms := payment.DefaultTerms()
	terms.From, terms.MonthsPerSettlement, terms.Connected = "2024-01", 2, true
	s := payment.Settings{Terms: []payment.Terms{terms}}
	list := func(month calendar.Month) payment.List {
		return payment.List{
			ID: payment.NewListID("442", month, payment.Monthly), State: payment.SettlementReceived, Terms: &terms,
			SettlementDeadline: "2024-02-25", Settlements: []payment.Settlement{{Version: 1}},
		}
	}
	january, february := list("2024-01"), list("2024-02")
	enabled := func(l, other payment.List) map[payment.Action]bool {
		found := map[payment.Action]bool{}
		for _, o := range l.Offers(s, noon("2024-02-26"), other) {
			found[o.Action] = o.Enabled
			if !o.Enabled && o.Why == "" {
				t.Errorf("%s of %s is refused without a reason", o.Action, l.ID)
			}
		}
		return found
	}
	if got := enabled(february, january); !got[payment.DoClose] || !got[payment.DoReturn] {
		t.Errorf("at the head: %v", got)
	}
	if got := enabled(january, february); got[payment.DoClose] || got[payment.DoReturn] || got[payment.DoExtend] {
		t.Errorf("at a member: %v", got)
	}
}

// A month without a funeral has no funeral list, so no settlement of funerals
// waits for another month's list: each is settled for itself, however many
// months the monthly lists are settled together.
func TestTogether_F07_F49_FuneralListsAreSettledEachForItself(t *testing.T) {
	s := connected()
	s.Terms[0].From, s.Terms[0].MonthsPerSettlement = "2024-01", 3
	s.Terms[0].Types = []payment.Type{payment.Monthly, payment.Funeral}
	l := listIn(payment.SummaryUploaded)
	l.ID = "442:2024-01:funeral"
	if err := (payment.Send{Settings: s}).Apply(&l, officer, noon("2024-01-05")); err != nil {
		t.Fatal(err)
	}
	if l.Head(s) != l.ID || len(l.Others(s)) != 0 || l.SettledAt() != l.ID || l.SettlementDeadline != "2024-01-25" {
		t.Errorf("settled with %s and %v at %s by %s", l.Head(s), l.Others(s), l.SettledAt(), l.SettlementDeadline)
	}
	for _, action := range []payment.Action{payment.DoReceive, payment.DoExtend, payment.DoClose} {
		if err := (payment.Together{Settings: s}).Allows(&l, action); err != nil {
			t.Errorf("%s: %v", action, err)
		}
	}
	l.ID = "442:2024-01:monthly"
	if l.Head(s) != "442:2024-03:monthly" {
		t.Errorf("the monthly list is settled at %s", l.Head(s))
	}
}
