package payment

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// periodBalance holds a period's books against each other.
type periodBalance struct {
	Locality     org.UnitID     `json:"locality"`
	LocalityName string         `json:"localityName"`
	Month        calendar.Month `json:"month"`
	Lists        []booksView    `json:"lists"`
	// Arrears and Recovery are all of the locality's, as they stand today.
	Arrears  owingView `json:"arrears"`
	Recovery owingView `json:"recovery"`
	Balanced bool      `json:"balanced"`
}

type booksView struct {
	payment.Books
	Type        payment.Type         `json:"type"`
	Closed      bool                 `json:"closed"`
	Differences []payment.Difference `json:"differences"`
}

type owingView struct {
	payment.Owing
	Balanced bool `json:"balanced"`
}

// GetBalance shows that a period balances to the đồng: listed = paid + unpaid,
// unpaid = carried over + still open, owed = settled + listed + left.
func (d Desk) GetBalance(ctx context.Context, who auth.Caller, in inPeriod) (periodBalance, error) {
	locality, err := d.locality(who, in.Locality, readPayments)
	if err != nil {
		return periodBalance{}, err
	}
	ids := []payment.ListID{
		payment.NewListID(locality, in.Month, payment.Monthly), payment.NewListID(locality, in.Month, payment.Funeral),
	}
	lists, overviews, _, err := d.store.Period(ctx, ids, locality)
	if err != nil {
		return periodBalance{}, err
	}
	v := periodBalance{Locality: locality, LocalityName: d.p.Units.Name(locality), Month: in.Month, Lists: []booksView{}, Balanced: true}
	for i := range lists {
		if lists[i].State == payment.None || lists[i].State == payment.Deleted {
			continue
		}
		books, err := d.store.Books(ctx, &lists[i], &overviews[i], d.steps.Communes(lists[i].ID))
		if err != nil {
			return periodBalance{}, err
		}
		shown := booksView{Books: books, Type: lists[i].ID.Type(), Closed: books.Closed(), Differences: books.Differences()}
		v.Lists = append(v.Lists, shown)
		v.Balanced = v.Balanced && len(shown.Differences) == 0
	}
	arrears, recovery, err := d.store.Owing(ctx, d.steps.Communes(ids[0]))
	if err != nil {
		return periodBalance{}, err
	}
	v.Arrears, v.Recovery = owingView{arrears, arrears.Balanced()}, owingView{recovery, recovery.Balanced()}
	v.Balanced = v.Balanced && v.Arrears.Balanced && v.Recovery.Balanced
	return v, nil
}
