package payment

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

type inExtend struct {
	inVersion
	Days      int    `json:"days"`
	Reason    string `json:"reason"`
	Request   string `json:"request"`
	Confirmed bool   `json:"confirmed"`
}

// Extend moves the settlement deadline (P9, F-33); the waiting machine is told
// and waits until the new one.
func (d Desk) Extend(ctx context.Context, who auth.Caller, in inExtend) (Answer, error) {
	return d.do(ctx, who, in.inVersion, deed{
		action: payment.DoExtend, event: "settlement-extended", note: in.Reason,
		tell: func(l *payment.List) string {
			return "Địa phương gia hạn quyết toán kỳ " + l.ID.Period().Vietnamese() + " đến ngày " + l.SettlementDeadline.Vietnamese() + "."
		},
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.Extend{
				Days: in.Days, Reason: in.Reason, Request: in.Request, Confirmed: in.Confirmed, Settings: l.Settings,
			}.Apply(&l.List, by, at)
		},
	})
}

type inAsk struct {
	inList
	Days   int    `json:"days"`
	Reason string `json:"reason"`
}

// RequestExtension records that the provider asked for more days (F-30).
func (d Desk) RequestExtension(ctx context.Context, who auth.Caller, in inAsk) (Answer, error) {
	current, err := d.readable(ctx, who, in.List)
	if err != nil {
		return nil, err
	}
	return d.do(ctx, who, inVersion{in.inList, current.List.Seen()}, deed{
		action: payment.DoRequestExtension, note: in.Reason,
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.RequestExtension{ID: d.p.NewID(), Days: in.Days, Reason: in.Reason, Settings: l.Settings}.Apply(&l.List, by, at)
		},
	})
}
