package provider

import (
	"context"
	"encoding/json"
	"net/http"

	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// answerStatus tells what An Sinh knows of a package or of some of its lines;
// the answer is a signed message.
func (c Counter) answerStatus(ctx context.Context, m *heard) (json.RawMessage, error) {
	var refs []payment.LineRef
	for _, reference := range m.asked {
		ref, ok := payment.ParseLineRef(reference)
		if !ok {
			return nil, fault.NotFound("line-not-found", "Không tìm thấy dòng "+reference+".")
		}
		refs = append(refs, ref)
	}
	loaded, err := c.steps.Store.Load(ctx, m.list, paymentstore.Command{}, refs...)
	if err != nil {
		return nil, err
	}
	p := find(&loaded.List, m.pkg)
	if p == nil {
		return nil, notFound()
	}
	var lines []provider.PaymentStatus
	for i := range loaded.Lines {
		lines = append(lines, provider.StatusOf(&loaded.Lines[i], m.now))
	}
	completed := loaded.List.Paid.Lines + loaded.List.Unpaid.Lines
	answer, err := provider.StatusAnswer(m.header, c.p.NewID(), m.now, provider.PackageStatus(&loaded.List, p), p.Lines, completed, string(m.pkg), lines)
	if err != nil {
		return nil, err
	}
	signer, err := provider.NewSigner(provider.Self, provider.KeyName, c.p.Config.ProviderKey)
	if err != nil {
		return nil, fault.Unavailable("provider-key", "Chưa cấu hình khóa ký thông điệp với đơn vị chi trả.").Because(err)
	}
	signed := signer.Sign(answer, m.now).Bytes()
	m.record.Taken(http.StatusOK, signed, m.now)
	return signed, c.steps.Store.PutMessage(ctx, &m.record)
}
