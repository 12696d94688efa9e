package payment

import (
	"fmt"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// Bounds of one split.
const (
	maxParts    = 6  // a line and its parts are shown, printed and paid by hand
	maxDeferral = 12 // months
)

// SplitPart is one part of a line: paid in the list's month, or deferred to a
// later one.
type SplitPart struct {
	Amount money.Dong     `json:"amount"`
	Month  calendar.Month `json:"month,omitempty"` // "" or the list's: this month
	// Adjustment is the arrears that pay a deferred part.
	Adjustment string `json:"adjustment,omitempty"`
}

// Split divides a line of a draft (F-52, tách tiền chi trả). It is kept beside
// the list and applied again whenever the list is prepared again.
type Split struct {
	Line  LineRef `json:"line"` // the whole line
	Name  string  `json:"name"` // whom it pays
	Whole Sums    `json:"whole"`
	// Parts are paid separately in this month, Later in the months they name,
	// as arrears. Together they are the whole line's total.
	Parts []money.Dong `json:"parts"`
	Later []SplitPart  `json:"later,omitempty"`
	By    By           `json:"by"`
	At    time.Time    `json:"at"`
	// Void says why the split no longer counts, and VoidRun which preparation
	// found that; 0 when an officer merged the parts.
	Void    string `json:"void,omitempty"`
	VoidRun int    `json:"voidRun,omitempty"`
}

// Counts reports whether the split is in force.
func (s *Split) Counts() bool { return s.Void == "" }

// Deferred is what the split puts off.
func (s *Split) Deferred() (sum money.Dong) {
	for _, p := range s.Later {
		sum += p.Amount // checked when the split was made
	}
	return sum
}

// SplitLine divides a line into parts of the same sum.
type SplitLine struct {
	Line  Line // as it is now
	Parts []SplitPart
}

// Apply begins the run that divides the line: it redoes the line's commune
// only. Faults: Invalid naming the parts that are wrong; Refused "line-split".
func (c SplitLine) Apply(l *List, by By, at time.Time) (Split, error) {
	if err := l.Allows(DoSplit); err != nil {
		return Split{}, err
	}
	if c.Line.Parts > 0 {
		return Split{}, fault.Refused("line-split", "Khoản chi trả của "+c.Line.Name+" đã tách; hãy gộp lại trước khi tách khác.")
	}
	s := Split{Line: c.Line.LineRef, Name: c.Line.Name, By: by, At: at}
	s.Whole.Count(&c.Line)
	if fields := c.sort(l.ID, &s); len(fields) > 0 {
		return Split{}, fault.Invalid("bad-split", "Cách tách tiền chưa đúng.", fields...)
	}
	if err := c.balances(&s); err != nil {
		return Split{}, err
	}
	l.Split = true
	l.startSplit(c.Line.Commune, at)
	return s, nil
}

// sort puts the parts of this month before those deferred.
func (c SplitLine) sort(list ListID, s *Split) (fields []fault.Field) {
	say := func(n int, detail string) {
		fields = append(fields, fault.Field{Pointer: fmt.Sprintf("/parts/%d", n), Detail: detail})
	}
	if len(c.Parts) < 2 || len(c.Parts) > maxParts {
		return []fault.Field{{Pointer: "/parts", Detail: fmt.Sprintf("Phải tách thành 2 đến %d phần.", maxParts)}}
	}
	for i, p := range c.Parts {
		months := list.Period().MonthsUntil(p.Month)
		switch {
		case p.Amount <= 0:
			say(i, "Số tiền phải lớn hơn 0.")
		case p.Month == "" || p.Month == list.Period():
			s.Parts = append(s.Parts, p.Amount)
		case list.Type() != Monthly:
			say(i, "Chỉ hoãn được tiền của danh sách BTXH hàng tháng.")
		case !p.Month.Valid() || months < 1 || months > maxDeferral:
			say(i, fmt.Sprintf("Chỉ hoãn sang một trong %d kỳ sau.", maxDeferral))
		default:
			s.Later = append(s.Later, p)
		}
	}
	if len(fields) == 0 && len(s.Parts) == 0 {
		return []fault.Field{{Pointer: "/parts", Detail: "Phải còn một phần chi trả trong kỳ này."}}
	}
	return fields
}

// balances holds the parts to the line's sum, to the đồng, and what is
// deferred to the month's own allowance: arrears have a planned month of their
// own, and money carried over stays with the list that took it.
func (c SplitLine) balances(s *Split) error {
	sum := money.Dong(0)
	for _, p := range c.Parts {
		var err error
		if sum, err = sum.Plus(p.Amount); err != nil {
			return fault.Invalid("split-sum", "Tổng các phần quá lớn.", fault.Field{Pointer: "/parts", Detail: "Quá lớn."}).Because(err)
		}
	}
	if sum != c.Line.Total {
		detail := "Tổng các phần là " + sum.String() + ", phải bằng " + c.Line.Total.String() + "."
		return fault.Invalid("split-sum", detail, fault.Field{Pointer: "/parts", Detail: detail})
	}
	if later := s.Deferred(); later > c.Line.Regular {
		detail := "Chỉ hoãn được trợ cấp của tháng này (" + c.Line.Regular.String() + "); truy lĩnh và tiền mang sang không hoãn được."
		return fault.Invalid("split-deferral", detail, fault.Field{Pointer: "/parts", Detail: detail})
	}
	return nil
}

// MergeLine takes a split back: the line is one again, and what was deferred
// is paid this month.
type MergeLine struct {
	Split Split // as it is kept
	Found bool
}

// Apply begins the run and returns the split as no longer in force.
func (c MergeLine) Apply(l *List, by By, at time.Time) (Split, error) {
	if err := l.Allows(DoSplit); err != nil {
		return Split{}, err
	}
	if !c.Found || !c.Split.Counts() {
		return Split{}, fault.Refused("line-whole", "Khoản chi trả này chưa tách.")
	}
	s := c.Split
	s.Void, s.VoidRun, s.By, s.At = "Đã gộp lại.", 0, by, at
	l.startSplit(s.Line.Commune, at)
	return s, nil
}

func (l *List) startSplit(commune org.UnitID, at time.Time) {
	l.startRun(SplitOnly, "list-split", 1, at)
	l.Only = commune
	l.move(DoSplit)
}

// Fits reports whether the split still divides the line: its sum is what it
// was, and the month's allowance still holds what is deferred.
func (s *Split) Fits(line *Line) bool {
	return s.Counts() && line.Total == s.Whole.Total && line.Regular >= s.Deferred()
}

// Divide makes a line's parts. Each part's total is its components', and the
// parts together have the line's components, less what is deferred, which is
// of Regular. The first part bears the recovery. A split that does not fit is
// an error.
func (s *Split) Divide(line Line) ([]Line, error) {
	if !s.Fits(&line) || line.Parts > 0 {
		return nil, fmt.Errorf("payment: split of %s does not fit the line of %s", s.Line, line.Total)
	}
	left := line
	left.Regular -= s.Deferred()
	parts := make([]Line, len(s.Parts))
	for i, amount := range s.Parts {
		part := line
		part.LineRef, part.Parts, part.Deferred = line.Part(i+1), len(s.Parts), 0
		part.Regular, part.Arrears, part.Recovery, part.CarryOver = 0, 0, 0, 0
		if i == 0 {
			part.Deferred, part.Recovery = s.Deferred(), line.Recovery
			amount += line.Recovery
		}
		for _, flow := range []struct{ from, to *money.Dong }{
			{&left.Regular, &part.Regular}, {&left.Arrears, &part.Arrears}, {&left.CarryOver, &part.CarryOver},
		} {
			moved := min(*flow.from, amount)
			*flow.from -= moved
			*flow.to += moved
			amount -= moved
		}
		if err := part.Add(); err != nil {
			return nil, err
		}
		parts[i] = part
	}
	return parts, nil
}

// Undivided is the line a first part was made of: what the split says it was.
func (s *Split) Undivided(first Line) Line {
	first.LineRef, first.Parts, first.Deferred = s.Line, 0, 0
	w := s.Whole
	first.Regular, first.Arrears, first.Recovery, first.CarryOver, first.Total = w.Regular, w.Arrears, w.Recovery, w.CarryOver, w.Total
	return first
}
