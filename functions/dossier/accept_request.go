package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// AcceptRequest is Tiếp nhận yêu cầu (T13, C-35).
func (d *Desk) AcceptRequest(ctx context.Context, who auth.Caller, in Ref) (Receipt, error) {
	c := domain.AcceptRequest{}
	return d.run(ctx, who, command{operation: "acceptRequest", ref: in, input: in, probe: c, make: plain(c)})
}
