package payment_test

import (
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

func extend(l *payment.List, days int, reason string) error {
	return payment.Extend{Days: days, Reason: reason, Confirmed: true, Settings: connected()}.Apply(l, officer, noon("2024-03-27"))
}

func TestExtend_F33_AddsCalendarDaysToTheOldDeadline(t *testing.T) {
	l := listIn(payment.Paying)
	if err := extend(&l, 20, "bưu điện chậm"); err != nil {
		t.Fatal(err)
	}
	if l.SettlementDeadline != "2024-04-14" {
		t.Errorf("due %s, want 2024-04-14", l.SettlementDeadline)
	}
}

func TestExtend_F33_RefusesTwentyFirstDay(t *testing.T) {
	for name, c := range map[string]struct {
		days   int
		reason string
		code   string
	}{
		"21 days": {21, "chậm", "extension-days"}, "none": {0, "chậm", "extension-days"}, "fewer than none": {-1, "chậm", "extension-days"},
		"no reason": {5, "", "reason-required"}, "a blank reason": {5, " \n", "reason-required"},
	} {
		t.Run(name, func(t *testing.T) {
			l := listIn(payment.Paying)
			if err := extend(&l, c.days, c.reason); !fault.HasCode(err, c.code) || l.SettlementDeadline != "2024-03-25" {
				t.Errorf("%v, due %s", err, l.SettlementDeadline)
			}
		})
	}
}

func TestExtend_F34_TheLimitCountsAllExtensions(t *testing.T) {
	l := listIn(payment.Paying)
	if err := extend(&l, 15, "lần một"); err != nil {
		t.Fatal(err)
	}
	if err := extend(&l, 6, "lần hai"); !fault.HasCode(err, "extension-days") {
		t.Errorf("6 more after 15: %v", err)
	}
	if err := extend(&l, 5, "lần hai"); err != nil {
		t.Errorf("5 more after 15: %v", err)
	}
	if err := extend(&l, 1, "lần ba"); !fault.HasCode(err, "extension-days") {
		t.Errorf("1 more after 20: %v", err)
	}
}

func TestExtend_F29_RefusedOnceClosed(t *testing.T) {
	for _, state := range []payment.State{payment.Settled, payment.Locked, payment.Closing} {
		l := listIn(state)
		if err := extend(&l, 5, "chậm"); !fault.Is(err, fault.KindRefused) {
			t.Errorf("%s: %v", state, err)
		}
	}
}

func TestExtend_F30_GrantsARequestWithOtherDays(t *testing.T) {
	l := listIn(payment.Sent)
	post := payment.By{ID: "buudien.canbo"}
	if err := (payment.RequestExtension{ID: "r1", Days: 10, Reason: "mưa lũ", Settings: connected()}).Apply(&l, post, noon("2024-03-20")); err != nil {
		t.Fatal(err)
	}
	grant := payment.Extend{Days: 7, Reason: "đồng ý", Request: "r1", Confirmed: true, Settings: connected()}
	if err := grant.Apply(&l, officer, noon("2024-03-21")); err != nil {
		t.Fatal(err)
	}
	if e := l.Extensions[0]; e.Days != 7 || e.RequestedBy != post || e.DecidedBy != officer || !l.Requests[0].Granted {
		t.Errorf("%+v of %+v", e, l.Requests)
	}
	if err := grant.Apply(&l, officer, noon("2024-03-21")); !fault.HasCode(err, "request-unknown") {
		t.Errorf("granted twice: %v", err)
	}
}

func TestExtend_F35_WarnsPastTheNextSendCutOff(t *testing.T) {
	l := listIn(payment.Paying)
	long := payment.Extend{Days: 12, Reason: "chậm", Settings: connected()} // to 2024-04-06, April's lists go by the 5th
	if err := long.Apply(&l, officer, noon("2024-03-24")); !fault.HasCode(err, "extension-confirm") {
		t.Fatalf("without confirmation: %v", err)
	}
	long.Days = 11
	if err := long.Apply(&l, officer, noon("2024-03-24")); err != nil {
		t.Errorf("to the cut-off itself: %v", err)
	}
}

func TestExtend_F37_HistoryHoldsEach(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := listIn(payment.Paying)
		first := l.SettlementDeadline
		granted := 0
		for _, days := range rapid.SliceOfN(rapid.IntRange(-2, 22), 1, 12).Draw(t, "days") {
			before := l.SettlementDeadline
			err := extend(&l, days, "lý do")
			if ok := days >= 1 && granted+days <= 20; ok != (err == nil) {
				t.Fatalf("%d days after %d: %v", days, granted, err)
			}
			if err != nil {
				continue
			}
			granted += days
			last := l.Extensions[len(l.Extensions)-1]
			if last.OldDeadline != before || last.NewDeadline != l.SettlementDeadline || last.Reason == "" || last.At.IsZero() {
				t.Fatalf("%+v", last)
			}
		}
		if l.SettlementDeadline != first.AddDays(granted) || granted != l.ExtensionDays() {
			t.Fatalf("due %s after %d days from %s", l.SettlementDeadline, granted, first)
		}
	})
}

func TestReceive_F36_LateDataWaitForTheExtension(t *testing.T) {
	l := listIn(payment.Paying)
	receive := func(day calendar.Date) error {
		c := l
		return payment.Receive{Settlement: settlementOf(97, 3)}.Apply(&c, officer, noon(day))
	}
	if err := receive("2024-03-25"); err != nil {
		t.Errorf("on the day itself: %v", err)
	}
	if err := receive("2024-03-28"); !fault.HasCode(err, "settlement-late") {
		t.Errorf("late: %v", err)
	}
	if err := extend(&l, 5, "chậm"); err != nil {
		t.Fatal(err)
	}
	if err := receive("2024-03-28"); err != nil {
		t.Errorf("on day 3 of 5: %v", err)
	}
	if err := receive("2024-03-31"); !fault.HasCode(err, "settlement-late") {
		t.Errorf("after the extended deadline: %v", err)
	}
}
