package cycle_test

import (
	"testing"

	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// A recorded line is never overwritten: another record of it is a new one that
// keeps those before it, and the count of paid lines stays exact (F-41).
func TestMarks_F41_ACorrectionKeepsWhatItCorrects(t *testing.T) {
	o := open(t)
	id := o.sent(3, post{})
	list := o.list(id)
	pkg := list.Package().ID
	ref := payment.LineRef{Commune: alone, Beneficiary: "p00000", Policy: "1"}
	other := payment.LineRef{Commune: alone, Beneficiary: "p00001", Policy: "1"}
	paid := paymentstore.Mark{Status: "succ", Date: "2024-03-04", By: "an", At: o.clock.Now()}
	unpaid := paymentstore.Mark{Status: "rjct", Reason: "ghi nhầm", By: "ba", At: o.clock.Now()}
	for _, step := range []struct {
		marks  map[payment.LineRef]paymentstore.Mark
		paid   int
		before int // records of ref that were corrected
	}{
		{map[payment.LineRef]paymentstore.Mark{ref: paid, other: unpaid}, 1, 0},
		{map[payment.LineRef]paymentstore.Mark{ref: paid, other: unpaid}, 1, 0}, // again
		{map[payment.LineRef]paymentstore.Mark{ref: unpaid}, 0, 1},
		{map[payment.LineRef]paymentstore.Mark{ref: paid, other: paid}, 2, 2},
	} {
		o.must(o.store.Marks(o.ctx, pkg, step.marks))
		count, err := o.store.MarkCount(o.ctx, pkg)
		o.must(err)
		marks, err := o.store.MarksIn(o.ctx, pkg, alone)
		o.must(err)
		if got := marks[ref]; count != step.paid || len(got.Before) != step.before || got.Status != step.marks[ref].Status {
			t.Fatalf("%d paid, %+v; want %d and %d before", count, got, step.paid, step.before)
		}
	}
	marks, err := o.store.MarksIn(o.ctx, pkg, alone)
	o.must(err)
	if b := marks[ref].Before; b[0].By != "an" || b[1].Reason != "ghi nhầm" || b[1].By != "ba" {
		t.Errorf("%+v", b)
	}
}
