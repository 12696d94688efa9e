package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

type inCarryOver struct {
	inVersion
	// Month is the past month to inherit (F-48); empty for the month before.
	Month calendar.Month `json:"month"`
}

// UpdateCarryOver takes the money unpaid in the month before into the draft
// (F-47), or that of the past month named (F-48).
func (d Desk) UpdateCarryOver(ctx context.Context, who auth.Caller, in inCarryOver) (Answer, error) {
	if in.Month != "" {
		return d.inherit(ctx, who, in)
	}
	return d.do(ctx, who, in.inVersion, deed{
		action: payment.DoCarryOver, event: "list-carry-over",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.UpdateCarryOver{Communes: len(d.steps.Communes(l.List.ID))}.Apply(&l.List, by, at)
		},
	})
}
