// Package dossierdoc makes a dossier's documents: it typesets the submission
// note and the decision from the dossier's data (B-28), puts the leader's
// signature and the clerk's number, date and seal on them, and verifies every
// file against the one handed out (C-49 to C-53).
package dossierdoc

import (
	"strings"

	"ansinh/shared/calendar"
	"ansinh/shared/decision"
	"ansinh/shared/dossier"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/org"
	"ansinh/shared/policy"
	"ansinh/shared/procedure"
)

// Writing is what a document is written from.
type Writing struct {
	Dossier   *dossier.Dossier
	Procedure procedure.Procedure
	Kind      procedure.DocumentKind
	Issuer    org.UnitID
	Signer    org.Officer // who will sign
	Today     calendar.Date
	Verify    string // id of the public verification page
	PublicURL string
	Units     *org.Catalogue
}

// Typeset makes the document's file. Faults are those of shared/decision: a
// field that is empty is named.
func Typeset(w Writing) (file []byte, document dossier.Document, err error) {
	template, err := decision.Default(decision.Kind(w.Procedure.Documents[w.Kind]))
	if err != nil {
		return nil, document, err
	}
	content, err := w.content()
	if err != nil {
		return nil, document, err
	}
	file, anchors, err := decision.Typeset(template, content)
	if err != nil {
		return nil, document, err
	}
	return file, dossier.Document{
		Kind: w.Kind, Issuer: w.Issuer, Verify: w.Verify, Layout: anchors, Symbol: template.Symbol, Signer: dossier.PartyOf(w.Signer),
	}, nil
}

func (w Writing) content() (decision.Content, error) {
	d, p := w.Dossier, w.Dossier.Application.Person
	commune := w.Units.Name(d.Unit)
	c := decision.Content{
		Date: w.Today, Issuer: w.issuer(), Signer: signer(w.Signer),
		Beneficiary: decision.Beneficiary{
			Honorific: honorific(p, w.Today), Name: p.Name, BirthDate: p.BirthDate.Vietnamese(), NationalID: string(p.NationalID),
			Address: w.address(), Commune: lower(commune),
		},
		Dossier:   w.proposal(),
		VerifyURL: w.PublicURL + "/verify/" + w.Verify,
	}
	if w.Procedure.Categories {
		benefit, err := w.benefit()
		if err != nil {
			return c, err
		}
		c.Benefits = []decision.Benefit{benefit}
	}
	if died := d.Application.DeathDate; died != "" && d.Application.Declarant != nil {
		to := d.Application.Declarant
		c.Funeral = decision.Funeral{DiedOn: died, Recipient: to.Name, RecipientID: string(to.NationalID), Relationship: to.Relation, Amount: d.Processing.Amount}
	}
	return c, nil
}

// benefit is the allowance with the standard amount it is counted from.
func (w Writing) benefit() (decision.Benefit, error) {
	d := w.Dossier
	category, known := policy.National().Category(d.Processing.Category)
	if !known {
		return decision.Benefit{}, fault.Invalid("unknown-category", "Nhóm đối tượng không có trong danh mục.", fault.Field{Pointer: "/processing/category", Detail: "Không có trong danh mục."})
	}
	standard, err := policy.National().Standard(d.Processing.From, w.Units.Province(d.Unit))
	if err != nil {
		return decision.Benefit{}, err
	}
	return decision.Benefit{
		Name: d.Name(), NationalID: string(d.Application.Person.NationalID), Category: category.Name,
		Coefficient: int(d.Processing.Coefficient), Standard: standard, Monthly: d.Processing.Amount, From: d.Processing.From,
	}, nil
}

// proposal is the file behind the document: for a decision of a district the
// commune's submission note, for one of a commune the officer's report.
func (w Writing) proposal() decision.Dossier {
	d := w.Dossier
	received := w.Today
	if !d.StartedAt.IsZero() {
		received = calendar.DateOf(d.StartedAt)
	}
	p := decision.Dossier{
		Code: d.Code, ReceivedOn: received, ProposedOn: w.Today,
		ProposedBy: "công chức phụ trách công tác xã hội " + lower(w.Units.Name(d.Unit)), ProposalNumber: "Phiếu trình hồ sơ",
		SubmittedTo: "Ủy ban nhân dân " + lower(w.Units.Name(w.Units.Locality(d.Unit))),
	}
	if note := d.Document(procedure.SubmissionNote); d.Structure == procedure.ThreeLevel {
		p.ProposedBy, p.ProposalNumber = "Ủy ban nhân dân "+lower(w.Units.Name(d.Unit)), "Tờ trình"
		if note != nil && note.Number > 0 {
			p.ProposalNumber, p.ProposedOn = "Tờ trình số "+note.NumberText(), note.Date
		}
	}
	return p
}

// issuer is the People's Committee that issues the document.
func (w Writing) issuer() decision.Issuer {
	name := w.Units.Name(w.Issuer)
	unit, _ := w.Units.Unit(w.Issuer)
	issuer := decision.Issuer{
		Head: []string{"ỦY BAN NHÂN DÂN", strings.ToUpper(name)}, Name: "Ủy ban nhân dân " + lower(name), Place: placeOf(name),
		Finance: "Phòng Tài chính - Kế hoạch", Division: "Phòng Lao động - Thương binh và Xã hội",
	}
	if unit.Level == org.Commune {
		issuer.TwoLevel = w.Units.Locality(w.Issuer) == w.Issuer
		issuer.Finance, issuer.Division = "bộ phận Tài chính - Kế toán", "Phòng Văn hóa - Xã hội"
	}
	return issuer
}

func (w Writing) address() string {
	parts := []string{w.Dossier.Application.Person.Address}
	for _, unit := range w.Units.Line(w.Dossier.Unit) {
		parts = append(parts, lower(w.Units.Name(unit)))
	}
	return strings.Join(parts, ", ")
}

// levels are the words unit names begin with.
var levels = []string{"Thành phố ", "Thị trấn ", "Thị xã ", "Huyện ", "Quận ", "Phường ", "Đặc khu ", "Tỉnh ", "Xã "}

// placeOf is the name without its level: "Xuân Yên".
func placeOf(name string) string {
	for _, level := range levels {
		if rest, ok := strings.CutPrefix(name, level); ok {
			return rest
		}
	}
	return name
}

// lower writes the level in lower case for the middle of a sentence.
func lower(name string) string {
	for _, level := range levels {
		if rest, ok := strings.CutPrefix(name, level); ok {
			return strings.ToLower(level) + rest
		}
	}
	return name
}

// signer is the leader as the foot of the document names him.
func signer(o org.Officer) decision.Signer {
	title, _, _ := strings.Cut(o.Position, " UBND")
	title = strings.ToUpper(strings.TrimSpace(title))
	if title == "" {
		title = "CHỦ TỊCH"
	}
	if chief, deputy := strings.CutPrefix(title, "PHÓ "); deputy {
		title = "KT. " + chief + " / " + title
	}
	return decision.Signer{OnBehalf: "TM. ỦY BAN NHÂN DÂN", Title: title, Name: o.Name}
}

// childUntil is the age from which a person is no longer addressed as a child.
const childUntil = 16

// honorific addresses a person by age and sex.
func honorific(p dossier.Person, today calendar.Date) string {
	switch {
	case policy.Age(p.BirthDate, today) < childUntil:
		return "cháu"
	case p.Sex == identity.Male:
		return "ông"
	default:
		return "bà"
	}
}
