package payment

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

type inMonths struct {
	inLocality
	Through calendar.Month `query:"through"`
	Type    payment.Type   `query:"type"`
}

type monthsView struct {
	Locality     org.UnitID   `json:"locality"`
	LocalityName string       `json:"localityName"`
	Type         payment.Type `json:"type"`
	Items        []monthSums  `json:"items"` // oldest first
}

// monthSums is one month in the dashboard.
type monthSums struct {
	Month   calendar.Month `json:"month"`
	List    payment.ListID `json:"list"`
	State   payment.State  `json:"state,omitempty"` // "" while the month has no list
	Sums    payment.Sums   `json:"sums"`
	Balance balanceView    `json:"balance"`
}

// dashboardMonths is how many months the dashboard shows.
const dashboardMonths = 12

// ListMonths shows a year of a locality's lists, for its charts: one round
// trip whatever their length.
func (d Desk) ListMonths(ctx context.Context, who auth.Caller, in inMonths) (monthsView, error) {
	locality, err := d.locality(who, in.Locality, readPayments)
	if err != nil {
		return monthsView{}, err
	}
	if in.Through == "" {
		in.Through = calendar.MonthOf(d.p.Clock.Now())
	}
	if in.Type == "" {
		in.Type = payment.Monthly
	}
	ids := make([]payment.ListID, dashboardMonths)
	for n := range ids {
		ids[n] = payment.NewListID(locality, in.Through.Add(n+1-dashboardMonths), in.Type)
	}
	lists, overviews, _, err := d.store.Period(ctx, ids, locality)
	if err != nil {
		return monthsView{}, err
	}
	v := monthsView{Locality: locality, LocalityName: d.p.Units.Name(locality), Type: in.Type, Items: make([]monthSums, len(ids))}
	for i, id := range ids {
		v.Items[i] = monthSums{Month: id.Period(), List: id}
		if l := &lists[i]; l.State != payment.None && l.State != payment.Deleted {
			v.Items[i].State, v.Items[i].Sums, v.Items[i].Balance = l.State, overviews[i].Sums, balance(l)
		}
	}
	return v, nil
}
