package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// Start takes an officer-created dossier into processing (T5).
func (d *Desk) Start(ctx context.Context, who auth.Caller, in Ref) (Receipt, error) {
	c := domain.Start{}
	return d.run(ctx, who, command{operation: "startDossier", ref: in, input: in, probe: c, make: plain(c)})
}
