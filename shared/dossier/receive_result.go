package dossier

// ReceiveResult takes a result that came back (T20, C-43).
type ReceiveResult struct{}

// Action names ReceiveResult in the table.
func (ReceiveResult) Action() Action { return ActReceiveResult }

// Guard has nothing to ask.
func (ReceiveResult) Guard(*Dossier, Occasion) error { return nil }

// Apply starts the step's clock.
func (ReceiveResult) Apply(d *Dossier, o Occasion) (Told, error) {
	d.State = ResultReceived
	d.handled(d.Step, o.By)
	return Told{}, d.startStep(o)
}
