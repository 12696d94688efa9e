package dossier

import "fmt"

// Reject is a leader's refusal: for good (T16, C-41).
type Reject struct {
	Reason string
}

// Action names Reject in the table.
func (Reject) Action() Action { return ActReject }

// Guard has nothing to ask; that the caller is a leader is policy.
func (Reject) Guard(*Dossier, Occasion) error { return nil }

// Apply ends the dossier.
func (c Reject) Apply(d *Dossier, o Occasion) (Told, error) {
	if err := needText(c.Reason, "/reason", "Phải ghi lý do từ chối."); err != nil {
		return Told{}, err
	}
	d.Reason = c.Reason
	d.end(LeaderRejected, o)
	notices := []Notice{{d.Owner.ID, "dossier.rejected", fmt.Sprintf("%s từ chối hồ sơ %s của %s: %s", o.By.Name, d.Code, d.Name(), c.Reason)}}
	return Told{Comment: c.Reason, Notices: append(notices, d.tellCitizen("dossier.rejected",
		fmt.Sprintf("Hồ sơ %s bị từ chối: %s", d.Code, c.Reason))...)}, nil
}
