package e2e

import (
	"context"
	"encoding/json"
	"testing"

	"ansinh/infra/local/hosttest"
)

// A month in which everything is late: at seven each morning the schedule
// tells those who have to act, once.
func TestPayment_F55_F56_J12_TheMorningJobRemindsAndMarksOnce(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(nil)
	const provider = "buudien.canbo"

	p.until(p.Period, 2) // no list three days before the cut-off
	hasNotice(s, "huyen.canbo", "payment-send-soon", p.Period)
	hasNotice(s, "huyen.canbo2", "payment-send-soon", p.Period)
	p.prepare()
	p.until(p.Period, 5)
	hasNotice(s, "huyen.canbo", "payment-send-today", p.Period)
	sent := p.send()

	p.until(p.Period, 25)
	hasNotice(s, provider, "payment-settlement-today", sent.pkg())
	p.until(p.Period, 26)
	for _, account := range []string{"huyen.canbo", "huyen.canbo2"} {
		hasNotice(s, account, "settlement-overdue", p.Period)
	}
	hasNotice(s, provider, "settlement-overdue", sent.pkg())
	if l := p.list(); !has(l, "extendSettlement") {
		t.Fatalf("F-56: the officer is not offered the extension: %+v", l.Actions)
	}
	runsForNothing(t, s)
	hasNotice(s, "huyen.canbo", "settlement-overdue", p.Period) // still exactly one

	p.does(p.officer, "/extend", map[string]any{"days": 5, "reason": "mưa lũ"})
	hasNotice(s, provider, "settlement-extended", sent.pkg()) // J-09
	p.officeDoes("settle", nil)
	p.becomes("SETTLEMENT_RECEIVED")
	p.does(p.officer, "/return-settlement", map[string]any{"reason": "thiếu hai người đã nhận"})
	hasNotice(s, provider, "settlement-returned", sent.pkg())

	p.does(p.officer, "/extend", map[string]any{"days": 15, "reason": "mưa lũ kéo dài", "confirmed": true})
	var lines []map[string]string
	for _, c := range p.list().Communes {
		lines = append(lines, p.allLines(c.Commune)...)
	}
	one := map[string]any{"lines": lines[:1], "status": "UNPAID", "reason": "vắng mặt khi chi trả"}
	p.refused(p.officer, "/statuses", one, "list-sent")
	p.until(p.Period, 25+20+1)
	p.officeRefused("settle", nil, "settlement-late")
	p.does(p.officer, "/statuses", one) // F-34, F-36: no day is left, so the paper counts
	if l := p.becomes("MANUAL_SETTLING"); l.Connected {
		t.Error("the list still waits for the provider")
	}
	hasNotice(s, provider, "statuses-entered", sent.pkg())
	p.officeRefused("settle", nil, "wrong-state")
	p.byHand(lines[1:])
	if l := p.finish(); l.Balance.UnpaidLines != 1 || l.Balance.Paid+l.Balance.Unpaid != l.Sums.Total {
		t.Errorf("settled by hand: %+v of %+v", l.Balance, l.Sums)
	}
}

// runsForNothing runs the job again for the day it has run for.
func runsForNothing(t *testing.T, s *hosttest.System) {
	t.Helper()
	var did struct{ Localities, Reminders, Overdue int }
	answer, err := s.Invoke(context.Background(), "SchedulePaymentRemindersFunction", []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(answer, &did); err != nil {
		t.Fatal(err)
	}
	if did.Localities != 2 || did.Reminders != 0 || did.Overdue != 0 {
		t.Errorf("J-12: run again, the job did %s", answer)
	}
}
