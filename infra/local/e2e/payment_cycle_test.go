package e2e

import (
	"bytes"
	"net/http"
	"testing"

	"ansinh/infra/local/hosttest"
	"ansinh/shared/org"
)

// The month of a connected district from the settings to the lock, through
// the simulated post office, with every turn part F names.
func TestPayment_F02_F03_TheWholeCycleThroughThePostOffice(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(nil)

	// F-01: a commune is not offered the module.
	s.Client("xuanyen.canbo").Refused(http.MethodGet, "/api/payment/periods/"+p.Period+"?locality=442", nil, http.StatusForbidden, "forbidden")

	draft := p.prepare()
	if draft.Sums.Lines == 0 || draft.Sums.Total == 0 || len(draft.Communes) < 2 {
		t.Fatalf("%+v", draft.Sums)
	}
	again := p.prepare() // F-45: the same lines
	if again.Sums != draft.Sums {
		t.Fatalf("%+v, again %+v", draft.Sums, again.Sums)
	}
	checkSummary(t, p)

	// F-12, F-16: no scan, no sending; the scan must bear the list's total.
	p.refused(p.officer, "/send", nil, "send-no-scan")
	if status, answer := p.scan(scanned, draft.Sums.Total-1); status != http.StatusUnprocessableEntity || problemCode(answer) != "scan-total" {
		t.Fatalf("a đồng less: %d %s", status, answer)
	}
	if status, answer := p.scan([]byte("MZ not a scan"), draft.Sums.Total); problemCode(answer) != "scan-type" {
		t.Fatalf("a program: %d %s", status, answer)
	}

	// F-20: the provider takes the package but its answer is lost.
	p.officeDoes("behave", map[string]any{"lose_answers": 1})
	sent := p.send()
	p.refused(p.officer, "/delete", map[string]any{"reason": "lập lại"}, "list-sent") // F-46
	rejectAndSendAgain(t, p, sent)

	p.officeDoes("start", nil)
	p.becomes("PAYING")
	p.officeRefused("reject", map[string]any{"reason": "muộn"}, "paying-started") // F-41
	settleLate(t, p)
	closeAndLock(t, p)
	carryIntoNextMonth(t, p)
}

func checkSummary(t *testing.T, p *payPlay) {
	t.Helper()
	for format, magic := range map[string]string{"pdf": "%PDF-", "xlsx": "PK"} {
		var file struct{ URL string }
		p.officer.Get(p.path("/summary?format="+format), &file)
		if content := p.s.Download(file.URL); !bytes.HasPrefix(content, []byte(magic)) {
			t.Fatalf("the %s summary begins %q", format, content[:min(8, len(content))])
		}
	}
}

func rejectAndSendAgain(t *testing.T, p *payPlay, sent payList) {
	t.Helper()
	p.officeDoes("reject", map[string]any{"reason": "sai số tài khoản"})
	p.becomes("REJECTED_BY_PROVIDER")
	p.does(p.officer, "/edit", nil)
	p.refused(p.officer, "/send", nil, "send-scan-outdated") // F-40
	if l := p.send(); len(l.Packages) != 2 || l.Packages[1].Replaces != sent.pkg() || l.Packages[0].State != "rejected" {
		t.Fatalf("%+v", l.Packages)
	}
}

func settleLate(t *testing.T, p *payPlay) {
	t.Helper()
	p.officeDoes("mark", map[string]any{"unpaid_first": 3})
	p.officeRefused("settle", map[string]any{"off_by": 1}, "settlement-lines") // F-57
	p.officeRefused("settle", map[string]any{"omit": 2}, "settlement-lines")   // F-21
	p.officeRefused("settle", map[string]any{"unknown": 1}, "settlement-lines")
	p.officeRefused("settle", map[string]any{"double": 1}, "settlement-lines")

	p.until(p.Period, 26)
	p.waits("the settlement is overdue", func(l payList) bool { return has(l, "extendSettlement") })
	p.officeRefused("settle", map[string]any{"unpaid_first": 3}, "settlement-late") // F-36
	p.officeDoes("extend", map[string]any{"days": 10, "reason": "mưa lũ"})          // F-30
	request := p.waits("the request shows", func(l payList) bool { return len(l.ExtensionRequests) == 1 }).ExtensionRequests[0]
	p.refused(p.officer, "/extend", map[string]any{"days": 21, "reason": "chậm"}, "extension-days") // F-33
	p.does(p.officer, "/extend", map[string]any{"days": 5, "reason": "mưa lũ", "request": request.ID})
	l := p.list()
	if l.SettlementDeadline != p.Period+"-30" || l.Extensions[0].OldDeadline != p.Period+"-25" || l.ExtensionsLeft != 15 {
		t.Fatalf("due %s after %+v", l.SettlementDeadline, l.Extensions)
	}
	// J-13: who asked and who decided are told by name and office, the provider apart from the officers of its locality.
	if e := l.Extensions[0]; e.DecidedBy != l.PreparedBy || e.DecidedBy.Name == "" || e.RequestedBy.Office != org.ProviderOffice+", "+e.DecidedBy.Office {
		t.Fatalf("asked by %+v, decided by %+v", e.RequestedBy, e.DecidedBy)
	}

	// J-16: the same message twice, one effect and equal answers.
	replies := p.office("settle", map[string]any{"unpaid_first": 5, "twice": true, "message_id": "quyet-toan-1"})
	if len(replies) != 2 || replies[0].Status != http.StatusOK || !bytes.Equal(replies[0].Body, replies[1].Body) || replies[1].Status != http.StatusOK {
		t.Fatalf("%+v", replies)
	}
	p.becomes("SETTLEMENT_RECEIVED")
	p.does(p.officer, "/return-settlement", map[string]any{"reason": "thiếu hai người đã nhận"}) // F-25
	p.becomes("PAYING")
	p.officeDoes("settle", map[string]any{"unpaid_first": 3, "upload": true})
	l = p.becomes("SETTLEMENT_RECEIVED")
	if len(l.Settlements) != 2 || l.Settlements[0].State != "returned" || l.Settlements[1].Version != 2 || l.Balance.UnpaidLines != 3 {
		t.Fatalf("%+v, %+v", l.Settlements, l.Balance)
	}
	var unpaid struct {
		Items []struct{ Reason string }
		Final bool
	}
	p.officer.Get(p.path("/unpaid"), &unpaid) // F-22
	if len(unpaid.Items) != 3 || unpaid.Items[0].Reason == "" || unpaid.Final {
		t.Fatalf("%+v", unpaid)
	}
}

func closeAndLock(t *testing.T, p *payPlay) {
	t.Helper()
	p.refused(p.officer, "/close", nil, "close-too-early") // F-23
	p.until(p.Period, 32)
	p.does(p.officer, "/close", nil)
	l := p.becomes("SETTLED")
	if l.Balance.Listed != l.Sums.Total || l.Balance.Paid+l.Balance.Unpaid != l.Balance.Listed || l.Balance.UnpaidLines != 3 {
		t.Fatalf("%+v of %+v", l.Balance, l.Sums)
	}
	p.refused(p.officer, "/extend", map[string]any{"days": 1, "reason": "chậm"}, "settlement-closed") // F-29
	p.refused(p.officer, "/lock", nil, "separation-of-duties")
	p.does(p.second, "/lock", nil)
	locked := p.waits("the lines are exported", func(l payList) bool { return l.State == "PERIOD_LOCKED" && l.Export != nil })
	if int64(locked.Export.Rows) != locked.Sums.Lines {
		t.Fatalf("%d rows of %d lines", locked.Export.Rows, locked.Sums.Lines)
	}
	p.refused(p.officer, "/close", nil, "period-locked") // F-53
	p.does(p.officer, "/unlock", map[string]any{"reason": "kiểm tra lại"})
	p.does(p.second, "/lock", nil)
	p.waits("the lines are exported again", func(l payList) bool { return l.Export != nil })
	var history struct {
		Items []struct{ Action, Note, State string }
	}
	p.officer.Get(p.path("/history"), &history)
	seen := map[string]bool{}
	for _, e := range history.Items {
		seen[e.Action] = true
	}
	for _, action := range []string{"prepareList", "confirmScan", "sendList", "rejectPackage", "editList", "startPaying", "extendSettlement", "transmitSettlement", "returnSettlement", "closeSettlement", "lockPeriod", "unlockPeriod"} {
		if !seen[action] {
			t.Errorf("the history lacks %s: %+v", action, history.Items)
		}
	}
}

func carryIntoNextMonth(t *testing.T, p *payPlay) {
	t.Helper()
	before := p.list()
	month := monthAfter(p.Period)
	next := &payPlay{t: t, s: p.s, officer: p.officer, second: p.second, Period: month, ID: "442:" + month + ":monthly"}
	l := next.prepare()
	if l.Sums.CarryOver != before.Balance.Unpaid {
		t.Errorf("carried over %d, unpaid %d", l.Sums.CarryOver, before.Balance.Unpaid)
	}
	var unpaid struct {
		Totals struct{ CarriedOver, CarriedOverLines int64 }
		Final  bool
	}
	p.officer.Get(p.path("/unpaid"), &unpaid)
	if unpaid.Totals.CarriedOver != before.Balance.Unpaid || unpaid.Totals.CarriedOverLines != 3 || !unpaid.Final {
		t.Errorf("%+v", unpaid)
	}
	next.does(next.officer, "/delete", map[string]any{"reason": "lập lại sau"})
	next.s.Eventually("the draft is deleted", func() error {
		if got := next.list(); got.State != "DELETED" {
			return errState(got.State)
		}
		return nil
	})
	if l := next.prepare(); l.Sums.CarryOver != before.Balance.Unpaid {
		t.Errorf("made anew, carried over %d", l.Sums.CarryOver)
	}
	p.booksBalance(next.ID)
	traced(t, p, next)
}

type errState string

// Error implements error.
func (e errState) Error() string { return "it is " + string(e) }

func has(l payList, action string) bool {
	for _, a := range l.Actions {
		if a.Action == action && a.Enabled {
			return true
		}
	}
	return false
}

// F-26, F-51: a locality without a link settles by hand.
func TestPayment_F26_TheManualBranch(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "18073-2025", "thanhsen.canbo", "thanhsen.canbo")
	p.settings(map[string]any{"connected": false, "preparerMayLock": true})
	draft := p.prepare()
	if draft.Sums.Lines == 0 || draft.Connected {
		t.Fatalf("%+v", draft)
	}
	p.refused(p.officer, "/send", nil, "send-not-connected")
	lines := p.allLines("18073-2025")
	p.does(p.officer, "/statuses", map[string]any{"lines": lines[:1], "status": "UNPAID", "reason": "vắng mặt"})
	p.byHand(lines[1:])
	l := p.list()
	p.refused(p.officer, "/finish", map[string]any{"paidTotal": l.Balance.Paid + 1, "unpaidTotal": l.Balance.Unpaid}, "paper-differs")
	settled := p.finish()
	if settled.Balance.UnpaidLines != 1 || settled.Balance.Paid+settled.Balance.Unpaid != settled.Sums.Total {
		t.Errorf("%+v of %+v", settled.Balance, settled.Sums)
	}
	p.does(p.officer, "/lock", nil)
	p.waits("the lines are exported", func(l payList) bool { return l.Export != nil })
}
