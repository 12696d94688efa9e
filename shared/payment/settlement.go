package payment

import (
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// Settlement is one transmission of the outcome of every line (F-21). Each is
// kept; the last one that was not returned counts (F-25).
type Settlement struct {
	Version    int       `json:"version"`
	Package    PackageID `json:"package"`
	Message    string    `json:"message"`
	Folder     string    `json:"folder"` // where its outcomes lie, a file a commune
	ReceivedAt time.Time `json:"receivedAt"`
	By         By        `json:"by"`
	Paid       Tally     `json:"paid"`
	Unpaid     Tally     `json:"unpaid"`
	Remarks    string    `json:"remarks,omitempty"` // set when it was returned
	// Covers are the other lists settled with it, at the head of a range
	// (F-07); Head names the head at the others.
	Covers []Covered `json:"covers,omitempty"`
	Head   ListID    `json:"head,omitempty"`
}

// Returned reports whether the settlement went back to the provider.
func (s Settlement) Returned() bool { return s.Remarks != "" }

// Settlement is the settlement that counts, or nil.
func (l *List) Settlement() *Settlement {
	if n := len(l.Settlements); n > 0 && !l.Settlements[n-1].Returned() {
		return &l.Settlements[n-1]
	}
	return nil
}

// NextSettlement is the number the next settlement will have.
func (l *List) NextSettlement() int { return len(l.Settlements) + 1 }

// CheckReceive returns why no settlement of the package may come now: the
// state, or the deadline (late data wait for an extension, F-36).
func (l *List) CheckReceive(id PackageID, at time.Time) error {
	if err := l.isCurrent(id); err != nil {
		return err
	}
	if err := l.Allows(DoReceive); err != nil {
		return err
	}
	if calendar.DateOf(at).After(l.SettlementDeadline) {
		return fault.Refused("settlement-late", "Đã quá hạn quyết toán ngày "+l.SettlementDeadline.Vietnamese()+"; hãy đề nghị địa phương gia hạn.")
	}
	return nil
}

// Receive takes a settlement whose lines were checked (P10).
type Receive struct {
	Settlement Settlement
	Others     []List // the other lists of the range, which it covers (F-07)
}

// Apply holds the sums together once more, a list each: listed = paid + unpaid
// (F-57).
func (c Receive) Apply(l *List, by By, at time.Time) error {
	s := c.Settlement
	if err := l.CheckReceive(s.Package, at); err != nil {
		return err
	}
	sum, err := s.Paid.Money.Plus(s.Unpaid.Money)
	if err != nil || sum != l.Total || s.Paid.Lines+s.Unpaid.Lines != l.Lines {
		return unbalanced(l.Total, s.Paid.Money, s.Unpaid.Money)
	}
	if err := s.coversAll(c.Others); err != nil {
		return err
	}
	s.Version, s.ReceivedAt, s.By = l.NextSettlement(), at, by
	l.deliveredByUse()
	l.Settlements = append(l.Settlements, s)
	l.Overdue = false
	l.move(DoReceive)
	return nil
}

func unbalanced(listed, paid, unpaid money.Dong) error {
	return fault.Refused("settlement-unbalanced",
		"Đã trả "+paid.String()+" cộng chưa trả "+unpaid.String()+" không bằng tổng danh sách "+listed.String()+".",
		fault.Field{Pointer: "/paid_total", Detail: "Không khớp."}, fault.Field{Pointer: "/unpaid_total", Detail: "Không khớp."})
}

// Return sends the settlement back to the provider with remarks (F-25).
type Return struct{ Remarks string }

// Apply takes the list back to PAYING; the settlement stays as a version.
func (c Return) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoReturn); err != nil {
		return err
	}
	if err := needText(c.Remarks, "/reason", "nội dung cần sửa"); err != nil {
		return err
	}
	l.Settlements[len(l.Settlements)-1].Remarks = c.Remarks
	l.move(DoReturn)
	return nil
}

// MarkOverdue says that the deadline passed without a settlement (F-56).
type MarkOverdue struct{}

// Apply returns ErrDone when the deadline lies ahead, was kept, or the mark
// is there.
func (MarkOverdue) Apply(l *List, at time.Time) error {
	if !l.awaitsSettlement() || l.Overdue || !calendar.DateOf(at).After(l.SettlementDeadline) {
		return ErrDone
	}
	l.Overdue = true
	return nil
}
