package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// Delete deletes a list that was not sent (P2, F-46).
func (d Desk) Delete(ctx context.Context, who auth.Caller, in inReason) (Answer, error) {
	return d.do(ctx, who, in.inVersion, deed{
		action: payment.DoDelete, event: "list-delete", note: in.Reason,
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.Delete{Reason: in.Reason, Communes: len(d.steps.Communes(l.List.ID))}.Apply(&l.List, by, at)
		},
	})
}
