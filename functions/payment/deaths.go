package payment

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
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
	RecordedBy  org.Who          `json:"recordedBy"`
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
	v := deathList{Month: in.Month, Locality: locality, LocalityName: d.p.Units.Name(locality)}
	communes := d.steps.Communes(payment.NewListID(locality, in.Month, payment.Monthly))
	v.Items, err = paymentstore.Gather(ctx, communes, func(ctx context.Context, commune org.UnitID) ([]deathView, error) {
		return d.deathsIn(ctx, commune, in.Month)
	})
	if err != nil {
		return deathList{}, err
	}
	for i := range v.Items {
		v.Totals.add(v.Items[i].Sums)
	}
	v.Items = emptyNotNull(v.Items)
	slices.SortFunc(v.Items, func(a, b deathView) int {
		return cmp.Or(cmp.Compare(a.CommuneName, b.CommuneName), cmp.Compare(a.Name, b.Name), a.RecordedAt.Compare(b.RecordedAt))
	})
	return v, nil
}

// deathsIn are the deaths recorded in a commune in a month.
func (d Desk) deathsIn(ctx context.Context, commune org.UnitID, month calendar.Month) ([]deathView, error) {
	deaths, err := d.store.Deaths(ctx, commune, month, month)
	if err != nil {
		return nil, err
	}
	views := make([]deathView, len(deaths))
	for i := range deaths {
		if views[i], err = d.deathView(ctx, &deaths[i]); err != nil {
			return nil, err
		}
	}
	return views, nil
}

// deathView adds up the recoveries that a death has caused.
func (d Desk) deathView(ctx context.Context, death *payment.Death) (deathView, error) {
	v := deathView{
		Beneficiary: death.Beneficiary, Name: death.Name, NationalID: death.NationalID, Commune: death.Commune, CommuneName: d.p.Units.Name(death.Commune),
		Hamlet: death.Hamlet, Date: death.Date, Decision: death.Decision, RecordedAt: death.At, RecordedBy: death.By,
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
