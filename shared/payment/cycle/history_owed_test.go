package cycle_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

// forget ends what an earlier history left open in the commune.
func (h *history) forget() {
	h.dead = map[string]*beneficiary.Beneficiary{}
	open, err := h.store.OpenAdjustments(h.ctx, alone, "")
	h.check(err)
	for _, a := range open {
		h.check(h.store.Adjust(h.ctx, a, func(a *payment.Adjustment) error {
			a.Takes, a.Collections = nil, nil
			a.Cancelled = &payment.Cancelled{Amount: a.Amount}
			return nil
		}))
	}
}

// owes lets arrears and recoveries come up, and stores each twice.
func (h *history) owes(id payment.ListID) {
	for _, kind := range []payment.AdjustmentKind{payment.Arrears, payment.Recovery} {
		for person := range h.some(string(kind)) {
			amount := money.Dong(rapid.IntRange(1, 4_000_000).Draw(h.r, "owed"))
			month := id.Period().Add(rapid.IntRange(-1, 1).Draw(h.r, "from"))
			if file := h.dead[person]; kind == payment.Arrears && file != nil && alive(file) == nil && file.Events[0].Date.Month().Before(month.Add(-1)) {
				continue // for months after the death: refused when it is entered
			}
			for range 2 {
				h.owe(kind, person, fmt.Sprintf("%s-%s", kind, id.Period()), amount, month)
			}
		}
	}
}

// cancelSome cancels some of what the draft bears: it leaves the draft, or an
// unpaid line whose money was carried over keeps it.
func (h *history) cancelSome(id payment.ListID) {
	for person := range h.some("cancels") {
		for _, a := range h.adjustments(person) {
			a = h.owed(person, a.ID) // the one before changed what the lines can bear of it
			if bearer, bears := a.Bearer(); !bears || bearer != id || a.Source != payment.Manual {
				continue
			}
			h.check(h.cancel(a))
			if after := h.owed(person, a.ID); after.Listed() != 0 || after.Remaining() != 0 {
				h.r.Fatalf("cancelled and still %+v", after)
			}
		}
	}
	h.office.balanced(id)
}

// lifeAndDeath records deaths of this month or earlier ones, and takes some
// back.
func (h *history) lifeAndDeath() {
	for _, e := range h.roll[alone] {
		file, isDead := h.dead[e.Beneficiary]
		switch what := rapid.IntRange(0, 7).Draw(h.r, "fate of "+e.Beneficiary); {
		case what == 0 && !isDead:
			today := calendar.DateOf(h.clock.Now())
			died := today.AddDays(-rapid.IntRange(0, 70).Draw(h.r, "days ago"))
			h.dead[e.Beneficiary] = h.dies(e.Beneficiary, died)
		case what == 1 && isDead && alive(file) == nil:
			h.lives(file)
		}
	}
}

// alive is the undoing of the file's last death, nil while it stands.
func alive(file *beneficiary.Beneficiary) *beneficiary.Event {
	if last := &file.Events[len(file.Events)-1]; last.Kind == beneficiary.EventUndoDeath {
		return last
	}
	return nil
}

// allOwed are all adjustments of the history's people, in a fixed order.
func (h *history) allOwed() map[string][]payment.Adjustment {
	all := map[string][]payment.Adjustment{}
	for _, e := range h.roll[alone] {
		all[e.Beneficiary] = h.adjustments(e.Beneficiary)
	}
	return all
}

// owedBalances holds what is owed against the lists: they bear exactly what
// was taken, a part is settled when its line is paid and not before, and what
// was paid after a death is to be recovered, no more and no less.
func (h *history) owedBalances() {
	onLists := map[payment.ListID]map[string]payment.Line{}
	for _, id := range h.lists {
		onLists[id] = h.lines(id)
	}
	borne := map[payment.AdjustmentKind]map[string]money.Dong{payment.Arrears: {}, payment.Recovery: {}}
	for person, owed := range h.allOwed() {
		for i := range owed {
			a := &owed[i]
			if a.Remaining() < 0 || a.Settled() < 0 || a.Listed() < 0 || (a.Cancelled != nil && a.Remaining() != 0) {
				h.r.Fatalf("%s: %+v", person, a)
			}
			for _, t := range a.Takes {
				first := t.List
				if len(t.Before) > 0 {
					first = t.Before[0]
				}
				borne[a.Kind][string(first)+person] += t.Amount
				if line, there := onLists[t.List][person]; !there || (line.Status == payment.Paid) != (t.Status == payment.Paid) {
					h.r.Fatalf("%s has %+v on a line of %+v", person, t, line)
				}
			}
		}
		h.deadOwe(person, owed, onLists)
	}
	for id, lines := range onLists {
		for person, line := range lines {
			if key := string(id) + person; borne[payment.Arrears][key] != line.Arrears || borne[payment.Recovery][key] != line.Recovery {
				h.r.Fatalf("%s on %s bears %s and %s, the line says %+v", person, id, borne[payment.Arrears][key], borne[payment.Recovery][key], line)
			}
		}
	}
	for _, id := range h.lists {
		h.books(id)
	}
}

// endedByDeath adds up what deaths ended of unpaid money, by person.
func (h *history) endedByDeath() map[string]payment.Withheld {
	sums := map[string]payment.Withheld{}
	for _, id := range h.lists {
		entries, err := h.store.Open(h.ctx, id, alone)
		h.check(err)
		for _, e := range entries {
			sum := sums[e.Line.Beneficiary]
			for _, w := range e.Withheld {
				if w.Amount != w.Regular+w.Arrears-w.Recovery || e.Payable() < 0 {
					h.r.Fatalf("%+v", e)
				}
				sum.Amount, sum.Arrears, sum.Recovery = sum.Amount+w.Amount, sum.Arrears+w.Arrears, sum.Recovery+w.Recovery
				if w.Returned {
					sum.Regular += w.Regular
				}
			}
			sums[e.Line.Beneficiary] = sum
		}
	}
	return sums
}

// deadOwe holds what a dead person was paid against what is to be recovered.
func (h *history) deadOwe(person string, owed []payment.Adjustment, onLists map[payment.ListID]map[string]payment.Line) {
	file := h.dead[person]
	want := money.Dong(0)
	if file != nil && alive(file) == nil {
		for _, id := range slices.Sorted(maps.Keys(onLists)) {
			line := onLists[id][person]
			if month := file.Events[0].Date.Month(); line.Regular > 0 && month.Before(id.Period()) && h.reachedAtLast(onLists, id, person) {
				want += line.Regular
			}
		}
	}
	for _, a := range owed {
		if file == nil || alive(file) != nil || a.Kind != payment.Arrears {
			continue
		}
		months, after := money.Dong(0), money.Dong(0)
		for m := a.From; !a.Through.Before(m); m = m.Add(1) {
			if months++; file.Events[0].Date.Month().Before(m) {
				after++
			}
		}
		lawful := a.Amount - a.Amount*after/months
		for _, t := range a.Takes {
			if t.Status == payment.Ended {
				continue
			}
			if t.Status == payment.Paid {
				want += max(t.Amount-lawful, 0) // arrears for months after the death
			}
			lawful = max(lawful-t.Amount, 0)
		}
		if a.Remaining()+a.Listed()+a.Settled() > a.Amount-a.Amount*after/months && a.Remaining() > 0 {
			h.r.Fatalf("%s is still owed arrears after death: %+v", person, a)
		}
	}
	got := money.Dong(0)
	for _, a := range owed {
		if d := (payment.Death{Seq: 2}); a.Kind == payment.Recovery && d.Caused(&a) && (a.Cancelled == nil || !a.Cancelled.GiveBack) {
			got += a.Amount
		}
	}
	if got != want {
		h.r.Fatalf("%s got %s after death, %s is to be recovered: %+v", person, want, got, owed)
	}
	// Arrears give back what void recoveries have taken.
	back, taken, again := money.Dong(0), money.Dong(0), money.Dong(0)
	for _, a := range owed {
		if a.Kind == payment.Recovery && a.Cancelled != nil && a.Cancelled.GiveBack {
			taken += a.Settled()
		}
		switch {
		case a.Kind == payment.Arrears && strings.HasPrefix(a.Source, "withheld/"):
			again += a.Amount
		case a.Kind == payment.Arrears && strings.HasPrefix(a.ID, "back-"):
			back += a.Amount
		}
	}
	if ended := h.endedByDeath()[person].Regular; again != ended {
		h.r.Fatalf("%s: %s was not payable because of a death that was undone, %s is owed again", person, ended, again)
	}
	if back != taken {
		h.r.Fatalf("%s: %s recovered of what was not owed, %s owed back", person, taken, back)
	}
}

func (h *history) reachedAtLast(onLists map[payment.ListID]map[string]payment.Line, id payment.ListID, person string) bool {
	line, on := onLists[id][person], id
	for line.Status == payment.CarriedOver {
		entries, err := h.store.OpenOfLines(h.ctx, []payment.Standing{{List: on, Line: line}})
		h.check(err)
		for _, e := range entries {
			if len(e.Withheld) > 0 && e.Withheld[0].Month.Before(id.Period()) {
				return false
			}
		}
		on = line.CarriedTo
		line = onLists[on][person]
	}
	return line.Status == payment.Paid
}
