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

// Over random histories in which months are settled two at a time, some not
// paid, some locked and unlocked, and somebody turns out to have died before:
// who lives has been paid or is owed every allowance, once; what the dead got is
// recovered, and nothing is left to pay them.
func TestHistories_F07_F44_RangesLocksAndTheDead(t *testing.T) {
	t.Parallel() // it mostly waits for its store
	db := dynamotest.Start(t, tables, "lines", "settings", "audit")
	generation := 0
	rapid.Check(t, func(r *rapid.T) {
		generation++
		h := &rangeHistory{office: openOn(t, db), r: r, first: calendar.Month("2024-01").Add(12 * generation), told: rapid.IntRange(0, 8).Draw(r, "told")}
		h.terms.From, h.terms.MonthsPerSettlement = h.first, 2
		for _, name := range []string{"dead", "an", "binh"} {
			h.people = append(h.people, fmt.Sprintf("%s%d", name, generation))
			h.roll.add(alone, h.people[len(h.people)-1], money.Dong(rapid.IntRange(1, 2_000_000).Draw(r, "amount")))
		}
		h.settleTwo(ofMonth(h.first), ofMonth(h.first.Add(1)))
		h.settleTwo(ofMonth(h.first.Add(2)), ofMonth(h.first.Add(3)))
		if h.file == nil {
			h.file = h.dies(h.people[0], h.first.Add(-1).OnDay(10))
		}
		h.check()
	})
}

type rangeHistory struct {
	*office
	r          *rapid.T
	first      calendar.Month
	people     []string // the first of whom had died before
	file       *beneficiary.Beneficiary
	told, step int // when the death is told, and what comes next
	lists      []payment.ListID
}

// tell tells of the death when its time has come.
func (h *rangeHistory) tell() {
	if h.step == h.told {
		h.file = h.dies(h.people[0], h.first.Add(-1).OnDay(10))
	}
	h.step++
}

func (h *rangeHistory) settleTwo(months ...payment.ListID) {
	head, unpaid := months[1], map[payment.ListID]string{}
	for _, id := range months {
		h.on(id.Period().OnDay(2))
		h.tell()
		h.must(h.prepare(id))
		h.must(h.send(id))
		unpaid[id] = rapid.SampledFrom(append([]string{""}, h.people...)).Draw(h.r, "not paid")
	}
	h.lists = append(h.lists, months...)
	h.tell()
	h.on(head.Period().OnDay(20))
	h.must(h.receive(head, h.message(head, months, unpaid)))
	h.machines(months)
	h.on(head.Period().OnDay(27))
	h.must(h.closeTogether(head))
	h.machines(months)
	h.tell()
	for _, id := range months {
		if rapid.Bool().Draw(h.r, "lock") {
			h.must(h.do(id, payment.DoLock, h.locking))
			if rapid.Bool().Draw(h.r, "unlock") {
				h.must(h.unlock(id))
			}
		}
	}
}

// check holds what each person was listed for against what became of it.
func (h *rangeHistory) check() {
	listed, paid, left := map[string]money.Dong{}, map[string]money.Dong{}, map[string]money.Dong{}
	for _, id := range h.lists {
		for _, l := range h.all(id) {
			listed[l.Beneficiary] += l.Regular
			if l.Status == payment.Paid {
				paid[l.Beneficiary] += l.Total
			}
		}
		open, err := h.store.Open(h.ctx, id, alone)
		h.must(err)
		for _, o := range open {
			if o.CarriedTo == "" {
				left[o.Line.Beneficiary] += o.Payable()
			}
		}
		h.books(id)
	}
	dead := h.people[0]
	if got := h.toRecover(dead); got != paid[dead] || left[dead] != 0 {
		h.r.Fatalf("%s was paid after death: %s is to be recovered, %s is still to be paid", paid[dead], got, left[dead])
	}
	for _, person := range h.people[1:] {
		if paid[person]+left[person] != listed[person] || len(h.adjustments(person)) > 0 {
			h.r.Fatalf("%s was listed for %s, paid %s, is owed %s", person, listed[person], paid[person], left[person])
		}
	}
}
