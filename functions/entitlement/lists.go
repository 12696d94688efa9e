package entitlement

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	domain "ansinh/shared/entitlement"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// Recomputed is a list held against the law of its month.
type Recomputed struct {
	List     payment.ListID        `json:"list"`
	Month    calendar.Month        `json:"month"`
	State    payment.State         `json:"state"`
	Total    domain.Tally          `json:"total"`
	Communes []domain.CommuneTally `json:"communes"`
	Rows     []Row                 `json:"rows"`
	Next     string                `json:"next,omitempty"`
}

// Recompute holds a list against the law of its month.
func (d Desk) Recompute(ctx context.Context, who auth.Caller, in struct {
	List    string     `path:"list"`
	Commune org.UnitID `query:"commune"`
	Cursor  string     `query:"cursor"`
},
) (Recomputed, error) {
	r, err := d.service.Recompute(ctx, who, in.List, in.Commune, in.Cursor)
	if err != nil {
		return Recomputed{}, err
	}
	return Recomputed{
		List: r.List, Month: r.List.Period(), State: r.State, Total: r.Total, Communes: r.Communes, Rows: d.rows(r.Rows), Next: r.Next,
	}, nil
}

// Forecast is a month's list before it is made.
type Forecast struct {
	Locality     org.UnitID      `json:"locality"`
	LocalityName string          `json:"localityName"`
	Month        calendar.Month  `json:"month"`
	Base         calendar.Month  `json:"base"`
	FromList     bool            `json:"fromList"`
	Before       payment.Sums    `json:"before"`
	After        payment.Sums    `json:"after"`
	Effects      []domain.Effect `json:"effects"`
	Communes     []domain.Pair   `json:"communes"`
	Categories   []domain.Pair   `json:"categories"`
	Unreviewed   domain.Sums     `json:"unreviewed"`
	Rows         []domain.Moved  `json:"rows"`
	Next         string          `json:"next,omitempty"`
}

// Forecast works a month's list out before it is made.
func (d Desk) Forecast(ctx context.Context, who auth.Caller, in struct {
	Locality org.UnitID     `query:"locality"`
	Month    calendar.Month `query:"month"`
	Commune  org.UnitID     `query:"commune"`
	Cause    domain.Cause   `query:"cause"`
	Cursor   string         `query:"cursor"`
},
) (Forecast, error) {
	f, err := d.service.WhatIf(ctx, who, in.Locality, in.Month, in.Commune, in.Cause, in.Cursor)
	if err != nil {
		return Forecast{}, err
	}
	return Forecast{
		Locality: f.Locality, LocalityName: d.p.Units.Name(f.Locality), Month: f.Month, Base: f.Base, FromList: f.FromList,
		Before: f.Before, After: f.After, Effects: f.Effects, Communes: f.Communes, Categories: f.Categories,
		Unreviewed: f.Unreviewed, Rows: f.Rows, Next: f.Next,
	}, nil
}
