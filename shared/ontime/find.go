package ontime

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// Which works stand behind a number of the statistic.
type Which string

// The numbers that can be opened.
const (
	LateOnes     Which = "late"
	OnTimeOnes   Which = "on-time"
	UnderwayOnes Which = "underway"
	OverdueOnes  Which = "overdue"
)

// Place is where a finished work stands among those of its area.
func (w *Work) Place() string { return fmt.Sprintf("%s#%s#%06d", w.Finished, w.Case, w.Seq) }

// Found is one work behind a number.
type Found struct {
	Work
	// State and Holder tell of a case under way; a finished one has its
	// outcome in State.
	State, Holder string
	At            org.UnitID
	Waiting       bool // for a supplement
}

// Search is what to look for: the works that a line's number counts.
type Search struct {
	Question
	By     Grouping
	Line   Row // of which the grouping's part is looked at; zero for the sum
	Of     Which
	Cursor string
	Limit  int
}

// readMost bounds what one page of a search reads when few works fit; the
// cursor goes on from there.
const readMost = 5000

// Find lists a page of the works behind a number, area by area; next is the
// cursor of the page after, or "". Invalid "bad-cursor".
func Find(ctx context.Context, src Source, s Search) (found []Found, next string, err error) {
	areas, after := s.Areas, ""
	if s.Cursor != "" {
		area, place, ok := strings.Cut(s.Cursor, "|")
		i := slices.Index(areas, org.UnitID(area))
		if !ok || i < 0 {
			return nil, "", fault.Invalid("bad-cursor", "Trang yêu cầu không hợp lệ.", fault.Field{Pointer: "cursor", Detail: "Không đọc được."})
		}
		areas, after = areas[i:], place
	}
	read := 0
	for _, area := range areas {
		for f, err := range s.works(ctx, src, area, after) {
			if err != nil {
				return nil, "", err
			}
			read++
			if s.fits(&f) {
				found = append(found, f)
			}
			if len(found) >= s.Limit || read >= readMost {
				return found, string(area) + "|" + f.place(), nil
			}
		}
		after = ""
	}
	return found, "", nil
}

// place is what the walk goes on after.
func (f *Found) place() string {
	if f.Finished == "" {
		return f.Case
	}
	return f.Place()
}

// fits reports whether the statistic counts the work in the line.
func (s *Search) fits(f *Found) bool {
	if !s.takes(f.Row()) || s.Of == OnTimeOnes && !f.Timed() {
		return false
	}
	return s.Line == (Row{}) || s.By.of(f.Row()).key() == s.By.of(s.Line).key()
}

// works walks an area's works of the search's sort.
func (s *Search) works(ctx context.Context, src Source, area org.UnitID, after string) iter.Seq2[Found, error] {
	if s.Of == UnderwayOnes || s.Of == OverdueOnes {
		return s.unfinished(ctx, src, area, after)
	}
	return func(yield func(Found, error) bool) {
		for w, err := range src.Done(ctx, area, s.By.Kind(), s.Of == LateOnes, s.From, s.Through, after) {
			if !yield(Found{Work: w, State: w.Outcome}, err) || err != nil {
				return
			}
		}
	}
}

func (s *Search) unfinished(ctx context.Context, src Source, area org.UnitID, after string) iter.Seq2[Found, error] {
	return func(yield func(Found, error) bool) {
		for u, err := range src.Underway(ctx, area, after) {
			if err != nil {
				yield(Found{}, err)
				return
			}
			w, ok := u.work(s.By.Kind())
			if !ok || s.Of == OverdueOnes && (u.Waiting || !w.overdue(s.Today)) {
				continue
			}
			if !yield(Found{Work: *w, State: u.State, Holder: u.Holder, At: u.At, Waiting: u.Waiting}, nil) {
				return
			}
		}
	}
}

// MaxDays is how long a period the statistic takes, a year and a bit.
const MaxDays = 370

// Period checks the days asked for: Invalid names what is wrong.
func Period(from, through calendar.Date) error {
	switch {
	case !from.Valid():
		return fault.Invalid("bad-period", "Hãy nhập từ ngày.", fault.Field{Pointer: "from", Detail: "Bắt buộc."})
	case !through.Valid():
		return fault.Invalid("bad-period", "Hãy nhập đến ngày.", fault.Field{Pointer: "to", Detail: "Bắt buộc."})
	case through.Before(from):
		return fault.Invalid("bad-period", "Đến ngày phải từ ngày bắt đầu trở đi.", fault.Field{Pointer: "to", Detail: "Trước từ ngày."})
	case from.DaysUntil(through) > MaxDays:
		return fault.Invalid("period-too-long", "Mỗi lần xem tối đa một năm.", fault.Field{Pointer: "to", Detail: "Quá một năm sau từ ngày."})
	}
	return nil
}
