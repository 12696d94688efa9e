package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// ReceiveSupplement takes what the citizen supplemented (T11, C-33).
func (d *Desk) ReceiveSupplement(ctx context.Context, who auth.Caller, in Ref) (Receipt, error) {
	c := domain.ReceiveSupplement{}
	return d.run(ctx, who, command{operation: "receiveSupplement", ref: in, input: in, probe: c, make: plain(c)})
}
