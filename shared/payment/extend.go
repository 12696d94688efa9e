package payment

import (
	"fmt"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
)

// Extension is one granted extension of the settlement deadline (F-37).
type Extension struct {
	OldDeadline calendar.Date `json:"oldDeadline"`
	NewDeadline calendar.Date `json:"newDeadline"`
	Days        int           `json:"days"`
	Reason      string        `json:"reason"`
	RequestedBy By            `json:"requestedBy,omitzero"`
	DecidedBy   By            `json:"decidedBy"`
	At          time.Time     `json:"at"`
}

// ExtensionRequest is the provider's wish for more days, recorded by itself
// or by the officer it called (F-30).
type ExtensionRequest struct {
	ID          string    `json:"id"`
	Days        int       `json:"days"`
	Reason      string    `json:"reason"`
	RequestedBy By        `json:"requestedBy"`
	At          time.Time `json:"at"`
	Granted     bool      `json:"granted,omitempty"`
}

// ExtensionDays is the sum of days granted so far.
func (l *List) ExtensionDays() int {
	days := 0
	for _, e := range l.Extensions {
		days += e.Days
	}
	return days
}

// ExtensionsLeft is how many days may still be granted.
func (l *List) ExtensionsLeft(s Settings) int {
	return max(l.TermsIn(s).ExtensionLimit-l.ExtensionDays(), 0)
}

// Extend moves the settlement deadline by calendar days, at any time until
// the settlement is closed (P9, F-29 to F-37, OPEN-09).
type Extend struct {
	Days      int
	Reason    string
	Request   string // the recorded request it grants, may be empty
	Confirmed bool   // the officer saw the warning of F-35
	Settings  Settings
}

// Apply refuses days outside 1 to what is left of the limit, an empty reason
// and, unless confirmed, a deadline past the next period's send cut-off.
func (c Extend) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoExtend); err != nil {
		return err
	}
	left := l.ExtensionsLeft(c.Settings)
	if c.Days < 1 || c.Days > left {
		detail := fmt.Sprintf("Số ngày gia hạn phải từ 1 đến %d.", left)
		if left == 0 {
			detail = fmt.Sprintf("Đã gia hạn đủ %d ngày.", l.TermsIn(c.Settings).ExtensionLimit)
		}
		return fault.Invalid("extension-days", detail, fault.Field{Pointer: "/days", Detail: detail})
	}
	if err := needText(c.Reason, "/reason", "lý do gia hạn"); err != nil {
		return err
	}
	moved := l.SettlementDeadline.AddDays(c.Days)
	if warning := c.passes(l, moved); warning != "" && !c.Confirmed {
		return fault.Refused("extension-confirm", warning, fault.Field{Pointer: "/confirmed", Detail: warning})
	}
	granted := Extension{
		OldDeadline: l.SettlementDeadline, NewDeadline: moved, Days: c.Days, Reason: c.Reason, DecidedBy: by, At: at,
	}
	if err := c.grant(l, &granted); err != nil {
		return err
	}
	l.Extensions = append(l.Extensions, granted)
	l.SettlementDeadline, l.Overdue = moved, false
	return nil
}

// passes says that the new deadline lies after the next send cut-off (F-35).
func (c Extend) passes(l *List, deadline calendar.Date) string {
	_, last := l.TermsIn(c.Settings).RangeOf(l.ID)
	next := last.Add(1)
	cutOff := c.Settings.For(next).SendDeadline(next)
	if !deadline.After(cutOff) {
		return ""
	}
	return fmt.Sprintf("Hạn mới %s sau hạn gửi danh sách kỳ %s (%s); hãy xác nhận.", deadline.Vietnamese(), next.Vietnamese(), cutOff.Vietnamese())
}

func (c Extend) grant(l *List, e *Extension) error {
	if c.Request == "" {
		return nil
	}
	for i := range l.Requests {
		if l.Requests[i].ID == c.Request && !l.Requests[i].Granted {
			l.Requests[i].Granted = true
			e.RequestedBy = l.Requests[i].RequestedBy
			return nil
		}
	}
	return fault.Invalid("request-unknown", "Không tìm thấy đề nghị gia hạn đang chờ.", fault.Field{Pointer: "/request", Detail: "Không tìm thấy."})
}

// RequestExtension records the wish for more days (F-30). Any number of days
// from 1 to the whole limit may be asked; the officer decides (F-35).
type RequestExtension struct {
	ID       string
	Days     int
	Reason   string
	Settings Settings
}

const maxRequests = 20

// Apply records the request.
func (c RequestExtension) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoRequestExtension); err != nil {
		return err
	}
	limit := l.TermsIn(c.Settings).ExtensionLimit
	if c.Days < 1 || c.Days > limit {
		detail := fmt.Sprintf("Số ngày đề nghị phải từ 1 đến %d.", limit)
		return fault.Invalid("extension-days", detail, fault.Field{Pointer: "/days", Detail: detail})
	}
	if err := needText(c.Reason, "/reason", "lý do đề nghị"); err != nil {
		return err
	}
	if len(l.Requests) >= maxRequests {
		return fault.Refused("too-many-requests", "Đã có quá nhiều đề nghị gia hạn cho kỳ này.")
	}
	l.Requests = append(l.Requests, ExtensionRequest{ID: c.ID, Days: c.Days, Reason: c.Reason, RequestedBy: by, At: at})
	return nil
}
