package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierstore"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// ForwardInput names the officer the dossier goes to.
type ForwardInput struct {
	Ref
	Officer string `json:"officer"`
	Comment string `json:"comment"`
}

// Forward is Chuyển tiếp (T8, C-26 to C-31).
func (d *Desk) Forward(ctx context.Context, who auth.Caller, in ForwardInput) (Receipt, error) {
	return d.run(ctx, who, command{
		operation: "forwardDossier", ref: in.Ref, input: in, wanted: dossierstore.Wanted{Officer: in.Officer}, probe: domain.Forward{},
		make: func(w *work) (domain.Command, error) {
			c := domain.Forward{Officer: w.loaded.Officer, Comment: text(in.Comment)}
			if c.Officer != nil {
				return c, nil
			}
			// Nobody was chosen, or nobody known: the refusal must say whether
			// there is anybody to choose (B-14).
			_, assigned, err := d.assigned(ctx, &w.loaded.Dossier)
			c.Assigned = assigned
			return c, err
		},
	})
}

// assigned lists the officers of the dossier's next step (B-15).
func (d *Desk) assigned(ctx context.Context, x *domain.Dossier) (procedure.Step, []org.Officer, error) {
	step, unit, ok, err := d.rules.NextStep(x)
	if err != nil || !ok {
		return step, nil, err
	}
	officers, err := d.fitting(ctx, x.Procedure, step, unit)
	return step, officers, err
}

// fitting lists the officers of a unit who may get a step.
func (d *Desk) fitting(ctx context.Context, procedureCode string, step procedure.Step, unit org.UnitID) ([]org.Officer, error) {
	all, err := d.officers.InUnit(ctx, unit)
	if err != nil {
		return nil, err
	}
	var fit []org.Officer
	for _, officer := range all {
		if domain.Fits(officer, procedureCode, step, unit) {
			fit = append(fit, officer)
		}
	}
	return fit, nil
}
