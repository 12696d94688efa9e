package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// ReturnResult gives the result to the citizen, or on to the commune (T21, C-44, C-45).
func (d *Desk) ReturnResult(ctx context.Context, who auth.Caller, in Commented) (Receipt, error) {
	c := domain.ReturnResult{Comment: text(in.Comment)}
	return d.run(ctx, who, command{operation: "returnResult", ref: in.Ref, input: in, probe: c, make: plain(c)})
}
