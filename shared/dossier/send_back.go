package dossier

import (
	"fmt"

	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// SendBack is the district's Hoàn trả hồ sơ to the commune officer, because
// the person is not eligible (T17, C-39).
type SendBack struct {
	Reason string
}

// Action names SendBack in the table.
func (SendBack) Action() Action { return ActSendBack }

// Guard asks for an officer's step at the district.
func (SendBack) Guard(d *Dossier, o Occasion) error {
	step, err := o.Rules.Step(d)
	if err != nil {
		return err
	}
	if step.Level != org.District || step.Role != org.CaseOfficer {
		return fault.Refused("wrong-step", "Chỉ cán bộ BTXH huyện hoàn trả hồ sơ về xã.")
	}
	return nil
}

// Apply gives the dossier to its owner.
func (c SendBack) Apply(d *Dossier, o Occasion) (Told, error) {
	if err := needText(c.Reason, "/reason", "Phải ghi lý do hoàn trả."); err != nil {
		return Told{}, err
	}
	d.State, d.Reason = SentBack, c.Reason
	d.give(d.Owner, o)
	return Told{Comment: c.Reason, Notices: []Notice{
		{d.Owner.ID, "dossier.sent-back", fmt.Sprintf("Huyện hoàn trả hồ sơ %s của %s: %s", d.Code, d.Name(), c.Reason)},
	}}, nil
}
