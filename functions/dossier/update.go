package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// UpdateInput corrects the application or fills in the officers' data.
type UpdateInput struct {
	Ref
	Application *domain.Application `json:"application"`
	Processing  *domain.Processing  `json:"processing"`
}

// Update is Cập nhật hồ sơ (T7, T14, C-24, C-36).
func (d *Desk) Update(ctx context.Context, who auth.Caller, in UpdateInput) (Receipt, error) {
	c := domain.Update{Application: in.Application, Processing: in.Processing}
	return d.run(ctx, who, command{operation: "updateDossier", ref: in.Ref, input: in, probe: c, make: plain(c)})
}
