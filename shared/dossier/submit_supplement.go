package dossier

import "fmt"

// SubmitSupplement is the citizen's answer (T10). For a citizen without an
// account the officer who holds the dossier enters it.
type SubmitSupplement struct {
	Application *Application
	Comment     string
}

// Action names SubmitSupplement in the table.
func (SubmitSupplement) Action() Action { return ActSubmitSupplement }

// Guard has nothing to ask.
func (SubmitSupplement) Guard(*Dossier, Occasion) error { return nil }

// Apply notes the answer; papers were attached before.
func (c SubmitSupplement) Apply(d *Dossier, o Occasion) (Told, error) {
	request := d.request()
	if request == nil {
		return Told{}, noRequest()
	}
	told := Told{Comment: c.Comment}
	if c.Application != nil {
		changes, err := d.correct(*c.Application, o)
		if err != nil {
			return Told{}, err
		}
		if told.Changes = changes; len(changes) > 0 {
			d.outdate()
		}
	}
	request.Answer = c.Comment
	d.State = CitizenSupplemented
	d.Sender, d.SentAt = o.By, o.At
	told.Notices = []Notice{{d.Holder.ID, "dossier.supplemented", fmt.Sprintf("Người dân đã bổ sung hồ sơ %s của %s.", d.Code, d.Name())}}
	return told, nil
}
