package beneficiary

import (
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
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
	// By, ByName and ByOffice are the officer who returned the result.
	By       string `json:"by"`
	ByName   string `json:"byName,omitempty"`
	ByOffice string `json:"byOffice,omitempty"`
}

// Register makes the file of a person who has none yet. Faults: Invalid with
// fields below /person and /payment.
func Register(id string, person Person, payment Payment, by By) (Beneficiary, error) {
	person.Normalise()
	if payment.Method == "" {
		payment.Method = Cash
	}
	fields := append(person.Check("/person", calendar.DateOf(by.At)), payment.Check("/payment")...)
	if len(fields) > 0 {
		return Beneficiary{}, fault.Invalid("bad-person", "Thông tin đối tượng chưa đúng.", fields...)
	}
	return Beneficiary{ID: id, Person: person, Payment: payment, Created: by.At, Updated: by.At}, nil
}

// Apply changes the file as the dossier decided (E-02). A funeral grant marks
// the person deceased unless that was recorded before, and returns the claim
// for the funeral list (D-11). Faults as those of the single changes.
func (g Grant) Apply(b *Beneficiary, law *policy.Law, today calendar.Date, by By) (*FuneralClaim, error) {
	switch g.Kind {
	case GrantNew:
		return nil, OpenPolicy{
			Category: g.Category, Coefficient: g.Coefficient, Amount: g.Amount, From: g.From, Decision: g.Decision, Reason: g.Reason,
		}.Apply(b, law, by)
	case GrantAdjust:
		return nil, AdjustPolicy{
			Policy: g.Policy, Category: g.Category, Coefficient: g.Coefficient, Amount: g.Amount,
			From: g.From, Decision: g.Decision, Reason: g.Reason,
		}.Apply(b, law, by)
	case GrantStop:
		return nil, StopPolicy{Policy: g.Policy, Category: g.Category, From: g.From, Decision: g.Decision, Reason: g.Reason}.Apply(b, by)
	case GrantFuneral:
		return g.funeral(b, today, by)
	}
	return nil, fault.Invalid("bad-grant", "Kết quả hồ sơ không rõ loại thay đổi.")
}

func (g Grant) funeral(b *Beneficiary, today calendar.Date, by By) (*FuneralClaim, error) {
	if g.Claimant == nil || g.Claimant.Name == "" || g.Amount <= 0 {
		return nil, fault.Invalid("bad-claim", "Hồ sơ mai táng phí thiếu người nhận hoặc số tiền.",
			fault.Field{Pointer: "/claimant", Detail: "Chưa có người nhận mai táng phí."})
	}
	if fields := g.Claimant.Payment.Check("/claimant/payment"); len(fields) > 0 {
		return nil, fault.Invalid("bad-claim", "Hình thức nhận mai táng phí chưa đúng.", fields...)
	}
	died := g.Died
	if e, dead := b.Death(); dead {
		died = e.Date // the death cut came first; its date stands
	} else if err := (RecordDeath{Date: died, Decision: g.Decision, Reason: g.Reason}).Apply(b, today, by); err != nil {
		return nil, err
	}
	return &FuneralClaim{
		Beneficiary: b.ID, Name: b.Person.Name, Commune: string(b.Person.Commune), Died: died, Amount: g.Amount,
		Claimant: *g.Claimant, Dossier: g.Dossier, Decision: g.Decision, Version: 1,
	}, nil
}
