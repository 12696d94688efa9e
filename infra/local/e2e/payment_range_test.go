package e2e

import (
	"net/http"
	"testing"

	"ansinh/infra/local/hosttest"
)

// Two months settled together, through the post office and the machines: one
// message, one extension, one closing.
func TestSettlement_F07_TwoMonthsOverHTTP(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	first := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	first.settings(map[string]any{"from": first.Period, "monthsPerSettlement": 2})
	head := &payPlay{t: t, s: s, officer: first.officer, second: first.second, Period: monthAfter(first.Period)}
	head.ID = "442:" + head.Period + ":monthly"

	first.prepare()
	first.send()
	first.officeDoes("start", nil)
	first.becomes("PAYING")
	first.until(head.Period, 2)
	head.prepare()
	head.send()

	// The first month cannot be settled or extended alone.
	first.officeRefused("settle", nil, "settlement-head")
	first.officeRefused("extend", map[string]any{"days": 3, "reason": "mưa lũ"}, "settlement-head")
	first.refused(first.officer, "/extend", map[string]any{"days": 3, "reason": "chậm"}, "settlement-head")
	var range1 struct {
		Head, First, Last string
		Covers            []struct{ Period, State string }
		Actions           []struct{ Action, Why string }
	}
	first.officer.Get(first.path(""), &range1)
	if range1.Head != head.ID || range1.First != first.Period || range1.Last != head.Period || len(range1.Covers) != 2 {
		t.Fatalf("%+v", range1)
	}
	first.officer.Refused(http.MethodPut, "/api/settings/payment", map[string]any{
		"from": head.Period, "sendCutOffDay": 5, "settlementCutOffDay": 25, "monthsPerSettlement": 1, "connected": true,
		"types": []string{"monthly"}, "version": first.settingsVersion(),
	}, http.StatusConflict, "settings-range")

	head.does(head.officer, "/extend", map[string]any{"days": 3, "reason": "mưa lũ"})
	first.waits("the first month has the head's deadline", func(l payList) bool { return l.SettlementDeadline == head.Period+"-28" })
	head.officeRefused("settle", map[string]any{"off_by": 1}, "settlement-lines")
	head.officeDoes("settle", map[string]any{"unpaid_first": 2, "signed": true, "parts": 2}) // by messages, each of one package
	head.becomes("SETTLEMENT_RECEIVED")
	first.becomes("SETTLEMENT_RECEIVED")
	first.refused(first.officer, "/close", nil, "settlement-head")
	var unpaid struct {
		Items  []struct{ List, Reason string }
		Totals struct{ Listed, Paid, Unpaid int64 }
	}
	head.officer.Get(head.path("/unpaid"), &unpaid)
	if all := first.list().Sums.Total + head.list().Sums.Total; len(unpaid.Items) != 2 || unpaid.Totals.Listed != all || unpaid.Totals.Paid+unpaid.Totals.Unpaid != all {
		t.Fatalf("%+v of %d", unpaid, all)
	}

	head.until(head.Period, 29)
	head.does(head.officer, "/close", nil)
	for _, p := range []*payPlay{head, first} {
		l := p.becomes("SETTLED")
		if l.Balance.Paid+l.Balance.Unpaid != l.Sums.Total || len(l.Settlements) != 1 {
			t.Errorf("%s: %+v of %+v, %+v", l.ID, l.Balance, l.Sums, l.Settlements)
		}
		p.does(p.second, "/lock", nil)
		p.waits("the lines are exported", func(l payList) bool { return l.Export != nil })
	}
}

// settingsVersion is the version a saving of the settings must name.
func (p *payPlay) settingsVersion() int {
	p.t.Helper()
	var before struct{ Version int }
	p.officer.Get("/api/settings/payment", &before)
	return before.Version
}
