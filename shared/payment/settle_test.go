package payment_test

import (
	"errors"
	"testing"

	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

// Given 97 paid, 3 unpaid and 1 not recovered: exactly these are listed, with
// reasons and totals.
func TestNotRecovered_F22_OnlyUnpaidLinesThatWereToBeRecoveredFrom(t *testing.T) {
	unpaid := []payment.Line{
		{LineRef: payment.LineRef{Beneficiary: "an"}, Regular: 500_000, Total: 500_000, Reason: "vắng mặt"},
		{LineRef: payment.LineRef{Beneficiary: "binh"}, Regular: 500_000, Recovery: 300_000, Total: 200_000, Reason: "đã chuyển đi"},
		{LineRef: payment.LineRef{Beneficiary: "chi"}, Regular: 700_000, Total: 700_000, Reason: "vắng mặt"},
	}
	none := func(*payment.Line) money.Dong { return 0 }
	lines, left := payment.NotRecovered(unpaid, none)
	if len(lines) != 1 || lines[0].Beneficiary != "binh" || lines[0].Reason != "đã chuyển đi" || left != (payment.Tally{Lines: 1, Money: 300_000}) {
		t.Errorf("%+v, %+v", lines, left)
	}
	if lines, left := payment.NotRecovered(unpaid[:1], none); lines != nil || left != (payment.Tally{}) {
		t.Errorf("nothing to recover: %+v, %+v", lines, left)
	}
}

func TestReceive_F57_ListedIsPaidPlusUnpaid(t *testing.T) {
	for name, change := range map[string]func(*payment.Settlement){
		"one đồng more paid":   func(s *payment.Settlement) { s.Paid.Money++ },
		"one đồng less unpaid": func(s *payment.Settlement) { s.Unpaid.Money-- },
		"a line less":          func(s *payment.Settlement) { s.Unpaid.Lines-- },
		"more than an int64":   func(s *payment.Settlement) { s.Paid.Money = 1<<63 - 1; s.Unpaid.Money = 1 << 40 },
	} {
		t.Run(name, func(t *testing.T) {
			l, s := listIn(payment.Paying), settlementOf(97, 3)
			change(&s)
			err := payment.Receive{Settlement: s}.Apply(&l, officer, noon("2024-03-20"))
			if !fault.HasCode(err, "settlement-unbalanced") || len(l.Settlements) != 0 || l.State != payment.Paying {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestReturn_F25_KeepsEarlierVersions(t *testing.T) {
	l := listIn(payment.Paying)
	for version := 1; version <= 2; version++ {
		if err := (payment.Receive{Settlement: settlementOf(98-version, 2+version)}).Apply(&l, officer, noon("2024-03-20")); err != nil {
			t.Fatal(err)
		}
		if l.Settlement().Version != version {
			t.Errorf("version %d, want %d", l.Settlement().Version, version)
		}
		if version == 1 {
			if err := (payment.Return{Remarks: "thiếu một người"}).Apply(&l, officer, noon("2024-03-21")); err != nil {
				t.Fatal(err)
			}
			if l.State != payment.Paying || l.Settlement() != nil {
				t.Errorf("%s with %+v", l.State, l.Settlement())
			}
		}
	}
	if len(l.Settlements) != 2 || l.Settlements[0].Remarks == "" || l.Settlements[0].Paid.Lines != 97 {
		t.Errorf("%+v", l.Settlements)
	}
}

func TestClose_F23_OnlyAfterTheCutOff(t *testing.T) {
	l := listIn(payment.SettlementReceived)
	if err := (payment.Close{Communes: 1}).Apply(&l, officer, noon("2024-03-22")); !fault.HasCode(err, "close-too-early") {
		t.Errorf("on the 22nd: %v", err)
	}
	if err := (payment.Close{Communes: 1}).Apply(&l, officer, noon("2024-03-25")); !fault.HasCode(err, "close-too-early") {
		t.Errorf("on the cut-off day: %v", err)
	}
	if err := (payment.Close{Communes: 1}).Apply(&l, officer, noon("2024-03-26")); err != nil {
		t.Errorf("on the 26th: %v", err)
	}
}

func TestFinishClosing_F24_SettlesOnlyABalancedList(t *testing.T) {
	good := payment.Closed{Paid: payment.Tally{Lines: 97, Money: 48_500_000}, Unpaid: payment.Tally{Lines: 3, Money: 1_500_000}}
	bad := good
	bad.Paid.Money--
	l := listIn(payment.Closing)
	if err := (payment.FinishClosing{Found: bad}).Apply(&l, noon("2024-03-26")); err == nil || l.State != payment.Closing {
		t.Errorf("a đồng short: %v, now %s", err, l.State)
	}
	if err := (payment.FinishClosing{Found: good}).Apply(&l, noon("2024-03-26")); err != nil || l.State != payment.Settled {
		t.Fatalf("%v, now %s", err, l.State)
	}
	if err := (payment.FinishClosing{Found: good}).Apply(&l, noon("2024-03-26")); !errors.Is(err, payment.ErrDone) {
		t.Errorf("again: %v", err)
	}
}

// unconnected is a locality without a link, with two lines.
func unconnected() (payment.List, payment.Settings, []payment.Line) {
	l := listIn(payment.Draft)
	l.Scan, l.Lines, l.Total = nil, 2, 1_200_000
	lines := []payment.Line{
		{LineRef: payment.LineRef{Commune: "18073-2025", Beneficiary: "a", Policy: "1"}, Total: 500_000, Status: payment.Pending},
		{LineRef: payment.LineRef{Commune: "18073-2025", Beneficiary: "b", Policy: "1"}, Total: 700_000, Status: payment.Pending},
	}
	return l, payment.Settings{Locality: "442"}, lines
}

func TestEnterStatuses_F26_TheManualBranch(t *testing.T) {
	l, s, lines := unconnected()
	paid, err := payment.EnterStatuses{Lines: lines[:1], Status: payment.Paid, PaidDate: "2024-03-08", Settings: s}.Apply(&l, officer, noon("2024-03-20"))
	if err != nil || l.State != payment.ManualSettling || paid[0].Status != payment.Paid || paid[0].PaidDate != "2024-03-08" {
		t.Fatalf("%v, %s, %+v", err, l.State, paid)
	}
	finish := payment.FinishManual{Paid: 500_000, Unpaid: 700_000, Communes: 1}
	if err := finish.Apply(&l, officer, noon("2024-03-20")); !fault.HasCode(err, "lines-open") {
		t.Errorf("with an open line: %v", err)
	}
	if _, err := (payment.EnterStatuses{Lines: lines[1:], Status: payment.Unpaid, Reason: "vắng mặt", Settings: s}).Apply(&l, officer, noon("2024-03-20")); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []money.Dong{699_999, 700_001} {
		if err := (payment.FinishManual{Paid: 500_000, Unpaid: wrong}).Apply(&l, officer, noon("2024-03-20")); !fault.HasCode(err, "paper-differs") {
			t.Errorf("the paper says %d: %v", wrong, err)
		}
	}
	if err := finish.Apply(&l, officer, noon("2024-03-20")); err != nil || l.State != payment.Closing {
		t.Errorf("%v, now %s", err, l.State)
	}
}

func TestEnterStatuses_F51_ChangingAStatusKeepsTheSums(t *testing.T) {
	l, s, lines := unconnected()
	enter := func(line payment.Line, status payment.LineStatus) payment.Line {
		t.Helper()
		c := payment.EnterStatuses{Lines: []payment.Line{line}, Status: status, Settings: s}
		if status == payment.Paid {
			c.PaidDate = "2024-03-08"
		} else {
			c.Reason = "vắng mặt"
		}
		changed, err := c.Apply(&l, officer, noon("2024-03-20"))
		if err != nil {
			t.Fatal(err)
		}
		return changed[0]
	}
	first := enter(lines[0], payment.Paid)
	first = enter(first, payment.Unpaid)
	enter(enter(first, payment.Paid), payment.Paid)
	enter(lines[1], payment.Unpaid)
	if l.Paid != (payment.Tally{Lines: 1, Money: 500_000}) || l.Unpaid != (payment.Tally{Lines: 1, Money: 700_000}) {
		t.Errorf("paid %+v, unpaid %+v", l.Paid, l.Unpaid)
	}
}

func TestEnterStatuses_F26_F51_Refusals(t *testing.T) {
	l, s, lines := unconnected()
	carried := lines[0]
	carried.Status = payment.CarriedOver
	many := make([]payment.Line, payment.MaxSelection+1)
	for name, c := range map[string]struct {
		list  payment.List
		enter payment.EnterStatuses
		code  string
	}{
		"F-26: connected":    {l, payment.EnterStatuses{Lines: lines, Status: payment.Paid, PaidDate: "2024-03-08", Settings: connected()}, "connected"},
		"F-26: sent":         {listIn(payment.Sent), payment.EnterStatuses{Lines: lines, Status: payment.Paid, PaidDate: "2024-03-08", Settings: s}, "list-sent"},
		"F-51: locked":       {listIn(payment.Locked), payment.EnterStatuses{Lines: lines, Status: payment.Paid, PaidDate: "2024-03-08", Settings: s}, "period-locked"},
		"no date":            {l, payment.EnterStatuses{Lines: lines, Status: payment.Paid, Settings: s}, "paid-date"},
		"a date ahead":       {l, payment.EnterStatuses{Lines: lines, Status: payment.Paid, PaidDate: "2024-03-21", Settings: s}, "paid-date"},
		"unpaid, no reason":  {l, payment.EnterStatuses{Lines: lines, Status: payment.Unpaid, Settings: s}, "reason-required"},
		"carried over since": {l, payment.EnterStatuses{Lines: []payment.Line{carried}, Status: payment.Unpaid, Reason: "x", Settings: s}, "line-carried-over"},
		"too many":           {l, payment.EnterStatuses{Lines: many, Status: payment.Unpaid, Reason: "x", Settings: s}, "selection"},
		"no such status":     {l, payment.EnterStatuses{Lines: lines, Status: payment.CarriedOver, Settings: s}, "status"},
	} {
		t.Run(name, func(t *testing.T) {
			before := c.list.State
			if _, err := c.enter.Apply(&c.list, officer, noon("2024-03-20")); !fault.HasCode(err, c.code) || c.list.State != before {
				t.Errorf("%v, now %s", err, c.list.State)
			}
		})
	}
}
