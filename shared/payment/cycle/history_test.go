package cycle_test

import (
	"flag"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ansinh/shared/beneficiary"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

// Forty histories of each kind are played, unless the command line says how
// many (-rapid.checks): each is many preparations and settlements.
func init() {
	if err := flag.Set("rapid.checks", "40"); err != nil {
		panic(err)
	}
}

// Over random histories of a locality the money always balances: after each
// step a settled list is its paid and unpaid lines, unpaid money is carried
// over or still open, nobody is twice on a month's list, and doing a step
// again changes nothing (issue 2; F-24, F-45 to F-47, F-57). What is owed
// besides is settled, on a list or left, the lists bear exactly what was taken,
// and nobody is paid after death without a recovery (F-42 to F-44).
//
// A run plays forty histories of one to three months, four people and a dozen acts
// a month; -rapid.checks=2000 plays a night's.
func TestHistories_F57_MoneyBalances(t *testing.T) {
	t.Parallel() // it mostly waits for its store
	db := dynamotest.Start(t, tables, "lines", "settings", "audit")
	generation := 0
	rapid.Check(t, func(r *rapid.T) {
		generation++
		o := openOn(t, db)
		locality := alone
		// Each history has years of its own, so that they share no list.
		h := &history{office: o, r: r, first: payment.NewListID(locality, "2024-01", payment.Monthly)}
		for range generation {
			h.first = payment.NewListID(locality, h.first.Period().Add(12), payment.Monthly)
		}
		h.forget()
		for i := range 4 {
			o.roll.add(locality, fmt.Sprintf("g%dp%d", generation, i), money.Dong(rapid.IntRange(1, 3_000_000).Draw(r, "amount")))
		}
		h.walk(rapid.IntRange(1, 3).Draw(r, "months"))
	})
}

type history struct {
	*office
	r     *rapid.T
	first payment.ListID
	dead  map[string]*beneficiary.Beneficiary
	lists []payment.ListID // prepared so far
}

func (h *history) check(err error) {
	if err != nil {
		h.r.Fatalf("%v", err)
	}
}

func (h *history) some(what string) map[string]bool {
	chosen := map[string]bool{}
	for _, e := range h.roll[alone] {
		if rapid.Bool().Draw(h.r, what+" "+e.Beneficiary) {
			chosen[e.Beneficiary] = true
		}
	}
	return chosen
}

func (h *history) walk(months int) {
	for n := range months {
		id := payment.NewListID(alone, h.first.Period().Add(n), payment.Monthly)
		h.change(id)
		h.on(id.Period().OnDay(2))
		h.owes(id)
		h.lifeAndDeath()
		h.check(h.prepare(id))
		if h.list(id).Lines == 0 {
			return // nobody is left to pay
		}
		h.lists = append(h.lists, id)
		h.cancelSome(id)
		if h.list(id).Lines == 0 {
			return // what was cancelled was all there was
		}
		h.disturb(id)
		h.lifeAndDeath()
		h.check(h.send(id))
		h.on(id.Period().OnDay(20))
		h.check(h.settle(id, h.some("unpaid")))
		h.lifeAndDeath()
		h.on(id.Period().OnDay(27))
		h.check(h.close(id))
		h.balanced(id)
		h.owedBalances()
		before := h.allOwed()
		h.check(h.finish(id)) // again: nothing changes
		for _, file := range h.dead {
			h.check(h.steps.NoteDeaths(h.ctx, file))
		}
		if diff := cmp.Diff(before, h.allOwed()); diff != "" {
			h.r.Fatalf("closing and telling again changed what is owed:\n%s", diff)
		}
		h.lifeAndDeath()
		h.owedBalances()
		if rapid.Bool().Draw(h.r, "lock") {
			h.check(h.lock(id))
		}
	}
}

// change lets people stop or begin from the month on.
func (h *history) change(id payment.ListID) {
	for person := range h.some("changes") {
		status := beneficiary.Active
		if rapid.Bool().Draw(h.r, "stops") {
			status = beneficiary.Stopped
		}
		h.roll.set(alone, person, id.Period(), status)
	}
}

// disturb does again, or undoes and does anew, what was done.
func (h *history) disturb(id payment.ListID) {
	before := h.list(id)
	switch rapid.IntRange(0, 3).Draw(h.r, "disturbance") {
	case 0:
		h.check(h.prepare(id))
	case 1:
		h.check(h.carryOver(id))
	case 2:
		h.check(h.delete(id))
		if open := h.open(id.Previous()); open.carried != 0 {
			h.r.Fatalf("the deleted list keeps %d đồng", open.carried)
		}
		h.check(h.prepare(id))
	}
	if after := h.list(id); after.Total != before.Total || after.Lines != before.Lines || after.Hash != before.Hash {
		h.r.Fatalf("%d lines of %s became %d of %s", before.Lines, before.Total, after.Lines, after.Total)
	}
}

// sums of a list's open money.
type openSums struct{ open, carried, notPayable money.Dong }

func (h *history) open(id payment.ListID) (sums openSums) {
	entries, err := h.store.Open(h.ctx, id, alone)
	h.check(err)
	for _, e := range entries {
		sums.notPayable += e.NotPayable()
		if e.CarriedTo == "" {
			sums.open += e.Payable()
		} else {
			sums.carried += e.Payable()
		}
	}
	return sums
}

func (h *history) balanced(id payment.ListID) {
	l := h.list(id)
	byStatus := map[payment.LineStatus]money.Dong{}
	var carryOver money.Dong
	for _, line := range h.lines(id) { // fails when somebody is on it twice
		byStatus[line.Status] += line.Total
		carryOver += line.CarryOver
		if line.Total != line.Regular+line.Arrears-line.Recovery+line.CarryOver || line.Total < 0 {
			h.r.Fatalf("%+v", line)
		}
	}
	switch {
	case l.State != payment.Settled || byStatus[payment.Pending] != 0:
		h.r.Fatalf("%s with %v", l.State, byStatus)
	case l.Total != l.Paid.Money+l.Unpaid.Money || byStatus[payment.Paid] != l.Paid.Money || byStatus[payment.Unpaid] != l.Unpaid.Money:
		h.r.Fatalf("listed %s, paid %s, unpaid %s, the lines say %v", l.Total, l.Paid.Money, l.Unpaid.Money, byStatus)
	}
	if sums := h.open(id); sums.open+sums.notPayable != l.Unpaid.Money || sums.carried != 0 {
		h.r.Fatalf("unpaid %s, open %+v", l.Unpaid.Money, sums)
	}
	previous := h.list(id.Previous())
	if previous.State == payment.None {
		return
	}
	if sums := h.open(id.Previous()); sums.open != 0 || sums.carried+sums.notPayable != previous.Unpaid.Money || sums.carried != carryOver {
		h.r.Fatalf("%s left %s: %+v, carried over here %s", previous.ID, previous.Unpaid.Money, sums, carryOver)
	}
}
