package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// Close closes the settlement (P11, F-24).
func (d Desk) Close(ctx context.Context, who auth.Caller, in inVersion) (Answer, error) {
	return d.do(ctx, who, in, deed{
		action: payment.DoClose, event: "settlement-close",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.Close{Communes: len(d.steps.Communes(l.List.ID))}.Apply(&l.List, by, at)
		},
	})
}
