package dossier

import (
	"fmt"

	"ansinh/shared/fault"
	"ansinh/shared/procedure"
)

// Sign adds the leader's signature to the step's document (C-49). The file
// was signed and verified before.
type Sign struct {
	Revision Revision
}

// Action names Sign in the table.
func (Sign) Action() Action { return ActSign }

// Guard asks for a leader's step with an up-to-date, unsigned document.
func (Sign) Guard(d *Dossier, o Occasion) error {
	document, _, err := d.stepDocument(o, procedure.Sign)
	if err != nil {
		return err
	}
	if document.Status() != Drafted {
		return fault.Refused("already-signed", fmt.Sprintf("%s đã được %s ký.", DocumentName(document.Kind), document.SignedBy.Name))
	}
	if document.Signer.ID != o.By.ID {
		return fault.Refused("another-signer", fmt.Sprintf("%s được lập cho người ký %s; phải lập lại để người khác ký.", DocumentName(document.Kind), document.Signer.Name))
	}
	return nil
}

// Apply stores the signed revision.
func (c Sign) Apply(d *Dossier, o Occasion) (Told, error) {
	document, _, err := d.stepDocument(o, procedure.Sign)
	if err != nil {
		return Told{}, err
	}
	r := c.Revision
	r.Kind, r.By, r.At = Leader, o.By, o.At
	document.Revisions = append(document.Revisions, r)
	document.SignedBy = o.By
	return Told{Comment: DocumentName(document.Kind)}, nil
}
