package dossier

// ReceiveSupplement takes what the citizen supplemented (T11, C-33): back in
// process at the same step, and the clock goes on.
type ReceiveSupplement struct{}

// Action names ReceiveSupplement in the table.
func (ReceiveSupplement) Action() Action { return ActReceiveSupplement }

// Guard has nothing to ask.
func (ReceiveSupplement) Guard(*Dossier, Occasion) error { return nil }

// Apply ends the wait.
func (ReceiveSupplement) Apply(d *Dossier, o Occasion) (Told, error) {
	request := d.request()
	if request == nil {
		return Told{}, noRequest()
	}
	request.Until = o.At
	d.State = InProcess
	return Told{}, nil
}
