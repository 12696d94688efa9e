package payment

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

type inDeaths struct {
	Locality string         `query:"locality"`
	Month    calendar.Month `query:"month"`
}

// deathList is the people cut because of death recorded in a month (F-44).
type deathList struct {
	Month        calendar.Month `json:"month"`
	Locality     org.UnitID     `json:"locality"`
	LocalityName string         `json:"localityName"`
	Items        []deathView    `json:"items"`
	Totals       deathSums      `json:"totals"`
}

type deathView struct {
	Beneficiary string           `json:"beneficiary"`
	Name        string           `json:"name"`
	NationalID  string           `json:"nationalId,omitempty"`
	Commune     org.UnitID       `json:"commune"`
	CommuneName string           `json:"communeName"`
	Hamlet      string           `json:"hamlet,omitempty"`
	Date        calendar.Date    `json:"date"`
	Decision    string           `json:"decision,omitempty"`
	RecordedAt  time.Time        `json:"recordedAt"`
	RecordedBy  string           `json:"recordedBy"`
	UndoneAt    *time.Time       `json:"undoneAt,omitempty"`
	Sums        deathSums        `json:"sums"`
	Months      []calendar.Month `json:"months"`
}

// deathSums is what was paid after deaths: paid = recovered + left, less what
// an officer cancelled.
type deathSums struct {
	PaidAfter money.Dong `json:"paidAfter"`
	Recovered money.Dong `json:"recovered"`
	Left      money.Dong `json:"left"`
}

func (s *deathSums) add(o deathSums) {
	s.PaidAfter += o.PaidAfter
	s.Recovered += o.Recovered
	s.Left += o.Left
}

// ListDeaths shows who was cut because of death in a month, with the amount
// already paid after the death (F-44).
func (d Desk) ListDeaths(ctx context.Context, who auth.Caller, in inDeaths) (deathList, error) {
	locality, err := d.locality(who, in.Locality, readPayments)
	if err != nil {
		return deathList{}, err
	}
	v := deathList{Month: in.Month, Locality: locality, LocalityName: d.p.Units.Name(locality), Items: []deathView{}}
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for _, commune := range d.steps.Communes(payment.NewListID(locality, in.Month, payment.Monthly)) {
		group.Go(func() error {
			deaths, err := d.store.Deaths(ctx, commune, in.Month, in.Month)
			if err != nil {
				return err
			}
			for i := range deaths {
				view, err := d.deathView(ctx, &deaths[i])
				if err != nil {
					return err
				}
				mu.Lock()
				v.Items = append(v.Items, view)
				v.Totals.add(view.Sums)
				mu.Unlock()
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return deathList{}, err
	}
	slices.SortFunc(v.Items, func(a, b deathView) int {
		return cmp.Or(cmp.Compare(a.CommuneName, b.CommuneName), cmp.Compare(a.Name, b.Name), a.RecordedAt.Compare(b.RecordedAt))
	})
	return v, nil
}

// deathView adds up the recoveries that a death has caused.
func (d Desk) deathView(ctx context.Context, death *payment.Death) (deathView, error) {
	v := deathView{
		Beneficiary: death.Beneficiary, Name: death.Name, NationalID: death.NationalID, Commune: death.Commune, CommuneName: d.p.Units.Name(death.Commune),
		Hamlet: death.Hamlet, Date: death.Date, Decision: death.Decision, RecordedAt: death.At, RecordedBy: cmp.Or(death.By.Name, death.By.ID),
		UndoneAt: death.Undone, Months: []calendar.Month{},
	}
	owed, err := d.adjustments(ctx, []org.UnitID{death.Commune}, inAdjustments{Person: death.Beneficiary, Kind: payment.Recovery, State: "all"})
	for i := range owed {
		a := &owed[i]
		if !death.Caused(a) || (a.Cancelled != nil && a.Cancelled.GiveBack) {
			continue
		}
		v.Sums.add(deathSums{PaidAfter: a.Amount, Recovered: a.Settled(), Left: a.Remaining() + a.Listed()})
		if !slices.Contains(v.Months, a.From) {
			v.Months = append(v.Months, a.From)
		}
	}
	slices.Sort(v.Months)
	return v, err
}
