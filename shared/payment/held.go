package payment

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// allowance is what a line holds of the allowance of one month.
type allowance struct {
	line   *Standing // the line of that month
	amount money.Dong
	// way says through which parts of split lines it has come, "" for none or
	// only first ones: "-2024-03~2".
	way string
}

func (a *allowance) list() ListID          { return a.line.List }
func (a *allowance) month() calendar.Month { return a.line.List.Period() }

// held is what a line holds of allowances for months after the death: its own,
// and what was carried over into it, without what ended on the way or here.
func (d *Death) held(lines []Standing, l *Standing) (found []allowance) {
	if l.Regular > 0 && !d.Lawful(l.List.Period()) {
		found = append(found, allowance{line: l, amount: l.Regular})
	}
	found = append(found, d.carriedInto(lines, l)...)
	return slices.DeleteFunc(found, func(a allowance) bool { return l.stops(a.month(), a.line == l) })
}

// carriedInto are the allowances of months after the death that a line, or a
// part of one (F-52), has from lines carried over into it: the parts take the
// money one after the other, of each line what is lawful first.
func (d *Death) carriedInto(lines []Standing, l *Standing) (found []allowance) {
	parts := partsOf(lines, l)
	room := make([]money.Dong, len(parts))
	for i, part := range parts {
		room[i] = part.CarryOver
	}
	give := func(n int, a allowance, amount money.Dong) {
		if parts[n] != l || amount <= 0 {
			return
		}
		if a.amount = amount; n > 0 {
			a.way += "-" + string(l.List.Period()) + partMark + strconv.Itoa(n+1)
		}
		found = append(found, a)
	}
	from := carriedFrom(lines, l)
	older := sumOf(room)
	if older == 0 && slices.ContainsFunc(from, func(b *Standing) bool { return b.payable() > 0 }) {
		return nil // the money did not come here after all
	}
	for _, before := range from {
		older -= before.payable()
	}
	pour(room, older, nil) // of lists up to the death's month, which are not among the lines
	for _, before := range from {
		holds, left := d.held(lines, before), before.payable()
		unlawful := money.Dong(0)
		for _, a := range holds {
			unlawful += a.amount
		}
		pour(room, max(left-unlawful, 0), nil)
		left = min(left, unlawful)
		for _, a := range holds {
			poured := pour(room, min(a.amount, left), func(n int, amount money.Dong) { give(n, a, amount) })
			left -= poured
			// The rest was deducted by a recovery, which the first part bears.
			give(0, a, a.amount-poured)
		}
	}
	return merged(found)
}

func sumOf(amounts []money.Dong) (sum money.Dong) {
	for _, a := range amounts {
		sum += a
	}
	return sum
}

// pour fills rooms one after the other and returns how much found room.
func pour(room []money.Dong, amount money.Dong, into func(n int, amount money.Dong)) (poured money.Dong) {
	for n := range room {
		part := min(room[n], amount-poured)
		if part <= 0 {
			continue
		}
		room[n] -= part
		poured += part
		if into != nil {
			into(n, part)
		}
	}
	return poured
}

// merged makes one of what a line has of one month by one way.
func merged(all []allowance) (found []allowance) {
	for _, a := range all {
		n := slices.IndexFunc(found, func(b allowance) bool { return b.line == a.line && b.way == a.way })
		if n < 0 {
			found = append(found, a)
		} else {
			found[n].amount += a.amount
		}
	}
	return found
}

// partsOf are the parts of the line that a line is of, in their order; itself
// alone when it was not split.
func partsOf(lines []Standing, l *Standing) (parts []*Standing) {
	for i := range lines {
		if p := &lines[i]; p.List == l.List && p.Whole() == l.Whole() {
			parts = append(parts, p)
		}
	}
	slices.SortFunc(parts, func(a, b *Standing) int { return cmp.Compare(a.part(), b.part()) })
	return parts
}

// part is the number of a part, 1 for a line that was not split.
func (r LineRef) part() int {
	if _, number, split := strings.Cut(r.Policy, partMark); split {
		n, _ := strconv.Atoi(number) // made by Part
		return n
	}
	return 1
}

// carriedFrom are the lines that were carried over into a line, in the order in
// which it took them (addOpen).
func carriedFrom(lines []Standing, l *Standing) (from []*Standing) {
	for i := range lines {
		if b := &lines[i]; b.Status == CarriedOver && b.CarriedTo == l.List && b.Whole() == l.Whole() && b.List.Period().Before(l.List.Period()) {
			from = append(from, b)
		}
	}
	slices.SortFunc(from, func(a, b *Standing) int { return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.List, b.List)) })
	return from
}

// payable is what a later list has to pay of an unpaid line.
func (l *Standing) payable() money.Dong {
	return (&Open{Line: l.Line, Withheld: l.Withheld}).Payable()
}
