package cycle_test

import (
	"testing"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

func ofMonth(month calendar.Month) payment.ListID {
	return payment.NewListID(alone, month, payment.Monthly)
}

// books are a list's books, which must balance.
func (o *office) books(id payment.ListID) payment.Books {
	o.t.Helper()
	l := o.list(id)
	overview, err := o.store.Overview(o.ctx, id)
	o.must(err)
	books, err := o.store.Books(o.ctx, &l, &overview, o.steps.Communes(id))
	o.must(err)
	o.must(books.Agree())
	return books
}

func (o *office) absent(id payment.ListID, person string) {
	o.t.Helper()
	if line, there := o.lines(id)[person]; there {
		o.t.Errorf("%s is on %s with %+v", person, id, line)
	}
}

// What a month after the death left unpaid is marked as not payable: neither
// the next month nor an inheritance takes it, and the books hold it apart.
func TestDeath_F44_UnpaidMoneyOfLaterMonthsIsNotCarriedOver(t *testing.T) {
	for name, told := range map[string]calendar.Date{"before the closing": "2024-03-10", "after it": "2024-03-28"} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.roll.add(alone, "dead", 500_000)
			o.roll.add(alone, "absent", 400_000)
			o.on("2024-03-02")
			o.must(o.prepare(march(alone)))
			o.must(o.send(march(alone)))
			if told.Before("2024-03-20") {
				o.on(told)
				o.dies("dead", "2024-02-10")
			}
			o.on("2024-03-20")
			o.must(o.settle(march(alone), map[string]bool{"dead": true, "absent": true}))
			o.on("2024-03-27")
			o.must(o.close(march(alone)))
			if o.on(told); "2024-03-20" < told {
				o.dies("dead", "2024-02-10")
			}
			o.on("2024-04-02")
			o.must(o.prepare(ofMonth("2024-04")))
			o.absent(ofMonth("2024-04"), "dead")
			o.expect(ofMonth("2024-04"), "absent", payment.Line{Regular: 400_000, CarryOver: 400_000, Total: 800_000})
			books := o.books(march(alone))
			if books.NotPayable != (payment.Tally{Lines: 1, Money: 500_000}) || books.CarriedOver != (payment.Tally{Lines: 1, Money: 400_000}) || books.StillOpen.Lines != 0 {
				t.Errorf("%+v", books)
			}
			o.must(o.lock(march(alone)))
			if err := o.inherit(ofMonth("2024-04"), "2024-03"); !fault.HasCode(err, "nothing-open") {
				t.Errorf("inherited: %v", err)
			}
			if owed := o.adjustments("dead"); len(owed) != 0 {
				t.Errorf("nobody was paid, and yet %+v", owed)
			}
		})
	}
}

// A line that holds a month before the death and one after it is paid to the
// heirs for the former only.
func TestDeath_F47_HeirsGetTheMonthsUpToTheDeath(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "dead", 500_000)
	o.month(ofMonth("2024-01"), map[string]bool{"dead": true})
	o.month(ofMonth("2024-02"), map[string]bool{"dead": true}) // January's money and its own
	o.on("2024-03-02")
	o.must(o.prepare(march(alone)))
	o.expect(march(alone), "dead", payment.Line{Regular: 500_000, CarryOver: 1_000_000, Total: 1_500_000})
	o.dies("dead", "2024-01-20")
	o.must(o.prepare(march(alone))) // the draft is made again after the death was told
	o.expect(march(alone), "dead", payment.Line{CarryOver: 500_000, Total: 500_000})
	if books := o.books(ofMonth("2024-02")); books.NotPayable.Money != 500_000 || books.CarriedOver != (payment.Tally{Lines: 1, Money: 500_000}) {
		t.Errorf("%+v", books)
	}
	o.month(march(alone), nil)
	if owed := o.adjustments("dead"); len(owed) != 0 {
		t.Errorf("the heirs got January's money, which is lawful: %+v", owed)
	}
	o.must(o.lock(ofMonth("2024-02")))
}

// A death undone owes again what it had ended, once.
func TestDeath_F44_UndoneOwesAgainWhatWasNotPayable(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.owe(payment.Recovery, "p1", "r1", 300_000, "2024-03")
	o.month(march(alone), map[string]bool{"p1": true})
	file := o.dies("p1", "2024-02-10")
	if a := o.owed("p1", "r1"); a.Remaining() != 300_000 || len(a.Takes) != 1 || a.Takes[0].Status != payment.Ended {
		t.Errorf("deducted from money nobody gets: %+v", a)
	}
	o.lives(file)
	o.on("2024-04-02")
	o.must(o.prepare(ofMonth("2024-04")))
	// March's 500,000 is owed again, and the recovery is deducted as it was.
	o.expect(ofMonth("2024-04"), "p1", payment.Line{Regular: 500_000, Arrears: 500_000, Recovery: 300_000, Total: 700_000})
	if books := o.books(march(alone)); books.NotPayable.Money != 200_000 {
		t.Errorf("%+v", books)
	}
	o.month(ofMonth("2024-04"), nil)
	if a := o.owed("p1", "r1"); a.State() != payment.AdjustmentSettled {
		t.Errorf("%s", a.State())
	}
}

// A recovery larger than what the heirs have to get is deducted from that as
// far as it goes; the rest is still to be recovered.
func TestDeath_F43_ARecoveryIsTakenFromWhatTheHeirsGet(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.month(ofMonth("2024-01"), map[string]bool{"p1": true})
	o.owe(payment.Recovery, "p1", "r1", 800_000, "2024-02")
	o.month(ofMonth("2024-02"), map[string]bool{"p1": true}) // 500.000 + 500.000 - 800.000
	o.expect(ofMonth("2024-02"), "p1", payment.Line{Regular: 500_000, CarryOver: 500_000, Recovery: 800_000, Total: 200_000})
	o.dies("p1", "2024-01-20")
	o.month(march(alone), nil)
	o.expect(march(alone), "p1", payment.Line{})
	if a := o.owed("p1", "r1"); a.Settled() != 500_000 || a.Remaining() != 300_000 {
		t.Errorf("settled %s, left %s", a.Settled(), a.Remaining())
	}
	if books := o.books(ofMonth("2024-02")); books.NotPayable.Money != 200_000 {
		t.Errorf("%+v", books)
	}
}

// Arrears whose months lie around the death: the months up to it stay owed,
// the later ones are ended, and recovered where they were paid.
func TestArrears_F44_SpanningTheDeathAreCutToTheMonthsUpToIt(t *testing.T) {
	// owe makes arrears for two months: one before the month they are planned
	// for, and the one before that.
	for name, when := range map[string]struct {
		told                 calendar.Date // of a death in 2024-01
		keeps, ended, goBack money.Dong
	}{
		"before they are listed": {"2024-02-27", 450_001, 450_000, 0},
		"after they were paid":   {"2024-03-28", 900_001, 0, 450_000},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.roll.add(alone, "dead", 500_000)
			o.roll.set(alone, "dead", "2024-02", "stopped")
			o.owe(payment.Arrears, "dead", "a1", 900_001, "2024-03") // for January and February
			if o.on(when.told); when.told.Before("2024-03-02") {
				o.dies("dead", "2024-01-20")
			}
			o.month(march(alone), nil)
			if o.on(when.told); "2024-03-02" < when.told {
				o.dies("dead", "2024-01-20")
			}
			o.expect(march(alone), "dead", payment.Line{Arrears: when.keeps, Total: when.keeps})
			a := o.owed("dead", "a1")
			if a.Settled() != when.keeps || a.Ended() != when.ended || a.Remaining() != 0 {
				t.Errorf("settled %s, ended %s, left %s", a.Settled(), a.Ended(), a.Remaining())
			}
			var owing money.Dong
			for _, r := range o.adjustments("dead") {
				if r.Kind == payment.Recovery {
					owing += r.Remaining()
				}
			}
			if owing != when.goBack {
				t.Errorf("%s is to be recovered, want %s", owing, when.goBack)
			}
		})
	}
}

// Cut arrears are owed in full again when the death is undone.
func TestArrears_F44_UncutWhenTheDeathIsUndone(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.owe(payment.Arrears, "p1", "a1", 900_000, "2024-03") // for January and February
	o.on("2024-03-02")
	file := o.dies("p1", "2023-12-20")
	if a := o.owed("p1", "a1"); a.State() != payment.AdjustmentVoid || a.Ended() != 900_000 {
		t.Errorf("%s, ended %s", a.State(), a.Ended())
	}
	o.lives(file)
	o.must(o.prepare(march(alone)))
	o.expect(march(alone), "p1", payment.Line{Regular: 500_000, Arrears: 900_000, Total: 1_400_000})
}

// Deaths told while the next month takes unpaid money over: each is either
// ended or carried over, and the sums of both lists say the same.
func TestDeath_F44_ToldWhileTheNextMonthIsPrepared(t *testing.T) {
	o := open(t)
	people := []string{"p0", "p1", "p2", "p3", "p4", "p5"}
	unpaid := map[string]bool{}
	for _, person := range people {
		o.roll.add(alone, person, 500_000)
		unpaid[person] = true
	}
	o.month(march(alone), unpaid)
	april := ofMonth("2024-04")
	o.on("2024-04-02")
	failures := make(chan error, len(people)+1)
	go func() { failures <- o.prepare(april) }()
	for _, person := range people {
		file := deadFile(person, "2024-02-10", o.clock.Now())
		go func() { failures <- o.steps.NoteDeaths(o.ctx, file) }()
	}
	for range len(people) + 1 {
		o.must(<-failures)
	}
	check := func(when string) {
		t.Helper()
		var carried money.Dong
		for _, l := range o.lines(april) {
			carried += l.CarryOver
		}
		if books := o.books(march(alone)); books.CarriedOver.Money != carried || books.CarriedOver.Money+books.NotPayable.Money != 3_000_000 {
			t.Errorf("%s: april carries %s over, the books say %+v", when, carried, books)
		}
	}
	check("told meanwhile")
	for i := range o.roll[alone] {
		o.roll[alone][i].Death = "2024-02"
	}
	o.must(o.prepare(april))
	check("prepared again")
	if l := o.list(april); l.Lines != 0 || l.Total != 0 {
		t.Errorf("%d lines of %s for the dead", l.Lines, l.Total)
	}
}
