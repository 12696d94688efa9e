package payment

import (
	"ansinh/shared/beneficiary"
	"ansinh/shared/org"
)

// FuneralCategory is what a funeral line pays, and the policy its name bears:
// a person has one funeral (mai táng phí, F-49).
const FuneralCategory = "MTP"

// FuneralName is the category as officers say it.
const FuneralName = "Hỗ trợ chi phí mai táng"

// FuneralLine is the line that pays a funeral claim: the claimant is the
// payee.
func FuneralLine(c *beneficiary.FuneralClaim) Line {
	payee := c.Claimant
	return Line{
		LineRef: LineRef{Commune: org.UnitID(c.Commune), Beneficiary: c.Beneficiary, Policy: FuneralCategory},
		Name:    payee.Name, NationalID: string(payee.NationalID), Deceased: c.Name, Decision: decisionWords(c.Decision),
		Category: FuneralCategory, Budget: BudgetFuneral, Regular: c.Amount, Total: c.Amount,
		Method: payee.Payment.Method, Bank: payee.Payment.Bank, Number: payee.Payment.Number, Holder: payee.Payment.Holder,
		Status: Pending,
	}
}

// decisionWords is a decision as a list shows it: number and day.
func decisionWords(d beneficiary.Decision) string {
	if d.Number == "" || !d.Date.Valid() {
		return d.Number
	}
	return d.Number + ", " + d.Date.Vietnamese()
}

// MayTake reports whether a list may pay a claim: it is open, or taken by this
// same list before (a repeated run).
func MayTake(c *beneficiary.FuneralClaim, into ListID) bool {
	return c.List == "" || c.List == string(into)
}
