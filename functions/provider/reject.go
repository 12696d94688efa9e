package provider

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/payment"
)

type inReject struct {
	inPackage
	Reason string `json:"reason"`
}

// Reject returns the whole package (P6, F-39).
func (c Counter) Reject(ctx context.Context, who auth.Caller, in inReject) (Answer, error) {
	return c.do(ctx, who, in.Package, deed{
		action: payment.DoReject, event: "package-rejected", note: in.Reason,
		text: "Đơn vị chi trả từ chối gói tin " + string(in.Package) + ": " + in.Reason,
		apply: applied(func(l *payment.List, by payment.By, at time.Time) error {
			return payment.Reject{Package: in.Package, Reason: in.Reason}.Apply(l, by, at)
		}),
	})
}
