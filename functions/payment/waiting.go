package payment

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// waitingView is what a list may take: past months left open, and funerals no
// list pays yet.
type waitingView struct {
	Months []openMonthView `json:"months"`
	Claims []claimView     `json:"claims"`
}

type openMonthView struct {
	List   payment.ListID `json:"list"`
	Period calendar.Month `json:"period"`
	Lines  int            `json:"lines"`
	Total  money.Dong     `json:"total"`
}

// claimView is a funeral claim as the page shows it.
type claimView struct {
	Commune     org.UnitID         `json:"commune"`
	CommuneName string             `json:"communeName"`
	Beneficiary string             `json:"beneficiary"`
	Outside     bool               `json:"outside"`
	Deceased    string             `json:"deceased"`
	Died        calendar.Date      `json:"died"`
	Claimant    string             `json:"claimant"`
	Relation    string             `json:"relation,omitempty"`
	Method      beneficiary.Method `json:"method"`
	Amount      money.Dong         `json:"amount"`
	Decision    string             `json:"decision"`
	Dossier     string             `json:"dossier,omitempty"`
}

func (d Desk) claimView(c *beneficiary.FuneralClaim) claimView {
	line := payment.FuneralLine(c)
	return claimView{
		Commune: line.Commune, CommuneName: d.p.Units.Name(line.Commune), Beneficiary: c.Beneficiary, Outside: beneficiary.IsOutside(c.Beneficiary),
		Deceased: c.Name, Died: c.Died, Claimant: line.Name, Relation: c.Claimant.Relation, Method: line.Method,
		Amount: c.Amount, Decision: line.Decision, Dossier: c.Dossier,
	}
}

// ListWaiting shows the money that a list of the month may take: what past
// months left unpaid (F-48) and, for a funeral list, the claims that wait for
// one (F-49).
func (d Desk) ListWaiting(ctx context.Context, who auth.Caller, in inList) (waitingView, error) {
	v := waitingView{Months: []openMonthView{}, Claims: []claimView{}}
	id, err := payment.ParseListID(in.List)
	if err != nil {
		return v, err
	}
	if err := d.p.Gate.Check(who, readPayments, auth.Resource{Type: "PaymentList", ID: in.List, Unit: id.Locality()}); err != nil {
		return v, err
	}
	communes := d.steps.Communes(id)
	open, err := d.store.StillOpen(ctx, communes)
	if err != nil {
		return v, err
	}
	for _, m := range payment.OpenMonths(id, open) {
		v.Months = append(v.Months, openMonthView{m.List, m.List.Period(), m.Open.Lines, m.Open.Money})
	}
	if id.Type() != payment.Funeral {
		return v, nil
	}
	for _, commune := range communes {
		for claim, err := range d.steps.Funerals.Claims(ctx, commune) {
			if err != nil {
				return v, err
			}
			if claim.List == "" {
				v.Claims = append(v.Claims, d.claimView(&claim))
			}
		}
	}
	return v, nil
}
