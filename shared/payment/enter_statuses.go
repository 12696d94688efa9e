package payment

import (
	"slices"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// MaxSelection is how many lines one command may enter: they are saved in one
// transaction of at most 100 writes.
const MaxSelection = 90

// EnterStatuses sets the status of a selection of lines by hand, in a
// locality without a link to the provider (P12, F-26, F-51), or of a list that
// the provider can answer no more (Together.Stranded).
type EnterStatuses struct {
	Lines    []Line // as they are now
	Open     []Open // what the index of unpaid money says of those it has
	Status   LineStatus
	PaidDate calendar.Date
	Reason   string
	Settings Settings
	Others   []List // the lists settled with it (F-07)
}

// Apply changes the lines given and the list's sums, and returns the changed
// lines. A line whose money was carried over is refused.
func (c EnterStatuses) Apply(l *List, by By, at time.Time) ([]Line, error) {
	if err := l.Allows(DoEnterStatuses); err != nil {
		return nil, err
	}
	today := calendar.DateOf(at)
	if err := (Together{c.Others, c.Settings}).allowsByHand(l, today); err != nil {
		return nil, err
	}
	if err := c.check(today); err != nil {
		return nil, err
	}
	l.takeInHand(c.Settings)
	changed := make([]Line, len(c.Lines))
	for i, line := range c.Lines {
		if line.Status != c.Status && c.ended(line.LineRef) {
			return nil, fault.Refused("line-ended", "Tiền của "+line.Name+" không còn phải chi trả vì đối tượng đã chết; nếu thực tế đã chi trả, hãy lập một khoản truy thu.")
		}
		if line.Status == CarriedOver {
			return nil, fault.Refused("line-carried-over", "Tiền của "+line.Name+" đã mang sang kỳ sau nên không sửa được.")
		}
		l.count(line, -1)
		line.Status, line.PaidDate, line.Reason = c.Status, c.PaidDate, c.Reason
		l.count(line, 1)
		changed[i] = line
	}
	l.move(DoEnterStatuses)
	return changed, nil
}

// ended reports whether a death ended the unpaid line's money and put it right
// elsewhere, so that it may not be found paid after all.
func (c EnterStatuses) ended(line LineRef) bool {
	return slices.ContainsFunc(c.Open, func(o Open) bool { return o.Line.LineRef == line && o.Fixed() })
}

func (c EnterStatuses) check(today calendar.Date) error {
	switch {
	case len(c.Lines) == 0 || len(c.Lines) > MaxSelection:
		return fault.Invalid("selection", "Mỗi lần chọn từ 1 đến 90 dòng.", fault.Field{Pointer: "/lines", Detail: "Từ 1 đến 90 dòng."})
	case c.Status == Paid && !c.PaidDate.Valid():
		return fault.Invalid("paid-date", "Phải nhập ngày chi trả.", fault.Field{Pointer: "/paidDate", Detail: "Phải nhập ngày chi trả."})
	case c.Status == Paid && c.PaidDate.After(today):
		return fault.Invalid("paid-date", "Ngày chi trả không được sau hôm nay.", fault.Field{Pointer: "/paidDate", Detail: "Không được sau hôm nay."})
	case c.Status == Unpaid:
		return needText(c.Reason, "/reason", "lý do chưa chi trả")
	case c.Status != Paid:
		return fault.Invalid("status", "Trạng thái chỉ là đã chi trả hoặc chưa chi trả.", fault.Field{Pointer: "/status", Detail: "PAID hoặc UNPAID."})
	}
	return nil
}

// count adds (sign 1) or takes away (-1) a line from the sums entered so far.
func (l *List) count(line Line, sign int) {
	tally := &l.Paid
	switch line.Status {
	case Paid:
	case Unpaid:
		tally = &l.Unpaid
	default:
		return
	}
	tally.Lines += sign
	if sign > 0 {
		tally.Money += line.Total
	} else {
		tally.Money -= line.Total
	}
}

// FinishManual ends the manual settlement after reconciling it with the post
// office's paper (P13): every line has a status and the paper's sums are the
// system's. The paper of a range (F-07) adds up all its lists.
type FinishManual struct {
	Paid, Unpaid money.Dong
	Communes     int
	Others       []List
}

// Apply begins the closing of a manual list.
func (c FinishManual) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoFinishManual); err != nil {
		return err
	}
	if open := l.Lines - l.Paid.Lines - l.Unpaid.Lines; open != 0 {
		return fault.Refused("lines-open", "Còn dòng chưa nhập trạng thái chi trả.")
	}
	var fields []fault.Field
	paid, unpaid := c.entered(l)
	if c.Paid != paid {
		fields = append(fields, fault.Field{Pointer: "/paidTotal", Detail: "Hệ thống tính " + paid.String() + "."})
	}
	if c.Unpaid != unpaid {
		fields = append(fields, fault.Field{Pointer: "/unpaidTotal", Detail: "Hệ thống tính " + unpaid.String() + "."})
	}
	if len(fields) > 0 {
		return fault.Invalid("paper-differs", "Số liệu trên bảng quyết toán giấy khác số liệu đã nhập (DVCT_01, DVCT_02).", fields...)
	}
	if l.Paid.Money+l.Unpaid.Money != l.Total {
		return unbalanced(l.Total, l.Paid.Money, l.Unpaid.Money)
	}
	l.startClosing(c.Communes, at)
	l.move(DoFinishManual)
	return nil
}

// entered adds up what was entered in all lists of the range.
func (c FinishManual) entered(l *List) (paid, unpaid money.Dong) {
	paid, unpaid = l.Paid.Money, l.Unpaid.Money
	for _, o := range c.Others {
		paid += o.Paid.Money
		unpaid += o.Unpaid.Money
	}
	return paid, unpaid
}
