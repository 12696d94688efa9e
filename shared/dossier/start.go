package dossier

// Start takes an officer-created dossier into processing (T5); the clock
// starts.
type Start struct{}

// Action names Start in the table.
func (Start) Action() Action { return ActStart }

// Guard has nothing to ask.
func (Start) Guard(*Dossier, Occasion) error { return nil }

// Apply starts the clock.
func (Start) Apply(d *Dossier, o Occasion) (Told, error) {
	d.State = InProcess
	d.handled(d.Step, o.By)
	return Told{}, d.startStep(o)
}
