package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"ansinh/infra/local/hosttest"
)

func TestDossier_C30_J16_ARepeatGetsTheFirstAnswerEvenAfterARestart(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	body := allowance(20, "Hồ Thị Hai")
	officer := s.Client("xuanyen.canbo")
	_, first := officer.Repeat("filing-key-1", http.MethodPost, "/api/dossiers", body)
	status, again := officer.Repeat("filing-key-1", http.MethodPost, "/api/dossiers", body)
	if status != http.StatusCreated || !bytes.Equal(first, again) {
		t.Fatalf("%d: %s is not %s", status, again, first)
	}
	var r dossierReceipt
	decodeJSON(t, first, &r)
	p := &dossierPlay{t: t, s: s, Code: r.Code}
	p.prepared("xuanyen.canbo")
	forward := map[string]any{"version": p.get("xuanyen.canbo").Version, "officer": "xuanyen.lanhdao"}
	answers := make([][]byte, 4)
	var group sync.WaitGroup
	for i := range answers {
		group.Go(func() { _, answers[i] = officer.Repeat("double-click-1", http.MethodPost, p.path("forward"), forward) })
	}
	group.Wait()
	s.Restart()
	_, late := s.Client("xuanyen.canbo").Repeat("double-click-1", http.MethodPost, p.path("forward"), forward)
	for i, answer := range append(answers, late) {
		if !bytes.Equal(answer, answers[0]) || !strings.Contains(string(answer), "AWAITING_RECEIPT") {
			t.Errorf("answer %d is %s, the first was %s", i, answer, answers[0])
		}
	}
	var progress struct{ Entries []struct{ Action string } }
	s.Client("xuanyen.canbo").Get(p.path("progress"), &progress)
	forwards := 0
	for _, e := range progress.Entries {
		if e.Action == "forward" {
			forwards++
		}
	}
	if forwards != 1 {
		t.Errorf("C-30: %d progress entries of forwarding", forwards)
	}
	status, other := s.Client("xuanyen.canbo").Repeat("double-click-1", http.MethodPost, p.path("forward"), map[string]any{"version": 1})
	if status != http.StatusConflict || !strings.Contains(string(other), "request-reused") {
		t.Errorf("another command under the same id: %d %s", status, other)
	}
}

func TestDossier_C58_OfTwoSessionsOneIsTold(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := filed(t, s, "xuanyen.canbo", allowance(21, "Hồ Thị Ba"))
	p.prepared("xuanyen.canbo")
	version := p.get("xuanyen.canbo").Version
	commands := map[string]map[string]any{
		"forward":                    {"version": version, "officer": "xuanyen.lanhdao"},
		"request-citizen-supplement": {"version": version, "text": "Thiếu"},
		"return-ineligible":          {"version": version, "reason": "x"},
	}
	var mu sync.Mutex
	won, stale := 0, 0
	var group sync.WaitGroup
	for action, body := range commands {
		group.Go(func() {
			status, answer := s.Client("xuanyen.canbo").Do(http.MethodPost, p.path(action), body)
			mu.Lock()
			defer mu.Unlock()
			switch status {
			case http.StatusOK:
				won++
			case http.StatusConflict, http.StatusForbidden: // the winner may have given it away already
				stale++
			default:
				t.Errorf("%s: %d %s", action, status, answer)
			}
		})
	}
	group.Wait()
	if won != 1 || stale != 2 {
		t.Errorf("%d won, %d were told", won, stale)
	}
}

func TestDossier_C46_NumbersOfAYearAreGivenOnceAndFollow(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	var plays []*dossierPlay
	for i := range 2 {
		p := filed(t, s, "xuanyen.canbo", allowance(30+i, fmt.Sprintf("Hồ Thị Bốn %c", 'A'+i)))
		p.prepared("xuanyen.canbo")
		p.to("xuanyen.canbo", "xuanyen.lanhdao")
		p.do("xuanyen.lanhdao", "sign", nil)
		p.to("xuanyen.lanhdao", "xuanyen.vanthu")
		plays = append(plays, p)
	}
	if got := plays[0].get("xuanyen.vanthu").Documents[0].ProposedNumber; got != 1 {
		t.Errorf("proposed %d", got)
	}
	if r := plays[0].do("xuanyen.vanthu", "issue", map[string]any{"number": 12}); r.Number != "12/TTr-UBND" {
		t.Errorf("%+v", r)
	}
	plays[1].refused("xuanyen.vanthu", "issue", map[string]any{"number": 12}, 409, "number-taken")
	if r := plays[1].do("xuanyen.vanthu", "issue", nil); r.Number != "13/TTr-UBND" {
		t.Errorf("%+v", r)
	}
	plays[0].refused("xuanyen.vanthu", "issue", nil, 409, "already-issued")
}

func TestDossier_BadInputIsAProblemAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := filed(t, s, "xuanyen.canbo", allowance(40, "Hồ Thị Năm"))
	officer := s.Client("xuanyen.canbo")
	for name, tc := range map[string]struct {
		action, body, pointer string
		status                int
	}{
		"malformed JSON": {"start", `{"version":`, "", 400}, "not an object": {"start", `[]`, "", 422}, "missing version": {"start", `{}`, "/version", 422},
		"unknown field": {"start", `{"version":1,"x":1}`, "/x", 422}, "wrong type": {"start", `{"version":"1"}`, "/version", 422},
		"too long":    {"delete", `{"version":1,"reason":"` + strings.Repeat("x", 2001) + `"}`, "/reason", 422},
		"over 1 MB":   {"delete", `{"version":1,"reason":"` + strings.Repeat("x", 2<<20) + `"}`, "", 413},
		"stale":       {"start", `{"version":99}`, "", 409},
		"number zero": {"issue", `{"version":1,"number":0}`, "/number", 422},
	} {
		t.Run(name, func(t *testing.T) {
			problem := officer.Refused(http.MethodPost, p.path(tc.action), []byte(tc.body), tc.status, "")
			if tc.pointer != "" && (len(problem.Fields) == 0 || problem.Fields[0].Pointer != tc.pointer) {
				t.Errorf("points at %+v", problem.Fields)
			}
			if problem.Detail == "" || strings.ContainsAny(problem.Detail, "{}") {
				t.Errorf("says %q", problem.Detail)
			}
		})
	}
	officer.Refused(http.MethodPost, "/api/dossiers/HS-00000-00-XXXXXX/start", []byte(`{"version":1}`), 404, "dossier-not-found")
	officer.Refused(http.MethodGet, "/api/dossiers/..%2f..%2fetc", nil, 422, "")
	status, body := officer.Send(http.MethodPost, p.path("start"), nil, []byte(`{"version":1}`))
	if status != 422 || !strings.Contains(string(body), "Idempotency-Key") {
		t.Errorf("without a request id: %d %s", status, body)
	}
	if f := p.get("xuanyen.canbo"); f.State != "OFFICER_CREATED" || f.Version != 1 {
		t.Errorf("something happened: %s v%d", f.State, f.Version)
	}
}
