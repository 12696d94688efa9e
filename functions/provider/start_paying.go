package provider

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/payment"
)

// StartPaying says that the package was reconciled and is being paid (P8).
func (c Counter) StartPaying(ctx context.Context, who auth.Caller, in inPackage) (Answer, error) {
	return c.do(ctx, who, in.Package, deed{
		action: payment.DoStartPaying, event: "paying-started",
		apply: applied(func(l *payment.List, by payment.By, at time.Time) error {
			return payment.StartPaying{Package: in.Package}.Apply(l, by, at)
		}),
	})
}
