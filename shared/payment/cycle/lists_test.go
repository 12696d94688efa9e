package cycle_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// claims is the registry's funeral claims in memory.
type claims struct {
	mu   sync.Mutex
	kept []beneficiary.FuneralClaim
}

func (c *claims) Claims(_ context.Context, commune org.UnitID) iter.Seq2[beneficiary.FuneralClaim, error] {
	c.mu.Lock()
	kept := slices.Clone(c.kept)
	c.mu.Unlock()
	return func(yield func(beneficiary.FuneralClaim, error) bool) {
		for _, claim := range kept {
			if claim.Commune == string(commune) && !yield(claim, nil) {
				return
			}
		}
	}
}

func (c *claims) Take(_ context.Context, claim beneficiary.FuneralClaim, list string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.kept {
		if k := &c.kept[i]; k.Beneficiary == claim.Beneficiary && k.Version == claim.Version {
			k.List, k.Version = list, k.Version+1
			return nil
		}
	}
	return fault.Stale("claim-changed", claim.Beneficiary)
}

// A period is locked, or another of its lists is begun; not both at once.
func TestLock_F53_NoListOfThePeriodIsBegunMeanwhile(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "p1", 500_000)
	o.month(march(alone), nil)
	o.on("2024-04-02")
	funeral := payment.NewListID(alone, "2024-03", payment.Funeral)
	locking, err := o.store.Load(o.ctx, march(alone), paymentstore.Command{Operation: string(payment.DoLock)})
	o.must(err)
	o.must(o.locking(&locking.List, o.clock.Now()))
	preparing, err := o.store.Load(o.ctx, funeral, paymentstore.Command{Operation: string(payment.DoPrepare)})
	o.must(err)
	prepare := payment.Prepare{ID: funeral, Communes: 1, Siblings: preparing.Siblings}
	o.must(prepare.Apply(&preparing.List, who, o.clock.Now()))
	save := func(action payment.Action, l *paymentstore.Loaded) error {
		return o.store.Save(o.ctx, paymentstore.Change{
			List: &l.List, Action: action, By: who, At: o.clock.Now(), More: o.store.Unchanged(l.Siblings),
		})
	}
	o.must(save(payment.DoPrepare, &preparing))
	if err := save(payment.DoLock, &locking); !fault.Is(err, fault.KindStale) {
		t.Errorf("locked while a list of the period was begun: %v", err)
	}
}

// funeral grants a funeral of ten million in a commune.
func (o *office) funeral(commune org.UnitID, who string) {
	held, ok := o.steps.Funerals.(*claims)
	if !ok {
		held = &claims{}
		o.steps.Funerals = held
	}
	held.kept = append(held.kept, beneficiary.FuneralClaim{
		Beneficiary: who, Name: "Người mất " + who, Commune: string(commune), Died: "2024-02-20", Amount: 10_000_000, Version: 1,
		Claimant: beneficiary.Claimant{Name: "Thân nhân " + who, NationalID: "042190001234", Payment: beneficiary.Payment{Method: beneficiary.Cash}},
		Decision: beneficiary.Decision{Number: "07/QĐ-UBND", Date: "2024-02-27"},
	})
}

// all are the list's lines, by commune and name.
func (o *office) all(id payment.ListID) (lines []payment.Line) {
	o.t.Helper()
	for _, commune := range o.steps.Communes(id) {
		for line, err := range o.store.Lines(o.ctx, id, commune) {
			o.must(err)
			lines = append(lines, line)
		}
	}
	return lines
}

// balanced holds the list's sums to its lines'.
func (o *office) balanced(id payment.ListID) {
	o.t.Helper()
	var sums payment.Sums
	seen := map[payment.LineRef]bool{}
	for _, l := range o.all(id) {
		if seen[l.LineRef] {
			o.t.Errorf("%s is on %s twice", l.LineRef, id)
		}
		seen[l.LineRef] = true
		if l.Total != l.Regular+l.Arrears-l.Recovery+l.CarryOver {
			o.t.Errorf("%+v does not add up", l)
		}
		sums.Count(&l)
	}
	overview, err := o.store.Overview(o.ctx, id)
	o.must(err)
	if list := o.list(id); overview.Sums != sums || list.Total != sums.Total || list.Lines != sums.Lines {
		o.t.Errorf("%s says %d lines, %s; overview %+v; its lines are %+v", id, list.Lines, list.Total, overview.Sums, sums)
	}
}

func (o *office) inherit(id payment.ListID, month calendar.Month) error {
	past := payment.NewListID(id.Locality(), month, id.Type())
	open, err := o.store.StillOpen(o.ctx, o.steps.Communes(id))
	o.must(err)
	from := payment.Inherit{From: o.list(past), Communes: len(o.steps.Communes(id))}
	for _, m := range payment.OpenMonths(id, open) {
		if m.List == past {
			from.Open = m.Open
		}
	}
	if err := o.do(id, payment.DoInherit, func(l *payment.List, at time.Time) error { return from.Apply(l, who, at) }); err != nil {
		return err
	}
	return o.run(id)
}

// split divides a person's line, later parts with the month they go to.
func (o *office) split(id payment.ListID, ref payment.LineRef, parts ...payment.SplitPart) error {
	return o.splitting(id, ref, func(l *payment.List, line payment.Line, at time.Time) (payment.Split, []dynamo.Write, error) {
		split, err := payment.SplitLine{Line: line, Parts: parts}.Apply(l, who, at)
		if err != nil {
			return split, nil, err
		}
		deferred := split.Deferrals(id, &line, o.steps.NewID)
		return split, o.store.NewAdjustments(deferred), nil
	})
}

func (o *office) merge(id payment.ListID, ref payment.LineRef) error {
	return o.splitting(id, ref, func(l *payment.List, _ payment.Line, at time.Time) (payment.Split, []dynamo.Write, error) {
		before, found, err := o.store.Split(o.ctx, id, ref)
		o.must(err)
		split, err := payment.MergeLine{Split: before, Found: found}.Apply(l, who, at)
		if err != nil {
			return split, nil, err
		}
		back, err := o.store.TakeBack(o.ctx, &split, at)
		return split, back, err
	})
}

func (o *office) splitting(id payment.ListID, ref payment.LineRef, apply func(*payment.List, payment.Line, time.Time) (payment.Split, []dynamo.Write, error)) error {
	loaded, err := o.store.Load(o.ctx, id, paymentstore.Command{}, ref)
	if err != nil {
		return err
	}
	before := loaded.List.State
	split, more, err := apply(&loaded.List, loaded.Lines[0], o.clock.Now())
	if err != nil {
		return err
	}
	o.must(o.store.Save(o.ctx, paymentstore.Change{
		List: &loaded.List, Action: payment.DoSplit, Before: before, By: who, Caller: auth.Caller{ID: who.ID}, At: o.clock.Now(),
		More: append(more, o.store.KeepSplit(id, split)),
	}))
	return o.run(id)
}

func lineRef(commune org.UnitID, who string) payment.LineRef {
	return payment.LineRef{Commune: commune, Beneficiary: who, Policy: "1"}
}

func TestFuneral_F49_ALinePerClaimFromPreparationToLock(t *testing.T) {
	o := open(t)
	o.terms.Types = []payment.Type{payment.Monthly, payment.Funeral}
	o.funeral(alone, "a")
	o.funeral(alone, "b")
	id := payment.NewListID(alone, "2024-03", payment.Funeral)
	o.settled(id, "b")
	lines := o.lines(id)
	if a := lines["a"]; len(lines) != 2 || a.Name != "Thân nhân a" || a.Deceased != "Người mất a" || a.Total != 10_000_000 || a.Decision != "07/QĐ-UBND, 27/02/2024" || a.Status != payment.Paid {
		t.Errorf("%+v", lines)
	}
	o.balanced(id)
	o.must(o.lock(id))

	// What was unpaid is carried over in funeral lists, with the deceased; a
	// claim paid once is not taken again.
	o.on("2024-04-02")
	next := id.Locality()
	april := payment.NewListID(next, "2024-04", payment.Funeral)
	o.funeral(alone, "c")
	o.must(o.prepare(april))
	lines = o.lines(april)
	if b := lines["b"]; len(lines) != 2 || b.CarryOver != 10_000_000 || b.Regular != 0 || b.Deceased != "Người mất b" || lines["c"].Regular != 10_000_000 {
		t.Errorf("%+v", lines)
	}
	o.balanced(april)
}

func TestFuneral_F50_DeletingFreesTheClaims(t *testing.T) {
	o := open(t)
	o.funeral(alone, "a")
	o.funeral(alone, "b")
	id := payment.NewListID(alone, "2024-03", payment.Funeral)
	o.must(o.prepare(id))
	o.must(o.prepare(id)) // again the same
	if o.list(id).Lines != 2 {
		t.Fatalf("%d lines", o.list(id).Lines)
	}
	// Nobody else takes them meanwhile.
	april := payment.NewListID(alone, "2024-04", payment.Funeral)
	o.must(o.prepare(april))
	if o.list(april).Lines != 0 {
		t.Errorf("april has %d lines", o.list(april).Lines)
	}
	o.must(o.delete(id))
	o.must(o.prepare(april))
	if o.list(april).Lines != 2 {
		t.Errorf("after the deletion april has %d lines", o.list(april).Lines)
	}
}

func TestInherit_F48_APastMonthOnceAndKeptWhenPreparedAgain(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "a", 500_000)
	o.roll.add(alone, "b", 700_000)
	november := payment.NewListID(alone, "2023-11", payment.Monthly)
	for i := range o.roll[alone] {
		o.roll[alone][i].Rates[0].From = "2023-01"
	}
	o.settled(november, "a")
	id := march(alone)
	o.on("2024-03-02")
	o.must(o.prepare(id))
	if o.list(id).Total != 1_200_000 {
		t.Fatalf("november came by itself: %s", o.list(id).Total)
	}
	o.must(o.inherit(id, "2023-11"))
	check := func(when string) {
		t.Helper()
		lines := o.lines(id)
		if lines["a"].CarryOver != 500_000 || lines["a"].Total != 1_000_000 || lines["b"].CarryOver != 0 || o.list(id).Total != 1_700_000 {
			t.Errorf("%s: %+v", when, lines)
		}
		if old := o.lines(november)["a"]; old.Status != payment.CarriedOver || old.CarriedTo != id {
			t.Errorf("%s: november's line is %s to %s", when, old.Status, old.CarriedTo)
		}
		o.balanced(id)
	}
	check("inherited")
	if err := o.inherit(id, "2023-11"); !fault.HasCode(err, "inherited-before") {
		t.Errorf("a second time: %v", err)
	}
	o.must(o.prepare(id))
	check("prepared again")
	o.must(o.carryOver(id))
	check("carried over again")

	april := payment.NewListID(alone, "2024-04", payment.Monthly)
	o.must(o.prepare(april))
	if err := o.inherit(april, "2023-11"); !fault.HasCode(err, "nothing-open") {
		t.Errorf("into another list: %v", err)
	}
	o.must(o.delete(id))
	if old := o.lines(november)["a"]; old.Status != payment.Unpaid {
		t.Errorf("after the deletion november's line is %s", old.Status)
	}
	o.must(o.inherit(april, "2023-11"))
	if l := o.lines(april)["a"]; l.CarryOver != 500_000 {
		t.Errorf("%+v", l)
	}
}

func TestSplit_F52_PartsArePaidApartAndCarriedOver(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "a", 1_500_000)
	o.roll.add(alone, "b", 500_000)
	id := march(alone)
	o.must(o.prepare(id))
	ref := lineRef(alone, "a")
	o.must(o.split(id, ref, payment.SplitPart{Amount: 500_000}, payment.SplitPart{Amount: 1_000_000}))
	o.balanced(id)
	if l := o.list(id); l.Lines != 3 || l.Total != 2_000_000 || l.State != payment.Draft {
		t.Fatalf("%s, %d lines, %s", l.State, l.Lines, l.Total)
	}
	if err := o.split(id, ref, payment.SplitPart{Amount: 1}, payment.SplitPart{Amount: 499_999}); !fault.HasCode(err, "line-split") {
		t.Errorf("a part split again: %v", err)
	}
	// Preparing again keeps the split; the carry-over does too.
	o.must(o.prepare(id))
	o.must(o.carryOver(id))
	if o.list(id).Lines != 3 {
		t.Fatalf("prepared again: %d lines", o.list(id).Lines)
	}
	o.balanced(id)
	o.must(o.send(id))
	if err := o.merge(id, ref); !fault.HasCode(err, "list-sent") {
		t.Errorf("F-53: a sent list: %v", err)
	}
	o.on("2024-03-20")
	o.must(o.settleBut(id, func(l *payment.Line) bool { return l.LineRef == ref.Part(2) }))
	o.on("2024-03-26")
	o.must(o.close(id))
	for _, l := range o.all(id) {
		want := payment.Paid
		if l.LineRef == ref.Part(2) {
			want = payment.Unpaid
		}
		if l.Status != want {
			t.Errorf("%s is %s, want %s", l.LineRef, l.Status, want)
		}
	}
	o.on("2024-04-02")
	april := payment.NewListID(alone, "2024-04", payment.Monthly)
	o.must(o.prepare(april))
	if a := o.lines(april)["a"]; a.Policy != "1" || a.CarryOver != 1_000_000 || a.Total != 2_500_000 || a.Parts != 0 {
		t.Errorf("%+v", a)
	}
	o.balanced(april)
}

// Only the line's commune is written again.
func TestSplit_F52_OtherCommunesStayAsTheyAre(t *testing.T) {
	o := open(t)
	district := march("442")
	communes := o.steps.Communes(district)
	for i := range 6 {
		o.roll.add(communes[i], fmt.Sprintf("p%d", i), 500_000)
	}
	o.must(o.prepare(district))
	before, err := o.store.Parts(o.ctx, district, 1)
	o.must(err)
	o.roll[communes[1]] = nil // a change of the registry that the split must not bring in
	o.roll[communes[2]] = nil
	o.must(o.split(district, lineRef(communes[2], "p2"), payment.SplitPart{Amount: 200_000}, payment.SplitPart{Amount: 300_000}))
	o.balanced(district)
	after, err := o.store.Parts(o.ctx, district, 2)
	o.must(err)
	if len(after) != len(before) || o.list(district).Lines != 7 {
		t.Fatalf("%d parts of %d, %d lines", len(after), len(before), o.list(district).Lines)
	}
	for i := range after {
		if touched := after[i].Commune == communes[2]; touched == (after[i].File == before[i].File) && before[i].Sums.Lines > 0 {
			t.Errorf("%s: %s, was %s", after[i].Commune, after[i].File, before[i].File)
		}
	}
	o.must(o.merge(district, lineRef(communes[2], "p2")))
	o.balanced(district)
	if l := o.list(district); l.Lines != 6 || l.Total != 3_000_000 {
		t.Errorf("merged: %d lines, %s", l.Lines, l.Total)
	}
}

func TestSplit_F52_ADeferredPartIsNextMonthsArrears(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "a", 1_500_000)
	id, april := march(alone), payment.NewListID(alone, "2024-04", payment.Monthly)
	o.must(o.prepare(id))
	ref := lineRef(alone, "a")
	defer400 := []payment.SplitPart{{Amount: 1_100_000}, {Amount: 400_000, Month: "2024-04"}}
	o.must(o.split(id, ref, defer400...))
	o.balanced(id)
	if a := o.lines(id)["a"]; a.Total != 1_100_000 || a.Deferred != 400_000 || a.Parts != 1 {
		t.Fatalf("%+v", a)
	}
	// Merged back, nothing is owed later; split again it is.
	o.must(o.merge(id, ref))
	o.must(o.prepare(april))
	if a, b := o.lines(id)["a"], o.lines(april)["a"]; a.Total != 1_500_000 || b.Arrears != 0 {
		t.Fatalf("merged: %+v, april %+v", a, b)
	}
	o.must(o.split(id, ref, defer400...))
	o.must(o.prepare(april))
	if b := o.lines(april)["a"]; b.Arrears != 400_000 || b.Total != 1_900_000 {
		t.Fatalf("april %+v", b)
	}
	// April pays it: March may not take it back.
	if err := o.merge(id, ref); !fault.HasCode(err, "deferral-listed") {
		t.Errorf("merged while april pays it: %v", err)
	}
	// The amount changes: March still defers what April pays, to the đồng.
	o.roll.raise(alone, "a", 1_600_000)
	o.must(o.prepare(id))
	if a := o.lines(id)["a"]; a.Total != 1_200_000 || a.Deferred != 400_000 {
		t.Errorf("after the raise %+v", a)
	}
	o.balanced(id)
	// Without april's list the next preparation takes it back.
	o.must(o.delete(april))
	o.roll.raise(alone, "a", 1_700_000)
	o.must(o.prepare(id))
	if a := o.lines(id)["a"]; a.Total != 1_700_000 || a.Parts != 0 {
		t.Errorf("taken back %+v", a)
	}
	split, _, err := o.store.Split(o.ctx, id, ref)
	o.must(err)
	if split.Counts() || split.VoidRun != o.list(id).Run {
		t.Errorf("%+v", split)
	}
}

// raise changes what a person gets, as a decision with effect from the start.
func (r roll) raise(commune org.UnitID, who string, amount money.Dong) {
	for i := range r[commune] {
		if r[commune][i].Beneficiary == who {
			r[commune][i].Rates[0].Amount = amount
		}
	}
}

// A split of a line that bears arrears and a recovery: the takes follow the
// parts, and each is settled with the part that bears it.
func TestSplit_F52_WhatIsOwedFollowsTheParts(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "a", 500_000)
	id := march(alone)
	owed := func(n string, kind payment.AdjustmentKind, amount money.Dong) payment.Adjustment {
		return payment.Adjustment{
			ID: n, Kind: kind, Commune: alone, Beneficiary: "a", Policy: "1", Name: "a", Amount: amount, Month: "2024-03",
			From: "2024-01", Through: "2024-02", Reason: "thử", Source: payment.Manual, By: who, At: o.clock.Now(),
		}
	}
	o.must(o.store.PutAdjustments(o.ctx, []payment.Adjustment{owed("x", payment.Arrears, 600_000), owed("y", payment.Recovery, 100_000)}))
	o.must(o.prepare(id))
	ref := lineRef(alone, "a")
	o.must(o.split(id, ref, payment.SplitPart{Amount: 600_000}, payment.SplitPart{Amount: 400_000}))
	o.balanced(id)
	takes := func(n string) (found []payment.Take) {
		t.Helper()
		a, err := o.store.Adjustment(o.ctx, alone, "a", n)
		o.must(err)
		for _, take := range a.Takes {
			found = append(found, payment.Take{Policy: take.Policy, Amount: take.Amount, Status: take.Status})
		}
		return found
	}
	check := func(when string) {
		t.Helper()
		arrears := map[string]money.Dong{}
		for _, l := range o.all(id) {
			arrears[l.Policy] = l.Arrears
		}
		for _, take := range takes("x") {
			if arrears[take.Policy] -= take.Amount; arrears[take.Policy] != 0 {
				t.Errorf("%s: %+v, lines %+v", when, takes("x"), o.all(id))
			}
		}
	}
	check("split")
	o.must(o.prepare(id))
	check("prepared again")
	o.must(o.send(id))
	o.on("2024-03-20")
	o.must(o.settleBut(id, func(l *payment.Line) bool { return l.LineRef == ref.Part(2) }))
	o.on("2024-03-26")
	o.must(o.close(id))
	if y := takes("y"); len(y) != 1 || y[0].Policy != "1" || y[0].Status != payment.Paid {
		t.Errorf("the recovery: %+v", y)
	}
	for _, take := range takes("x") {
		if want := map[string]payment.LineStatus{"1": payment.Paid, "1~2": payment.Unpaid}[take.Policy]; take.Status != want {
			t.Errorf("%+v, want %s", take, want)
		}
	}
	// April pays the rest, and with it the arrears are settled.
	april := payment.NewListID(alone, "2024-04", payment.Monthly)
	o.settled(april)
	for _, take := range takes("x") {
		if take.Status != payment.Paid {
			t.Errorf("after april %+v", take)
		}
	}
}
