package demonstration

import (
	"context"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// beneficiary is a person's file as the API shows it.
type beneficiary struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Birth    calendar.Date `json:"birth"`
	Version  int           `json:"version"`
	Policies []struct {
		Rates []struct {
			From   calendar.Month `json:"from"`
			Status string         `json:"status"`
			Amount money.Dong     `json:"amount"`
		} `json:"rates"`
	} `json:"policies"`
}

// amountIn is what the first policy's life line says of a month.
func (b beneficiary) amountIn(month calendar.Month) money.Dong {
	var amount money.Dong
	if len(b.Policies) == 0 {
		return 0
	}
	for _, rate := range b.Policies[0].Rates {
		if !month.Before(rate.From) {
			amount = rate.Amount
		}
	}
	return amount
}

// beneficiary finds a person's file by national id; an empty one when there
// is none.
func (p *play) beneficiary(ctx context.Context, nationalID string) (b beneficiary, err error) {
	var page struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	officer := p.cast.districtOfficer
	if err := officer.get(ctx, "/api/beneficiaries?nationalId="+nationalID, &page); err != nil || len(page.Items) == 0 {
		return b, err
	}
	err = officer.get(ctx, "/api/beneficiaries/"+page.Items[0].ID, &b)
	return b, err
}
