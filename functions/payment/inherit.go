package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// inherit takes the money left unpaid by a past month into the draft (F-48).
func (d Desk) inherit(ctx context.Context, who auth.Caller, in inCarryOver) (Answer, error) {
	return d.do(ctx, who, in.inVersion, deed{
		action: payment.DoInherit, event: "list-inherit", note: "Kế thừa tiền chưa trả kỳ " + in.Month.Vietnamese() + ".",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			inherit, err := d.inheritance(ctx, payment.NewListID(l.List.ID.Locality(), in.Month, l.List.ID.Type()))
			if err != nil {
				return nil, err
			}
			return nil, inherit.Apply(&l.List, by, at)
		},
	})
}

// inheritance is what a past list has to give.
func (d Desk) inheritance(ctx context.Context, from payment.ListID) (payment.Inherit, error) {
	communes := d.steps.Communes(from)
	inherit := payment.Inherit{Communes: len(communes)}
	var err error
	if inherit.From, _, err = d.store.List(ctx, from); err != nil {
		return inherit, err
	}
	open, err := d.store.StillOpen(ctx, communes)
	if err != nil {
		return inherit, err
	}
	for i := range open {
		if open[i].List == from && open[i].MayCarry("") {
			inherit.Open.Lines++
			inherit.Open.Money += open[i].Payable()
		}
	}
	return inherit, nil
}
