package e2e

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"ansinh/infra/local/hosttest"
)

// atOnce has two officers take the same command in the same instant, each with
// the version both saw: one wins, the other is told that the list changed.
func (p *payPlay) atOnce(rest string, body map[string]any) {
	p.t.Helper()
	full := map[string]any{"version": p.list().Version}
	for name, value := range body {
		full[name] = value
	}
	officers := []*hosttest.Client{p.officer, p.second}
	statuses, answers := make([]int, 2), make([][]byte, 2)
	var group sync.WaitGroup
	for i, who := range officers {
		group.Go(func() { statuses[i], answers[i] = who.Do(http.MethodPost, p.path(rest), full) })
	}
	group.Wait()
	won := 0
	for i := range officers {
		switch code := problemCode(answers[i]); {
		case statuses[i]/100 == 2:
			won++
		case statuses[i] != http.StatusConflict || code != "list-changed":
			p.t.Errorf("%s: %s is told %d %s", rest, officers[i].Account, statuses[i], answers[i])
		}
	}
	if won != 1 {
		p.t.Fatalf("%s: %d of two won: %s and %s", rest, won, answers[0], answers[1])
	}
}

// Two officers send, extend, close, lock and unlock the same list at once.
func TestPayment_J16_OfTwoOfficersAtOnceOneWinsAndTheOtherIsTold(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(map[string]any{"preparerMayLock": true})
	p.prepare()
	if status, answer := p.scan(scanned, p.list().Sums.Total); status != http.StatusOK {
		t.Fatalf("scan: %d %s", status, answer)
	}
	p.atOnce("/send", nil)
	l := p.waits("the package is delivered", func(l payList) bool { return l.State == "SENT" && l.Packages[0].State == "delivered" })
	if len(l.Packages) != 1 {
		t.Fatalf("two officers sent %d packages", len(l.Packages))
	}
	p.officeDoes("start", nil)
	p.becomes("PAYING")
	p.atOnce("/extend", map[string]any{"days": 3, "reason": "mưa lũ"})
	if l := p.list(); l.ExtensionDays != 3 || len(l.Extensions) != 1 {
		t.Fatalf("extended by %d days, %+v", l.ExtensionDays, l.Extensions)
	}
	p.officeDoes("settle", map[string]any{"unpaid_first": 2})
	p.becomes("SETTLEMENT_RECEIVED")
	p.until(p.Period, 32)
	p.atOnce("/close", nil)
	p.becomes("SETTLED")
	p.atOnce("/lock", nil)
	p.waits("the lines are exported", func(l payList) bool { return l.State == "PERIOD_LOCKED" && l.Export != nil })
	p.atOnce("/unlock", map[string]any{"reason": "kiểm tra lại"})
	var history struct{ Items []struct{ Action string } }
	p.officer.Get(p.path("/history"), &history)
	done := map[string]int{}
	for _, e := range history.Items {
		done[e.Action]++
	}
	for _, action := range []string{"sendList", "extendSettlement", "closeSettlement", "lockPeriod", "unlockPeriod"} {
		if done[action] != 1 {
			t.Errorf("%s stands %d times in the history", action, done[action])
		}
	}
}

// An officer's command is not lost to the delivery that is noted in the same
// moment: the version seen when the list was sent is good until a person
// changes the list.
func TestPayment_J16_TheMachinesNotesRefuseNoCommand(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(nil)
	p.prepare()
	p.officeDoes("behave", map[string]any{"refuse": 2}) // notes of failure, then one of delivery
	if status, answer := p.scan(scanned, p.list().Sums.Total); status != http.StatusOK {
		t.Fatalf("scan: %d %s", status, answer)
	}
	p.does(p.officer, "/send", nil)
	seen := p.list().Version
	for n := range 5 {
		status, answer := p.officer.Do(http.MethodPost, p.path("/extend"), map[string]any{"version": seen + n, "days": 1, "reason": fmt.Sprintf("lần %d", n+1)})
		if status != http.StatusOK {
			t.Fatalf("extension %d: %d %s", n+1, status, answer)
		}
	}
	p.waits("the package is delivered", func(l payList) bool { return l.Packages[0].State == "delivered" && l.ExtensionDays == 5 })
}
