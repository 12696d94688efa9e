package dossier

import (
	"context"
	"fmt"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/policy"
)

// PolicyView is Thông tin chính sách (C-15).
type PolicyView struct {
	Code           string              `json:"code"`
	Name           string              `json:"name"`
	NationalID     identity.NationalID `json:"nationalId,omitempty"`
	ProcedureName  string              `json:"procedureName"`
	Category       string              `json:"category,omitempty"`
	CategoryName   string              `json:"categoryName,omitempty"`
	Coefficient    string              `json:"coefficient,omitempty"`
	Amount         money.Dong          `json:"amount,omitempty"`
	From           calendar.Month      `json:"from,omitempty"`
	DecisionNumber string              `json:"decisionNumber"`
	DecisionDate   calendar.Date       `json:"decisionDate,omitempty"`
	IssuedBy       string              `json:"issuedBy,omitempty"`
	SignedBy       string              `json:"signedBy,omitempty"`
}

// PolicyInformation shows what was asked and decided, with the decision's
// number once there is one (C-15).
func (d *Desk) PolicyInformation(ctx context.Context, who auth.Caller, in CodeInput) (PolicyView, error) {
	x, err := d.store.Dossier(ctx, in.Code)
	if err != nil {
		return PolicyView{}, err
	}
	if err := d.mayRead(who, &x); err != nil {
		return PolicyView{}, err
	}
	p, err := d.rules.Procedure(&x)
	if err != nil {
		return PolicyView{}, err
	}
	v := PolicyView{
		Code: x.Code, Name: x.Name(), NationalID: x.Application.Person.NationalID, ProcedureName: p.Name,
		Category: x.Processing.Category, Amount: x.Processing.Amount, From: x.Processing.From,
	}
	if category, ok := policy.National().Category(v.Category); ok {
		v.CategoryName = category.Name
	}
	if c := x.Processing.Coefficient; c > 0 {
		v.Coefficient = fmt.Sprintf("%d,%02d", c/100, c%100)
	}
	if decision := x.Decision(); decision != nil && decision.Number > 0 {
		v.DecisionNumber, v.DecisionDate = decision.NumberText(), decision.Date
		v.IssuedBy, v.SignedBy = d.rules.Units.Name(decision.Issuer), decision.SignedBy.Name
	}
	return v, nil
}
