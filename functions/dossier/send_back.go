package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// SendBack is the district's Hoàn trả hồ sơ (T17, C-39).
func (d *Desk) SendBack(ctx context.Context, who auth.Caller, in Reasoned) (Receipt, error) {
	c := domain.SendBack{Reason: text(in.Reason)}
	return d.run(ctx, who, command{operation: "sendBackDossier", ref: in.Ref, input: in, probe: c, make: plain(c)})
}
