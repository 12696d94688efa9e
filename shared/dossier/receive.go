package dossier

// Receive takes a dossier that was sent to the account (T6, C-22): the
// receipt is stamped and the step's clock starts.
type Receive struct{}

// Action names Receive in the table.
func (Receive) Action() Action { return ActReceive }

// Guard has nothing to ask.
func (Receive) Guard(*Dossier, Occasion) error { return nil }

// Apply starts the step's clock.
func (Receive) Apply(d *Dossier, o Occasion) (Told, error) {
	d.State = InProcess
	d.handled(d.Step, o.By)
	return Told{}, d.startStep(o)
}
