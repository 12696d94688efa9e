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
			if err := d.deferredElsewhere(ctx, l.List.ID, at); err != nil {
				return nil, err
			}
			return nil, payment.Delete{Reason: in.Reason, Communes: len(d.steps.Communes(l.List.ID))}.Apply(&l.List, by, at)
		},
	})
}

// deferredElsewhere refuses to delete a list of which a later one pays what was
// put off (F-52): it would be paid twice once the list is made anew.
func (d Desk) deferredElsewhere(ctx context.Context, id payment.ListID, at time.Time) error {
	splits, err := d.store.Splits(ctx, id, "")
	if err != nil {
		return err
	}
	for i := range splits {
		if !splits[i].Counts() {
			continue
		}
		if _, err := d.store.TakeBack(ctx, &splits[i], at); err != nil {
			return err
		}
	}
	return nil
}
