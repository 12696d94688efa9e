package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// Delete removes an officer-created dossier (T3, C-21).
func (d *Desk) Delete(ctx context.Context, who auth.Caller, in Reasoned) (Receipt, error) {
	c := domain.Delete{Reason: text(in.Reason)}
	return d.run(ctx, who, command{operation: "deleteDossier", ref: in.Ref, input: in, probe: c, make: plain(c)})
}
