package payment

import (
	"context"
	"fmt"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

type inStatuses struct {
	inVersion
	Lines    []payment.LineRef  `json:"lines"`
	Status   payment.LineStatus `json:"status"`
	PaidDate calendar.Date      `json:"paidDate"`
	Reason   string             `json:"reason"`
}

// EnterStatuses sets the status of a selection of lines by hand (P12, F-26,
// F-51). List and lines change in one transaction.
func (d Desk) EnterStatuses(ctx context.Context, who auth.Caller, in inStatuses) (Answer, error) {
	seen := map[payment.LineRef]bool{}
	for i, ref := range in.Lines {
		if seen[ref] {
			return nil, fault.Invalid("line-twice", "Một dòng được chọn hai lần.", fault.Field{Pointer: fmt.Sprintf("/lines/%d", i), Detail: "Trùng."})
		}
		seen[ref] = true
	}
	taken := false // from the provider, by this command
	return d.do(ctx, who, in.inVersion, deed{
		action: payment.DoEnterStatuses, event: "statuses-entered", refs: in.Lines, note: noteOf(in),
		tell: func(l *payment.List) string {
			if !taken {
				return ""
			}
			return "Quá hạn quyết toán kỳ " + l.ID.Period().Vietnamese() + " và hết số ngày gia hạn: địa phương nhập kết quả theo bản giấy, hệ thống không nhận dữ liệu điện tử của kỳ này nữa."
		},
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			taken = payment.Together{Others: l.Others, Settings: l.Settings}.Stranded(&l.List, calendar.DateOf(at))
			open, err := d.asPrepared(ctx, l)
			if err != nil {
				return nil, err
			}
			changed, err := payment.EnterStatuses{
				Lines: l.Lines, Open: open, Status: in.Status, PaidDate: in.PaidDate, Reason: in.Reason, Settings: l.Settings, Others: l.Others,
			}.Apply(&l.List, by, at)
			if err != nil {
				return nil, err
			}
			return d.store.LineChanges(l.List.ID, l.Lines, changed), nil
		},
	})
}

// asPrepared makes sure that the lines of a command are those the list was
// added up from, the whole list's when they are the first to be entered, and
// returns what the index of unpaid money says of them.
func (d Desk) asPrepared(ctx context.Context, l *paymentstore.Loaded) ([]payment.Open, error) {
	if l.List.State != payment.ManualSettling && !l.List.Closed() {
		if err := d.steps.Sound(ctx, &l.List); err != nil {
			return nil, err
		}
	}
	if err := d.steps.Ours(ctx, &l.List, l.Lines); err != nil {
		return nil, err
	}
	return d.openOf(ctx, l)
}

// openOf is what the index of unpaid money says of the lines of a command,
// once the list was settled.
func (d Desk) openOf(ctx context.Context, l *paymentstore.Loaded) ([]payment.Open, error) {
	standing := make([]payment.Standing, len(l.Lines))
	for i := range l.Lines {
		standing[i] = payment.Standing{List: l.List.ID, Line: l.Lines[i]}
	}
	return d.store.OpenOfLines(ctx, standing)
}

// noteOf names the lines in the audit (F-51: all are audited).
func noteOf(in inStatuses) string {
	note := string(in.Status)
	for _, ref := range in.Lines {
		note += " " + ref.String()
	}
	return note
}

type inFinish struct {
	inVersion
	Paid   money.Dong `json:"paidTotal"`
	Unpaid money.Dong `json:"unpaidTotal"`
}

// FinishManual ends the manual settlement after reconciling it with the post
// office's paper (P13).
func (d Desk) FinishManual(ctx context.Context, who auth.Caller, in inFinish) (Answer, error) {
	return d.do(ctx, who, in.inVersion, deed{
		action: payment.DoFinishManual, event: "settlement-close",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.FinishManual{Paid: in.Paid, Unpaid: in.Unpaid, Communes: len(d.steps.Communes(l.List.ID)), Others: l.Others}.Apply(&l.List, by, at)
		},
	})
}
