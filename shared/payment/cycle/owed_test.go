package cycle_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// owe stores an adjustment of a person as a job would.
func (o *office) owe(kind payment.AdjustmentKind, person, id string, amount money.Dong, month calendar.Month) {
	o.t.Helper()
	o.must(o.store.PutAdjustments(o.ctx, []payment.Adjustment{{
		ID: id, Kind: kind, Commune: alone, Beneficiary: person, Policy: "1", Name: "Nguyễn Thị Bích " + person, NationalID: "042190001234",
		Category: "5.1.c", Budget: "dia-phuong", Amount: amount, Month: month, From: month.Add(-2), Through: month.Add(-1),
		Reason: "điều chỉnh mức hưởng của CCCD 042190001234", Source: payment.Manual, By: who, At: o.clock.Now(),
	}}))
}

func (o *office) owed(person, id string) payment.Adjustment {
	o.t.Helper()
	a, err := o.store.Adjustment(o.ctx, alone, person, id)
	o.must(err)
	return a
}

// month prepares, sends, settles and closes a month's list.
func (o *office) month(id payment.ListID, unpaid map[string]bool) {
	o.t.Helper()
	o.on(id.Period().OnDay(2))
	o.must(o.prepare(id))
	o.must(o.send(id))
	o.on(id.Period().OnDay(20))
	o.must(o.settle(id, unpaid))
	o.on(id.Period().OnDay(27))
	o.must(o.close(id))
}

func (o *office) expect(id payment.ListID, person string, want payment.Line) {
	o.t.Helper()
	got, there := o.lines(id)[person]
	if !there {
		o.t.Fatalf("%s is not on %s", person, id)
	}
	if got.Regular != want.Regular || got.Arrears != want.Arrears || got.Recovery != want.Recovery || got.CarryOver != want.CarryOver || got.Total != want.Total {
		o.t.Errorf("%s on %s: %+v, want %+v", person, id, got, want)
	}
}

// Given arrears of 1,000,000 planned for March, when the March list is
// prepared, then the line has regular amount + 1,000,000, shown apart.
func TestArrears_F42_AreAddedToTheLineOfTheMonthPlanned(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.owe(payment.Arrears, "p1", "a1", 1_000_000, "2024-03")
	february := march(alone).Previous()
	o.on("2024-02-02")
	o.must(o.prepare(february))
	o.expect(february, "p1", payment.Line{Regular: 500_000, Total: 500_000})
	o.on("2024-03-02")
	o.must(o.prepare(march(alone)))
	o.expect(march(alone), "p1", payment.Line{Regular: 500_000, Arrears: 1_000_000, Total: 1_500_000})
	if a := o.owed("p1", "a1"); a.State() != payment.AdjustmentListed || a.Listed() != 1_000_000 {
		t.Errorf("%s with %+v", a.State(), a.Takes)
	}
	before := o.list(march(alone))
	o.must(o.prepare(march(alone)))
	o.must(o.carryOver(march(alone)))
	if after := o.list(march(alone)); after.Hash != before.Hash || after.Total != 1_500_000 {
		t.Errorf("prepared again: %s", after.Total)
	}
	o.must(o.delete(march(alone)))
	if a := o.owed("p1", "a1"); a.Remaining() != 1_000_000 || len(a.Takes) != 0 {
		t.Errorf("the deleted list keeps %+v", a.Takes)
	}
	o.month(march(alone), nil)
	if a := o.owed("p1", "a1"); a.State() != payment.AdjustmentSettled || a.Settled() != 1_000_000 {
		t.Errorf("%s with %+v", a.State(), a.Takes)
	}
}

// Somebody whose policy pays nothing this month still gets what is owed, the
// way they are paid; one who is not on the roll any more gets it in cash.
func TestArrears_F42_ReachPeopleWithoutALine(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.roll[alone][0].Method, o.roll[alone][0].Number = beneficiary.Account, "0123456789"
	o.roll.set(alone, "p1", "2024-02", beneficiary.Stopped)
	o.owe(payment.Arrears, "p1", "a1", 40_000, "2024-03")
	o.owe(payment.Arrears, "gone", "a1", 50_000, "2024-03")
	o.must(o.prepare(march(alone)))
	lines := o.lines(march(alone))
	if l := lines["p1"]; l.Total != 40_000 || l.Arrears != 40_000 || l.Method != beneficiary.Account || l.Number != "0123456789" {
		t.Errorf("%+v", l)
	}
	if l := lines["gone"]; l.Total != 50_000 || l.Method != beneficiary.Cash || l.Status != payment.Pending {
		t.Errorf("%+v", l)
	}
	before := o.list(march(alone))
	o.must(o.carryOver(march(alone)))
	if after := o.list(march(alone)); after.Total != before.Total || after.Lines != 2 {
		t.Errorf("%d lines of %s became %d of %s", before.Lines, before.Total, after.Lines, after.Total)
	}
}

// Given 300,000 to recover and a regular amount of 500,000, when the list is
// prepared, then 200,000 is payable; if the recovery exceeds the amount, the
// rest stays open.
func TestRecovery_F43_IsDeductedAndTheRestStaysOpen(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "less", 500_000)
	o.roll.add(alone, "more", 500_000)
	o.owe(payment.Recovery, "less", "r1", 300_000, "2024-03")
	o.owe(payment.Recovery, "more", "r1", 1_200_000, "2024-03")
	o.month(march(alone), nil)
	o.expect(march(alone), "less", payment.Line{Regular: 500_000, Recovery: 300_000, Total: 200_000})
	o.expect(march(alone), "more", payment.Line{Regular: 500_000, Recovery: 500_000, Total: 0})
	if a := o.owed("less", "r1"); a.State() != payment.AdjustmentSettled {
		t.Errorf("%s", a.State())
	}
	if a := o.owed("more", "r1"); a.State() != payment.AdjustmentOpen || a.Settled() != 500_000 || a.Remaining() != 700_000 {
		t.Errorf("%s, settled %s, left %s", a.State(), a.Settled(), a.Remaining())
	}
	april := payment.NewListID(alone, "2024-04", payment.Monthly)
	o.month(april, nil)
	o.month(payment.NewListID(alone, "2024-05", payment.Monthly), nil)
	if a := o.owed("more", "r1"); a.State() != payment.AdjustmentSettled || a.Settled() != 1_200_000 || len(a.Takes) != 3 {
		t.Errorf("%s with %+v", a.State(), a.Takes)
	}
}

// A recovery is taken from all lines of the person, each no further than to
// zero, and so from money carried over and arrears.
func TestRecovery_F43_IsTakenFromAllLinesOfThePerson(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.roll.add(alone, "p1", 300_000)
	o.roll[alone][1].Policy = "2"
	o.owe(payment.Recovery, "p1", "r1", 900_000, "2024-03")
	o.owe(payment.Arrears, "p1", "a1", 50_000, "2024-03")
	o.must(o.prepare(march(alone)))
	want := map[string]money.Dong{"1": 550_000, "2": 300_000}
	for line, err := range o.store.Lines(o.ctx, march(alone), alone) {
		o.must(err)
		if line.Total != 0 || line.Recovery != want[line.Policy] {
			t.Errorf("%+v", line)
		}
	}
	if a := o.owed("p1", "r1"); a.Listed() != 850_000 || a.Remaining() != 50_000 {
		t.Errorf("listed %s, left %s", a.Listed(), a.Remaining())
	}
}

// A deduction counts as recovered only when the line that bears it at last is
// paid: until then it is not recovered, and it moves with the money carried
// over (F-22, F-47).
func TestRecovery_F22_CountsWhenTheLineThatBearsItIsPaid(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.owe(payment.Recovery, "p1", "r1", 300_000, "2024-03")
	o.month(march(alone), map[string]bool{"p1": true})
	if a := o.owed("p1", "r1"); a.Settled() != 0 || a.Listed() != 300_000 || a.Takes[0].Status != payment.Unpaid {
		t.Fatalf("%+v", a.Takes)
	}
	april := payment.NewListID(alone, "2024-04", payment.Monthly)
	o.on("2024-04-02")
	o.must(o.prepare(april))
	o.expect(april, "p1", payment.Line{Regular: 500_000, CarryOver: 200_000, Total: 700_000})
	o.must(o.delete(april))
	if a := o.owed("p1", "r1"); a.Takes[0].List != march(alone) || a.Takes[0].Status != payment.Unpaid {
		t.Fatalf("after the deletion %+v", a.Takes)
	}
	o.month(april, nil)
	a := o.owed("p1", "r1")
	if a.State() != payment.AdjustmentSettled || a.Takes[0].List != april || len(a.Takes[0].Before) != 1 || a.Takes[0].Before[0] != march(alone) {
		t.Errorf("%s with %+v", a.State(), a.Takes)
	}
}

// Two drafts that compete for one recovery take it once.
func TestRecovery_F43_TwoListsTakeItOnce(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.owe(payment.Recovery, "p1", "r1", 600_000, "2024-03")
	april := payment.NewListID(alone, "2024-04", payment.Monthly)
	o.must(o.prepare(april))
	o.must(o.prepare(march(alone)))
	o.must(o.prepare(april))
	o.expect(april, "p1", payment.Line{Regular: 500_000, Recovery: 500_000, Total: 0})
	o.expect(march(alone), "p1", payment.Line{Regular: 500_000, Recovery: 100_000, Total: 400_000})
}

// What a person got is read back where it lies (E-10): the lines of their
// policies on the lists of the months asked for.
func TestOfPerson_E10_ReadsThePersonsLines(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.month(march(alone), nil)
	lines, err := o.store.OfPerson(o.ctx, alone, alone, "p1", []string{"1", "2"}, []calendar.Month{"2024-04", "2024-03", "2024-02"})
	o.must(err)
	if len(lines) != 1 || lines[0].List != march(alone) || lines[0].Total != 500_000 || lines[0].Status != payment.Paid {
		t.Errorf("%+v", lines)
	}
}

// deadFile is a person's file with a death recorded at an instant.
func deadFile(person string, died calendar.Date, at time.Time) *beneficiary.Beneficiary {
	return &beneficiary.Beneficiary{
		ID: person, Person: beneficiary.Person{Name: "Nguyễn Thị Bích " + person, NationalID: "042190001234", Commune: alone},
		Events: []beneficiary.Event{{Seq: 2, Kind: beneficiary.EventDeath, Date: died, Month: died.Month().Add(1), By: who.ID, At: at}},
	}
}

// dies puts a death into a person's file and tells the payments.
func (o *office) dies(person string, died calendar.Date) *beneficiary.Beneficiary {
	o.t.Helper()
	for i := range o.roll[alone] {
		if e := &o.roll[alone][i]; e.Beneficiary == person {
			e.Death = died.Month()
		}
	}
	file := deadFile(person, died, o.clock.Now())
	o.must(o.steps.NoteDeaths(o.ctx, file))
	o.must(o.steps.NoteDeaths(o.ctx, file)) // the event comes twice
	return file
}

func (o *office) lives(file *beneficiary.Beneficiary) {
	o.t.Helper()
	for i := range o.roll[alone] {
		if e := &o.roll[alone][i]; e.Beneficiary == file.ID {
			e.Death = ""
		}
	}
	file.Events = append(file.Events, beneficiary.Event{Seq: len(file.Events) + 2, Kind: beneficiary.EventUndoDeath, By: who.ID, At: o.clock.Now()})
	o.must(o.steps.NoteDeaths(o.ctx, file))
	o.must(o.steps.NoteDeaths(o.ctx, file))
}

func (o *office) adjustments(person string) (all []payment.Adjustment) {
	o.t.Helper()
	open, err := o.store.OpenAdjustments(o.ctx, alone, person)
	o.must(err)
	done, err := o.store.DoneAdjustments(o.ctx, alone, person)
	o.must(err)
	return append(open, done...)
}

// Given a death recorded in March, then what was paid for later months is to
// be recovered: pay for the month of death is lawful.
func TestDeath_F44_RecoversWhatWasPaidAfterIt(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	january := payment.NewListID(alone, "2024-01", payment.Monthly)
	o.month(january, nil)
	o.month(payment.NewListID(alone, "2024-02", payment.Monthly), nil)
	o.on("2024-03-10")
	file := o.dies("p1", "2024-01-20")
	owed := o.adjustments("p1")
	if len(owed) != 1 || owed[0].Kind != payment.Recovery || owed[0].Amount != 500_000 || owed[0].From != "2024-02" || owed[0].State() != payment.AdjustmentOpen {
		t.Fatalf("%+v", owed)
	}
	deaths, err := o.store.Deaths(o.ctx, alone, "2024-03", "2024-03")
	o.must(err)
	if len(deaths) != 1 || deaths[0].Beneficiary != "p1" || deaths[0].Date != "2024-01-20" || deaths[0].Undone != nil {
		t.Fatalf("%+v", deaths)
	}
	o.must(o.store.Adjust(o.ctx, owed[0], func(a *payment.Adjustment) error {
		return payment.CollectRecovery{Amount: 200_000, Date: "2024-03-09", Receipt: "PT-1"}.Apply(a, who, o.clock.Now())
	}))
	o.lives(file)
	recovery := o.owed("p1", owed[0].ID)
	if recovery.Remaining() != 0 || recovery.Settled() != 200_000 || recovery.Cancelled == nil || recovery.Cancelled.Amount != 300_000 {
		t.Errorf("%+v", recovery)
	}
	var back money.Dong
	for _, a := range o.adjustments("p1") {
		if a.Kind == payment.Arrears {
			back += a.Amount
		}
	}
	if back != 200_000 {
		t.Errorf("%s is owed back of the 200.000 recovered", back)
	}
}

// A death recorded while the month is paid is seen by the closing; so is one
// whose money was carried over.
func TestDeath_F44_ClosingSeesItToo(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.roll.add(alone, "p2", 400_000)
	o.on("2024-03-02")
	o.must(o.prepare(march(alone)))
	o.must(o.send(march(alone)))
	o.on("2024-03-10")
	o.dies("p1", "2024-02-20")
	o.dies("p2", "2024-02-20")
	if owed := o.adjustments("p1"); len(owed) != 0 {
		t.Fatalf("before it was paid: %+v", owed)
	}
	o.on("2024-03-20")
	o.must(o.settle(march(alone), map[string]bool{"p2": true}))
	o.on("2024-03-27")
	o.must(o.close(march(alone)))
	o.must(o.finish(march(alone)))
	if owed := o.adjustments("p1"); len(owed) != 1 || owed[0].Amount != 500_000 {
		t.Errorf("%+v", owed)
	}
	if owed := o.adjustments("p2"); len(owed) != 0 {
		t.Errorf("not paid, and yet %+v", owed)
	}
}

// Money carried over before the death was told is recovered once it is paid.
func TestDeath_F44_CarriedOverAndPaidIsRecovered(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p2", 400_000)
	o.month(march(alone), map[string]bool{"p2": true})
	april := payment.NewListID(alone, "2024-04", payment.Monthly)
	o.on("2024-04-02")
	o.must(o.prepare(april))
	o.must(o.send(april))
	o.dies("p2", "2024-02-20")
	o.on("2024-04-20")
	o.must(o.settle(april, nil))
	o.on("2024-04-27")
	o.must(o.close(april))
	owed := o.adjustments("p2")
	var sum money.Dong
	for _, a := range owed {
		sum += a.Remaining()
	}
	if len(owed) != 2 || sum != 800_000 {
		t.Errorf("March and April were paid after death: %+v", owed)
	}
}

// A settlement by hand that is corrected after an unlock corrects what was
// recovered and what is to be.
func TestRecovery_F51_CorrectionByHandIsFollowed(t *testing.T) {
	o := open(t)
	o.terms.Connected = false
	o.roll.add(alone, "p1", 500_000)
	o.roll.add(alone, "dead", 500_000)
	o.owe(payment.Recovery, "p1", "r1", 300_000, "2024-03")
	o.must(o.prepare(march(alone)))
	o.on("2024-03-20")
	enter := func(status payment.LineStatus) {
		t.Helper()
		lines := o.lines(march(alone))
		refs := []payment.LineRef{lines["p1"].LineRef, lines["dead"].LineRef}
		loaded, err := o.store.Load(o.ctx, march(alone), paymentstore.Command{}, refs...)
		o.must(err)
		before := loaded.List.State
		entry := payment.EnterStatuses{Lines: loaded.Lines, Status: status, Settings: o.settings()}
		if status == payment.Paid {
			entry.PaidDate = "2024-03-05"
		} else {
			entry.Reason = "vắng mặt"
		}
		changed, err := entry.Apply(&loaded.List, who, o.clock.Now())
		o.must(err)
		o.must(o.store.Save(o.ctx, paymentstore.Change{
			List: &loaded.List, Action: payment.DoEnterStatuses, Before: before, By: who, At: o.clock.Now(),
			More: o.store.LineChanges(march(alone), loaded.Lines, changed),
		}))
		l := o.list(march(alone))
		o.must(o.do(march(alone), payment.DoFinishManual, func(list *payment.List, at time.Time) error {
			return payment.FinishManual{Paid: l.Paid.Money, Unpaid: l.Unpaid.Money, Communes: 1}.Apply(list, who, at)
		}))
		o.must(o.finish(march(alone)))
	}
	enter(payment.Paid)
	o.dies("dead", "2024-02-10")
	if a := o.owed("p1", "r1"); a.State() != payment.AdjustmentSettled {
		t.Fatalf("paid: %s", a.State())
	}
	if owed := o.adjustments("dead"); len(owed) != 1 || owed[0].Remaining() != 500_000 {
		t.Fatalf("paid: %+v", owed)
	}
	enter(payment.Unpaid)
	if a := o.owed("p1", "r1"); a.State() != payment.AdjustmentListed || a.Settled() != 0 {
		t.Errorf("not paid after all: %s", a.State())
	}
	if owed := o.adjustments("dead"); len(owed) != 1 || owed[0].Remaining() != 0 {
		t.Errorf("not paid after all: %+v", owed)
	}
	enter(payment.Paid)
	if a := o.owed("p1", "r1"); a.State() != payment.AdjustmentSettled {
		t.Errorf("paid again: %s", a.State())
	}
	if owed := o.adjustments("dead"); len(owed) != 1 || owed[0].Remaining() != 500_000 {
		t.Errorf("paid again: %+v", owed)
	}
}

// Deaths told while the list is closed: whoever is later sees the other, and
// each month paid after death is to be recovered once.
func TestDeath_F44_ToldWhileTheListIsClosed(t *testing.T) {
	o := open(t)
	const people = 12
	for i := range people {
		o.roll.add(alone, fmt.Sprintf("p%02d", i), 500_000)
	}
	o.on("2024-03-02")
	o.must(o.prepare(march(alone)))
	o.must(o.send(march(alone)))
	o.on("2024-03-20")
	o.must(o.settle(march(alone), nil))
	o.on("2024-03-27")
	o.must(o.do(march(alone), payment.DoClose, func(l *payment.List, at time.Time) error {
		return payment.Close{Communes: 1}.Apply(l, who, at)
	}))
	failures := make(chan error, people+1)
	go func() { failures <- o.steps.CloseCommune(o.ctx, march(alone), alone) }()
	for i := range people {
		file := deadFile(fmt.Sprintf("p%02d", i), "2024-02-10", o.clock.Now())
		go func() { failures <- o.steps.NoteDeaths(o.ctx, file) }()
	}
	for range people + 1 {
		o.must(<-failures)
	}
	o.must(o.steps.FinishClosing(o.ctx, march(alone)))
	for i := range people {
		if owed := o.adjustments(fmt.Sprintf("p%02d", i)); len(owed) != 1 || owed[0].Remaining() != 500_000 {
			t.Errorf("p%02d owes %+v", i, owed)
		}
	}
}

// Who lives in another commune of the locality now gets what was left behind
// once: their allowance where they are, the old money through the list of the
// commune that owed it (E-26).
func TestOwed_E26_WhoMovedWithinTheLocalityIsPaidOnce(t *testing.T) {
	o := open(t)
	communes := o.steps.Communes(march("442"))
	from, to := communes[1], communes[2]
	february, id := march("442").Previous(), march("442")
	o.roll.add(from, "mover", 500_000)
	o.settled(february, "mover")
	o.must(o.store.PutAdjustments(o.ctx, []payment.Adjustment{{
		ID: "a1", Kind: payment.Arrears, Commune: from, Beneficiary: "mover", Policy: "1", Name: "mover", Amount: 200_000, Month: "2024-03",
		From: "2024-01", Through: "2024-01", Reason: "thử", Source: payment.Manual, By: who, At: o.clock.Now(),
	}}))
	o.roll[to], o.roll[from] = o.roll[from], nil
	o.roll[to][0].Commune = to
	o.on("2024-03-02")
	for range 2 {
		o.must(o.prepare(id))
		o.balanced(id)
		got := map[payment.LineRef]payment.Sums{}
		for _, l := range o.all(id) {
			sums := got[l.LineRef]
			sums.Count(&l)
			got[l.LineRef] = sums
		}
		want := map[payment.LineRef]payment.Sums{
			lineRef(to, "mover"):   {Lines: 1, Regular: 500_000, Total: 500_000},
			lineRef(from, "mover"): {Lines: 1, Arrears: 200_000, CarryOver: 500_000, Total: 700_000},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}
