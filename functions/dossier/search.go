package dossier

import (
	"cmp"
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// SearchInput is what to look for.
type SearchInput struct {
	Q         string       `query:"q"`
	State     domain.State `query:"state"`
	Procedure string       `query:"procedure"`
	Unit      org.UnitID   `query:"unit"`
	Cursor    string       `query:"cursor"`
}

// Hits is a page of a search.
type Hits struct {
	Items []Row  `json:"items"`
	Next  string `json:"next,omitempty"`
}

// Search looks for dossiers of every kind and state in the caller's area
// (C-12, C-13, C-17, C-18).
func (d *Desk) Search(ctx context.Context, who auth.Caller, in SearchInput) (Hits, error) {
	area := cmp.Or(in.Unit, who.Unit)
	if area == "" {
		return Hits{}, fault.Invalid("unit-required", "Hãy chọn tỉnh để tìm.", fault.Field{Pointer: "unit", Detail: "Bắt buộc với tài khoản trung ương."})
	}
	if err := d.gate.Check(who, "dossier.search", auth.Resource{Type: "Unit", ID: string(area), Unit: area}); err != nil {
		return Hits{}, err
	}
	found, err := d.store.Search(ctx, area, in.Q, in.Cursor, func(x *domain.Dossier) bool {
		return x.State != domain.Deleted && (in.State == "" || x.State == in.State) && (in.Procedure == "" || x.Procedure == in.Procedure)
	})
	if err != nil {
		return Hits{}, err
	}
	return Hits{Items: d.rows(found.Dossiers, who.ID), Next: found.Next}, nil
}
