package dossier

// AcceptRequest is Tiếp nhận yêu cầu (T13, C-35): the dossier moves to HS đang
// bổ sung.
type AcceptRequest struct{}

// Action names AcceptRequest in the table.
func (AcceptRequest) Action() Action { return ActAcceptRequest }

// Guard has nothing to ask.
func (AcceptRequest) Guard(*Dossier, Occasion) error { return nil }

// Apply moves the dossier on.
func (AcceptRequest) Apply(d *Dossier, _ Occasion) (Told, error) {
	d.State = Supplementing
	return Told{}, nil
}
