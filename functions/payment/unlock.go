package payment

import (
	"context"
	"strconv"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// executionEnds is how long the execution of a locked list waits for an
// unlock ("Wait for an unlock" in payment-cycle): later ones begin another.
const executionEnds = 300 * 24 * time.Hour

// Unlock opens a locked list, with a reason (P15, F-53).
func (d Desk) Unlock(ctx context.Context, who auth.Caller, in inReason) (Answer, error) {
	var locked time.Time
	return d.do(ctx, who, in.inVersion, deed{
		action: payment.DoUnlock, event: "period-unlocked", note: in.Reason,
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			if l.List.LockedAt != nil {
				locked = *l.List.LockedAt
			}
			return nil, payment.Unlock{Reason: in.Reason}.Apply(&l.List, by, at)
		},
		start: func(l *payment.List) *outbox.Start {
			if d.p.Clock.Now().Sub(locked) < executionEnds {
				return nil
			}
			return startCycle(l, l.Execution()+"_u"+strconv.Itoa(l.Version))
		},
	})
}
