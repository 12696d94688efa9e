package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// Receive is Tiếp nhận hồ sơ (T6, C-22).
func (d *Desk) Receive(ctx context.Context, who auth.Caller, in Ref) (Receipt, error) {
	c := domain.Receive{}
	return d.run(ctx, who, command{operation: "receiveDossier", ref: in, input: in, probe: c, make: plain(c)})
}
