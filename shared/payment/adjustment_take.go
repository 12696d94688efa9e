package payment

import (
	"slices"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// TakeOn puts parts of an adjustment on a list, in place of what an earlier
// run of the same list took: nothing when there are no parts. A preparation
// saves it before its list counts.
type TakeOn struct {
	List  ListID
	Parts []TakePart
}

// TakePart is what the line of one policy bears.
type TakePart struct {
	Policy string
	Amount money.Dong
}

// Apply replaces the list's own takes. ErrDone when they are the same; Stale
// when more is taken than is left, because another list was faster.
func (c TakeOn) Apply(a *Adjustment) error {
	takes := a.without(c.List).Takes
	freed := a.taken(func(t *Take) bool { return t.own(c.List) })
	left := a.without(c.List).Remaining()
	for _, p := range c.Parts {
		if left -= p.Amount; p.Amount <= 0 || left < 0 || a.Cancelled != nil {
			return fault.Stale("adjustment-taken", "Khoản truy lĩnh, truy thu của "+a.Name+" vừa thay đổi.")
		}
		takes = append(takes, Take{List: c.List, Policy: p.Policy, Amount: p.Amount, Status: Pending})
	}
	if slices.EqualFunc(takes, a.Takes, sameTake) {
		return ErrDone
	}
	a.Takes = takes
	if a.Cancelled != nil {
		cancelled := *a.Cancelled
		cancelled.Amount += freed // what a cancelled one gets back is owed no more
		a.Cancelled = &cancelled
	}
	return nil
}

func sameTake(a, b Take) bool {
	return a.List == b.List && a.Policy == b.Policy && a.Amount == b.Amount && a.Status == b.Status && a.Date == b.Date &&
		slices.Equal(a.Before, b.Before)
}

// MoveTakes moves what an unpaid line bears to the list that carries the
// line's money over (F-47): a deduction counts as recovered only when the
// line that finally bears it is paid.
type MoveTakes struct {
	From   ListID
	Policy string
	To     ListID
}

// Apply moves the takes, or returns ErrDone when there are none to move.
func (c MoveTakes) Apply(a *Adjustment) error {
	return a.eachTake(func(t *Take) bool {
		if t.List != c.From || !t.borneBy(c.Policy) || !t.waits() {
			return false
		}
		t.Before = append(slices.Clone(t.Before), c.From)
		t.List, t.Status, t.Date = c.To, Pending, ""
		return true
	})
}

// borneBy reports whether the line of a policy bears the part. What was
// carried over from a part of a split line (F-52) stands under that part's
// name on the line it came to.
func (t *Take) borneBy(policy string) bool {
	return t.Policy == policy || (len(t.Before) > 0 && LineRef{Policy: t.Policy}.Whole() == LineRef{Policy: policy}.Whole())
}

// FreeTakes undoes what a deleted list took (F-46): its own takes end, those
// carried over into it go back to the list they came from.
type FreeTakes struct{ List ListID }

// Apply frees them, or returns ErrDone when the list bears nothing.
func (c FreeTakes) Apply(a *Adjustment) error {
	own := TakeOn{List: c.List}.Apply(a)
	back := a.eachTake(func(t *Take) bool {
		if t.List != c.List || len(t.Before) == 0 || !t.waits() {
			return false
		}
		last := len(t.Before) - 1
		t.List, t.Before, t.Status, t.Date = t.Before[last], slices.Clone(t.Before[:last]), Unpaid, ""
		return true
	})
	if own == nil {
		return nil
	}
	return back
}

// SettleTakes writes what became of the lines of a closed list (F-24), by
// policy. Closing again after a correction by hand writes it anew.
type SettleTakes struct {
	List    ListID
	Outcome func(policy string) (status LineStatus, date calendar.Date, ok bool)
}

// Apply sets the status of the list's takes, or returns ErrDone. A line that
// was carried over has taken its takes along.
func (c SettleTakes) Apply(a *Adjustment) error {
	return a.eachTake(func(t *Take) bool {
		if t.List != c.List || t.Status == Ended {
			return false
		}
		status, date, ok := c.Outcome(t.Policy)
		if !ok || (status != Paid && status != Unpaid) || (t.Status == status && t.Date == date) {
			return false
		}
		t.Status, t.Date = status, date
		return true
	})
}

// eachTake changes the takes of which change returns true; ErrDone when none.
func (a *Adjustment) eachTake(change func(*Take) bool) error {
	takes, changed := slices.Clone(a.Takes), false
	for i := range takes {
		if change(&takes[i]) {
			changed = true
		}
	}
	if !changed {
		return ErrDone
	}
	a.Takes = takes
	return nil
}

// Origin is the list that took the part first, before it was carried over.
func (t Take) Origin() ListID {
	if len(t.Before) > 0 {
		return t.Before[0]
	}
	return t.List
}
