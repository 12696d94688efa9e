package provider

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"slices"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/provider"
)

// takeSettlement takes a settlement that comes in one message, or a part of
// one; the last part to come has the whole checked (F-21).
func (c Counter) takeSettlement(ctx context.Context, who auth.Caller, m *heard) (json.RawMessage, error) {
	list, _, err := c.load(ctx, who, m.pkg)
	if err != nil {
		return nil, err
	}
	if err := c.mayComeNow(ctx, list, m.pkg); err != nil {
		return nil, err
	}
	totals := provider.Totals{Paid: m.header.Meta.PaidTotal, Unpaid: m.header.Meta.UnpaidTotal}
	whole, err := settlementOf(m.pkg, m.header.MessageID, totals)
	if err != nil {
		return nil, err
	}
	statuses, err := m.response.Outcomes(m.other())
	if err != nil {
		return nil, err
	}
	if m.header.Meta.Parts > 1 {
		return c.takePart(ctx, who, m, totals)
	}
	whole.Statuses = each(statuses)
	answer := provider.Accept(c.p.NewID(), m.now).JSON()
	_, err = c.settle(ctx, who, list, whole, func(json.RawMessage, time.Time) ([]dynamo.Write, error) { return c.record(m, answer) })
	return answer, err
}

// other names the package of the lines when it is not the one settled.
func (m *heard) other() string {
	if m.response.TransactionID == string(m.pkg) {
		return ""
	}
	return m.response.TransactionID
}

func settlementOf(pkg payment.PackageID, id string, totals provider.Totals) (cycle.Message, error) {
	paid, err := totals.Paid.Dong()
	if err != nil {
		return cycle.Message{}, fault.Invalid("totals-missing", "Quyết toán phải khai tổng đã trả.", fault.Field{Pointer: "/header/meta/paid_total", Detail: "Viết dạng 500000.00."})
	}
	unpaid, err := totals.Unpaid.Dong()
	if err != nil {
		return cycle.Message{}, fault.Invalid("totals-missing", "Quyết toán phải khai tổng chưa trả.", fault.Field{Pointer: "/header/meta/unpaid_total", Detail: "Viết dạng 500000.00."})
	}
	return cycle.Message{Package: pkg, ID: id, PaidTotal: int64(paid), UnpaidTotal: int64(unpaid)}, nil
}

func each(statuses []provider.DisbursementStatus) iter.Seq2[provider.DisbursementStatus, error] {
	return func(yield func(provider.DisbursementStatus, error) bool) {
		for _, s := range statuses {
			if !yield(s, nil) {
				return
			}
		}
	}
}

// takePart keeps a part of a settlement; when all are there, the whole is
// taken or refused. A refused part may come again, corrected under an id of
// its own or as it was.
func (c Counter) takePart(ctx context.Context, who auth.Caller, m *heard, totals provider.Totals) (json.RawMessage, error) {
	meta := m.header.Meta
	if meta.Part == 0 || meta.Settlement == "" || meta.Settlement == m.header.MessageID {
		return nil, fault.Invalid("part-invalid", "Phần quyết toán thiếu số thứ tự hoặc mã quyết toán.", fault.Field{Pointer: "/header/meta", Detail: "Cần part, parts và settlement."})
	}
	m.record.Totals = totals
	answer, err := c.noted(ctx, m)
	if err != nil {
		return nil, err
	}
	return answer, c.finishParts(ctx, who, m, answer)
}

// finishParts takes the whole settlement once all its parts are there.
func (c Counter) finishParts(ctx context.Context, who auth.Caller, m *heard, answer json.RawMessage) error {
	parts, settled, err := c.parts(ctx, m)
	if err != nil || settled || len(parts) < m.record.Parts {
		return err
	}
	list, _, err := c.load(ctx, who, m.pkg)
	if err != nil {
		return err
	}
	whole, err := settlementOf(m.pkg, m.record.Settlement, m.record.Totals)
	if err != nil {
		return err
	}
	whole.Statuses = c.told(ctx, m.pkg, parts)
	total := provider.Message{
		ID: m.record.Settlement, Package: string(m.pkg), Direction: provider.In, Action: provider.DoSettlement, At: m.now.UTC(), By: who.Who(),
	}
	total.Keep(provider.Kept{File: m.record.File, Hash: m.record.Hash, Size: m.record.Size})
	for i := range parts {
		total.Lines += parts[i].Lines
	}
	_, err = c.settle(ctx, who, list, whole, func(json.RawMessage, time.Time) ([]dynamo.Write, error) {
		total.Taken(http.StatusOK, answer, m.now)
		return c.steps.Store.LogMessage(total)
	})
	return err
}

// parts are the latest messages of the settlement, one a part; settled says
// that the whole was taken before.
func (c Counter) parts(ctx context.Context, m *heard) (parts []provider.Message, settled bool, err error) {
	all, err := c.steps.Store.MessagesOf(ctx, m.pkg)
	if err != nil {
		return nil, false, err
	}
	latest := map[int]provider.Message{}
	for _, one := range all {
		if one.ID == m.header.Meta.Settlement && one.State == provider.Accepted {
			return nil, true, nil
		}
		if one.Settlement != m.header.Meta.Settlement || one.State != provider.Accepted || one.Parts != m.header.Meta.Parts {
			continue
		}
		if before, there := latest[one.Part]; !there || before.Last.Before(one.Last) {
			latest[one.Part] = one
		}
	}
	for _, one := range latest {
		parts = append(parts, one)
	}
	slices.SortFunc(parts, func(a, b provider.Message) int { return a.Part - b.Part })
	return parts, false, nil
}

// told are the statuses of kept parts, read one part at a time.
func (c Counter) told(ctx context.Context, pkg payment.PackageID, parts []provider.Message) iter.Seq2[provider.DisbursementStatus, error] {
	return func(yield func(provider.DisbursementStatus, error) bool) {
		for i := range parts {
			statuses, err := c.partOf(ctx, pkg, &parts[i])
			if err != nil {
				yield(provider.DisbursementStatus{}, err)
				return
			}
			for _, s := range statuses {
				if !yield(s, nil) {
					return
				}
			}
		}
	}
}

func (c Counter) partOf(ctx context.Context, pkg payment.PackageID, part *provider.Message) ([]provider.DisbursementStatus, error) {
	body, err := c.p.Objects.Get(ctx, c.p.Documents(), part.File, maxPartSize)
	if err != nil {
		return nil, err
	}
	envelope, err := provider.ParseEnvelope(body)
	if err != nil {
		return nil, err
	}
	response, err := envelope.Response(part.Action)
	if err != nil {
		return nil, err
	}
	other := ""
	if response.TransactionID != string(pkg) {
		other = response.TransactionID
	}
	return response.Outcomes(other)
}

// maxPartSize bounds the file of a part.
const maxPartSize = 8 << 20
