package dossier

import (
	"fmt"

	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// ReturnIneligible is the commune's Hoàn trả hồ sơ không đủ điều kiện to the
// citizen; it ends the dossier (T18, C-40).
type ReturnIneligible struct {
	Reason string
}

// Action names ReturnIneligible in the table.
func (ReturnIneligible) Action() Action { return ActReturnIneligible }

// Guard asks, for a dossier in process, that it is at the commune officer's.
func (ReturnIneligible) Guard(d *Dossier, o Occasion) error {
	if d.State == SentBack {
		return nil
	}
	step, err := o.Rules.Step(d)
	if err != nil {
		return err
	}
	if step.Level != org.Commune || step.Role != org.CaseOfficer {
		return fault.Refused("wrong-step", "Chỉ cán bộ BTXH xã hoàn trả hồ sơ không đủ điều kiện cho công dân.")
	}
	return nil
}

// Apply ends the dossier.
func (c ReturnIneligible) Apply(d *Dossier, o Occasion) (Told, error) {
	if err := needText(c.Reason, "/reason", "Phải ghi lý do không đủ điều kiện."); err != nil {
		return Told{}, err
	}
	d.Reason = c.Reason
	d.end(Ineligible, o)
	return Told{Comment: c.Reason, Notices: d.tellCitizen("dossier.ineligible",
		fmt.Sprintf("Hồ sơ %s không đủ điều kiện hưởng: %s", d.Code, c.Reason))}, nil
}

// tellCitizen makes the notice for the citizen who has an account (J-11).
func (d *Dossier) tellCitizen(kind, text string) []Notice {
	if d.Citizen.ID == "" {
		return nil
	}
	return []Notice{{d.Citizen.ID, kind, text}}
}
