package entitlement

import (
	"cmp"
	"slices"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// Differing is what a list of the month, made from the registry as it is,
// would pay otherwise than the law.
type Differing struct {
	Month    calendar.Month `json:"month"`
	Policies int            `json:"policies"`
	// Amount is how much more the law gives, below zero less, đồng.
	Amount money.Dong `json:"amount"`
}

// differing are the open months of a row that the law pays otherwise. What was
// set by decision is a person's affair and is not among them.
func (r *Row) differing() (found []Differing) {
	for i := range r.Months {
		x := &r.Months[i]
		if x.Closed || x.Lawful == x.Registered {
			continue
		}
		switch x.Reason {
		case Raise, Aged, Ended:
			found = append(found, Differing{Month: x.Month, Policies: 1, Amount: x.Lawful - x.Registered})
		case Late, Decision, Entered:
		}
	}
	return found
}

// addDiffering adds others up with those there are, by month.
func addDiffering(all, more []Differing) []Differing {
	for _, d := range more {
		at, there := slices.BinarySearchFunc(all, d, func(a, b Differing) int { return cmp.Compare(a.Month, b.Month) })
		if !there {
			all = slices.Insert(all, at, Differing{Month: d.Month})
		}
		all[at].Policies += d.Policies
		all[at].Amount += d.Amount
	}
	return all
}
