package beneficiary

import (
	"context"

	"ansinh/shared/calendar"
	"ansinh/shared/org"
)

// SentLists is what a Payments may know besides: which month's list has left
// the office last.
type SentLists interface {
	// LastSent is the last month whose list of a commune's locality was sent;
	// "" when none was.
	LastSent(ctx context.Context, commune org.UnitID) (calendar.Month, error)
}

// late tells what a change means for months whose list was sent: their lists
// do not change any more (E-21). nil when it concerns none.
func (r *Registry) late(ctx context.Context, before, after Beneficiary) (*LateView, error) {
	lists, ok := r.Payments.(SentLists)
	if !ok {
		return nil, nil
	}
	var from calendar.Month
	for _, e := range after.Events[len(before.Events):] {
		// A death is recovered through its own list (F-44).
		if e.Policy != "" && (from == "" || e.Month.Before(from)) {
			from = e.Month
		}
	}
	if from == "" {
		return nil, nil
	}
	last, err := lists.LastSent(ctx, after.Person.Commune)
	if err != nil || last == "" || last.Before(from) {
		return nil, err
	}
	return &LateView{
		From: from, Through: last,
		Text: "Thay đổi này có hiệu lực từ tháng " + from.Vietnamese() + ", trong khi danh sách chi trả đến tháng " + last.Vietnamese() +
			" đã gửi: danh sách cũ giữ nguyên, chênh lệch được ghi truy lĩnh hoặc truy thu qua Rà soát mức hưởng.",
	}, nil
}
