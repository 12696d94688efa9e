package provider

import (
	"fmt"
	"iter"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// DisbursementStatus is what became of one disbursement.
type DisbursementStatus struct {
	// Package names the package of the line when a message settles several
	// (F-07); left out, it is the one the message is sent to.
	Package       string     `json:"package,omitempty"`
	ReferenceID   string     `json:"reference_id"`
	Status        string     `json:"status"` // Success or Rejected
	Amount        money.Dong `json:"amount"`
	Timestamp     time.Time  `json:"timestamp,omitzero"` // when it was paid
	ReasonCode    string     `json:"status_reason_code,omitempty"`
	ReasonMessage string     `json:"status_reason_message,omitempty"`
}

// Outcome is one line of a checked settlement, as it is kept until the
// closing writes it to the line itself.
type Outcome struct {
	Beneficiary string             `json:"i"`
	Policy      string             `json:"p"`
	Total       money.Dong         `json:"t"`
	Status      payment.LineStatus `json:"s"`
	Date        calendar.Date      `json:"d,omitempty"`
	Reason      string             `json:"e,omitempty"`
	// Line is the whole line when it was not paid: it enters the index of
	// open money.
	Line *payment.Line `json:"l,omitempty"`
}

// maxComplaints bounds what a refused settlement lists.
const maxComplaints = 100

// Check holds a settlement against the package it answers (F-21, F-57):
// every line once, none unknown, every amount the line's, the totals stated
// those of the lines.
type Check struct {
	statuses   map[lineName]told
	sentTo     string // the package the message names
	current    string // the package being checked
	complaints []fault.Field
	wrong      int
	received   calendar.Date
	// Paid and Unpaid are the sums found, PackagePaid and PackageUnpaid those
	// of the package being checked.
	Paid, Unpaid, PackagePaid, PackageUnpaid payment.Tally
}

// lineName is a line of a package: references are unique in their package
// only, and a person is on the list of every month.
type lineName struct{ pkg, reference string }

// told is what a message says of one line, as small as may be: a message of a
// million lines is held in memory until its last line is known.
type told struct {
	amount money.Dong
	at     int64  // when it was paid, Unix seconds; 0 when that was not said
	reason string // shared by all lines with the same
	kind   byte   // of status: 's' paid, 'r' not paid, 0 anything else
}

// brief is what counts of a status; same makes equal texts one.
func brief(s *DisbursementStatus, same func(string) string) told {
	t := told{amount: s.Amount}
	switch s.Status {
	case Success:
		t.kind = 's'
	case Rejected:
		t.kind = 'r'
	}
	if !s.Timestamp.IsZero() {
		t.at = s.Timestamp.Unix()
	}
	if t.reason = s.ReasonMessage; t.reason == "" {
		t.reason = s.ReasonCode
	}
	t.reason = same(t.reason)
	return t
}

// sharing returns a function that gives one copy of equal texts.
func sharing() func(string) string {
	known := map[string]string{}
	return func(text string) string {
		if one, ok := known[text]; ok {
			return one
		}
		known[text] = text
		return text
	}
}

// NewCheck begins with the statuses received on a day for a package; a line
// named twice is a complaint.
func NewCheck(statuses iter.Seq2[DisbursementStatus, error], sentTo string, received calendar.Date) (*Check, error) {
	c := &Check{statuses: map[lineName]told{}, sentTo: sentTo, current: sentTo, received: received}
	same := sharing()
	for s, err := range statuses {
		if err != nil {
			return nil, err
		}
		if s.Package == "" {
			s.Package = sentTo
		}
		name := lineName{same(s.Package), s.ReferenceID}
		if _, twice := c.statuses[name]; twice {
			c.complainOf(name, "Dòng bị trùng.")
			continue
		}
		c.statuses[name] = brief(&s, same)
	}
	return c, nil
}

// Package begins with another package of the message.
func (c *Check) Package(id string) {
	c.current, c.PackagePaid, c.PackageUnpaid = id, payment.Tally{}, payment.Tally{}
}

func (c *Check) complain(reference, detail string) {
	c.complainOf(lineName{c.current, reference}, detail)
}

func (c *Check) complainOf(line lineName, detail string) {
	c.wrong++
	if len(c.complaints) >= maxComplaints {
		return
	}
	if line.pkg != c.sentTo {
		detail = "Gói tin " + line.pkg + ": " + detail
	}
	c.complaints = append(c.complaints, fault.Field{Pointer: "/lines/" + line.reference, Detail: detail})
}

func add(money money.Dong, tallies ...*payment.Tally) {
	for _, t := range tallies {
		t.Lines++
		t.Money += money
	}
}

// Commune checks the lines of one commune and hands each outcome on, in the
// package's order.
func (c *Check) Commune(commune org.UnitID, lines iter.Seq2[Disbursement, error], keep func(Outcome) error) error {
	for d, err := range lines {
		if err != nil {
			return err
		}
		outcome, ok, err := c.line(&d)
		if err != nil {
			return fmt.Errorf("provider: %s: %w", commune, err)
		}
		if !ok {
			continue
		}
		if err := keep(outcome); err != nil {
			return err
		}
	}
	return nil
}

func (c *Check) line(d *Disbursement) (Outcome, bool, error) {
	name := lineName{c.current, d.ReferenceID}
	status, found := c.statuses[name]
	delete(c.statuses, name)
	switch {
	case !found:
		c.complain(d.ReferenceID, "Thiếu trạng thái của dòng này.")
		return Outcome{}, false, nil
	case status.amount != d.Amount:
		c.complain(d.ReferenceID, fmt.Sprintf("Số tiền %s khác gói tin (%s).", status.amount, d.Amount))
		return Outcome{}, false, nil
	case status.kind == 0:
		c.complain(d.ReferenceID, "Trạng thái chỉ là succ hoặc rjct.")
		return Outcome{}, false, nil
	}
	line, err := d.Line()
	if err != nil {
		return Outcome{}, false, err
	}
	if status.kind == 's' {
		return c.paid(line, status)
	}
	return c.unpaid(line, status)
}

func (c *Check) paid(line payment.Line, status told) (Outcome, bool, error) {
	date := c.received
	if status.at != 0 {
		date = calendar.DateOf(time.Unix(status.at, 0))
	}
	if date.After(c.received) {
		c.complain(line.String(), "Ngày chi trả sau ngày gửi quyết toán.")
		return Outcome{}, false, nil
	}
	add(line.Total, &c.Paid, &c.PackagePaid)
	return Outcome{Beneficiary: line.Beneficiary, Policy: line.Policy, Total: line.Total, Status: payment.Paid, Date: date}, true, nil
}

func (c *Check) unpaid(line payment.Line, status told) (Outcome, bool, error) {
	reason := status.reason
	if reason == "" {
		c.complain(line.String(), "Dòng chưa chi trả phải có lý do.")
		return Outcome{}, false, nil
	}
	add(line.Total, &c.Unpaid, &c.PackageUnpaid)
	line.Status, line.Reason = payment.Unpaid, reason
	return Outcome{
		Beneficiary: line.Beneficiary, Policy: line.Policy, Total: line.Total, Status: payment.Unpaid, Reason: reason, Line: &line,
	}, true, nil
}

// Finish ends the check against the totals the message states. It returns a
// Refused fault that lists what is wrong, up to a hundred lines of it.
func (c *Check) Finish(statedPaid, statedUnpaid money.Dong) error {
	for line := range c.statuses {
		c.complainOf(line, "Dòng không có trong gói tin.")
	}
	if c.wrong > 0 {
		return fault.Refused("settlement-lines", fmt.Sprintf("Quyết toán có %d dòng sai; toàn bộ bản quyết toán bị từ chối.", c.wrong), c.complaints...)
	}
	var fields []fault.Field
	if statedPaid != c.Paid.Money {
		fields = append(fields, fault.Field{Pointer: "/paid_total", Detail: "Cộng các dòng được " + c.Paid.Money.String() + "."})
	}
	if statedUnpaid != c.Unpaid.Money {
		fields = append(fields, fault.Field{Pointer: "/unpaid_total", Detail: "Cộng các dòng được " + c.Unpaid.Money.String() + "."})
	}
	if len(fields) > 0 {
		return fault.Refused("settlement-unbalanced", "Tổng tiền của bản quyết toán không khớp các dòng.", fields...)
	}
	return nil
}
