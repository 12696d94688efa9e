package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// row is one figure. Empty cells are printed as "-".
type row struct {
	what      string
	measured  string
	reference string // what it is held against, taken in the same run
	ratio     string
	target    string
	met       verdict
}

// verdict says whether a figure reaches its target.
type verdict string

const (
	yes    verdict = "yes"
	no     verdict = "NO"
	untold verdict = "" // the figure has no target: it explains another
)

func judge(ok bool) verdict {
	if ok {
		return yes
	}
	return no
}

// table collects the rows and says meanwhile what is going on.
type table struct {
	rows     []row
	progress io.Writer
}

func newTable(progress io.Writer) *table { return &table{progress: progress} }

func (t *table) add(r row) {
	t.rows = append(t.rows, r)
	t.say("%s: %s", r.what, r.measured)
}

func (t *table) say(format string, args ...any) {
	_, _ = fmt.Fprintf(t.progress, format+"\n", args...) // for the eyes only
}

func (t *table) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	lines := [][]any{{"FIGURE", "MEASURED", "REFERENCE", "RATIO", "TARGET", "MET"}}
	for _, r := range t.rows {
		lines = append(lines, []any{r.what, r.measured, dash(r.reference), dash(r.ratio), dash(r.target), dash(string(r.met))})
	}
	for _, cells := range lines {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", cells...); err != nil {
			return err
		}
	}
	return w.Flush()
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// median of the values; they are sorted in place.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	if n := len(values); n%2 == 0 {
		return (values[n/2-1] + values[n/2]) / 2
	}
	return values[len(values)/2]
}

// quantile of sorted values, the nearest rank.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}
