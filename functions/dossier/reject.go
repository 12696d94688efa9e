package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// Reject is a leader's Từ chối, for good (T16, C-41).
func (d *Desk) Reject(ctx context.Context, who auth.Caller, in Reasoned) (Receipt, error) {
	c := domain.Reject{Reason: text(in.Reason)}
	return d.run(ctx, who, command{operation: "rejectDossier", ref: in.Ref, input: in, probe: c, make: plain(c)})
}
