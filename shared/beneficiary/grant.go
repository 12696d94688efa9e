package beneficiary

import (
	"ansinh/shared/calendar"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/policy"
)

// GrantKind says what a decided dossier changes in the registry (E-02).
type GrantKind string

// The kinds of change a dossier can decide.
const (
	GrantNew     GrantKind = "grant"   // a new policy, and the person when new
	GrantAdjust  GrantKind = "adjust"  // another amount, coefficient or category from a month
	GrantStop    GrantKind = "stop"    // no pay from a month on
	GrantFuneral GrantKind = "funeral" // funeral costs: marks the person deceased (D-11)
)

// Decision is the document behind a change (E-24).
type Decision struct {
	Number string        `json:"number"` // "07/QĐ-UBND"
	Date   calendar.Date `json:"date"`
	Signer string        `json:"signer,omitempty"`
	// File is the object key of the signed PDF in the documents bucket.
	File string `json:"file,omitempty"`
}

// Claimant receives the funeral support: who saw to the funeral.
type Claimant struct {
	Name       string              `json:"name"`
	NationalID identity.NationalID `json:"nationalId,omitempty"`
	Phone      string              `json:"phone,omitempty"`
	Relation   string              `json:"relation,omitempty"`
	Payment    Payment             `json:"payment"`
}

// Grant is what a dossier whose result was returned (T21) hands to the
// registry. It is applied exactly once by its dossier code (E-02).
type Grant struct {
	Dossier string    `json:"dossier"`
	Kind    GrantKind `json:"kind"`
	// Beneficiary is the file's id when the dossier named one; otherwise the
	// file is found by Person.NationalID, and a grant makes a new one when
	// there is none.
	Beneficiary string             `json:"beneficiary,omitempty"`
	Policy      string             `json:"policy,omitempty"` // for adjust and stop; the only one in force when empty
	Person      Person             `json:"person"`
	Payment     Payment            `json:"payment"`
	Category    string             `json:"category,omitempty"`
	Coefficient policy.Coefficient `json:"coefficient,omitempty"`
	// Amount is đồng a month; for a funeral the support, once.
	Amount   money.Dong     `json:"amount,omitempty"`
	From     calendar.Month `json:"from"` // the first month it counts in
	Decision Decision       `json:"decision"`
	Reason   string         `json:"reason,omitempty"`
	Died     calendar.Date  `json:"died,omitempty"`     // funeral
	Claimant *Claimant      `json:"claimant,omitempty"` // funeral
	// By and ByName are the officer who returned the result.
	By     string `json:"by"`
	ByName string `json:"byName,omitempty"`
}
