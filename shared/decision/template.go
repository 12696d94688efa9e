package decision

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"gopkg.in/yaml.v3"

	"ansinh/shared/calendar"
)

// Kind names a kind of document, and its template file.
type Kind string

// The kinds that come with An Sinh.
const (
	GrantMonthlyAllowance Kind = "grant-monthly-allowance"
	FuneralCosts          Kind = "funeral-costs"
	StopAllowance         Kind = "stop-allowance"
	SubmissionNote        Kind = "submission-note"
)

//go:embed templates/*.yaml
var embedded embed.FS

// Template is the layout of one kind of document. All texts are one line of
// markup: **bold**, *italic*, {{merge.field}}.
type Template struct {
	Kind   Kind   `yaml:"kind"`
	Name   string `yaml:"name"`   // for people, Vietnamese
	Symbol string `yaml:"symbol"` // after the number: "QĐ-UBND"
	Title  string `yaml:"title"`  // "QUYẾT ĐỊNH"
	// Subject is the line under the title: what the document is about.
	Subject string `yaml:"subject"`
	// Authority is who decides; empty for documents that decide nothing.
	Authority string `yaml:"authority"`
	// To lists whom a submission is for (Kính gửi).
	To []string `yaml:"to"`
	// Grounds are the legal grounds, each with the days it applies to.
	Grounds []Ground `yaml:"grounds"`
	// Resolves is the line between the grounds and the articles.
	Resolves   string   `yaml:"resolves"`
	Body       []Block  `yaml:"body"`
	Recipients []string `yaml:"recipients"`
}

// Ground is one legal ground. It is printed when the document's date lies
// between From and Until, either of which may be empty.
type Ground struct {
	Text  string        `yaml:"text"`
	From  calendar.Date `yaml:"from"`
	Until calendar.Date `yaml:"until"`
	// TwoLevel limits it to localities without districts.
	TwoLevel bool `yaml:"two-level"`
}

func (g Ground) applies(on calendar.Date, by Issuer) bool {
	return (!g.TwoLevel || by.TwoLevel) && (g.From == "" || !on.Before(g.From)) && (g.Until == "" || !on.After(g.Until))
}

// Block is a paragraph or a table.
type Block struct {
	Text  string `yaml:"text"`
	Table *Table `yaml:"table"`
}

// Table repeats its row for every row of the content's named table.
type Table struct {
	Rows    string   `yaml:"rows"` // name of the content's table
	Columns []Column `yaml:"columns"`
	// Total is a last row: its first cell spans all columns but the last.
	Total []string `yaml:"total"`
}

// Column is one column of a table. Widths are shares of the text's width.
type Column struct {
	Head  string  `yaml:"head"`
	Cell  string  `yaml:"cell"`
	Width float64 `yaml:"width"`
	Align string  `yaml:"align"` // left, centre, right
}

// Default returns the template that comes with An Sinh.
func Default(kind Kind) (*Template, error) {
	data, err := embedded.ReadFile(path.Join("templates", path.Base(string(kind))+".yaml"))
	if err != nil {
		return nil, fmt.Errorf("decision: no template %q: %w", kind, err)
	}
	return Parse(data)
}

// Kinds lists the templates that come with An Sinh.
func Kinds() []Kind {
	names, _ := fs.Glob(embedded, "templates/*.yaml") // the pattern is a constant
	out := make([]Kind, 0, len(names))
	for _, n := range names {
		out = append(out, Kind(strings.TrimSuffix(path.Base(n), ".yaml")))
	}
	return out
}

// maxTemplate bounds a locality's template, in bytes.
const maxTemplate = 256 << 10

// Parse reads a template, also a locality's own, and refuses unknown keys,
// merge fields that no content has, and tables that cannot be laid out.
func Parse(data []byte) (*Template, error) {
	if len(data) > maxTemplate {
		return nil, fmt.Errorf("decision: template of %d bytes", len(data))
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	t := &Template{}
	if err := dec.Decode(t); err != nil {
		return nil, fmt.Errorf("decision: template: %w", err)
	}
	if t.Kind == "" || t.Title == "" || t.Symbol == "" || len(t.Body) == 0 {
		return nil, fmt.Errorf("decision: template %q needs kind, symbol, title and body", t.Kind)
	}
	if err := t.checkFields(); err != nil {
		return nil, err
	}
	for _, b := range t.Body {
		if b.Table != nil {
			if err := b.Table.check(); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// texts lists everything outside of table rows that may hold merge fields.
func (t *Template) texts() []string {
	out := append([]string{t.Symbol, t.Title, t.Subject, t.Authority, t.Resolves}, t.To...)
	for _, g := range t.Grounds {
		out = append(out, g.Text)
	}
	for _, b := range t.Body {
		out = append(out, b.Text)
		if b.Table != nil {
			out = append(out, b.Table.Total...)
		}
	}
	return append(out, t.Recipients...)
}

func (t *Template) checkFields() error {
	for _, text := range t.texts() {
		if err := checkNames(text, documentFields); err != nil {
			return fmt.Errorf("decision: template %q: %w", t.Kind, err)
		}
	}
	return nil
}

func (t *Table) check() error {
	known, ok := tableFields[t.Rows]
	if !ok {
		return fmt.Errorf("decision: no table %q", t.Rows)
	}
	if len(t.Columns) == 0 || len(t.Columns) > 12 {
		return fmt.Errorf("decision: table %q with %d columns", t.Rows, len(t.Columns))
	}
	for _, c := range t.Columns {
		if c.Width <= 0 {
			return fmt.Errorf("decision: column %q without a width", c.Head)
		}
		if err := checkNames(c.Cell, known); err != nil {
			return err
		}
	}
	if n := len(t.Total); n != 0 && n != 2 {
		return fmt.Errorf("decision: the total row of %q has %d cells, not 2", t.Rows, n)
	}
	return nil
}
