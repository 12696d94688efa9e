package provider

import (
	"context"
	"fmt"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

type inAsk struct {
	inPackage
	Days   int    `json:"days"`
	Reason string `json:"reason"`
}

// RequestExtension asks for more days to settle (F-30).
func (c Counter) RequestExtension(ctx context.Context, who auth.Caller, in inAsk) (Answer, error) {
	return c.do(ctx, who, in.Package, deed{
		action: payment.DoRequestExtension, event: "extension-requested", note: in.Reason,
		text: fmt.Sprintf("Đơn vị chi trả đề nghị gia hạn quyết toán thêm %d ngày: %s", in.Days, in.Reason),
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			if p := l.List.Package(); p == nil || p.ID != in.Package {
				return nil, notFound()
			}
			return nil, payment.RequestExtension{ID: c.p.NewID(), Days: in.Days, Reason: in.Reason, Settings: l.Settings}.Apply(&l.List, by, at)
		},
	})
}
