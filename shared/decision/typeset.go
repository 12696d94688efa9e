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
	d := set(t, c, sizes[0])
	if err := d.m.err(); err != nil {
		return nil, Anchors{}, err
	}
	if n := d.pdf.PageCount(); n > 1 {
		if smaller := set(t, c, sizes[1]); smaller.pdf.PageCount() < n {
			d = smaller
		}
	}
	var out bytes.Buffer
	if err := d.pdf.Output(&out); err != nil {
		return nil, Anchors{}, fmt.Errorf("decision: typeset: %w", err)
	}
	return out.Bytes(), d.anchors, nil
}

// sizes are the letters' sizes the rules allow for the body (Nghị định 30/2020,
// phụ lục I: 13 to 14); the smaller one is taken when it saves a page.
var sizes = [2]float64{14, 13}

func set(t *Template, c Content, size float64) *typesetting {
	d := &typesetting{sheet: newSheet(t, c), t: t, c: c, values: c.Fields(), m: &merger{}}
	d.size = size
	d.newPage()
	d.head()
	d.heading()
	d.grounds()
	d.body()
	d.foot()
	return d
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

// heading sets kind, subject and authority.
func (d *typesetting) heading() {
	d.y += 10
	d.y = d.block([]run{{d.t.Title, style{bold: true}}}, leftMargin, d.y, textWidth, d.size, 19, alignCentre)
	if d.t.Subject != "" {
		d.y = d.sheet.title(d.runs(d.t.Subject, style{bold: true}), d.y, 18)
	}
	d.y += 5
	d.centredRule(leftMargin, textWidth, textWidth*0.22, d.y)
	d.y += 8
	if d.t.Authority != "" {
		d.y = d.sheet.title(upper(d.runs(d.t.Authority, style{bold: true})), d.y+2, 19)
		d.y += 5
	}
	for i, to := range d.t.To {
		text := []run{{"Kính gửi: ", style{}}}
		if i > 0 {
			text = nil
		}
		d.y = d.block(append(text, d.runs(to, style{})...), leftMargin, d.y+2, textWidth, d.size, 19, alignCentre)
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
		if g.applies(d.c.Date, d.c.Issuer) {
			d.flow(d.runs(g.Text, style{italic: true}), d.text())
		}
	}
	if d.t.Resolves != "" {
		d.need(60)
		d.y = d.block(d.runs(d.t.Resolves, style{bold: true}), leftMargin, d.y+3, textWidth, d.size, 20, alignCentre) + 5
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
			if h := d.height(runs, d.text()) + footHeight; h < bottomEdge-topMargin {
				d.need(h)
			}
		}
		d.flow(runs, d.text())
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
