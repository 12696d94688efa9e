package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// Edit takes a rejected list back into work (P7, F-38).
func (d Desk) Edit(ctx context.Context, who auth.Caller, in inVersion) (Answer, error) {
	return d.do(ctx, who, in, deed{
		action: payment.DoEdit, event: "list-edit",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.Edit{}.Apply(&l.List, by, at)
		},
	})
}
