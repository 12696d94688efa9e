package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// ReceiveResult is Tiếp nhận hồ sơ with a result (T20, C-43).
func (d *Desk) ReceiveResult(ctx context.Context, who auth.Caller, in Ref) (Receipt, error) {
	c := domain.ReceiveResult{}
	return d.run(ctx, who, command{operation: "receiveResult", ref: in, input: in, probe: c, make: plain(c)})
}
