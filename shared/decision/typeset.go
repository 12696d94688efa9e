package decision

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifbolditalic"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font/sfnt"

	"ansinh/shared/fault"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Typeset makes the PDF of a document and says where its number, date,
// signature and seal go. A merge field without a value is a *fault.Fault
// (invalid, "decision-field-missing") naming each; a letter the font lacks is
// one too ("decision-letter").
func Typeset(t *Template, c Content) ([]byte, Anchors, error) {
	if err := checkLetters(t, c); err != nil {
		return nil, Anchors{}, err
	}
	d := &typesetting{sheet: newSheet(t, c), t: t, c: c, values: c.Fields(), m: &merger{}}
	d.newPage()
	d.head()
	d.title()
	d.grounds()
	d.body()
	d.foot()
	if err := d.m.err(); err != nil {
		return nil, Anchors{}, err
	}
	var out bytes.Buffer
	if err := d.pdf.Output(&out); err != nil {
		return nil, Anchors{}, fmt.Errorf("decision: typeset: %w", err)
	}
	return out.Bytes(), d.anchors, nil
}

type typesetting struct {
	*sheet
	t       *Template
	c       Content
	values  Fields
	m       *merger
	anchors Anchors
}

func newSheet(t *Template, c Content) *sheet {
	p := fpdf.New("P", "pt", "A4", "")
	p.SetMargins(leftMargin, topMargin, pageWidth-rightEdge)
	p.SetAutoPageBreak(false, 0)
	p.SetCatalogSort(true) // the same input gives the same bytes
	at := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	if c.Date.Valid() {
		at = c.Date.Start().UTC()
	}
	p.SetCreationDate(at)
	p.SetModificationDate(at)
	p.SetTitle(t.Name, true)
	p.SetAuthor(c.Issuer.Name, true)
	p.SetSubject(c.Dossier.Code, true)
	p.SetProducer("An Sinh", true)
	p.SetLang("vi-VN")
	p.AddUTF8FontFromBytes("Serif", "", liberationserifregular.TTF)
	p.AddUTF8FontFromBytes("Serif", "B", liberationserifbold.TTF)
	p.AddUTF8FontFromBytes("Serif", "I", liberationserifitalic.TTF)
	p.AddUTF8FontFromBytes("Serif", "BI", liberationserifbolditalic.TTF)
	return &sheet{pdf: p}
}

func (d *typesetting) runs(text string, st style) []run {
	return d.m.runs(text, st, d.values, "")
}

// title sets kind, subject and authority.
func (d *typesetting) title() {
	d.y += 14
	d.y = d.block([]run{{d.t.Title, style{bold: true}}}, leftMargin, d.y, textWidth, bodySize, 19, alignCentre)
	if d.t.Subject != "" {
		d.y = d.block(d.runs(d.t.Subject, style{bold: true}), leftMargin+20, d.y, textWidth-40, bodySize, 18, alignCentre)
	}
	d.y += 5
	d.centredRule(leftMargin, textWidth, textWidth*0.22, d.y)
	d.y += 8
	if d.t.Authority != "" {
		lines := upper(d.runs(d.t.Authority, style{bold: true}))
		d.y = d.block(lines, leftMargin, d.y+4, textWidth, bodySize, 19, alignCentre)
		d.y += 5
	}
	for i, to := range d.t.To {
		text := []run{{"Kính gửi: ", style{}}}
		if i > 0 {
			text = nil
		}
		d.y = d.block(append(text, d.runs(to, style{})...), leftMargin, d.y+2, textWidth, bodySize, 19, alignCentre)
	}
	d.y += 4
}

func upper(runs []run) []run {
	for i := range runs {
		runs[i].text = strings.ToUpper(runs[i].text)
	}
	return runs
}

func (d *typesetting) grounds() {
	for _, g := range d.t.Grounds {
		if g.applies(d.c.Date) {
			d.flow(d.runs(g.Text, style{italic: true}), body)
		}
	}
	if d.t.Resolves != "" {
		d.need(60)
		d.y = d.block(d.runs(d.t.Resolves, style{bold: true}), leftMargin, d.y+3, textWidth, bodySize, 20, alignCentre) + 5
	}
}

// body sets the articles. The last paragraph moves to the next page with the
// signature: a signature never stands on a page of its own.
func (d *typesetting) body() {
	for i, b := range d.t.Body {
		if b.Table != nil {
			d.table(b.Table, d.c.rows(b.Table.Rows), d.values, d.m)
			continue
		}
		runs := d.runs(b.Text, style{})
		if i == len(d.t.Body)-1 {
			if h := d.height(runs, body) + footHeight; h < bottomEdge-topMargin {
				d.need(h)
			}
		}
		d.flow(runs, body)
	}
}

var letters = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(liberationserifregular.TTF) })

// checkLetters refuses a value with a letter the font lacks: it would be
// printed as an empty box in an official document.
func checkLetters(t *Template, c Content) error {
	f, err := letters()
	if err != nil {
		return fmt.Errorf("decision: font: %w", err)
	}
	var b sfnt.Buffer
	texts := append([]string{}, t.texts()...)
	texts = append(texts, c.Issuer.Superior, c.Signer.OnBehalf)
	texts = append(texts, c.Issuer.Head...)
	for _, v := range c.Fields() {
		texts = append(texts, v)
	}
	for _, r := range c.rows("benefits") {
		for _, v := range r {
			texts = append(texts, v)
		}
	}
	for _, text := range texts {
		for _, r := range plain(text) {
			if g, err := f.GlyphIndex(&b, r); err != nil || g == 0 {
				return fault.Invalid("decision-letter", fmt.Sprintf("Ký tự %q (U+%04X) không in được trên văn bản.", r, r))
			}
		}
	}
	return nil
}
