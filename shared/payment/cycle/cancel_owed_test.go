package cycle_test

import (
	"testing"

	"ansinh/shared/audit"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// cancel cancels an adjustment as the officer's command does: with the draft
// that bears it, in one transaction, which the machine then reckons anew.
func (o *office) cancel(a payment.Adjustment) error {
	after := a
	var draft *payment.List
	if id, bears := a.Bearer(); bears {
		list := o.list(id)
		draft = &list
	}
	if err := (payment.CancelAdjustment{Reason: "nhầm", Draft: draft}).Apply(&after, who, o.clock.Now()); err != nil {
		return err
	}
	change := paymentstore.AdjustmentChange{Before: &a, After: &after, Action: "cancelAdjustment", By: who}
	if draft == nil {
		return o.store.SaveAdjustment(o.ctx, change, audit.Entry{At: o.clock.Now()})
	}
	state := draft.State
	if err := (payment.RecountOwed{Adjustment: &after}).Apply(draft, who, o.clock.Now()); err != nil {
		return err
	}
	writes, err := o.store.AdjustmentWrites(change, audit.Entry{At: o.clock.Now()})
	o.must(err)
	err = o.store.Save(o.ctx, paymentstore.Change{List: draft, Action: payment.DoRecountOwed, Before: state, By: who, At: o.clock.Now(), More: writes})
	if err != nil {
		return err
	}
	return o.recount(draft.ID)
}

// recount does what the machine does for a run of one commune.
func (o *office) recount(id payment.ListID) error {
	view, err := o.look(id)
	o.must(err)
	for _, commune := range view.Communes {
		if err := o.steps.PrepareCommune(o.ctx, id, view.Run, commune); err != nil {
			return err
		}
	}
	return o.steps.FinishPreparing(o.ctx, id, view.Run)
}

// What a draft bears may be cancelled: it leaves the draft, whose scan no
// longer counts (P4); a list that was sent keeps what it bears.
func TestCancel_F42_TakesItOffTheDraft(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.roll.add(alone, "p2", 400_000)
	o.owe(payment.Arrears, "p1", "a1", 200_000, "2024-03")
	o.owe(payment.Recovery, "p2", "r1", 600_000, "2024-03")
	id := march(alone)
	o.must(o.prepare(id))
	o.expect(id, "p2", payment.Line{Regular: 400_000, Recovery: 400_000})
	o.must(o.upload(id))
	o.roll.raise(alone, "p2", 450_000) // a change of the registry that must not come in
	o.must(o.cancel(o.owed("p1", "a1")))
	o.expect(id, "p1", payment.Line{Regular: 500_000, Total: 500_000})
	o.expect(id, "p2", payment.Line{Regular: 400_000, Recovery: 400_000})
	if l := o.list(id); l.State != payment.Draft || l.Total != 500_000 || l.Scan.Current {
		t.Errorf("%s of %s, the scan counts: %v", l.State, l.Total, l.Scan.Current)
	}
	if a := o.owed("p1", "a1"); a.State() != payment.AdjustmentVoid || a.Cancelled.Amount != 200_000 || a.Open() {
		t.Errorf("%s, %+v", a.State(), a.Cancelled)
	}
	o.balanced(id)
	o.must(o.cancel(o.owed("p2", "r1"))) // with what no list had taken yet
	if a := o.owed("p2", "r1"); a.Cancelled.Amount != 600_000 {
		t.Errorf("%+v", a.Cancelled)
	}
	o.must(o.prepare(id))
	o.expect(id, "p2", payment.Line{Regular: 450_000, Total: 450_000})

	o.owe(payment.Recovery, "p1", "r2", 100_000, "2024-03")
	o.must(o.prepare(id))
	o.must(o.send(id))
	if err := o.cancel(o.owed("p1", "r2")); !fault.HasCode(err, "on-a-list") {
		t.Errorf("on a list that was sent: %v", err)
	}
	o.on("2024-03-20")
	o.must(o.settle(id, map[string]bool{"p1": true}))
	o.on("2024-03-27")
	o.must(o.close(id))
	if err := o.cancel(o.owed("p1", "r2")); !fault.HasCode(err, "on-a-list") {
		t.Errorf("on an unpaid line, whose sum it is part of: %v", err)
	}
	april := ofMonth("2024-04")
	o.on("2024-04-02")
	o.must(o.prepare(april))
	if err := o.cancel(o.owed("p1", "r2")); !fault.HasCode(err, "on-a-list") {
		t.Errorf("moved in with money carried over: %v", err)
	}
}

// Only the person's commune is written again, and a split whose sum changed
// with it is given up.
func TestCancel_P4_RedoesOneCommune(t *testing.T) {
	o := open(t)
	district := march("442")
	communes := o.steps.Communes(district)
	for i, commune := range []org.UnitID{communes[1], communes[2]} {
		o.roll.add(commune, []string{"a", "b"}[i], 500_000)
	}
	owed := payment.Adjustment{
		ID: "x", Kind: payment.Arrears, Commune: communes[2], Beneficiary: "b", Policy: "1", Name: "b", Amount: 100_000, Month: "2024-03",
		From: "2024-01", Through: "2024-02", Reason: "thử", Source: payment.Manual, By: who, At: o.clock.Now(),
	}
	o.must(o.store.PutAdjustments(o.ctx, []payment.Adjustment{owed}))
	o.must(o.prepare(district))
	o.must(o.split(district, lineRef(communes[2], "b"), payment.SplitPart{Amount: 250_000}, payment.SplitPart{Amount: 350_000}))
	o.roll[communes[1]] = nil // what the recount must leave as it is
	a, err := o.store.Adjustment(o.ctx, communes[2], "b", "x")
	o.must(err)
	o.must(o.cancel(a))
	o.balanced(district)
	if l := o.list(district); l.Lines != 2 || l.Total != 1_000_000 || l.State != payment.Draft {
		t.Errorf("%s, %d lines of %s", l.State, l.Lines, l.Total)
	}
}

// Of an officer who cancels and one who sends at the same time, one is told.
func TestCancel_F42_AgainstSendingOneWins(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.owe(payment.Arrears, "p1", "a1", 200_000, "2024-03")
	id := march(alone)
	o.must(o.prepare(id))
	o.must(o.upload(id))
	results := make(chan error, 2)
	go func() { results <- o.cancel(o.owed("p1", "a1")) }()
	go func() {
		results <- o.do(id, payment.DoSend, o.sending)
	}()
	failed := 0
	for range 2 {
		if err := <-results; err != nil {
			failed++
			if !fault.Is(err, fault.KindStale) && !fault.Is(err, fault.KindRefused) {
				t.Error(err)
			}
		}
	}
	l, a := o.list(id), o.owed("p1", "a1")
	sent := l.State == payment.Sent
	if failed != 1 || sent == (a.Cancelled != nil) {
		t.Errorf("%d failed; the list is %s, cancelled: %v", failed, l.State, a.Cancelled != nil)
	}
	o.balanced(id)
}
