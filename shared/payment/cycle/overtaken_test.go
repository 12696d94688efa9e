package cycle_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/beneficiary"
	"ansinh/shared/fault"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/payment/paymentstore"
)

// look is what the list's own execution sees.
func (o *office) look(id payment.ListID) (cycle.View, error) {
	l := o.list(id)
	return o.steps.Look(o.ctx, id, l.Execution())
}

// interrupted does something once, when so many people of the roll were read;
// beyond the last of them, when the commune's file is kept.
type interrupted struct {
	roll
	*files
	at   int
	then func()
}

func (i *interrupted) strike(now bool) {
	if then := i.then; now && then != nil {
		i.then = nil
		then()
	}
}

func (i *interrupted) Roll(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollEntry, error] {
	return func(yield func(beneficiary.RollEntry, error) bool) {
		n := 0
		for e, err := range i.roll.Roll(ctx, commune) {
			i.strike(n == i.at)
			if n++; !yield(e, err) {
				return
			}
		}
	}
}

func (i *interrupted) PutNew(ctx context.Context, bucket objects.Bucket, key, kind string, content []byte) (objects.Info, error) {
	i.strike(true)
	return i.files.PutNew(ctx, bucket, key, kind, content)
}

// A task that is tried again does not end the one before it: two attempts may
// write a commune's lines at once, the later one from a roll that changed
// meanwhile. Whoever comes last, the lines that lie there are those the list
// says, and it settles.
func TestPrepare_F45_AnAttemptOvertakenByAnother(t *testing.T) {
	for name, before := range map[string]func(*office, payment.ListID){
		"first run":        func(*office, payment.ListID) {},
		"later run":        func(o *office, id payment.ListID) { o.must(o.prepare(id)) },
		"after a deletion": func(o *office, id payment.ListID) { o.must(o.prepare(id)); o.must(o.delete(id)) },
	} {
		for _, at := range []int{0, 1, 60, 119, 1000} {
			t.Run(fmt.Sprintf("%s at %d", name, at), func(t *testing.T) {
				o := open(t)
				for i := range 120 {
					o.roll.add(alone, fmt.Sprintf("p%03d", i), 500_000)
				}
				id := march(alone)
				before(o, id)
				slow := &interrupted{roll: o.roll, files: o.files, at: at}
				slow.then = func() {
					changed := roll{alone: append([]beneficiary.RollEntry(nil), o.roll[alone]...)}
					changed.set(alone, "p005", "2024-03", beneficiary.Stopped)
					changed.set(alone, "p100", "2024-03", beneficiary.Stopped)
					changed.add(alone, "new", 700_000)
					quick := o.steps
					quick.Roll, quick.Files = changed, o.files
					slow.roll = changed // what an attempt made anew reads
					o.must(quick.PrepareCommune(o.ctx, id, o.list(id).Run, alone))
				}
				o.steps.Roll, o.steps.Files = slow, slow
				o.must(o.prepare(id))
				lines, l := o.lines(id), o.list(id)
				if len(lines) != 119 || l.Lines != 119 || l.Total != 118*500_000+700_000 {
					t.Errorf("%d lines stored, the list says %d of %s", len(lines), l.Lines, l.Total)
				}
				o.must(o.send(id))
				o.must(o.settle(id, nil))
				o.on("2024-03-26")
				o.must(o.close(id))
				o.must(o.do(id, payment.DoLock, o.locking))
				o.must(o.steps.Export(o.ctx, id))
			})
		}
	}
}

// The store may carry out a write after the attempt that sent it has died. A
// line that an older attempt's late write took over is not left out for that.
func TestPrepare_F45_AnOlderAttemptsWriteComesLate(t *testing.T) {
	o := open(t)
	for i := range 120 {
		o.roll.add(alone, fmt.Sprintf("p%03d", i), 500_000)
	}
	id := march(alone)
	slow := &interrupted{roll: o.roll, files: o.files, at: 119}
	o.steps.Roll, o.steps.Files = slow, slow
	var older paymentstore.Attempt
	slow.then = func() {
		var line payment.Line
		for line.Beneficiary == "" { // the first batch is on its way
			line = o.lines(id)["p000"]
		}
		late := o.store.Writer(o.ctx, id, older.Stamp)
		late.Put(&line)
		o.must(late.Flush())
	}
	o.must(o.do(id, payment.DoPrepare, func(l *payment.List, at time.Time) error {
		return payment.Prepare{ID: id, Communes: 1}.Apply(l, who, at)
	}))
	var err error
	older, err = o.store.BeginAttempt(o.ctx, id, 1, alone)
	o.must(err)
	o.must(o.run(id))
	if lines, l := o.lines(id), o.list(id); len(lines) != 120 || l.Lines != 120 {
		t.Errorf("%d lines stored, the list says %d", len(lines), l.Lines)
	}
}

// late is an attempt at a list's lines that is still writing when the list is
// done: it writes one person's line with another amount, and one of somebody who
// is not on the list, and removes another's.
func (o *office) late(id payment.ListID, stamp int) {
	o.t.Helper()
	lines := o.lines(id)
	writer := o.store.Writer(o.ctx, id, stamp)
	changed, stranger := lines["p001"], lines["p001"]
	changed.Regular, changed.Total, changed.Status = 1, 1, payment.Pending
	stranger.Beneficiary, stranger.Status = "gone", payment.Pending
	writer.Put(&changed)
	writer.Put(&stranger)
	writer.Remove(lines["p002"].LineRef)
	o.must(writer.Flush())
}

// What an attempt that was overtaken writes when the list is done already is
// not paid, does not stop the list, and is put right: at the closing, before
// anything is entered by hand, and for the export.
func TestClose_F45_F24_AnAttemptWritesAfterItsSuccessor(t *testing.T) {
	prepared := func(t *testing.T) (*office, payment.ListID, map[string]payment.Line) {
		o := open(t)
		for _, person := range []string{"p001", "p002", "p003"} {
			o.roll.add(alone, person, 500_000)
		}
		o.must(o.prepare(march(alone)))
		o.must(o.split(march(alone), o.lines(march(alone))["p003"].LineRef, payment.SplitPart{Amount: 300_000}, payment.SplitPart{Amount: 200_000, Month: "2024-04"}))
		return o, march(alone), o.lines(march(alone))
	}
	restored := func(o *office, id payment.ListID, want map[string]payment.Line, but func(*payment.Line)) {
		o.t.Helper()
		got := o.lines(id)
		for person, line := range want {
			now := got[person]
			if but != nil {
				but(&now)
			}
			if diff := cmp.Diff(line, now); diff != "" {
				o.t.Errorf("%s: %s", person, diff)
			}
		}
	}
	for _, stamp := range []int{1001, 2999} { // of an older attempt, or of a later one that was killed
		t.Run(fmt.Sprintf("closed, stamp %d", stamp), func(t *testing.T) {
			o, id, want := prepared(t)
			o.must(o.send(id))
			o.on("2024-03-20")
			// The provider tells the outcome of its package, not of our lines.
			o.must(o.settle(id, map[string]bool{"p002": true}))
			o.late(id, stamp)
			o.on("2024-03-26")
			o.must(o.close(id))
			if l := o.list(id); l.State != payment.Settled || l.Paid.Money != 800_000 || l.Unpaid.Money != 500_000 {
				t.Fatalf("%s, paid %+v, unpaid %+v", l.State, l.Paid, l.Unpaid)
			}
			restored(o, id, want, func(l *payment.Line) { l.Status, l.PaidDate, l.Reason = payment.Pending, "", "" })
			o.must(o.do(id, payment.DoLock, o.locking))
			if _, there := o.lines(id)["gone"]; there {
				t.Error("somebody is on the list who is not")
			}
			o.must(o.steps.Export(o.ctx, id))
		})
	}
	t.Run("by hand", func(t *testing.T) {
		o, id, want := prepared(t)
		o.terms.Connected = false
		o.late(id, 1001)
		l, lines := o.list(id), o.lines(id)
		if err := o.steps.Ours(o.ctx, &l, []payment.Line{lines["p003"], lines["p001"]}); !fault.HasCode(err, "line-changed") {
			t.Fatalf("%v", err)
		}
		restored(o, id, want, nil)
		o.on("2024-03-20")
		o.byHand(id, "p002")
		o.must(o.do(id, payment.DoLock, o.locking))
		o.must(o.steps.Export(o.ctx, id))
	})
	t.Run("after the closing", func(t *testing.T) {
		o, id, _ := prepared(t)
		o.must(o.send(id))
		o.on("2024-03-20")
		o.must(o.settle(id, nil))
		o.on("2024-03-26")
		o.must(o.close(id))
		stranger := o.lines(id)["p001"]
		stranger.Beneficiary, stranger.Status = "gone", payment.Pending
		writer := o.store.Writer(o.ctx, id, 1001)
		writer.Put(&stranger)
		o.must(writer.Flush())
		o.must(o.do(id, payment.DoLock, o.locking))
		if err := o.steps.Export(o.ctx, id); err == nil {
			t.Error("a line too many was exported")
		}
		o.must(o.steps.Export(o.ctx, id)) // the machine tries again
	})
	t.Run("carried over", func(t *testing.T) {
		o, id, _ := prepared(t)
		o.late(id, 1001)
		if err := o.carryOver(id); !errors.Is(err, paymentstore.ErrForeign) {
			t.Errorf("taken for the list's own: %v", err)
		}
		o.must(o.steps.FailJob(o.ctx, id, "thử"))
		o.must(o.prepare(id))
		if l := o.list(id); l.Total != 1_300_000 || l.Lines != 3 || len(o.lines(id)) != 3 {
			t.Errorf("prepared anew: %d lines of %s", l.Lines, l.Total)
		}
	})
}

// An attempt that lives on after its successor's list was drafted leaves no
// trace when it ends.
func TestPrepare_F45_AnOvertakenAttemptTakesItsLinesBack(t *testing.T) {
	o := open(t)
	for i := range 120 {
		o.roll.add(alone, fmt.Sprintf("p%03d", i), 500_000)
	}
	id := march(alone)
	slow := &interrupted{roll: o.roll, files: o.files, at: 1000}
	slow.then = func() { // the slow one has written all its lines
		changed := roll{alone: append([]beneficiary.RollEntry(nil), o.roll[alone]...)}
		changed.set(alone, "p005", "2024-03", beneficiary.Stopped)
		quick := o.steps
		quick.Roll, quick.Files = changed, o.files
		run := o.list(id).Run
		o.must(quick.PrepareCommune(o.ctx, id, run, alone))
		o.must(quick.FinishPreparing(o.ctx, id, run))
		o.late(id, 1001)
	}
	slowly := o.steps
	slowly.Roll, slowly.Files = slow, slow
	o.must(o.do(id, payment.DoPrepare, func(l *payment.List, at time.Time) error {
		return payment.Prepare{ID: id, Communes: 1}.Apply(l, who, at)
	}))
	o.must(slowly.PrepareCommune(o.ctx, id, 1, alone))
	lines, l := o.lines(id), o.list(id)
	if _, there := lines["gone"]; there || l.State != payment.Draft || len(lines) != 119 || lines["p001"].Total != 500_000 || lines["p002"].Total != 500_000 {
		t.Errorf("%s: %d lines, %+v", l.State, len(lines), lines["p001"])
	}
	if err := o.steps.Sound(o.ctx, &l); err != nil {
		t.Error(err)
	}
}

// A part that was done anew after the list was drafted is not the list's: the
// list does not leave the office.
func TestSend_F17_ThePartsAreThoseTheListWasAddedUpFrom(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p001", 500_000)
	id := march(alone)
	o.must(o.prepare(id))
	l := o.list(id)
	o.must(o.steps.Sound(o.ctx, &l))
	attempt, err := o.store.BeginAttempt(o.ctx, id, l.Run, alone)
	o.must(err)
	part, _, err := o.store.Part(o.ctx, id, l.Run, alone)
	o.must(err)
	part.Hash = "another"
	if err := o.store.PutPart(o.ctx, id, part, attempt); err != nil {
		t.Fatal(err)
	}
	if err := o.steps.Sound(o.ctx, &l); !fault.HasCode(err, "list-unsound") {
		t.Errorf("%v", err)
	}
}

// A list deleted and made anew has an execution of its own; the former one,
// looking only now, finds that its list is gone.
func TestLook_F46_AFormerExecutionLeavesTheNewListAlone(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "an", 500_000)
	id := march(alone)
	o.must(o.prepare(id))
	former := o.list(id)
	o.must(o.delete(id))
	o.must(o.prepare(id))
	list := o.list(id)
	for execution, want := range map[string]payment.State{
		former.Execution(): payment.Deleted, list.Execution(): payment.Draft, list.Execution() + "_u7": payment.Draft, "": payment.Draft,
	} {
		view, err := o.steps.Look(o.ctx, id, execution)
		o.must(err)
		if view.State != want {
			t.Errorf("%q sees %s, want %s", execution, view.State, want)
		}
	}
}

// The end of a deletion, told again after the list was made anew, takes
// nothing from the new list.
func TestDelete_F46_ToldAgainWhenTheListIsMadeAnew(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "an", 500_000)
	id := march(alone)
	o.must(o.prepare(id))
	former := o.list(id)
	o.must(o.delete(id))
	o.must(o.prepare(id))
	o.must(o.steps.FreeCommune(o.ctx, id, alone))
	o.must(o.steps.FinishDeleting(o.ctx, id))
	o.must(o.store.RemoveParts(o.ctx, id, former.Run, o.steps.Communes(id)))
	if parts, err := o.store.Parts(o.ctx, id, o.list(id).Run); err != nil || len(parts) != 1 || len(o.lines(id)) != 1 {
		t.Errorf("%d parts, %d lines, %v", len(parts), len(o.lines(id)), err)
	}
	o.must(o.send(id))
}
