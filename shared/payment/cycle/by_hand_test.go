package cycle_test

import (
	"testing"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// enter sets the status of people's lines by hand, with the reason for those
// not paid (F-51).
func (o *office) enter(id payment.ListID, status payment.LineStatus, reason string, people ...string) error {
	o.t.Helper()
	save, err := o.entering(id, status, reason, people...)
	if err != nil {
		return err
	}
	return save()
}

// entering is enter up to the point where it is saved.
func (o *office) entering(id payment.ListID, status payment.LineStatus, reason string, people ...string) (save func() error, err error) {
	o.t.Helper()
	lines := o.lines(id)
	var refs []payment.LineRef
	for _, person := range people {
		refs = append(refs, lines[person].LineRef)
	}
	loaded, err := o.store.Load(o.ctx, id, paymentstore.Command{}, refs...)
	o.must(err)
	var standing []payment.Standing
	for _, line := range loaded.Lines {
		standing = append(standing, payment.Standing{List: id, Line: line})
	}
	open, err := o.store.OpenOfLines(o.ctx, standing)
	o.must(err)
	before := loaded.List.State
	entry := payment.EnterStatuses{Lines: loaded.Lines, Open: open, Status: status, Settings: o.settings()}
	if status == payment.Paid {
		entry.PaidDate = id.Period().OnDay(5)
	} else {
		entry.Reason = reason
	}
	changed, err := entry.Apply(&loaded.List, who, o.clock.Now())
	return func() error {
		return o.store.Save(o.ctx, paymentstore.Change{
			List: &loaded.List, Action: payment.DoEnterStatuses, Before: before, By: who, At: o.clock.Now(),
			More: o.store.LineChanges(id, loaded.Lines, changed),
		})
	}, err
}

// reconcile asks for the closing of a list settled by hand (P13).
func (o *office) reconcile(id payment.ListID) error {
	l := o.list(id)
	return o.do(id, payment.DoFinishManual, func(list *payment.List, at time.Time) error {
		return payment.FinishManual{Paid: l.Paid.Money, Unpaid: l.Unpaid.Money, Communes: 1}.Apply(list, who, at)
	})
}

// byHand settles a list by hand: unpaid are not paid, all others are.
func (o *office) byHand(id payment.ListID, unpaid ...string) {
	o.t.Helper()
	absent := map[string]bool{}
	for _, person := range unpaid {
		absent[person] = true
	}
	var paid []string
	for person := range o.lines(id) {
		if !absent[person] {
			paid = append(paid, person)
		}
	}
	if len(paid) > 0 {
		o.must(o.enter(id, payment.Paid, "", paid...))
	}
	if len(unpaid) > 0 {
		o.must(o.enter(id, payment.Unpaid, "vắng mặt", unpaid...))
	}
	o.closeByHand(id)
}

// closeByHand closes a list whose statuses were entered by hand.
func (o *office) closeByHand(id payment.ListID) {
	o.t.Helper()
	o.must(o.reconcile(id))
	o.must(o.finish(id))
}

// openByHand opens an office without a link to the provider, on the day on
// which its March list is settled: one person gets 500.000 đồng.
func openByHand(t *testing.T, person string) *office {
	t.Helper()
	o := open(t)
	o.terms.Connected = false
	o.roll.add(alone, person, 500_000)
	o.must(o.prepare(march(alone)))
	o.on("2024-03-20")
	return o
}

// absentInMarch is an office that settled March by hand, without the one who
// was absent, and has drafted April.
func absentInMarch(t *testing.T) *office {
	t.Helper()
	o := open(t)
	o.terms.Connected = false
	o.roll.add(alone, "absent", 500_000)
	o.roll.add(alone, "other", 400_000)
	o.must(o.prepare(march(alone)))
	o.on("2024-03-20")
	o.byHand(march(alone), "absent")
	o.on("2024-04-02")
	o.must(o.prepare(ofMonth("2024-04")))
	return o
}

// A locked month that is unlocked, corrected and locked again balances each
// time, and the next month carries over what it left at last (F-53, F-47).
func TestLock_F53_UnlockedCorrectedAndLockedAgain(t *testing.T) {
	o := open(t)
	o.terms.Connected = false
	o.roll.add(alone, "absent", 500_000)
	o.roll.add(alone, "other", 400_000)
	o.owe(payment.Recovery, "other", "r1", 100_000, "2024-03")
	o.must(o.prepare(march(alone)))
	o.on("2024-03-20")
	o.byHand(march(alone), "absent")
	o.must(o.lock(march(alone)))
	if err := o.enter(march(alone), payment.Paid, "", "absent"); !fault.HasCode(err, "period-locked") {
		t.Errorf("entered in a locked period: %v", err)
	}
	o.must(o.unlock(march(alone)))
	o.must(o.enter(march(alone), payment.Paid, "", "absent"))
	o.must(o.enter(march(alone), payment.Unpaid, "nhầm", "other"))
	o.must(o.reconcile(march(alone)))
	o.must(o.finish(march(alone)))
	o.must(o.lock(march(alone)))
	if l := o.list(march(alone)); l.Paid.Money != 500_000 || l.Unpaid.Money != 300_000 || o.books(march(alone)).StillOpen.Money != 300_000 {
		t.Errorf("paid %+v, unpaid %+v", l.Paid, l.Unpaid)
	}
	if a := o.owed("other", "r1"); a.Settled() != 0 || a.Listed() != 100_000 {
		t.Errorf("recovered from a line that was not paid: %+v", a.Takes)
	}
	o.on("2024-04-02")
	o.must(o.prepare(ofMonth("2024-04")))
	o.expect(ofMonth("2024-04"), "absent", payment.Line{Regular: 500_000, Total: 500_000})
	o.expect(ofMonth("2024-04"), "other", payment.Line{Regular: 400_000, CarryOver: 300_000, Total: 700_000})
	if books := o.books(march(alone)); books.CarriedOver.Money != 300_000 || books.StillOpen.Lines != 0 {
		t.Errorf("%+v", books)
	}
}

// While a month is corrected by hand, the next month's draft that carries its
// money over is prepared again: the money stays with it. Dropped, it would be
// marked as carried over and paid by nobody.
func TestCarryOver_F47_StaysWhileTheMonthBeforeIsCorrectedByHand(t *testing.T) {
	o := absentInMarch(t)
	april := ofMonth("2024-04")
	o.expect(april, "absent", payment.Line{Regular: 500_000, CarryOver: 500_000, Total: 1_000_000})

	o.must(o.enter(march(alone), payment.Unpaid, "đi vắng", "other")) // March is open again
	o.must(o.prepare(april))
	o.expect(april, "absent", payment.Line{Regular: 500_000, CarryOver: 500_000, Total: 1_000_000})
	o.expect(april, "other", payment.Line{Regular: 400_000, Total: 400_000}) // not settled yet

	o.must(o.reconcile(march(alone)))
	o.must(o.carryOver(april)) // while it is being closed
	o.must(o.finish(march(alone)))
	o.must(o.carryOver(april))
	o.expect(april, "absent", payment.Line{Regular: 500_000, CarryOver: 500_000, Total: 1_000_000})
	o.expect(april, "other", payment.Line{Regular: 400_000, CarryOver: 400_000, Total: 800_000})
}

// Deleted while the month before is corrected by hand, a list gives all of its
// money back.
func TestDelete_F46_FreesWhatAMonthUnderCorrectionLeft(t *testing.T) {
	o := absentInMarch(t)
	april := ofMonth("2024-04")
	o.must(o.enter(march(alone), payment.Unpaid, "đi vắng", "other"))
	o.must(o.delete(april))
	if old := o.lines(march(alone))["absent"]; old.Status != payment.Unpaid || old.CarriedTo != "" {
		t.Errorf("March's line is %s to %s", old.Status, old.CarriedTo)
	}
}

// Who corrects the reason of an unpaid line finds it in the list of those
// unpaid (F-22, DVCT_02) as well as on the line.
func TestUnpaid_F51_ACorrectedReasonIsShown(t *testing.T) {
	o := openByHand(t, "absent")
	o.byHand(march(alone), "absent")
	o.must(o.enter(march(alone), payment.Unpaid, "chuyển nơi ở", "absent"))
	o.closeByHand(march(alone))
	open, err := o.store.Open(o.ctx, march(alone), alone)
	o.must(err)
	if len(open) != 1 || open[0].Line.Reason != "chuyển nơi ở" {
		t.Errorf("%+v", open)
	}
}

// The work of a closing by hand that failed may be asked for again at once: it
// was not bound to the settlement's deadline the first time either (P13).
func TestClose_P13_FailedWorkIsAskedAgainBeforeTheDeadline(t *testing.T) {
	o := open(t)
	o.terms.Connected = false
	o.roll.add(alone, "p1", 500_000)
	o.must(o.prepare(march(alone)))
	o.on("2024-03-06")
	o.must(o.enter(march(alone), payment.Paid, "", "p1"))
	o.must(o.reconcile(march(alone)))
	o.must(o.steps.FailJob(o.ctx, march(alone), "thử"))
	if err := o.close(march(alone)); err != nil {
		t.Fatal(err)
	}
	if l := o.list(march(alone)); l.State != payment.Settled {
		t.Errorf("the list is %s", l.State)
	}
}

// What was paid after death, voided and given back by a correction, and then
// found paid after all, is to be recovered again in full.
func TestDeath_F44_PaidAfterAllIsRecoveredThoughGivenBack(t *testing.T) {
	o := openByHand(t, "dead")
	o.byHand(march(alone))
	o.dies("dead", "2024-02-10")
	first := o.adjustments("dead")[0]
	o.must(o.store.Adjust(o.ctx, first, func(a *payment.Adjustment) error {
		return payment.CollectRecovery{Amount: 200_000, Date: "2024-03-19", Receipt: "PT-1"}.Apply(a, who, o.clock.Now())
	}))
	for _, status := range []payment.LineStatus{payment.Unpaid, payment.Paid, payment.Unpaid, payment.Paid} {
		o.must(o.enter(march(alone), status, "nhầm", "dead"))
		o.closeByHand(march(alone))
	}
	var toRecover, back int64
	for _, a := range o.adjustments("dead") {
		switch {
		case a.Kind == payment.Arrears:
			back += int64(a.Amount)
		case a.Cancelled == nil:
			toRecover += int64(a.Remaining())
		}
	}
	if toRecover != 500_000 || back != 200_000 {
		t.Errorf("%d to recover and %d owed back; 500.000 was paid after death and 200.000 returned", toRecover, back)
	}
	if _, err := o.store.Adjustment(o.ctx, alone, "dead", first.ID+"-2"); err != nil && !fault.Is(err, fault.KindNotFound) {
		t.Fatal(err)
	}
}

// An unpaid line that a death ended, and whose recovery went back to what is
// still owed, is not found paid afterwards: the recovery would be taken twice.
func TestStatuses_F51_AnEndedLineIsNotPaidAfterAll(t *testing.T) {
	o := open(t)
	o.terms.Connected = false
	o.roll.add(alone, "dead", 500_000)
	o.owe(payment.Recovery, "dead", "r1", 300_000, "2024-03")
	o.must(o.prepare(march(alone)))
	o.on("2024-03-20")
	o.byHand(march(alone), "dead")
	o.dies("dead", "2024-02-10")
	if err := o.enter(march(alone), payment.Paid, "", "dead"); !fault.HasCode(err, "line-ended") {
		t.Errorf("paid after all: %v", err)
	}
	o.must(o.enter(march(alone), payment.Unpaid, "đã chết", "dead")) // another reason may be given
	o.closeByHand(march(alone))
	o.books(march(alone))
}

// deadInMarch is an office that settled March by hand and left the line of
// somebody unpaid from whom 300.000 were to be recovered.
func deadInMarch(t *testing.T) *office {
	t.Helper()
	o := open(t)
	o.terms.Connected = false
	o.roll.add(alone, "dead", 500_000)
	o.owe(payment.Recovery, "dead", "r1", 300_000, "2024-03")
	o.must(o.prepare(march(alone)))
	o.on("2024-03-20")
	o.byHand(march(alone), "dead")
	return o
}

// A death told, or undone, while an officer corrects the line by hand: the
// second of the two sees the first. Otherwise a recovery would be taken twice,
// or a month owed again that was found paid.
func TestStatuses_F51_F44_ADeathToldWhileALineIsCorrected(t *testing.T) {
	t.Run("told first", func(t *testing.T) {
		o := deadInMarch(t)
		save, err := o.entering(march(alone), payment.Paid, "", "dead")
		o.must(err)
		o.dies("dead", "2024-02-10")
		if err := save(); !fault.HasCode(err, "line-changed") {
			t.Errorf("%v", err)
		}
		if err := o.enter(march(alone), payment.Paid, "", "dead"); !fault.HasCode(err, "line-ended") {
			t.Errorf("looked at again: %v", err)
		}
	})
	t.Run("undone first", func(t *testing.T) {
		o := open(t)
		o.terms.Connected = false
		o.roll.add(alone, "dead", 500_000)
		o.must(o.prepare(march(alone)))
		o.on("2024-03-20")
		o.byHand(march(alone), "dead")
		file := o.dies("dead", "2024-02-10")
		save, err := o.entering(march(alone), payment.Paid, "", "dead")
		o.must(err)
		o.lives(file) // March is owed again
		if err := save(); !fault.HasCode(err, "line-changed") {
			t.Errorf("paid, and owed again: %v", err)
		}
	})
	t.Run("corrected first", func(t *testing.T) {
		o := deadInMarch(t)
		d := payment.Death{Commune: alone, Beneficiary: "dead", Seq: 2, Date: "2024-02-10", Recorded: "2024-03"}
		o.must(o.store.PutDeath(o.ctx, d))
		lines, err := o.store.Standings(o.ctx, []payment.ListID{march(alone)}, alone, "dead")
		o.must(err)
		open, err := o.store.OpenOfLines(o.ctx, lines)
		o.must(err)
		after, changed, ok := d.Withhold(open[0], "", lines, o.adjustments("dead"), o.clock.Now())
		if !ok {
			t.Fatal("nothing to end")
		}
		o.must(o.enter(march(alone), payment.Paid, "", "dead"))
		if err := o.store.Withhold(o.ctx, d, &open[0], &after, changed); !fault.Is(err, fault.KindStale) {
			t.Errorf("ended though it was found paid: %v", err)
		}
	})
}

// A line that was found paid while its death was undone, and unpaid again
// before the list was closed, is owed again all the same.
func TestDeath_F44_UndoneWhileTheLineWasTakenForPaid(t *testing.T) {
	o := openByHand(t, "p1")
	o.byHand(march(alone), "p1")
	file := o.dies("p1", "2024-02-10")
	o.must(o.enter(march(alone), payment.Paid, "", "p1"))
	o.lives(file)
	o.must(o.enter(march(alone), payment.Unpaid, "nhầm", "p1"))
	o.closeByHand(march(alone))
	o.on("2024-04-02")
	o.must(o.prepare(ofMonth("2024-04")))
	o.expect(ofMonth("2024-04"), "p1", payment.Line{Regular: 500_000, Arrears: 500_000, Total: 1_000_000})
}

// F-22 after money was carried over: a recovery that moved with it is still
// not recovered in the month whose line is not paid either.
func TestUnpaid_F22_RecoveriesMovedInAreNotRecovered(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.owe(payment.Recovery, "p1", "r1", 300_000, "2024-03")
	o.month(march(alone), map[string]bool{"p1": true})
	april := ofMonth("2024-04")
	o.month(april, map[string]bool{"p1": true})
	ref := o.lines(april)["p1"].LineRef
	if got := payment.MovedIn(o.adjustments("p1"), april, ref); got != 300_000 {
		t.Errorf("%s moved into April", got)
	}
	if got := payment.MovedIn(o.adjustments("p1"), march(alone), ref); got != 0 {
		t.Errorf("%s moved into March, which took it itself", got)
	}
	o.month(ofMonth("2024-05"), nil)
	if got := payment.MovedIn(o.adjustments("p1"), april, ref); got != 300_000 {
		t.Errorf("once it was recovered in May, April says %s", got)
	}
}
