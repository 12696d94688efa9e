package dossier

import "fmt"

// CompleteSupplement is Hoàn thành bổ sung (T15, C-37): the dossier goes back
// to the account that asked (OPEN-03) and the clock goes on.
type CompleteSupplement struct {
	Comment string
}

// Action names CompleteSupplement in the table.
func (CompleteSupplement) Action() Action { return ActCompleteSupplement }

// Guard has nothing to ask.
func (CompleteSupplement) Guard(*Dossier, Occasion) error { return nil }

// Apply returns the dossier to the requester.
func (c CompleteSupplement) Apply(d *Dossier, o Occasion) (Told, error) {
	request := d.request()
	if request == nil {
		return Told{}, noRequest()
	}
	request.Until, request.Answer = o.At, c.Comment
	d.State = AwaitingReceipt
	d.give(request.By, o)
	return Told{Comment: c.Comment, Notices: []Notice{
		{request.By.ID, "dossier.supplemented", fmt.Sprintf("%s đã hoàn thành bổ sung hồ sơ %s của %s.", o.By.Name, d.Code, d.Name())},
	}}, nil
}
