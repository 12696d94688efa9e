package cycle_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

// splitInMarch is an office in which somebody who had died in January got
// nothing for February; March, with February's money carried over, is split in
// two, and pays the parts that are named.
func splitInMarch(t *testing.T, paid ...string) *office {
	t.Helper()
	o := open(t)
	o.roll.add(alone, "dead", 500_000)
	o.month(ofMonth("2024-02"), map[string]bool{"dead": true})
	o.on("2024-03-02")
	o.must(o.prepare(march(alone)))
	o.must(o.split(march(alone), o.lines(march(alone))["dead"].LineRef, payment.SplitPart{Amount: 600_000}, payment.SplitPart{Amount: 400_000}))
	o.must(o.send(march(alone)))
	o.on("2024-03-20")
	o.must(o.settleBut(march(alone), func(l *payment.Line) bool {
		for _, policy := range paid {
			if l.Policy == policy {
				return false
			}
		}
		return true
	}))
	o.on("2024-03-27")
	o.must(o.close(march(alone)))
	return o
}

// toRecover is what a death has people give back.
func (o *office) toRecover(person string) (sum money.Dong) {
	o.t.Helper()
	for _, a := range o.adjustments(person) {
		if d := (payment.Death{Seq: 2}); d.Caused(&a) && (a.Cancelled == nil || !a.Cancelled.GiveBack) {
			sum += a.Amount
		}
	}
	return sum
}

// The parts of a split line are ended and recovered each for what it holds, the
// money carried over into them included: what was paid is recovered, no more,
// and what was not is paid to nobody.
func TestDeath_F44_F52_SplitLines(t *testing.T) {
	for name, c := range map[string]struct {
		paid    []string
		recover money.Dong
	}{
		"nothing paid":      {nil, 0},
		"the first is paid": {[]string{"1"}, 600_000},
		"the second":        {[]string{"1~2"}, 400_000},
		"both":              {[]string{"1", "1~2"}, 1_000_000},
	} {
		t.Run(name, func(t *testing.T) {
			o := splitInMarch(t, c.paid...)
			file := o.dies("dead", "2024-01-10")
			if got := o.toRecover("dead"); got != c.recover {
				t.Errorf("%s is to be recovered, want %s", got, c.recover)
			}
			o.on("2024-04-02")
			o.must(o.prepare(ofMonth("2024-04")))
			o.absent(ofMonth("2024-04"), "dead")
			if books := o.books(march(alone)); books.StillOpen.Money != 0 || books.NotPayable.Money != 1_000_000-c.recover {
				t.Errorf("%+v", books)
			}
			o.lives(file) // all of it is owed again, once
			o.must(o.prepare(ofMonth("2024-05")))
			o.expect(ofMonth("2024-05"), "dead", payment.Line{Regular: 500_000, Arrears: 1_000_000 - c.recover, Total: 1_500_000 - c.recover})
		})
	}
}

// Over random histories of three months in which lines are split, parts of them
// paid, and somebody turns out to have died before: what was paid is recovered to
// the đồng, and nothing is left to pay.
func TestHistories_F44_F52_WhatTheDeadGotIsRecovered(t *testing.T) {
	t.Parallel() // it mostly waits for its store
	db := dynamotest.Start(t, tables, "lines", "settings", "audit")
	generation := 0
	rapid.Check(t, func(r *rapid.T) {
		generation++
		o := openOn(t, db)
		first, who := calendar.Month("2024-01").Add(12*generation), fmt.Sprintf("g%d", generation)
		o.roll.add(alone, who, money.Dong(rapid.IntRange(10, 2_000_000).Draw(r, "amount")))
		o.roll.add(alone, "other"+who, 500_000)
		var file *beneficiary.Beneficiary
		told := rapid.IntRange(0, 8).Draw(r, "told")
		tell := func(now int) {
			if now == told {
				file = o.dies(who, first.Add(-1).OnDay(10))
			}
		}
		for n := range 3 {
			id := ofMonth(first.Add(n))
			o.on(id.Period().OnDay(2))
			tell(3 * n)
			o.must(o.prepare(id))
			if line := o.lines(id)[who]; line.Total > 9 && rapid.Bool().Draw(r, "splits") {
				part := money.Dong(rapid.Int64Range(1, int64(line.Total)-1).Draw(r, "part"))
				parts := []payment.SplitPart{{Amount: line.Total - part}, {Amount: part}}
				o.must(o.split(id, line.LineRef, parts...))
			}
			o.must(o.send(id))
			tell(3*n + 1)
			o.on(id.Period().OnDay(20))
			o.must(o.settleBut(id, func(l *payment.Line) bool {
				return l.Beneficiary == who && rapid.Bool().Draw(r, "absent "+l.Policy)
			}))
			o.on(id.Period().OnDay(27))
			tell(3*n + 2)
			o.must(o.close(id))
		}
		if file == nil {
			file = o.dies(who, first.Add(-1).OnDay(10))
		}
		o.must(o.steps.NoteDeaths(o.ctx, file))
		var paid, left money.Dong
		for n := range 3 {
			id := ofMonth(first.Add(n))
			for _, l := range o.all(id) {
				if l.Beneficiary == who && l.Status == payment.Paid {
					paid += l.Total
				}
			}
			entries, err := o.store.Open(o.ctx, id, alone)
			o.must(err)
			for _, e := range entries {
				if e.Line.Beneficiary == who && e.CarriedTo == "" {
					left += e.Payable()
				}
			}
			o.books(id)
		}
		if got := o.toRecover(who); got != paid || left != 0 {
			r.Fatalf("%s was paid after death: %s is to be recovered, %s is still to be paid", paid, got, left)
		}
	})
}
