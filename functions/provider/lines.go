package provider

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

type inLines struct {
	inPackage
	Commune org.UnitID `query:"commune"`
	Cursor  string     `query:"cursor"`
}

type linesView struct {
	Items []provider.Recorded `json:"items"`
	Next  string              `json:"next,omitempty"`
	Files []fileView          `json:"files"`
}

type fileView struct {
	Commune     org.UnitID `json:"commune"`
	CommuneName string     `json:"communeName"`
	Lines       int        `json:"lines"`
	Total       money.Dong `json:"total"`
	Hash        string     `json:"hash"`
	URL         string     `json:"url"`
}

// linesPage is how many lines of a commune one answer shows.
const linesPage = 200

// ListLines shows a page of one commune's lines, or where to fetch each
// commune's file (F-18).
func (c Counter) ListLines(ctx context.Context, who auth.Caller, in inLines) (linesView, error) {
	v := linesView{Items: []provider.Recorded{}, Files: []fileView{}}
	list, p, err := c.load(ctx, who, in.Package)
	if err != nil {
		return v, err
	}
	if p.State == payment.Void {
		return v, fault.Refused("package-rejected", "Gói tin này đã bị từ chối, không còn hiệu lực.")
	}
	parts, err := c.steps.Store.Parts(ctx, list.ID, list.Run)
	if err != nil {
		return v, err
	}
	for _, part := range parts {
		switch {
		case part.Sums.Lines == 0:
		case in.Commune == "":
			address, err := c.p.Objects.PresignGet(ctx, c.p.Documents(), part.File, string(part.Commune)+".ndjson", false)
			if err != nil {
				return v, err
			}
			v.Files = append(v.Files, fileView{part.Commune, c.p.Units.Name(part.Commune), part.Sums.Lines, part.Sums.Total, part.Hash, address.URL})
		case in.Commune == part.Commune:
			return v, c.page(ctx, in, part, &v)
		}
	}
	return v, nil
}

// page fills in one page of a commune's file with the provider's marks.
func (c Counter) page(ctx context.Context, in inLines, part payment.Part, v *linesView) error {
	from, err := strconv.Atoi("0" + in.Cursor)
	if err != nil {
		return fault.Invalid("bad-cursor", "Trang yêu cầu không hợp lệ.", fault.Field{Pointer: "cursor", Detail: "Không đọc được."})
	}
	marks, err := c.steps.Store.MarksIn(ctx, in.Package, part.Commune)
	if err != nil {
		return err
	}
	n := 0
	for d, err := range c.steps.PackageLines(ctx, part.File) {
		if err != nil {
			return err
		}
		if n++; n <= from {
			continue
		}
		if n > from+linesPage {
			v.Next = strconv.Itoa(from + linesPage)
			break
		}
		v.Items = append(v.Items, recorded(d, marks))
	}
	return nil
}

// recorded is a line with what the provider recorded of it so far.
func recorded(d provider.Disbursement, marks map[payment.LineRef]paymentstore.Mark) provider.Recorded {
	r := provider.Recorded{Disbursement: d}
	r.Status = provider.Waiting
	if ref, ok := payment.ParseLineRef(d.ReferenceID); ok && marks[ref].Status != "" {
		m := marks[ref]
		r.Status, r.PaidDate, r.Reason, r.Corrected = m.Status, m.Date, m.Reason, len(m.Before)
	}
	return r
}

type inPayments struct {
	inPackage
	Lines []provider.DisbursementStatus `json:"lines"`
}

// RecordPayments marks lines as paid as it happens; the first mark starts
// paying (P8), after which the package can no longer be rejected (F-41). Marks
// are the provider's working state: only the settlement counts. A line marked
// otherwise before is corrected, and what it said stays to be seen.
func (c Counter) RecordPayments(ctx context.Context, who auth.Caller, in inPayments) (Answer, error) {
	list, _, err := c.load(ctx, who, in.Package)
	if err != nil {
		return nil, err
	}
	marks, err := c.checkMarks(ctx, who, list.ID, in.Lines)
	if err != nil {
		return nil, err
	}
	return c.mark(ctx, who, in.Package, marks)
}

// mark starts paying where it has not begun, and stores the marks.
func (c Counter) mark(ctx context.Context, who auth.Caller, pkg payment.PackageID, batches ...map[payment.LineRef]paymentstore.Mark) (Answer, error) {
	_, err := c.do(ctx, who, pkg, deed{
		action: payment.DoRecordPayments, event: "paying-started",
		apply: applied(func(l *payment.List, by payment.By, at time.Time) error {
			return payment.RecordPayments{Package: pkg}.Apply(l, by, at)
		}),
	})
	if err != nil {
		return nil, err
	}
	for _, marks := range batches {
		if err := c.steps.Store.Marks(ctx, pkg, marks); err != nil {
			return nil, err
		}
	}
	list, _, err := c.load(ctx, who, pkg)
	if err != nil {
		return nil, err
	}
	return c.render(ctx, list, pkg)
}

// checkMarks refuses lines the package does not hold and other amounts.
func (c Counter) checkMarks(ctx context.Context, who auth.Caller, id payment.ListID, lines []provider.DisbursementStatus) (map[payment.LineRef]paymentstore.Mark, error) {
	marks, now := map[payment.LineRef]paymentstore.Mark{}, c.p.Clock.Now()
	var refs []payment.LineRef
	for i, l := range lines {
		ref, ok := payment.ParseLineRef(l.ReferenceID)
		if _, twice := marks[ref]; !ok || twice {
			return nil, fault.Invalid("line-unknown", "Dòng không có trong gói tin hoặc bị trùng.", fault.Field{Pointer: "/lines/" + strconv.Itoa(i), Detail: l.ReferenceID})
		}
		refs = append(refs, ref)
		marks[ref] = markOf(l, who, now)
	}
	loaded, err := c.steps.Store.Load(ctx, id, paymentstore.Command{}, refs...)
	if err != nil {
		return nil, err
	}
	for i, l := range loaded.Lines {
		if l.Total != lines[i].Amount {
			return nil, fault.Invalid("line-amount", "Số tiền khác gói tin.", fault.Field{Pointer: "/lines/" + strconv.Itoa(i) + "/amount", Detail: "Phải là " + l.Total.String() + "."})
		}
	}
	return marks, nil
}

func markOf(s provider.DisbursementStatus, who auth.Caller, now time.Time) paymentstore.Mark {
	m := paymentstore.Mark{Status: s.Status, At: now, By: who.ID}
	switch {
	case s.Status != provider.Success:
		m.Reason = cmp.Or(s.ReasonMessage, s.ReasonCode)
	case s.Timestamp.IsZero():
		m.Date = calendar.DateOf(now)
	default:
		m.Date = calendar.DateOf(s.Timestamp)
	}
	return m
}
