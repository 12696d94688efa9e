package beneficiary

import (
	"context"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/dossier/dossierstore"
	"ansinh/shared/procedure"
)

// DossierInput names a dossier whose result was returned.
type DossierInput struct {
	Dossier string `json:"dossier"`
}

// Apply takes a returned dossier into the registry, exactly once (E-02).
func (d Desk) Apply(ctx context.Context, in DossierInput) (beneficiary.Received, error) {
	store := dossierstore.New(d.p.DB, dossierstore.Tables{Dossiers: d.p.Dossiers(), Settings: d.p.Settings(), Audit: d.p.Audit()},
		d.p.Units, calendar.National(), d.p.Clock, d.p.NewID)
	file, err := store.Dossier(ctx, in.Dossier)
	if err != nil {
		return beneficiary.Received{}, err
	}
	p, err := procedure.National().Version(file.Procedure, file.ProcedureVersion)
	if err != nil {
		return beneficiary.Received{}, err
	}
	grant, err := file.Grant(p)
	if err != nil {
		return beneficiary.Received{}, err
	}
	return d.registry.Receive(ctx, grant)
}
