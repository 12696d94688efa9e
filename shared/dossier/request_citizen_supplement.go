package dossier

import "fmt"

// RequestCitizenSupplement asks the citizen for more (T9, C-32); the clock
// stops until the answer is received.
type RequestCitizenSupplement struct {
	Text   string
	Papers []string
}

// Action names RequestCitizenSupplement in the table.
func (RequestCitizenSupplement) Action() Action { return ActRequestCitizenSupplement }

// Guard has nothing to ask.
func (RequestCitizenSupplement) Guard(*Dossier, Occasion) error { return nil }

// Apply stops the clock. A citizen without an account is told by the officer,
// who also enters the answer.
func (c RequestCitizenSupplement) Apply(d *Dossier, o Occasion) (Told, error) {
	if err := needText(c.Text, "/text", "Phải ghi nội dung cần bổ sung."); err != nil {
		return Told{}, err
	}
	d.State = CitizenSupplement
	d.unmarkNew()
	d.Supplements = append(d.Supplements, Supplement{By: o.By, To: d.Citizen, Citizen: true, Text: c.Text, Papers: c.Papers, At: o.At})
	told := Told{Comment: c.Text, To: d.Citizen}
	if d.Citizen.ID != "" {
		told.Notices = []Notice{{d.Citizen.ID, "dossier.supplement-requested", fmt.Sprintf("Hồ sơ %s cần bổ sung: %s", d.Code, c.Text)}}
	}
	return told, nil
}
