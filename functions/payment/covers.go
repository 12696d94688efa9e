package payment

import (
	"slices"

	"ansinh/shared/calendar"
	"ansinh/shared/payment"
)

// coverView is one month of a settlement that covers several (F-07).
type coverView struct {
	List    payment.ListID `json:"list"`
	Period  calendar.Month `json:"period"`
	State   payment.State  `json:"state,omitempty"` // left out when the month has no list
	Balance balanceView    `json:"balance"`
}

// covers are the months settled together by month, and their common balance;
// none with one month a settlement.
func covers(l *payment.List, others []payment.List) ([]coverView, *balanceView) {
	views := []coverView{}
	if len(others) == 0 {
		return views, nil
	}
	whole := balanceView{}
	for _, one := range inOrder(l, others) {
		v := coverView{List: one.ID, Period: one.ID.Period()}
		if one.State != payment.None && one.State != payment.Deleted {
			v.State, v.Balance = one.State, balance(&one)
		}
		whole.add(v.Balance)
		views = append(views, v)
	}
	return views, &whole
}

// inOrder gives the lists settled together by month.
func inOrder(l *payment.List, others []payment.List) []payment.List {
	all := append(slices.Clone(others), *l)
	slices.SortFunc(all, func(a, b payment.List) int { return b.ID.Period().MonthsUntil(a.ID.Period()) })
	return all
}

func (b *balanceView) add(o balanceView) {
	b.Listed += o.Listed
	b.Paid += o.Paid
	b.Unpaid += o.Unpaid
	b.PaidLines += o.PaidLines
	b.UnpaidLines += o.UnpaidLines
}
