package beneficiary

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/org"
)

// SearchInput are searchBeneficiaries' parameters.
type SearchInput struct {
	Text       string             `query:"q"`
	NationalID string             `query:"nationalId"`
	Category   string             `query:"category"`
	Status     beneficiary.Status `query:"status"`
	Commune    org.UnitID         `query:"commune"`
	Limit      int                `query:"limit"`
	Cursor     string             `query:"cursor"`
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// Search lists people of the caller's area (E-03, J-03).
func (d Desk) Search(ctx context.Context, who auth.Caller, in SearchInput) (Page[beneficiary.Summary], error) {
	people, next, err := d.registry.Search(ctx, d.store, who, beneficiary.Wanted(in))
	return Page[beneficiary.Summary]{Items: people, Next: next}, err
}
