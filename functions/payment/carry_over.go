package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// UpdateCarryOver takes the money unpaid in the month before into the draft
// (F-47).
func (d Desk) UpdateCarryOver(ctx context.Context, who auth.Caller, in inVersion) (Answer, error) {
	return d.do(ctx, who, in, deed{
		action: payment.DoCarryOver, event: "list-carry-over",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.UpdateCarryOver{Communes: len(d.steps.Communes(l.List.ID))}.Apply(&l.List, by, at)
		},
	})
}
