package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ansinh/infra/local/hosttest"
)

// contender is somebody with a command that others have a rival of.
type contender struct {
	who  *hosttest.Client
	path string
	body map[string]any
	// late is how long after the others it goes off.
	late time.Duration
}

// contest sends commands in the same instant and says which won. Who loses is
// told why, in Vietnamese and under one of the codes.
func contest(t *testing.T, codes []string, all ...contender) []bool {
	t.Helper()
	statuses, answers := make([]int, len(all)), make([][]byte, len(all))
	var group sync.WaitGroup
	for i, c := range all {
		group.Go(func() {
			time.Sleep(c.late)
			statuses[i], answers[i] = c.who.Do(http.MethodPost, c.path, c.body)
		})
	}
	group.Wait()
	won := make([]bool, len(all))
	for i, c := range all {
		var told struct{ Code, Detail string }
		_ = json.Unmarshal(answers[i], &told) // what is no problem document has no code
		switch {
		case statuses[i]/100 == 2:
			won[i] = true
		case statuses[i]/100 != 4 || !slices.Contains(codes, told.Code) || !strings.ContainsAny(told.Detail, "ăâêôơưđáàảãạấầậếềệộồợờứừựạịọụ"):
			t.Errorf("%s %s is told %d %s", c.who.Account, c.path, statuses[i], answers[i])
		}
	}
	return won
}

// oneWins expects just one of two to win.
func oneWins(t *testing.T, codes []string, a, b contender) (first bool) {
	t.Helper()
	won := contest(t, codes, a, b)
	if won[0] == won[1] {
		t.Fatalf("%s and %s: %v", a.path, b.path, won)
	}
	return won[0]
}

// with is a command on the list as it was seen.
func (p *payPlay) with(who *hosttest.Client, rest string, version int, body map[string]any) contender {
	full := map[string]any{"version": version}
	for name, value := range body {
		full[name] = value
	}
	return contender{who: who, path: p.path(rest), body: full}
}

// preparing is the command that prepares the list.
func (p *payPlay) preparing(who *hosttest.Client, version int) contender {
	return contender{who: who, path: "/api/payment/lists", body: map[string]any{"period": p.Period, "version": version}}
}

// idle waits until no work on the list goes on.
func (p *payPlay) idle() payList {
	p.t.Helper()
	return p.waits("the work is done", func(l payList) bool {
		return l.State == "LIST_DRAFT" || l.State == "SUMMARY_UPLOADED" || l.State == "DELETED"
	})
}

// monthOf is the same locality's play of another month.
func (p *payPlay) monthOf(period string) *payPlay {
	other := *p
	other.Period = period
	other.ID = strings.Split(p.ID, ":")[0] + ":" + period + ":monthly"
	return &other
}

// startWard is a play in the ward, whose one officer has two windows open.
func startWard(t *testing.T) *payPlay {
	t.Helper()
	s := hosttest.Start(t)
	p := startPayments(t, s, thanhSen, "thanhsen.canbo", "thanhsen.canbo")
	p.settings(map[string]any{"connected": false, "preparerMayLock": true})
	return p
}

var listChanged = []string{"list-changed"}

// Whoever deletes, prepares again or splits a draft in the instant in which
// another does something else with it: one wins, and the sums stay the same.
func TestRaces_F46_F52_DeleteAndSplitAgainstPrepare(t *testing.T) {
	t.Parallel()
	p := startWard(t)
	whole := p.prepare().Sums
	for round := range 6 {
		l := p.list()
		if oneWins(t, listChanged, p.with(p.officer, "/delete", l.Version, map[string]any{"reason": "lập lại"}), p.preparing(p.second, l.Version)) {
			p.becomes("DELETED")
			p.prepare()
		}
		l = p.idle()
		if l.Sums != whole {
			t.Fatalf("F-46, round %d: %+v, was %+v", round, l.Sums, whole)
		}
		a := p.linesOf(thanhSen, "")[round]
		parts := map[string]any{"line": a.ref(), "parts": []any{part(a.Total / 4), part(a.Total - a.Total/4)}}
		split := oneWins(t, listChanged, p.with(p.officer, "/split", l.Version, parts), p.preparing(p.second, l.Version))
		l = p.idle()
		if want := whole.Lines + map[bool]int64{true: 1}[split]; l.Sums.Lines != want || l.Sums.Total != whole.Total {
			t.Fatalf("F-52, round %d, split %t: %+v, was %+v", round, split, l.Sums, whole)
		}
		if split {
			p.does(p.officer, "/split", map[string]any{"line": a.ref(), "merge": true})
			p.drafted()
		}
	}
}

// The money a month left unpaid goes to one list only, whichever two want it
// at once: the month after by carrying over (F-47), a later one by inheriting
// (F-48), or both from the same draft.
func TestRaces_F47_F48_CarryOverAgainstInherit(t *testing.T) {
	t.Parallel()
	p := startWard(t)
	p.prepare()
	lines := p.linesOf(thanhSen, "")
	unpaid := leaveUnpaid(t, p, lines[:3])
	next, later := p.monthOf(monthAfter(p.Period)), p.monthOf(monthAfter(monthAfter(p.Period)))
	p.until(next.Period, 20)
	later.prepare()
	inherit := map[string]any{"month": p.Period}
	for round := range 6 {
		l := later.idle()
		rivals := []contender{next.preparing(p.second, next.list0().Version), later.with(p.officer, "/carry-over", l.Version, inherit)}
		rivals[round%2].late = rand.N(400 * time.Millisecond)
		won := contest(t, []string{"nothing-open"}, rivals...)
		if !won[0] {
			t.Fatalf("round %d: the next month was not prepared", round)
		}
		next.idle()
		l = later.idle()
		if got := next.list().Sums.CarryOver + l.Sums.CarryOver; got != unpaid {
			t.Fatalf("round %d: %d of %d is on lists: %+v and %+v", round, got, unpaid, next.list().Sums, l.Sums)
		}
		// The same draft: one of the two commands wins.
		if round%2 == 0 {
			oneWins(t, append(listChanged, "nothing-open", "inherited-before"), later.with(p.second, "/carry-over", l.Version, nil), later.with(p.officer, "/split", l.Version, halved(lines[5])))
			later.idle()
		}
		for _, list := range []*payPlay{next, later} {
			list.does(list.officer, "/delete", map[string]any{"reason": "lập lại"})
			list.becomes("DELETED")
		}
		later.prepare()
		if w := later.waiting(); len(w.Months) != 1 || w.Months[0].Total != unpaid {
			t.Fatalf("round %d: the money is not free again: %+v", round, w)
		}
	}
}

func halved(l partLine) map[string]any {
	return map[string]any{"line": l.ref(), "parts": []any{part(l.Total / 2), part(l.Total - l.Total/2)}}
}

// leaveUnpaid settles the list by hand without the lines, and says what they
// come to.
func leaveUnpaid(t *testing.T, p *payPlay, lines []partLine) (unpaid int64) {
	t.Helper()
	var refs []map[string]string
	for _, l := range lines {
		refs = append(refs, l.ref())
		unpaid += l.Total
	}
	p.does(p.officer, "/statuses", map[string]any{"lines": refs, "status": "UNPAID", "reason": "vắng mặt"})
	payRest(t, p)
	l := p.list()
	p.does(p.officer, "/finish", map[string]any{"paidTotal": l.Balance.Paid, "unpaidTotal": l.Balance.Unpaid})
	if l := p.becomes("SETTLED"); l.Balance.Unpaid != unpaid {
		t.Fatalf("%+v, want %d unpaid", l.Balance, unpaid)
	}
	return unpaid
}

// payRest enters all lines without a status as paid.
func payRest(t *testing.T, p *payPlay) {
	t.Helper()
	today := readHealth(t, p.s).Clock.Format("2006-01-02")
	var refs []map[string]string
	for _, l := range p.linesOf(thanhSen, "") {
		if l.Status == "PENDING" {
			refs = append(refs, l.ref())
		}
	}
	for some := range slices.Chunk(refs, 90) {
		p.does(p.officer, "/statuses", map[string]any{"lines": some, "status": "PAID", "paidDate": today})
	}
}

// Arrears are cancelled while a preparation takes them: either the list bears
// them and the officer is told, or they are cancelled and no line bears them.
func TestRaces_F42_CancelAgainstPrepare(t *testing.T) {
	t.Parallel()
	p := startWard(t)
	lines := func() []partLine { p.prepare(); return p.linesOf(thanhSen, "") }()
	onLists := int64(0)
	for round := range 8 {
		a := p.owe("arrears", lines[round], 100_000)
		cancel := contender{who: p.second, path: "/api/payment/adjustments/" + a.Ref + "/cancel", body: map[string]any{"reason": "nhập nhầm", "version": a.Version}, late: rand.N(250 * time.Millisecond)}
		won := contest(t, []string{"on-a-list", "adjustment-changed"}, p.preparing(p.officer, p.list().Version), cancel)
		if !won[0] {
			t.Fatalf("round %d: not prepared", round)
		}
		l := p.idle()
		now := p.oneOf(lines[round].Beneficiary)
		if now.Amount != now.Settled+now.Listed+now.Remaining+now.Cancelled || (now.Cancelled == 100_000) != won[1] || now.Listed+now.Cancelled != 100_000 {
			t.Fatalf("round %d, cancelled %t: %+v", round, won[1], now)
		}
		onLists += now.Listed
		borne := int64(0)
		for _, line := range p.linesOf(thanhSen, "") {
			borne += line.Arrears
		}
		if borne != onLists || l.Sums.Total != l.Sums.Regular+l.Sums.CarryOver+borne {
			t.Fatalf("round %d: the lines bear %d of %d: %+v", round, borne, onLists, l.Sums)
		}
	}
	if got := p.owed("state=all").Totals; got.Listed != onLists || got.Amount != 800_000 {
		t.Errorf("%+v, %d is on the list", got, onLists)
	}
}

// Somebody who was paid turns out to have died in the instant in which the
// list is closed: whichever is first, what they got is to be recovered, once
// (F-44).
func TestRaces_F44_DeathAgainstClose(t *testing.T) {
	t.Parallel()
	p := startWard(t)
	for round := range 4 {
		p.until(p.Period, 2)
		p.prepare()
		line := p.linesOf(thanhSen, "")[round]
		payRest(t, p)
		l := p.list()
		var f file
		path := "/api/beneficiaries/" + line.Beneficiary
		p.officer.Get(path, &f)
		died := monthBefore(p.Period) + "-10"
		rivals := []contender{
			p.with(p.officer, "/finish", l.Version, map[string]any{"paidTotal": l.Balance.Paid, "unpaidTotal": 0}),
			{who: p.second, path: path + "/death", body: map[string]any{"version": f.Version, "date": died, "reason": "Công an xã báo"}},
		}
		rivals[round%2].late = rand.N(300 * time.Millisecond)
		if won := contest(t, nil, rivals...); !won[0] || !won[1] {
			t.Fatalf("round %d: %v", round, won)
		}
		p.becomes("SETTLED")
		p.cut(line, fmt.Sprintf("round %d: what was paid after the death is told", round), func(paid, left int64, _ bool) bool { return paid == line.Regular && left == line.Regular })
		if a := p.oneOf(line.Beneficiary); a.Amount != line.Regular || a.Remaining != line.Regular {
			t.Fatalf("round %d: %+v of %+v", round, a, line)
		}
		p = p.monthOf(monthAfter(p.Period))
	}
}
