package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// ReturnSettlement sends the settlement back to the provider with remarks
// (F-25).
func (d Desk) ReturnSettlement(ctx context.Context, who auth.Caller, in inReason) (Answer, error) {
	return d.do(ctx, who, in.inVersion, deed{
		action: payment.DoReturn, event: "settlement-returned", note: in.Reason,
		tell: func(l *payment.List) string {
			return "Địa phương trả lại quyết toán kỳ " + l.ID.Period().Vietnamese() + ": " + in.Reason
		},
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.Return{Remarks: in.Reason}.Apply(&l.List, by, at)
		},
	})
}
