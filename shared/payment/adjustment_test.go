package payment_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

func recovery(amount money.Dong) payment.Adjustment {
	return payment.Adjustment{
		ID: "r1", Kind: payment.Recovery, Commune: "18376", Beneficiary: "b1", Policy: "1", Name: "Nguyễn Thị Bích", Amount: amount,
		Month: "2024-03", From: "2024-01", Through: "2024-02", Reason: "chi trả thừa", Source: payment.Manual,
	}
}

var (
	owedMarch = payment.NewListID("442", "2024-03", payment.Monthly)
	owedApril = payment.NewListID("442", "2024-04", payment.Monthly)
	owedAt    = time.Date(2024, 3, 10, 3, 0, 0, 0, time.UTC)
)

func takeOn(t *testing.T, a *payment.Adjustment, list payment.ListID, amount money.Dong) {
	t.Helper()
	if err := (payment.TakeOn{List: list, Parts: []payment.TakePart{{Policy: "1", Amount: amount}}}).Apply(a); err != nil {
		t.Fatal(err)
	}
}

func closeTakes(a *payment.Adjustment, list payment.ListID, status payment.LineStatus) error {
	return payment.SettleTakes{List: list, Outcome: func(string) (payment.LineStatus, calendar.Date, bool) {
		return status, "", true
	}}.Apply(a)
}

func TestCheck_F42_F43_NamesWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*payment.Adjustment)
		code   string
	}{
		"no kind":       {func(a *payment.Adjustment) { a.Kind = "" }, "bad-kind"},
		"no amount":     {func(a *payment.Adjustment) { a.Amount = 0 }, "bad-amount"},
		"below zero":    {func(a *payment.Adjustment) { a.Amount = -1 }, "bad-amount"},
		"a slip":        {func(a *payment.Adjustment) { a.Amount = payment.MaxAdjustment + 1 }, "bad-amount"},
		"no month":      {func(a *payment.Adjustment) { a.Month = "2024-13" }, "bad-month"},
		"backwards":     {func(a *payment.Adjustment) { a.From = "2024-03" }, "bad-range"},
		"no reason":     {func(a *payment.Adjustment) { a.Reason = " " }, "reason-required"},
		"no policy":     {func(a *payment.Adjustment) { a.Policy = "" }, "bad-adjustment"},
		"a mark in it":  {func(a *payment.Adjustment) { a.ID = "a#b" }, "bad-adjustment"},
		"nothing wrong": {func(*payment.Adjustment) {}, ""},
	} {
		a := recovery(300_000)
		c.change(&a)
		if err := a.Check(); (c.code == "" && err != nil) || (c.code != "" && !fault.HasCode(err, c.code)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDue_F42_NotBeforeItsMonthAndNotOnFuneralLists(t *testing.T) {
	a := recovery(300_000)
	if got := a.Due(owedMarch.Previous()); got != 0 {
		t.Errorf("February takes %s", got)
	}
	if got := a.Due(payment.NewListID("442", "2024-03", payment.Funeral)); got != 0 {
		t.Errorf("a funeral list takes %s", got)
	}
	takeOn(t, &a, owedMarch, 200_000)
	if again, other := a.Due(owedMarch), a.Due(owedApril); again != 300_000 || other != 100_000 {
		t.Errorf("the list itself may take %s again, another %s", again, other)
	}
	if err := (payment.TakeOn{List: owedApril, Parts: []payment.TakePart{{Policy: "1", Amount: 100_001}}}).Apply(&a); !fault.HasCode(err, "adjustment-taken") {
		t.Errorf("more than is left: %v", err)
	}
}

// A recovery that is void gives what a draft bears back with the draft's next
// run; cancelled meanwhile it would be owed again.
func TestCancel_F43_NotOnceItIsVoid(t *testing.T) {
	a := recovery(300_000)
	takeOn(t, &a, owedMarch, 200_000)
	if err := (payment.VoidRecovery{Reason: "hủy cắt chết"}).Apply(&a, payment.System, owedAt); err != nil {
		t.Fatal(err)
	}
	err := payment.CancelAdjustment{Reason: "nhầm", Draft: &payment.List{ID: owedMarch, State: payment.Draft}}.Apply(&a, payment.System, owedAt)
	if !fault.HasCode(err, "nothing-left") || a.Remaining() != 0 || !a.Cancelled.GiveBack {
		t.Errorf("%v; left %s, %+v", err, a.Remaining(), a.Cancelled)
	}
}

func TestCollectAndCancel_F43_OnlyWhatIsLeft(t *testing.T) {
	a := recovery(300_000)
	takeOn(t, &a, owedMarch, 200_000)
	if err := (payment.CancelAdjustment{Reason: "nhầm"}).Apply(&a, payment.System, owedAt); !fault.HasCode(err, "on-a-list") {
		t.Errorf("cancelled while a list bears it: %v", err)
	}
	collect := payment.CollectRecovery{Amount: 100_001, Date: "2024-03-09", Receipt: "PT-1"}
	if err := collect.Apply(&a, payment.System, owedAt); !fault.HasCode(err, "bad-amount") {
		t.Errorf("collected more than is left: %v", err)
	}
	collect.Amount, collect.Date = 60_000, "2024-03-11"
	if err := collect.Apply(&a, payment.System, owedAt); !fault.HasCode(err, "bad-date") {
		t.Errorf("collected tomorrow: %v", err)
	}
	collect.Date = "2024-03-10"
	if err := collect.Apply(&a, payment.System, owedAt); err != nil {
		t.Fatal(err)
	}
	if err := closeTakes(&a, owedMarch, payment.Paid); err != nil {
		t.Fatal(err)
	}
	if err := (payment.CancelAdjustment{Reason: "hộ khó khăn"}).Apply(&a, payment.System, owedAt); err != nil {
		t.Fatal(err)
	}
	if a.State() != payment.AdjustmentVoid || a.Settled() != 260_000 || a.Cancelled.Amount != 40_000 || a.Open() {
		t.Errorf("%s, settled %s, cancelled %+v", a.State(), a.Settled(), a.Cancelled)
	}
	if back := a.GiveBack("2024-04", payment.System, owedAt); len(back) != 0 {
		t.Errorf("what was recovered rightly is given back: %+v", back)
	}
	arrears := recovery(300_000)
	arrears.Kind = payment.Arrears
	if err := collect.Apply(&arrears, payment.System, owedAt); !fault.HasCode(err, "not-a-recovery") {
		t.Errorf("collected arrears: %v", err)
	}
}

// A recovery that never was owed is freed where nothing was paid yet, and owed
// back where it was.
func TestVoid_F44_OwesBackWhatWasTaken(t *testing.T) {
	a := recovery(500_000)
	takeOn(t, &a, owedMarch, 200_000)
	if err := closeTakes(&a, owedMarch, payment.Paid); err != nil {
		t.Fatal(err)
	}
	takeOn(t, &a, owedApril, 100_000)
	if err := (payment.VoidRecovery{Reason: "Hủy cắt chết."}).Apply(&a, payment.System, owedAt); err != nil {
		t.Fatal(err)
	}
	if err := (payment.VoidRecovery{}).Apply(&a, payment.System, owedAt); !errors.Is(err, payment.ErrDone) {
		t.Errorf("void twice: %v", err)
	}
	back := a.GiveBack("2024-05", payment.System, owedAt)
	if len(back) != 1 || back[0].Kind != payment.Arrears || back[0].Amount != 200_000 || back[0].Month != "2024-05" || back[0].Check() != nil {
		t.Fatalf("%+v", back)
	}
	if due := a.Due(owedApril); due != 0 {
		t.Errorf("April still takes %s", due)
	}
	freed := a
	if err := (payment.FreeTakes{List: owedApril}).Apply(&freed); err != nil || freed.Open() || freed.Cancelled.Amount != 300_000 {
		t.Errorf("freed: %v, %+v", err, freed.Cancelled)
	}
	if err := closeTakes(&a, owedApril, payment.Paid); err != nil {
		t.Fatal(err)
	}
	if back := a.GiveBack("2024-05", payment.System, owedAt); len(back) != 2 || a.Open() {
		t.Errorf("recovered after all: %+v", back)
	}
}

// Over any sequence of changes amount = settled + listed + left + cancelled,
// no part is below zero, and doing a change again changes nothing (F-42,
// F-43).
func TestAdjustment_F43_AlwaysAddsUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a := recovery(money.Dong(rapid.IntRange(1, 2_000_000).Draw(r, "amount")))
		lists := []payment.ListID{owedMarch, owedApril, payment.NewListID("442", "2024-05", payment.Monthly)}
		for range rapid.IntRange(1, 12).Draw(r, "changes") {
			list := rapid.SampledFrom(lists).Draw(r, "list")
			amount := money.Dong(rapid.IntRange(1, 1_000_000).Draw(r, "part"))
			status := rapid.SampledFrom([]payment.LineStatus{payment.Paid, payment.Unpaid}).Draw(r, "status")
			changes := []func(*payment.Adjustment) error{
				payment.TakeOn{List: list, Parts: []payment.TakePart{{Policy: "1", Amount: amount}}}.Apply,
				payment.FreeTakes{List: list}.Apply,
				payment.MoveTakes{From: list, Policy: "1", To: rapid.SampledFrom(lists).Draw(r, "to")}.Apply,
				func(a *payment.Adjustment) error { return closeTakes(a, list, status) },
				func(a *payment.Adjustment) error {
					return payment.CollectRecovery{Amount: amount, Date: "2024-03-01", Receipt: "1"}.Apply(a, payment.System, owedAt)
				},
				func(a *payment.Adjustment) error {
					return payment.CancelAdjustment{Reason: "x"}.Apply(a, payment.System, owedAt)
				},
				func(a *payment.Adjustment) error {
					return payment.VoidRecovery{Reason: "x"}.Apply(a, payment.System, owedAt)
				},
			}
			change := rapid.SampledFrom(changes).Draw(r, "change")
			before := a
			if err := change(&a); err != nil {
				a = before // a refused change is not saved
			}
			cancelled := money.Dong(0)
			if a.Cancelled != nil {
				cancelled = a.Cancelled.Amount
			}
			if a.Settled() < 0 || a.Listed() < 0 || a.Remaining() < 0 || a.Settled()+a.Listed()+a.Remaining()+cancelled != a.Amount {
				r.Fatalf("%s: settled %s, listed %s, left %s, cancelled %s: %+v", a.Amount, a.Settled(), a.Listed(), a.Remaining(), cancelled, a.Takes)
			}
		}
	})
}
