package cycle_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

// Over random histories of splits, merges, inheritances, deletions and
// settlements of four months: what a month left unpaid is taken by at most one
// list, which carries over exactly what it took; a person's policy is on a
// list once, whole or in all its parts; every list adds up to the đồng (F-47,
// F-48, F-52).
//
// A run plays forty histories of five to ten acts; -rapid.checks=2000 plays a
// night's.
func TestHistories_F48_F52_MoneyIsTakenOnceAndPartsAddUp(t *testing.T) {
	t.Parallel() // it mostly waits for its store
	db := dynamotest.Start(t, tables, "lines", "settings", "audit")
	generation := 0
	rapid.Check(t, func(r *rapid.T) {
		generation++
		o := openOn(t, db)
		p := &pastMonths{office: o, r: r}
		first := calendar.Month("2024-01").Add(24 * generation)
		for n := range 4 {
			p.lists = append(p.lists, payment.NewListID(alone, first.Add(n), payment.Monthly))
		}
		for i := range 3 {
			o.roll.add(alone, fmt.Sprintf("g%dp%d", generation, i), money.Dong(rapid.IntRange(3, 2_000_000).Draw(r, "amount")))
		}
		p.step("settle", p.lists[0])
		p.step("prepare", p.lists[2]) // the month between has no list: nothing comes by itself
		for range rapid.IntRange(3, 8).Draw(r, "steps") {
			list := rapid.SampledFrom(p.lists[1:]).Draw(r, "list")
			p.step(rapid.SampledFrom([]string{"prepare", "inherit", "inherit", "inherit", "split", "split", "merge", "carry over", "delete", "settle"}).Draw(r, "step"), list)
		}
	})
}

type pastMonths struct {
	*office
	r     *rapid.T
	lists []payment.ListID
}

// refusals are what a step may meet; anything else is a defect.
var refusals = []string{
	"list-not-found", "list-sent", "wrong-state", "inherited-before", "nothing-open", "not-settled", "not-past", "line-split", "line-whole",
	"bad-split", "split-sum", "split-deferral", "deferral-listed", "send-no-lines", "line-not-found",
}

func (p *pastMonths) step(what string, list payment.ListID) {
	p.on(list.Period().OnDay(2))
	var err error
	switch what {
	case "prepare":
		err = p.prepare(list)
	case "inherit":
		err = p.inherit(list, rapid.SampledFrom(p.lists).Draw(p.r, "from").Period())
	case "split":
		err = p.splitSome(list)
	case "merge":
		if line := p.some(list); line != nil {
			err = p.merge(list, line.Whole())
		}
	case "carry over":
		err = p.carryOver(list)
	case "delete":
		err = p.delete(list)
	case "settle":
		err = p.settleSome(list)
	}
	if err != nil && !slices.ContainsFunc(refusals, func(code string) bool { return fault.HasCode(err, code) }) {
		p.r.Fatalf("%s %s: %v", what, list, err)
	}
	p.agree(what + " " + string(list))
}

// some is a line of a list, or nil when it has none.
func (p *pastMonths) some(list payment.ListID) *payment.Line {
	if lines := p.all(list); len(lines) > 0 {
		return &lines[rapid.IntRange(0, len(lines)-1).Draw(p.r, "line")]
	}
	return nil
}

func (p *pastMonths) splitSome(list payment.ListID) error {
	line := p.some(list)
	if line == nil || line.Total < 2 {
		return nil
	}
	part := money.Dong(rapid.Int64Range(1, int64(line.Total-1)).Draw(p.r, "part"))
	month := rapid.SampledFrom([]calendar.Month{"", "", list.Period().Add(1)}).Draw(p.r, "month")
	return p.split(list, line.LineRef, payment.SplitPart{Amount: line.Total - part}, payment.SplitPart{Amount: part, Month: month})
}

// settleSome pays a draft, some of its lines not.
func (p *pastMonths) settleSome(list payment.ListID) error {
	if err := p.prepare(list); err != nil {
		return err
	}
	if err := p.send(list); err != nil {
		return err
	}
	p.on(list.Period().OnDay(20))
	absent := map[payment.LineRef]bool{}
	for _, l := range p.all(list) {
		absent[l.LineRef] = rapid.Bool().Draw(p.r, "absent "+l.LineRef.String())
	}
	if err := p.settleBut(list, func(l *payment.Line) bool { return absent[l.LineRef] }); err != nil {
		return err
	}
	p.on(list.Period().OnDay(26))
	return p.close(list)
}

// agree holds all lists against each other.
func (p *pastMonths) agree(after string) {
	taken := map[payment.ListID]money.Dong{}
	for _, list := range p.lists {
		open, err := p.store.Open(p.ctx, list, alone)
		p.must(err)
		for _, o := range open {
			if o.CarriedTo != "" {
				taken[o.CarriedTo] += o.Payable()
			}
		}
	}
	for _, list := range p.lists {
		var sums payment.Sums
		whole := map[payment.LineRef][]payment.Line{}
		for _, l := range p.all(list) {
			sums.Count(&l)
			whole[l.Whole()] = append(whole[l.Whole()], l)
			if l.Total != l.Regular+l.Arrears-l.Recovery+l.CarryOver || l.Total < 0 {
				p.r.Fatalf("after %s: %+v does not add up", after, l)
			}
		}
		for ref, lines := range whole {
			if len(lines) != max(lines[0].Parts, 1) {
				p.r.Fatalf("after %s: %s is on %s with %d of %d parts", after, ref, list, len(lines), lines[0].Parts)
			}
		}
		if l := p.list(list); l.Lines != sums.Lines || l.Total != sums.Total {
			p.r.Fatalf("after %s: %s says %d lines, %s; they are %+v", after, list, l.Lines, l.Total, sums)
		}
		if sums.CarryOver != taken[list] {
			p.r.Fatalf("after %s: %s carries %s over and took %s", after, list, sums.CarryOver, taken[list])
		}
	}
}
