package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// RequestCitizenSupplement is Yêu cầu người dân bổ sung hồ sơ (T9, C-32).
func (d *Desk) RequestCitizenSupplement(ctx context.Context, who auth.Caller, in SupplementRequest) (Receipt, error) {
	c := domain.RequestCitizenSupplement{Text: text(in.Text), Papers: in.Papers}
	return d.run(ctx, who, command{operation: "requestCitizenSupplement", ref: in.Ref, input: in, probe: c, make: plain(c)})
}
