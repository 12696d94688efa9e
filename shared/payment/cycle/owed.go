package cycle

import (
	"context"
	"errors"
	"slices"

	"golang.org/x/sync/errgroup"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// adjusters is how many adjustments of one commune are saved at once.
const adjusters = 8

// extras are the people of a commune for whom a list has to reckon with more
// than regular amounts: one query for what is owed, and the money carried over.
func (s Steps) extras(ctx context.Context, id payment.ListID, commune org.UnitID, open []payment.Open) (map[string]*payment.Extra, error) {
	extras := map[string]*payment.Extra{}
	of := func(who string) *payment.Extra {
		x := extras[who]
		if x == nil {
			x = &payment.Extra{}
			extras[who] = x
		}
		return x
	}
	for _, o := range open {
		x := of(o.Line.Beneficiary)
		x.Open = append(x.Open, o)
	}
	if id.Type() != payment.Monthly {
		return extras, nil
	}
	owed, err := s.Store.OpenAdjustments(ctx, commune, "")
	if err != nil {
		return nil, err
	}
	for _, a := range owed {
		if a.Due(id) > 0 || a.On(id) || movesInto(&a, extras[a.Beneficiary]) {
			x := of(a.Beneficiary)
			x.Owed = append(x.Owed, a)
		}
	}
	return extras, nil
}

// movesInto reports whether an adjustment stands on a line that is carried
// over now.
func movesInto(a *payment.Adjustment, x *payment.Extra) bool {
	return x != nil && slices.ContainsFunc(x.Open, func(o payment.Open) bool { return a.On(o.List) })
}

// keepTakes saves what the list's lines bear of each adjustment, before the
// list counts. Saved before (the run was killed and runs again), nothing
// changes. Another list or officer that was faster is Stale: the commune is
// prepared anew.
func (s Steps) keepTakes(ctx context.Context, id payment.ListID, people []*payment.Extra) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(adjusters)
	for _, x := range people {
		for i := range x.Owed {
			group.Go(func() error {
				return s.Store.Adjust(ctx, x.Owed[i], func(a *payment.Adjustment) error { return takeOn(a, id, x, i) })
			})
		}
	}
	return group.Wait()
}

// takeOn moves an adjustment's takes along with the lines carried over into
// the list and puts on what the list takes itself.
func takeOn(a *payment.Adjustment, id payment.ListID, x *payment.Extra, i int) error {
	changed := false
	for _, o := range x.Open {
		err := payment.MoveTakes{From: o.List, Policy: o.Line.Policy, To: id}.Apply(a)
		if err != nil && !errors.Is(err, payment.ErrDone) {
			return err
		}
		changed = changed || err == nil
	}
	err := payment.TakeOn{List: id, Parts: x.Parts[i]}.Apply(a)
	if errors.Is(err, payment.ErrDone) && changed {
		return nil
	}
	return err
}

// freeTakes gives back what a deleted list took in a commune (F-46).
func (s Steps) freeTakes(ctx context.Context, id payment.ListID, commune org.UnitID) error {
	return s.eachOwed(ctx, id, commune, nil, func(a *payment.Adjustment) error { return payment.FreeTakes{List: id}.Apply(a) })
}

// borne is what a list's lines bear in one commune while it is closed: the
// adjustments on it, and what became of the lines that bear them.
type borne struct {
	outcomes map[payment.LineRef]outcome
	// done are adjustments of lines that a settlement by hand corrects, settled
	// by an earlier closing; people are those looked up already.
	done    []payment.Adjustment
	people  map[string]bool
	commune org.UnitID
}

// outcome is what became of a line.
type outcome struct {
	known  bool
	status payment.LineStatus
	date   calendar.Date
}

// borne finds which lines of a list bear something, in one query.
func (s Steps) borne(ctx context.Context, id payment.ListID, commune org.UnitID) (*borne, error) {
	b := &borne{outcomes: map[payment.LineRef]outcome{}, people: map[string]bool{}, commune: commune}
	if id.Type() != payment.Monthly {
		return b, nil
	}
	open, err := s.Store.OpenAdjustments(ctx, commune, "")
	b.expect(id, open)
	return b, err
}

func (b *borne) expect(id payment.ListID, owed []payment.Adjustment) {
	for i := range owed {
		for _, t := range owed[i].Takes {
			if t.List == id {
				ref := payment.LineRef{Commune: b.commune, Beneficiary: owed[i].Beneficiary, Policy: t.Policy}
				b.outcomes[ref], b.outcomes[ref.Whole()] = outcome{}, outcome{}
			}
		}
	}
}

// note keeps the outcome of a line that bears something.
func (b *borne) note(beneficiary, policy string, status payment.LineStatus, date calendar.Date) {
	if len(b.outcomes) == 0 {
		return
	}
	ref := payment.LineRef{Commune: b.commune, Beneficiary: beneficiary, Policy: policy}
	if _, bears := b.outcomes[ref]; bears {
		b.outcomes[ref] = outcome{true, status, date}
	}
}

// noteByHand keeps the outcome of a line entered by hand. When the list was
// settled before, what its lines bear may be done already: it is looked up by
// person.
func (b *borne) noteByHand(ctx context.Context, s Steps, id payment.ListID, line *payment.Line) error {
	if bears := line.Arrears > 0 || line.Recovery > 0 || line.CarryOver > 0; bears && id.Type() == payment.Monthly && !b.people[line.Beneficiary] {
		b.people[line.Beneficiary] = true
		done, err := s.Store.DoneAdjustments(ctx, b.commune, line.Beneficiary)
		if err != nil {
			return err
		}
		b.done = append(b.done, done...)
		b.expect(id, done)
	}
	b.note(line.Beneficiary, line.Policy, line.Status, line.PaidDate)
	return nil
}

// settleOwed writes what became of the lines of a closed list into what is
// owed: a recovery is recovered, and arrears are paid, when the line that
// bears them is (F-22, F-24). Then it recovers what people got who had died.
func (s Steps) settleOwed(ctx context.Context, id payment.ListID, commune org.UnitID, b *borne, listed []string) error {
	if len(b.outcomes) > 0 {
		err := s.eachOwed(ctx, id, commune, b.done, func(a *payment.Adjustment) error {
			err := payment.SettleTakes{List: id, Outcome: func(policy string) (payment.LineStatus, calendar.Date, bool) {
				ref := payment.LineRef{Commune: commune, Beneficiary: a.Beneficiary, Policy: policy}
				o := b.outcomes[ref]
				if !o.known { // carried over from a part of a split line (F-52)
					o = b.outcomes[ref.Whole()]
				}
				return o.status, o.date, o.known
			}}.Apply(a)
			if err != nil {
				return err
			}
			// A recovery that never was owed is given back with the next list.
			return s.Store.PutAdjustments(ctx, a.GiveBack(id.Period().Add(1), payment.System, s.Clock.Now()))
		})
		if err != nil {
			return err
		}
	}
	return s.recoverDead(ctx, id, commune, listed)
}

// eachOwed changes every adjustment of a commune that stands on a list, the
// open ones and those given, again from the start when somebody was faster.
func (s Steps) eachOwed(ctx context.Context, id payment.ListID, commune org.UnitID, done []payment.Adjustment, change func(*payment.Adjustment) error) error {
	if id.Type() != payment.Monthly {
		return nil
	}
	open, err := s.Store.OpenAdjustments(ctx, commune, "")
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(adjusters)
	for _, a := range append(open, done...) {
		if !a.On(id) {
			continue
		}
		group.Go(func() error {
			for {
				err := s.Store.Adjust(ctx, a, change)
				if !fault.Is(err, fault.KindStale) {
					return err
				}
				if a, err = s.Store.Adjustment(ctx, a.Commune, a.Beneficiary, a.ID); err != nil {
					return err
				}
			}
		})
	}
	return group.Wait()
}
