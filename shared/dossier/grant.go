package dossier

import (
	"strings"

	"ansinh/shared/beneficiary"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// Grant is what a dossier whose result was returned hands to the registry
// (E-02). Refused before that.
func (d *Dossier) Grant(p procedure.Procedure) (beneficiary.Grant, error) {
	decision := d.Decision()
	if d.State != ResultReturned || decision == nil || decision.Number == 0 {
		return beneficiary.Grant{}, fault.Refused("no-result", "Hồ sơ chưa trả kết quả nên chưa cập nhật đối tượng.")
	}
	person := d.Application.Person
	grant := beneficiary.Grant{
		Dossier: d.Code, Kind: beneficiary.GrantKind(p.Grant),
		Person: beneficiary.Person{
			Name: person.Name, Birth: person.BirthDate, Sex: person.Sex, Ethnicity: person.Ethnicity,
			NationalID: person.NationalID, Commune: d.Unit, Hamlet: person.Address, Phone: strings.ReplaceAll(person.Phone, " ", ""),
		},
		Payment:  d.Application.Payment.registry(),
		Category: d.Processing.Category, Coefficient: d.Processing.Coefficient,
		Amount: d.Processing.Amount, From: d.Processing.From,
		Decision: beneficiary.Decision{
			Number: decision.NumberText(), Date: decision.Date, Signer: decision.SignedBy.Name, File: decision.Current().Key,
		},
		By: d.Returned.ID, ByName: d.Returned.Name, ByOffice: org.National().Office("", d.Returned.Unit),
	}
	if grant.Kind == beneficiary.GrantFuneral {
		grant.Died = d.Application.DeathDate
		grant.Reason = "Hưởng hỗ trợ chi phí mai táng"
		if c := d.Application.Declarant; c != nil {
			grant.Claimant = &beneficiary.Claimant{
				Name: c.Name, NationalID: c.NationalID, Phone: c.Phone, Relation: c.Relation, Payment: grant.Payment,
			}
		}
	}
	return grant, nil
}

// registry is the payment as the registry keeps it; cash when none was named.
func (p *Payment) registry() beneficiary.Payment {
	if p == nil {
		return beneficiary.Payment{Method: beneficiary.Cash}
	}
	return beneficiary.Payment{Method: beneficiary.Method(p.Method), Bank: p.Bank, Number: p.Number, Holder: p.Holder}
}

// Card is the dossier as lists show it: without papers, files and most data.
func (d *Dossier) Card() Dossier {
	c := *d
	c.Handlers, c.Papers, c.Original = nil, nil, nil
	c.Processing = Processing{}
	c.Application = Application{Person: Person{Name: d.Name(), BirthDate: d.Application.Person.BirthDate}}
	c.Supplements, c.Documents = nil, nil
	for _, s := range d.Supplements {
		c.Supplements = append(c.Supplements, Supplement{At: s.At, Until: s.Until})
	}
	if decided := d.Decision(); decided != nil && decided.Number > 0 {
		c.Documents = []Document{{Kind: decided.Kind, Number: decided.Number, Symbol: decided.Symbol, Date: decided.Date}}
	}
	return c
}
