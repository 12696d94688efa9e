package report

import (
	"encoding/json"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// Kind says what the cells of a column are: how they are written and whether
// they are added up.
type Kind string

// The kinds of columns.
const (
	Text  Kind = "text"
	ID    Kind = "id" // digits that are no number: leading zeros stay (J-04)
	Count Kind = "count"
	Money Kind = "money" // đồng
	// Percent has a Rate in each cell, whose total is that of the parts.
	Percent Kind = "percent"
)

// summed reports whether the column has a total.
func (k Kind) summed() bool { return k == Count || k == Money || k == Percent }

// Rate is a part of a whole, shown in per cent; nothing of nothing is "".
type Rate struct{ Part, Of int }

// Percent is the rate with one decimal; ok is false when there is no whole.
func (r Rate) Percent() (percent float64, ok bool) {
	if r.Of == 0 {
		return 0, false
	}
	return math.Round(float64(r.Part)*1000/float64(r.Of)) / 10, true
}

// MarshalJSON implements json.Marshaler.
func (r Rate) MarshalJSON() ([]byte, error) {
	if percent, ok := r.Percent(); ok {
		return json.Marshal(percent)
	}
	return []byte(`""`), nil
}

// String is the rate as Vietnamese write it, without the sign.
func (r Rate) String() string {
	if percent, ok := r.Percent(); ok {
		return strings.Replace(strconv.FormatFloat(percent, 'f', 1, 64), ".", ",", 1)
	}
	return ""
}

// Column is one column of a report.
type Column struct {
	Key     string `json:"key"`
	Title   string `json:"title"`
	TitleEn string `json:"titleEn"`
	Kind    Kind   `json:"kind"`
	// width is its share of a page's width, about mm.
	width float64
}

// Row is one line of a report: a string, an int (Count), a money.Dong (Money)
// or a Rate (Percent) for each column.
type Row []any

// Table is what a report says. Rows may be walked several times; each walk
// reads anew and holds no more than one commune.
type Table struct {
	Columns []Column
	Count   int
	// Totals has the sum under each column that has one, "" elsewhere.
	Totals Row
	Rows   iter.Seq2[Row, error]
}

// summed reports whether any column has a total.
func (t Table) summed() bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Kind.summed() })
}

// checked walks the rows and holds them to the count and the totals that were
// promised: Stale when they differ, because somebody changed the lists
// meanwhile. A file that does not balance is never handed out (F-57).
func (t Table) checked() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		sums := newSums(t.Columns)
		n := 0
		for row, err := range t.Rows {
			if err == nil {
				n++
				err = sums.add(row)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
		if n != t.Count || !sums.equal(t.Totals) {
			yield(nil, fault.Stale("report-changed", "Số liệu vừa thay đổi trong lúc lập báo cáo; hãy chạy lại."))
		}
	}
}

// sums adds rows up column by column.
type sums struct {
	columns []Column
	total   Row
}

func newSums(columns []Column) *sums {
	s := &sums{columns, make(Row, len(columns))}
	for i, c := range columns {
		switch c.Kind {
		case Count:
			s.total[i] = 0
		case Money:
			s.total[i] = money.Dong(0)
		case Percent:
			s.total[i] = Rate{}
		case Text, ID:
			s.total[i] = ""
		}
	}
	return s
}

func (s *sums) add(row Row) error {
	for i := range s.columns {
		switch v := row[i].(type) {
		case int:
			s.total[i] = s.total[i].(int) + v //nolint:forcetypeassert // newSums put one there
		case money.Dong:
			sum, err := s.total[i].(money.Dong).Plus(v) //nolint:forcetypeassert // newSums put one there
			if err != nil {
				return err
			}
			s.total[i] = sum
		case Rate:
			sum := s.total[i].(Rate) //nolint:forcetypeassert // newSums put one there
			s.total[i] = Rate{sum.Part + v.Part, sum.Of + v.Of}
		}
	}
	return nil
}

func (s *sums) equal(totals Row) bool {
	for i := range s.total {
		if s.total[i] != totals[i] {
			return false
		}
	}
	return len(s.total) == len(totals)
}

// tableOf counts and sums rows by walking them once.
func tableOf(columns []Column, rows iter.Seq2[Row, error]) (Table, error) {
	t := Table{Columns: columns, Rows: rows}
	sums := newSums(columns)
	for row, err := range rows {
		if err != nil {
			return Table{}, err
		}
		if err := sums.add(row); err != nil {
			return Table{}, err
		}
		t.Count++
	}
	t.Totals = sums.total
	return t, nil
}
