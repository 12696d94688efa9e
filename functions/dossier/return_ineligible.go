package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// ReturnIneligible is the commune's Hoàn trả hồ sơ không đủ điều kiện (T18, C-40).
func (d *Desk) ReturnIneligible(ctx context.Context, who auth.Caller, in Reasoned) (Receipt, error) {
	c := domain.ReturnIneligible{Reason: text(in.Reason)}
	return d.run(ctx, who, command{operation: "returnIneligible", ref: in.Ref, input: in, probe: c, make: plain(c)})
}
