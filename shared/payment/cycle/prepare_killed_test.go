package cycle_test

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"ansinh/shared/beneficiary"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// brokenRoll breaks off after some people.
type brokenRoll struct {
	roll
	after int
}

func (r brokenRoll) Roll(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollEntry, error] {
	return func(yield func(beneficiary.RollEntry, error) bool) {
		n := 0
		for e, err := range r.roll.Roll(ctx, commune) {
			if err != nil {
				yield(beneficiary.RollEntry{}, err)
				return
			}
			if n++; n > r.after {
				yield(beneficiary.RollEntry{}, errStop)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// A first preparation that is killed and begun again after the roll
// changed leaves no line of the killed attempt; so does one of a later run,
// and one after the list was deleted.
func TestPrepare_F45_KilledThenTheRollChanges(t *testing.T) {
	for name, before := range map[string]func(*office, payment.ListID){
		"first run": func(*office, payment.ListID) {},
		"later run": func(o *office, id payment.ListID) { o.must(o.prepare(id)) },
		"after a deletion": func(o *office, id payment.ListID) {
			o.must(o.prepare(id))
			o.must(o.delete(id))
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			id := march(alone)
			before(o, id) // the roll is empty
			for i := range 100 {
				o.roll.add(alone, fmt.Sprintf("p%03d", i), 500_000)
			}
			whole := o.steps.Roll
			o.steps.Roll = brokenRoll{o.roll, 80}
			if err := o.prepare(id); err == nil {
				t.Fatal("the broken roll was prepared whole")
			}
			if left := len(o.lines(id)); left == 0 || left > 80 {
				t.Fatalf("%d lines were written before it broke off", left)
			}
			o.steps.Roll = whole
			o.roll.set(alone, "p005", "2024-03", beneficiary.Stopped)
			o.roll.set(alone, "p050", "2024-02", beneficiary.Stopped)
			o.must(o.run(id))
			lines := o.lines(id)
			if l := o.list(id); len(lines) != 98 || l.Lines != 98 || l.Total != 49_000_000 || l.State != payment.Draft {
				t.Errorf("%s: %d lines stored, the list says %d, %s", l.State, len(lines), l.Lines, l.Total)
			}
			for _, gone := range []string{"p005", "p050"} {
				if _, still := lines[gone]; still {
					t.Errorf("%s is still on the list", gone)
				}
			}
			// Settling the list would trip over an extra line.
			o.must(o.send(id))
			o.must(o.settle(id, nil))
			o.on("2024-03-26")
			o.must(o.close(id))
			o.must(o.do(id, payment.DoLock, o.locking))
			o.must(o.steps.Export(o.ctx, id))
		})
	}
}
