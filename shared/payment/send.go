package payment

import (
	"strconv"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// PackageID names a package for good: the list's id and a number that grows
// with each sending.
type PackageID string

// List is the list the package holds.
func (id PackageID) List() (ListID, error) {
	at := strings.LastIndexByte(string(id), ':')
	if at < 0 {
		return "", fault.NotFound("package-not-found", "Không tìm thấy gói tin.")
	}
	list, err := ParseListID(string(id)[:at])
	if err != nil {
		return "", fault.NotFound("package-not-found", "Không tìm thấy gói tin.")
	}
	return list, nil
}

// Delivery says how far a package got.
type Delivery string

// The states of a package's delivery.
const (
	Undelivered Delivery = "pending" // written, the provider does not know it yet
	Delivered   Delivery = "delivered"
	Void        Delivery = "rejected"
)

// Package is what was sent to the provider: the list's lines as they were,
// under a hash (F-17).
type Package struct {
	ID       PackageID  `json:"id"`
	Replaces PackageID  `json:"replaces,omitempty"` // the rejected one before it (F-40)
	SentAt   time.Time  `json:"sentAt"`
	SentBy   By         `json:"sentBy"`
	Hash     string     `json:"hash"`
	Lines    int        `json:"lines"`
	Total    money.Dong `json:"total"`
	Folder   string     `json:"folder"` // where its files lie
	State    Delivery   `json:"state"`
	Attempts int        `json:"attempts,omitempty"`
	Note     string     `json:"note,omitempty"` // why it is pending or rejected
	// Asked is how often the provider was asked how it stands, AskAgain from
	// when the system may ask next.
	Asked    int       `json:"asked,omitempty"`
	AskAgain time.Time `json:"askAgain,omitzero"`
}

// Package is the package sent last, or nil.
func (l *List) Package() *Package {
	if len(l.Packages) == 0 {
		return nil
	}
	return &l.Packages[len(l.Packages)-1]
}

// Send confirms sending the list to the provider (P5).
type Send struct{ Settings Settings }

// Apply names every condition that is missing (F-12): the connection, the
// list type, lines, the scan, the send cut-off (F-19).
func (c Send) Apply(l *List, by By, at time.Time) error {
	terms := c.Settings.For(l.ID.Period())
	if missing := c.missing(l, terms, calendar.DateOf(at)); len(missing) > 0 {
		if err := l.Allows(DoSend); err != nil && l.State != Draft {
			return err
		}
		return fault.Refused("send-"+missing[0].Pointer[1:], missing[0].Detail, missing...)
	}
	if err := l.Allows(DoSend); err != nil {
		return err
	}
	sent := Package{
		ID:     PackageID(string(l.ID) + ":" + strconv.Itoa(l.Generation*100+len(l.Packages)+1)),
		SentAt: at, SentBy: by, Hash: l.Hash, Lines: l.Lines, Total: l.Total, Folder: l.RunFolder(), State: Undelivered,
	}
	if before := l.Package(); before != nil {
		sent.Replaces = before.ID
	}
	l.Packages = append(l.Packages, sent)
	l.freeze(terms)
	l.dueAhead(calendar.DateOf(at))
	l.move(DoSend)
	return nil
}

func (l *List) freeze(terms Terms) {
	l.Terms = &terms
	l.SettlementDeadline = terms.DeadlineOf(l.ID).AddDays(l.ExtensionDays())
}

// dueAhead puts a deadline that has passed already when the list is sent, late
// (F-19) or again after a rejection, to the next settlement cut-off: the
// provider could not keep it, nor could any extension reach it later (F-34).
func (l *List) dueAhead(sent calendar.Date) {
	for month := l.SettlementDeadline.Month(); l.SettlementDeadline.Before(sent); {
		month = month.Add(1)
		l.SettlementDeadline = month.OnDay(l.Terms.SettlementCutOffDay)
	}
}

func (c Send) missing(l *List, terms Terms, today calendar.Date) []fault.Field {
	var missing []fault.Field
	say := func(bad bool, pointer, detail string) {
		if bad {
			missing = append(missing, fault.Field{Pointer: "/" + pointer, Detail: detail})
		}
	}
	say(!terms.Connected, "not-connected", "Địa phương chưa kết nối với đơn vị chi trả.")
	say(terms.Connected && !terms.Pays(l.ID.Type()), "type-not-paid", notPaid[l.ID.Type()])
	say(l.Lines == 0, "no-lines", "Danh sách chưa có người hưởng nào.")
	say(l.Scan == nil, "no-scan", "Chưa tải lên bản tổng hợp kinh phí có chữ ký và dấu của lãnh đạo.")
	say(l.Scan != nil && (!l.Scan.Current || l.Scan.Total != l.Total), "scan-outdated", "Danh sách đã thay đổi sau khi tải bản quét; hãy ký và tải lên bản tổng hợp mới.")
	deadline := terms.SendDeadline(l.ID.Period())
	say(terms.SendCutOff == Block && today.After(deadline), "send-cut-off", "Đã quá hạn gửi danh sách ngày "+deadline.Vietnamese()+".")
	return missing
}

// notPaid says that the provider does not pay a type here (F-08).
var notPaid = map[Type]string{
	Monthly: "Đơn vị chi trả không chi trả danh sách BTXH hàng tháng tại địa phương này.",
	Funeral: "Đơn vị chi trả không chi trả mai táng phí (MTP) tại địa phương này; danh sách được quyết toán bằng cách nhập trạng thái chi trả.",
}

// LateWarning is what the officer must know before sending late where the
// settings only warn (OPEN-10), or "".
func (c Send) LateWarning(l *List, today calendar.Date) string {
	terms := c.Settings.For(l.ID.Period())
	if deadline := terms.SendDeadline(l.ID.Period()); terms.SendCutOff == Warn && today.After(deadline) {
		return "Đã quá hạn gửi danh sách ngày " + deadline.Vietnamese() + "."
	}
	return ""
}

// NoteDelivery records an attempt to hand the package to the provider.
type NoteDelivery struct {
	Package PackageID
	Note    string // why it failed; "" when it was taken
}

// Apply returns ErrDone when the package is delivered or void already.
func (c NoteDelivery) Apply(l *List) error {
	p := l.Package()
	if p == nil || p.ID != c.Package || p.State != Undelivered {
		return ErrDone
	}
	p.Attempts++
	p.Note = c.Note
	if c.Note == "" {
		p.State = Delivered
	}
	return nil
}
