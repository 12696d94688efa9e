package e2e

import (
	"net/http"
	"testing"

	"ansinh/infra/local/hosttest"
)

// Two officers of the district want different things of a list that is being
// sent, paid and settled: one wins, the other is told that the list changed,
// and the sums hold at the end.
func TestRaces_J16_SendDeleteExtendCloseReturn(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(map[string]any{"preparerMayLock": true})
	whole := p.prepare().Sums
	if status, answer := p.scan(scanned, whole.Total); status != http.StatusOK {
		t.Fatalf("scan: %d %s", status, answer)
	}
	l := p.list()
	if !oneWins(t, listChanged, p.with(p.officer, "/send", l.Version, nil), p.with(p.second, "/delete", l.Version, map[string]any{"reason": "lập lại"})) {
		p.becomes("DELETED")
		if l := p.prepare(); l.Sums != whole {
			t.Fatalf("F-46: %+v, was %+v", l.Sums, whole)
		}
		p.send()
	}
	p.waits("the package is delivered", func(l payList) bool { return l.State == "SENT" && l.Packages[len(l.Packages)-1].State == "delivered" })
	p.providersAtOnce()
	p.officeDoes("settle", map[string]any{"unpaid_first": 2})
	l = p.becomes("SETTLEMENT_RECEIVED")

	more := map[string]any{"days": 2, "reason": "mưa lũ"}
	back := map[string]any{"reason": "đối chiếu lại"}
	if oneWins(t, listChanged, p.with(p.officer, "/extend", l.Version, more), p.with(p.second, "/return-settlement", l.Version, back)) {
		p.does(p.officer, "/return-settlement", back)
	}
	p.officeDoes("settle", map[string]any{"unpaid_first": 3})
	p.becomes("SETTLEMENT_RECEIVED")
	p.until(p.Period, 31)
	l = p.list()
	closes := p.with(p.officer, "/close", l.Version, nil)
	if !oneWins(t, append(listChanged, "list-busy"), closes, p.with(p.second, "/return-settlement", l.Version, back)) {
		p.does(p.officer, "/extend", map[string]any{"days": 10, "reason": "mưa lũ", "confirmed": true})
		p.officeDoes("settle", map[string]any{"unpaid_first": 4})
		p.becomes("SETTLEMENT_RECEIVED")
		p.until(monthAfter(p.Period), 10)
		p.does(p.officer, "/close", nil)
	}
	l = p.becomes("SETTLED")
	if l.Sums != whole || l.Balance.Paid+l.Balance.Unpaid != whole.Total || l.Balance.UnpaidLines < 3 {
		t.Errorf("F-57: %+v of %+v, was %+v", l.Balance, l.Sums, whole)
	}
	for range 3 {
		p.atOnce("/lock", nil)
		p.waits("the lines are exported", func(l payList) bool { return l.State == "PERIOD_LOCKED" && l.Export != nil })
		p.atOnce("/unlock", map[string]any{"reason": "kiểm tra lại"})
	}
}

// providersAtOnce has the provider's clerk return a package, and the next one
// in the instant in which a colleague begins to pay it (P6, P8): one of them is
// told.
func (p *payPlay) providersAtOnce() {
	p.t.Helper()
	clerk := p.s.Client("buudien.canbo")
	reject := map[string]any{"reason": "kiểm tra lại danh sách"}
	var refused struct{ State, SettlementDeadline string }
	clerk.Post("/api/provider/packages/"+p.list().pkg()+"/reject", reject, &refused)
	if refused.State != "rejected" || refused.SettlementDeadline != "" {
		p.t.Errorf("P6: %+v", refused)
	}
	p.does(p.officer, "/edit", nil)
	path := "/api/provider/packages/" + p.send().pkg()
	rejects := contender{who: clerk, path: path + "/reject", body: reject}
	starts := contender{who: clerk, path: path + "/start"}
	if oneWins(p.t, []string{"paying-started", "package-rejected", "list-changed"}, rejects, starts) {
		p.becomes("REJECTED_BY_PROVIDER")
		p.does(p.officer, "/edit", nil)
		p.send()
		p.officeDoes("start", nil)
	}
	p.becomes("PAYING")
}

// Two officers confirm the same review, or two reviews that found the same, at
// once: what follows is booked once (E-21, F-43).
func TestRaces_E21_ReviewsConfirmedAtOnce(t *testing.T) {
	t.Parallel()
	p := startWard(t)
	now := p.monthOf(monthBefore(p.Period))
	now.prepare()
	payRest(t, now)
	lines := now.linesOf(thanhSen, "")
	for round := range 3 {
		line := lines[round]
		var f file
		path := "/api/beneficiaries/" + line.Beneficiary
		p.officer.Get(path, &f)
		p.officer.Post(path+"/policies/"+line.Policy+"/stop", map[string]any{
			"from": now.Period, "reason": "Chuyển đi", "decision": map[string]any{"number": "9/QĐ-UBND", "date": monthBefore(now.Period) + "-20"}, "version": f.Version,
		}, nil)
		first := review(p.s, p.officer, map[string]any{"from": now.Period})
		second := first
		if round > 0 {
			second = review(p.s, p.second, map[string]any{"from": now.Period})
		}
		confirm := func(who *hosttest.Client, r reviewed) contender {
			return contender{who: who, path: "/api/entitlement-reviews/" + r.Review.ID + "/confirm", body: map[string]any{
				"reasons": []string{"late"}, "decision": map[string]any{"number": "77/QĐ-UBND", "date": now.Period + "-02"}, "version": r.Review.Version,
			}}
		}
		won := contest(t, []string{"review-changed"}, confirm(p.officer, first), confirm(p.second, second))
		if round == 0 && won[0] == won[1] || round > 0 && (!won[0] || !won[1]) {
			t.Fatalf("round %d: %v", round, won)
		}
		reviewIs(p.s, p.officer, first.Review.ID, "applied")
		reviewIs(p.s, p.officer, second.Review.ID, "applied")
		if a := p.oneOf(line.Beneficiary); a.Kind != "recovery" || a.Amount != line.Regular {
			t.Errorf("round %d: %+v of %+v", round, a, line)
		}
	}
}
