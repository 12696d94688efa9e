package payment

import (
	"slices"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// Withheld is what a death ended of money left unpaid: it is for months after
// the month of death, so no list may pay it any more (F-44). It stays in the
// books beside what was carried over and what is still open.
type Withheld struct {
	Death  int            `json:"death"`  // the event's number in the person's file
	Month  calendar.Month `json:"month"`  // of death, the last with lawful pay
	Amount money.Dong     `json:"amount"` // of the line's total
	// Regular are the allowances of those months before anything was recovered
	// from them, From the first: what is owed back when the death is undone.
	Regular money.Dong     `json:"regular"`
	From    calendar.Month `json:"from"`
	// Whole says that money carried over into the line was looked at too, which
	// once was not so for the parts of a split line.
	Whole bool `json:"whole,omitempty"`
	// Arrears and Recovery are what the line bears no more of what is owed:
	// Amount = Regular + Arrears - Recovery.
	Arrears  money.Dong `json:"arrears,omitempty"`
	Recovery money.Dong `json:"recovery,omitempty"`
	// Returned says that the death was undone and the money is owed again.
	Returned bool      `json:"returned,omitempty"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"at"`
}

// NotPayable is what deaths ended of the line's total.
func (o *Open) NotPayable() (sum money.Dong) {
	for _, w := range o.Withheld {
		sum += w.Amount
	}
	return sum
}

// Payable is what a later list has to pay of the line.
func (o *Open) Payable() money.Dong { return o.Line.Total - o.NotPayable() }

// Fixed reports whether the line may not be found paid after all: what was
// ended of it has been put right elsewhere.
func (o *Open) Fixed() bool {
	return slices.ContainsFunc(o.Withheld, func(w Withheld) bool { return w.Arrears > 0 || w.Recovery > 0 || w.Returned })
}

// Return marks what a death that was undone had ended as owed again; false
// when there is nothing to mark.
func (o *Open) Return(death int) bool {
	marked := slices.Clone(o.Withheld)
	found := false
	for i := range marked {
		if w := &marked[i]; w.Death == death && !w.Returned {
			w.Returned, found = true, true
		}
	}
	o.Withheld = marked
	return found
}

// Concerns reports whether a list has to reckon with money for months after
// the death: unpaid, and not looked at since the death; or arrears not cut.
func (d *Death) Concerns(x *Extra) bool {
	for i := range x.Open {
		o := &x.Open[i]
		seen := slices.ContainsFunc(o.Withheld, func(w Withheld) bool { return w.Death == d.Seq })
		if !seen && !d.Lawful(o.List.Period()) {
			return true
		}
	}
	return slices.ContainsFunc(x.Owed, func(a Adjustment) bool {
		return CutArrears{Death: d}.Apply(&a, time.Time{}) == nil
	})
}

// Changed is an adjustment before and after.
type Changed struct{ Before, After Adjustment }

// Withhold is what a death makes of money left unpaid, free or taken by the
// list that is being prepared (into, "" for none): the entry as it is to be
// kept, and the adjustments of which its line bears less from now on. ok is
// false when there is nothing to end.
func (d *Death) Withhold(o Open, into ListID, lines []Standing, owed []Adjustment, at time.Time) (after Open, changed []Changed, ok bool) {
	n := slices.IndexFunc(lines, func(l Standing) bool { return l.List == o.List && l.LineRef == o.Line.LineRef })
	if n < 0 || o.Ended || (o.CarriedTo != "" && o.CarriedTo != into) {
		return o, nil, false
	}
	lines = slices.Clone(lines)
	lines[n].Withheld = o.Withheld
	w := Withheld{Death: d.Seq, Month: d.Date.Month(), Whole: true, Reason: d.notPayable(), At: at}
	for _, m := range d.held(lines, &lines[n]) {
		w.Regular += m.amount
		if w.From == "" || m.month().Before(w.From) {
			w.From = m.month()
		}
	}
	borne := bearing{open: &o, into: into}
	w.Arrears = borne.arrearsAfter(d, owed)
	beyond := w.Regular + w.Arrears
	if beyond == 0 {
		return o, nil, false
	}
	w.Amount = min(o.Payable(), beyond)
	w.Recovery = beyond - w.Amount
	changed = borne.trim(d, owed, w.Recovery)
	o.Withheld = append(slices.Clone(o.Withheld), w)
	o.Ended = o.Payable() == 0 && !borne.bears(owed, changed)
	if o.Ended {
		o.CarriedTo = ""
	}
	return o, changed, true
}

func (d *Death) notPayable() string {
	return "Không chi trả: tiền của các tháng sau khi đối tượng chết ngày " + d.Date.Vietnamese() + "."
}

// stops reports whether the allowance of a month ended with this line: its own
// or one carried over into it.
func (l *Standing) stops(month calendar.Month, own bool) bool {
	return slices.ContainsFunc(l.Withheld, func(w Withheld) bool { return (own || w.Whole) && w.Month.Before(month) })
}

// bearing finds what an open line bears of what is owed.
type bearing struct {
	open *Open
	into ListID
}

// on reports whether a take stands on the line, or has moved with it to the
// list that is being prepared.
func (b bearing) on(t *Take) bool {
	if !t.waits() {
		return false
	}
	if t.List == b.open.List {
		return t.borneBy(b.open.Line.Policy)
	}
	moved := b.into != "" && t.List == b.into && len(t.Before) > 0 && t.Before[len(t.Before)-1] == b.open.List
	return moved && LineRef{Policy: t.Policy}.Whole() == LineRef{Policy: b.open.Line.Policy}.Whole()
}

// arrearsAfter is what the line pays of arrears for months after the death.
func (b bearing) arrearsAfter(d *Death, owed []Adjustment) (sum money.Dong) {
	for i := range owed {
		for n, beyond := range d.Beyond(&owed[i]) {
			if b.on(&owed[i].Takes[n]) {
				sum += beyond
			}
		}
	}
	return sum
}

// trim ends on the line its arrears for months after the death, and so much of
// its recoveries as was deducted from money that is not paid: that is still to
// be recovered.
func (b bearing) trim(d *Death, owed []Adjustment, recoveries money.Dong) (changed []Changed) {
	for i := range slices.Backward(owed) {
		before, after := owed[i], owed[i]
		beyond := d.Beyond(&before)
		after.Takes = nil
		for n, t := range before.Takes {
			part := money.Dong(0)
			switch {
			case !b.on(&t):
			case before.Kind == Arrears:
				part = beyond[n]
			default:
				part = min(t.Amount, recoveries)
				recoveries -= part
			}
			if part > 0 {
				after.Takes = append(after.Takes, b.ended(t, part))
			}
			if t.Amount -= part; t.Amount > 0 {
				after.Takes = append(after.Takes, t)
			}
		}
		if !slices.EqualFunc(after.Takes, before.Takes, sameTake) {
			changed = append(changed, Changed{before, after})
		}
	}
	return changed
}

// ended is the part of a take that stays with the unpaid line for good.
func (b bearing) ended(t Take, part money.Dong) Take {
	t.Amount, t.Status, t.Date = part, Ended, ""
	if t.List != b.open.List { // it had moved with the line
		t.List, t.Before = b.open.List, t.Before[:len(t.Before)-1]
	}
	return t
}

// bears reports whether the line still bears anything after the change.
func (b bearing) bears(owed []Adjustment, changed []Changed) bool {
	for i := range owed {
		takes := owed[i].Takes
		for n := range changed {
			if changed[n].Before.ID == owed[i].ID {
				takes = changed[n].After.Takes
			}
		}
		if slices.ContainsFunc(takes, func(t Take) bool { return b.on(&t) }) {
			return true
		}
	}
	return false
}

// GiveBackWithheld are the arrears that owe again what an undone death had
// ended of an open line. Month is the first list that may pay them. The same
// again has the same ids.
func (d *Death) GiveBackWithheld(o *Open, month calendar.Month, at time.Time) (back []Adjustment) {
	for _, w := range o.Withheld {
		if w.Death != d.Seq || w.Regular == 0 {
			continue
		}
		whole := o.Line.Whole()
		a := d.recovery("", "", o.Line, w.Regular, w.From, o.List.Period(), month, at)
		a.ID, a.Kind, a.Policy = "back-"+d.cause()+"-"+o.List.slug()+"-"+o.Line.Policy, Arrears, whole.Policy
		a.Reason, a.Source = "Hủy cắt chết: trả lại tiền chưa chi trả của các tháng sau ngày "+d.Date.Vietnamese()+".", withheldSource+string(o.List)
		back = append(back, a)
	}
	return back
}

// withheldSource begins the source of arrears that owe withheld money again.
const withheldSource = "withheld/"
