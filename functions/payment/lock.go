package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// Lock locks the period's list (P14, F-53), whose books must balance. The
// policies keep who prepared it from locking it, unless the locality allows
// it.
func (d Desk) Lock(ctx context.Context, who auth.Caller, in inVersion) (Answer, error) {
	return d.do(ctx, who, in, deed{
		action: payment.DoLock, policy: lockPeriod, event: "period-locked",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			books, err := d.store.Books(ctx, &l.List, &l.Overview, d.steps.Communes(l.List.ID))
			if err != nil {
				return nil, err
			}
			// The period is not locked while another of its lists is begun.
			return d.store.Unchanged(l.Siblings), payment.Lock{Siblings: l.Siblings, Books: books}.Apply(&l.List, by, at)
		},
	})
}
