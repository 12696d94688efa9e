package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// Send confirms sending the list to the provider (P5, F-17). The state machine
// hands the package over and tries again until the provider takes it.
func (d Desk) Send(ctx context.Context, who auth.Caller, in inVersion) (Answer, error) {
	return d.do(ctx, who, in, deed{
		action: payment.DoSend, event: "list-sent",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			if err := (payment.Send{Settings: l.Settings}).Apply(&l.List, by, at); err != nil {
				return nil, err
			}
			if err := d.steps.Sound(ctx, &l.List); err != nil {
				return nil, err
			}
			return []dynamo.Write{d.store.EnterPackage(l.List.ID, l.List.Package())}, nil
		},
	})
}
