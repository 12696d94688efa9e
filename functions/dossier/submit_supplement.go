package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// SupplementInput is the citizen's answer.
type SupplementInput struct {
	Ref
	Application *domain.Application `json:"application"`
	Comment     string              `json:"comment"`
}

// SubmitSupplement is the citizen's answer to a request (T10, C-33).
func (d *Desk) SubmitSupplement(ctx context.Context, who auth.Caller, in SupplementInput) (Receipt, error) {
	c := domain.SubmitSupplement{Application: in.Application, Comment: text(in.Comment)}
	return d.run(ctx, who, command{operation: "submitSupplement", ref: in.Ref, input: in, probe: c, make: plain(c)})
}
