package payment

import (
	"fmt"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
)

func (t Terms) origin() calendar.Month {
	if t.Start != "" {
		return t.Start
	}
	return t.From
}

// keepRanges lets no saved value tear periods apart that are settled together
// (F-07): the number of months and the connection change between two ranges
// only, and never for a period whose list was sent under others (F-11).
func (c Save) keepRanges(s Settings, t *Terms, at time.Time) error {
	before := s.For(t.From)
	regrouped := before.MonthsPerSettlement != t.MonthsPerSettlement
	if !regrouped && t.MonthsPerSettlement > 1 {
		t.Start = before.origin()
	}
	first, last := before.Range(t.From)
	if (regrouped || before.Linked(Monthly) != t.Linked(Monthly) || before.Linked(Funeral) != t.Linked(Funeral)) && first != t.From {
		return regroup("/from", "Các kỳ "+first.Vietnamese()+" đến "+last.Vietnamese()+" được quyết toán chung", last)
	}
	if regrouped && t.From.Before(calendar.MonthOf(at)) {
		return regroup("/from", "Số tháng quyết toán 1 lần không áp dụng cho kỳ đã qua", calendar.MonthOf(at).Add(-1))
	}
	for _, sent := range c.Sent {
		period := sent.ID.Period()
		if sent.Terms == nil || !sent.exists() || period.Before(t.From) {
			continue
		}
		first, last := sent.Terms.RangeOf(sent.ID)
		if newFirst, newLast := t.RangeOf(sent.ID); newFirst != first || newLast != last {
			return regroup("/monthsPerSettlement", fmt.Sprintf("Danh sách kỳ %s đã gửi với %d tháng quyết toán 1 lần", period.Vietnamese(), sent.Terms.MonthsPerSettlement), last)
		}
	}
	return nil
}

func regroup(pointer, why string, last calendar.Month) error {
	detail := why + "; hãy áp dụng thay đổi từ kỳ " + last.Add(1).Vietnamese() + "."
	return fault.Refused("settings-range", detail, fault.Field{Pointer: pointer, Detail: detail})
}
