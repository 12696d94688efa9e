package dossier

// Delete removes an officer-created dossier that was not yet taken into
// processing (T3, C-21). The audit log keeps it.
type Delete struct {
	Reason string
}

// Action names Delete in the table.
func (Delete) Action() Action { return ActDelete }

// Guard has nothing to ask: only the state OFFICER_CREATED allows it, which a
// citizen's or a forwarded dossier never has.
func (Delete) Guard(*Dossier, Occasion) error { return nil }

// Apply ends the dossier.
func (c Delete) Apply(d *Dossier, o Occasion) (Told, error) {
	if err := needText(c.Reason, "/reason", "Phải ghi lý do xóa."); err != nil {
		return Told{}, err
	}
	d.Reason = c.Reason
	d.end(Deleted, o)
	return Told{Comment: c.Reason}, nil
}
