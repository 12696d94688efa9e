package payment

import (
	"cmp"
	"fmt"
	"slices"

	"ansinh/shared/beneficiary"
	"ansinh/shared/money"
)

// Extra is what a list has to reckon with for one person besides the month's
// regular amounts: money left unpaid by earlier lists, and what is owed to or
// by the person.
type Extra struct {
	Open  []Open
	Owed  []Adjustment
	Parts [][]TakePart // of each of Owed, what the list's lines bear; Compose sets it
}

// Compose makes a person's lines of the month from the base lines (those with
// a regular amount) and the extra: carried over and owed money is added to the
// line of its policy, or to a line of its own when the policy pays nothing
// this month; then recoveries are taken from the person's lines, never below
// zero, and the rest stays open. Bare are lines of policies that pay nothing
// this month, for whom a line of arrears is made out.
func Compose(list ListID, base, bare []Line, x *Extra) ([]Line, error) {
	lines := slices.Clone(base)
	x.Parts = make([][]TakePart, len(x.Owed))
	if err := addOpen(&lines, x.Open); err != nil {
		return nil, err
	}
	for i := range x.Owed {
		if a := &x.Owed[i]; a.Kind == Arrears {
			if err := x.addArrears(list, &lines, bare, i); err != nil {
				return nil, err
			}
		}
	}
	for _, i := range x.recoveries() {
		if err := x.recover(list, lines, i); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// addOpen carries open money over (F-47), in a fixed order, so that a repeated
// preparation writes the same lines.
func addOpen(lines *[]Line, open []Open) error {
	slices.SortFunc(open, func(a, b Open) int {
		return cmp.Or(cmp.Compare(a.Line.Policy, b.Line.Policy), cmp.Compare(a.List, b.List))
	})
	for _, o := range open {
		n := lineOf(*lines, o.Line.Whole().Policy)
		found := n >= 0
		if !found {
			*lines = append(*lines, Line{})
			n = len(*lines) - 1
		}
		line, err := TakeOver(&(*lines)[n], found, o)
		if err != nil {
			return fmt.Errorf("payment: carry over to %s: %w", o.Line.LineRef, err)
		}
		(*lines)[n] = line
	}
	return nil
}

// addArrears puts all of what is owed on one line (F-42).
func (x *Extra) addArrears(list ListID, lines *[]Line, bare []Line, i int) error {
	a := &x.Owed[i]
	due := a.Due(list)
	if due == 0 {
		return nil
	}
	n := lineOf(*lines, a.Policy)
	if n < 0 {
		line := arrearsLine(a)
		if b := lineOf(bare, a.Policy); b >= 0 {
			line = bare[b]
		}
		*lines = append(*lines, line)
		n = len(*lines) - 1
	}
	line := &(*lines)[n]
	var err error
	if line.Arrears, err = line.Arrears.Plus(due); err != nil {
		return fmt.Errorf("payment: arrears on %s: %w", line.LineRef, err)
	}
	x.Parts[i] = []TakePart{{line.Policy, due}}
	return line.Add()
}

// recoveries are the recoveries by month and id: the oldest is taken first.
func (x *Extra) recoveries() []int {
	var order []int
	for i := range x.Owed {
		if x.Owed[i].Kind == Recovery {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(x.Owed[i].Month, x.Owed[j].Month), cmp.Compare(x.Owed[i].ID, x.Owed[j].ID))
	})
	return order
}

// recover deducts what is due from the line of its policy and then from the
// person's others, as far as they reach (F-43).
func (x *Extra) recover(list ListID, lines []Line, i int) error {
	a := &x.Owed[i]
	due := a.Due(list)
	own := lineOf(lines, a.Policy)
	deduct := func(n int) error {
		part := min(due, lines[n].Total)
		if part == 0 {
			return nil
		}
		var err error
		if lines[n].Recovery, err = lines[n].Recovery.Plus(part); err != nil {
			return fmt.Errorf("payment: recovery on %s: %w", lines[n].LineRef, err)
		}
		due -= part
		x.Parts[i] = append(x.Parts[i], TakePart{lines[n].Policy, part})
		return lines[n].Add()
	}
	if own >= 0 {
		if err := deduct(own); err != nil {
			return err
		}
	}
	for n := range lines {
		if n != own {
			if err := deduct(n); err != nil {
				return err
			}
		}
	}
	return nil
}

func lineOf(lines []Line, policy string) int {
	return slices.IndexFunc(lines, func(l Line) bool { return l.Policy == policy })
}

// BareLineOf is the line of a policy that pays nothing in a month: who is paid
// and how, without an amount.
func BareLineOf(e *beneficiary.RollEntry, category string) Line {
	return Line{
		LineRef: LineRef{Commune: e.Commune, Beneficiary: e.Beneficiary, Policy: e.Policy},
		Name:    e.Name, NationalID: string(e.NationalID), Category: category, Budget: e.Budget,
		Method: e.Method, Bank: e.Bank, Number: e.Number, Holder: e.Holder, Status: Pending,
	}
}

// Bare is a line without its money, as the next run begins with it.
func (l Line) Bare() Line {
	l.Regular, l.Arrears, l.Recovery, l.CarryOver, l.Total = 0, 0, 0, 0, money.Dong(0)
	return l
}

// arrearsLine is the line for somebody who is not on the roll any more: paid
// in cash.
func arrearsLine(a *Adjustment) Line {
	return Line{
		LineRef: LineRef{Commune: a.Commune, Beneficiary: a.Beneficiary, Policy: a.Policy},
		Name:    a.Name, NationalID: a.NationalID, Category: a.Category, Budget: a.Budget,
		Method: beneficiary.Cash, Status: Pending,
	}
}
