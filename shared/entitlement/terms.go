package entitlement

import (
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/policy"
)

// maxChildren bounds what a per-child amount is read as.
const maxChildren = 15

// terms are how a rate's amount came about: a standard amount times a
// coefficient, times children where the category counts them.
type terms struct {
	standard    money.Dong
	coefficient policy.Coefficient
	children    int
	// formula is false when the amount follows from nothing the law said when
	// the rate began: it was set by decision and is a person's affair.
	formula bool
	known   bool // the category is in the catalogue
}

// termsOf reads a rate. A rate written before a raise with a past effective
// date was published carries the standard amount of before, so that one is
// tried too.
func termsOf(law *policy.Law, r beneficiary.Rate, birth calendar.Date, province org.UnitID) terms {
	t := terms{children: 1, coefficient: policy.Coefficient(r.Coefficient)}
	category, ok := law.Category(r.Category)
	if !ok {
		return t
	}
	t.known = true
	from := max(r.From, category.From) // older rates stand under the first law known of the category
	k, err := law.Coefficient(r.Category, birth, from)
	if err != nil {
		return t // already outside the category when it began
	}
	for _, s := range standards(law, from, province) {
		if n, ok := times(r.Amount, s, k, category.PerChild); ok {
			return terms{standard: s, coefficient: k, children: n, formula: true, known: true}
		}
	}
	return t
}

func standards(law *policy.Law, month calendar.Month, province org.UnitID) []money.Dong {
	var amounts []money.Dong
	if row, ok := law.StandardRow(month, province); ok {
		amounts = append(amounts, row.Amount)
	}
	if row, ok := law.StandardBefore(month, province); ok {
		amounts = append(amounts, row.Amount)
	}
	return amounts
}

// times tells how often standard x coefficient goes into the amount.
func times(amount, standard money.Dong, k policy.Coefficient, perChild bool) (n int, ok bool) {
	one, err := standard.Scale(int(k))
	if err != nil || one <= 0 || amount%one != 0 {
		return 0, false
	}
	n = int(amount / one)
	return n, n == 1 || perChild && n >= 1 && n <= maxChildren
}
