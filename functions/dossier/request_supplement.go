package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// RequestSupplement is a leader's or the district's Yêu cầu bổ sung (T12, C-34,
// C-35).
func (d *Desk) RequestSupplement(ctx context.Context, who auth.Caller, in SupplementRequest) (Receipt, error) {
	c := domain.RequestSupplement{Text: text(in.Text), Papers: in.Papers, Officer: in.Officer}
	return d.run(ctx, who, command{operation: "requestSupplement", ref: in.Ref, input: in, probe: c, make: plain(c)})
}
