package cycle_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"ansinh/shared/beneficiary"
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
