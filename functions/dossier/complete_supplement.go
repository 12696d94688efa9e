package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// CompleteSupplement is Hoàn thành bổ sung (T15, C-37).
func (d *Desk) CompleteSupplement(ctx context.Context, who auth.Caller, in Commented) (Receipt, error) {
	c := domain.CompleteSupplement{Comment: text(in.Comment)}
	return d.run(ctx, who, command{operation: "completeSupplement", ref: in.Ref, input: in, probe: c, make: plain(c)})
}
