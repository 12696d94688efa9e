package payment

import (
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
)

// Offer is an action the page may show: enabled, or with the reason why not.
type Offer struct {
	Action  Action `json:"action"`
	Enabled bool   `json:"enabled"`
	Why     string `json:"why,omitempty"`
	Warning string `json:"warning,omitempty"`
}

// officerActions are what the locality's officers may do, in the order of the
// cycle; the provider's own are not offered to them.
var officerActions = []Action{
	DoPrepare, DoCarryOver, DoInherit, DoSplit, DoUploadScan, DoSend, DoEdit, DoExtend, DoRequestExtension, DoReturn,
	DoClose, DoEnterStatuses, DoFinishManual, DoLock, DoUnlock, DoDelete,
}

// Offers lists the actions the list's state lets happen now, each tried on a
// copy: what would be refused carries the refusal's sentence. Who may take
// them is asked of the policies elsewhere. Others are the lists settled with
// it.
func (l *List) Offers(s Settings, at time.Time, others ...List) []Offer {
	var offers []Offer
	for _, a := range officerActions {
		if l.Allows(a) != nil && !l.nearly(a, s) {
			continue
		}
		offer := Offer{Action: a, Enabled: true}
		err := Together{others, s}.Allows(l, a)
		if err == nil {
			err = l.try(a, s, at, others)
		}
		if err != nil {
			offer.Enabled = false
			if f := fault.As(err); f != nil {
				offer.Why = f.Detail
			}
		}
		switch {
		case a == DoSend:
			offer.Warning = Send{Settings: s}.LateWarning(l, calendar.DateOf(at))
		case a == DoEnterStatuses && offer.Enabled && l.awaitsSettlement():
			offer.Warning = "Đơn vị chi trả quá hạn quyết toán và đã hết số ngày gia hạn. Hãy nhập kết quả theo bản quyết toán giấy; từ khi nhập dòng đầu tiên, hệ thống không nhận dữ liệu điện tử của kỳ này nữa."
		}
		offers = append(offers, offer)
	}
	return offers
}

// nearly shows the next action before it is possible, with what it lacks:
// sending before the scan is there.
func (l *List) nearly(a Action, s Settings) bool {
	return a == DoSend && l.State == Draft && l.TermsIn(s).Linked(l.ID.Type())
}

// try takes the action on a copy, with such input as needs no officer.
func (l *List) try(a Action, s Settings, at time.Time, others []List) error {
	c := *l
	c.Packages = append([]Package(nil), l.Packages...)
	c.Settlements = append([]Settlement(nil), l.Settlements...)
	switch a {
	case DoSend:
		return Send{Settings: s}.Apply(&c, System, at)
	case DoClose:
		return Close{Communes: 1}.Apply(&c, System, at)
	case DoFinishManual:
		finish := FinishManual{Others: others}
		finish.Paid, finish.Unpaid = finish.entered(l)
		return finish.Apply(&c, System, at)
	case DoExtend:
		if l.ExtensionsLeft(s) == 0 {
			return fault.Refused("extension-days", "Đã gia hạn hết số ngày cho phép; nếu quá hạn mà chưa có quyết toán thì nhập kết quả theo bản quyết toán giấy.")
		}
	case DoEnterStatuses:
		return Together{others, s}.allowsByHand(l, calendar.DateOf(at))
	}
	return l.Allows(a)
}
