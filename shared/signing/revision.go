package signing

import (
	"slices"

	"ansinh/shared/signing/internal/pdf"
)

// change is what one revision adds, once everything else is known to be equal.
type change struct {
	field  pdf.Ref // the new signature field, which is its own widget
	dict   pdf.Dict
	page   int // of the widget, from 1; 0 if on none
	stamps []Stamp
}

// comparison holds a revision against the view before it.
type comparison struct {
	f        *pdf.File
	i        int
	old, new pdf.View
	allowed  map[int]bool // objects that may be written anew, each checked on its own
}

// changes compares revision i with what came before and refuses everything but
// one more signature field, its widget, stamps, and the bookkeeping for them
// (ISO 32000-2, 12.7 and 12.8; the allowed shape covers our own writer, iText
// and poppler).
func changes(f *pdf.File, i int) (change, error) {
	c := &comparison{f: f, i: i, old: f.At(i - 1), new: f.At(i), allowed: map[int]bool{}}
	if err := c.trailer(); err != nil {
		return change{}, err
	}
	field, err := c.form()
	if err != nil {
		return change{}, err
	}
	ch, err := c.pages(field)
	if err != nil {
		return change{}, err
	}
	if err := c.objects(); err != nil {
		return change{}, err
	}
	return ch, nil
}

func changed(format string, args ...any) error { return refuse(ReasonContentChanged, format, args...) }

// trailer: same catalog, same information dictionary but for its dates.
func (c *comparison) trailer() error {
	a, b := c.old.Trailer(), c.new.Trailer()
	if !pdf.Equal(a["Root"], b["Root"]) {
		return changed("another catalog")
	}
	if prev, ok := b["Prev"].(int64); !ok || prev != c.f.Sections[c.i-1].Offset || b["XRefStm"] != nil {
		return changed("broken chain")
	}
	if a["Info"] != nil && !pdf.Equal(a["Info"], b["Info"]) {
		return changed("another information dictionary")
	}
	if info, ok := a["Info"].(pdf.Ref); ok {
		x, err1 := c.old.Dict(info)
		y, err2 := c.new.Dict(info)
		if err1 != nil || err2 != nil || !pdf.EqualExcept(x, y, "ModDate", "Producer") {
			return changed("information dictionary")
		}
		c.allowed[info.Num] = true
	}
	root, before, err := c.old.Root()
	if err != nil {
		return refusalOf(err)
	}
	_, after, err := c.new.Root()
	if err != nil {
		return refusalOf(err)
	}
	if !pdf.EqualExcept(before, after, "AcroForm", "Version", "Extensions") {
		return changed("catalog")
	}
	c.allowed[root.Num] = true
	return nil
}

// form: the interactive form has exactly one more field.
func (c *comparison) form() (pdf.Ref, error) {
	before, oldFields, err := c.acroForm(c.old)
	if err != nil {
		return pdf.Ref{}, err
	}
	after, newFields, err := c.acroForm(c.new)
	if err != nil {
		return pdf.Ref{}, err
	}
	if !pdf.EqualExcept(before, after, "Fields", "SigFlags", "DR", "DA") ||
		after["NeedAppearances"] == true || after["XFA"] != nil {
		return pdf.Ref{}, changed("form")
	}
	if len(newFields) == len(oldFields) && pdf.Equal(oldFields, newFields) {
		return pdf.Ref{}, refuse(ReasonAppended, "a revision without a signature")
	}
	if len(newFields) != len(oldFields)+1 || !pdf.Equal(oldFields, newFields[:len(oldFields)]) {
		return pdf.Ref{}, changed("%d fields became %d", len(oldFields), len(newFields))
	}
	field, ok := newFields[len(oldFields)].(pdf.Ref)
	if !ok || c.old.Has(field.Num) || !c.new.Has(field.Num) {
		return pdf.Ref{}, changed("the new field is not new")
	}
	return field, nil
}

func (c *comparison) acroForm(v pdf.View) (pdf.Dict, pdf.Array, error) {
	_, root, err := v.Root()
	if err != nil {
		return nil, nil, refusalOf(err)
	}
	if root["AcroForm"] == nil {
		return pdf.Dict{}, nil, nil
	}
	form, err := v.Dict(root["AcroForm"])
	if err != nil {
		return nil, nil, refusalOf(err)
	}
	o, err := v.Resolve(form["Fields"])
	if err != nil {
		return nil, nil, refusalOf(err)
	}
	if v == c.old {
		c.allow(root["AcroForm"])
		c.allow(form["Fields"])
	}
	fields, _ := o.(pdf.Array)
	return form, fields, nil
}

// allow notes that the object behind a reference is compared on its own.
func (c *comparison) allow(o pdf.Object) {
	if r, ok := o.(pdf.Ref); ok {
		c.allowed[r.Num] = true
	}
}

// pages: the same pages, which only gained the widget and stamps.
func (c *comparison) pages(field pdf.Ref) (change, error) {
	before, err := c.old.Pages()
	if err != nil {
		return change{}, refusalOf(err)
	}
	after, err := c.new.Pages()
	if err != nil {
		return change{}, refusalOf(err)
	}
	if !slices.Equal(before, after) {
		return change{}, changed("pages")
	}
	d, err := c.new.Dict(field)
	if err != nil {
		return change{}, refusalOf(err)
	}
	ch := change{field: field, dict: d}
	for i, page := range before {
		added, err := c.addedTo(page)
		if err != nil {
			return change{}, err
		}
		for _, a := range added {
			if err := c.annotation(&ch, a, page, i+1); err != nil {
				return change{}, err
			}
		}
	}
	return ch, nil
}

// addedTo lists the annotations that a page gained.
func (c *comparison) addedTo(page pdf.Ref) (pdf.Array, error) {
	before, err := c.old.Dict(page)
	if err != nil {
		return nil, refusalOf(err)
	}
	after, err := c.new.Dict(page)
	if err != nil {
		return nil, refusalOf(err)
	}
	if !pdf.EqualExcept(before, after, "Annots") {
		return nil, changed("page %v", page)
	}
	c.allowed[page.Num] = true
	c.allow(before["Annots"])
	o, err := c.old.Resolve(before["Annots"])
	if err != nil {
		return nil, refusalOf(err)
	}
	p, err := c.new.Resolve(after["Annots"])
	if err != nil {
		return nil, refusalOf(err)
	}
	x, _ := o.(pdf.Array)
	y, _ := p.(pdf.Array)
	if len(y) < len(x) || !pdf.Equal(x, y[:len(x)]) {
		return nil, changed("annotations of page %v", page)
	}
	return y[len(x):], nil
}

// annotation accepts the new field's widget, once, and stamps.
func (c *comparison) annotation(ch *change, o pdf.Object, page pdf.Ref, n int) error {
	ref, ok := o.(pdf.Ref)
	if !ok || c.old.Has(ref.Num) {
		return changed("an annotation that is not new")
	}
	if ref == ch.field {
		if ch.page != 0 || (ch.dict["P"] != nil && ch.dict["P"] != page) {
			return changed("the field's widget on two pages")
		}
		ch.page = n
		return c.widget(ch.dict, page)
	}
	d, err := c.new.Dict(ref)
	if err != nil {
		return refusalOf(err)
	}
	s, err := c.stamp(d, page, n)
	if err != nil {
		return err
	}
	ch.stamps = append(ch.stamps, s)
	return nil
}

// What a field and its widget may say. Actions, scripts, parents and kids are
// not among it.
var widgetKeys = []pdf.Name{
	"Type", "Subtype", "FT", "T", "TU", "V", "F", "Ff", "Rect", "P", "AP", "M", "NM",
	"DA", "DR", "MK", "BS", "Border", "AS", "Lock", "H", "Q", "Contents",
}

// maxCover is the largest part of a page that a signature's picture may cover:
// a bigger one could hide what was decided.
const maxCover = 0.25

func (c *comparison) widget(d pdf.Dict, page pdf.Ref) error {
	for k := range d {
		if !slices.Contains(widgetKeys, k) {
			return changed("signature field with /%s", k)
		}
	}
	r, ok := pdf.Rectangle(d["Rect"])
	if d["Subtype"] != pdf.Name("Widget") || !ok {
		return changed("signature field without a widget")
	}
	box, err := c.old.PageBox(page)
	if err != nil {
		return refusalOf(err)
	}
	area := func(r [4]float64) float64 { return (r[2] - r[0]) * (r[3] - r[1]) }
	if area(r) > maxCover*area(box) {
		return changed("signature picture covers the page")
	}
	if d["AP"] == nil {
		return nil
	}
	ap, err := c.new.Dict(d["AP"])
	if err != nil {
		return refusalOf(err)
	}
	if n, ok := ap["N"].(pdf.Ref); len(ap) != 1 || !ok || c.old.Has(n.Num) {
		return changed("signature appearance")
	}
	return nil
}

// objects: every object that existed before is the same, or one of those
// compared above; every new object was unknown to the old document, so none
// fills a hole that the old document refers to.
func (c *comparison) objects() error {
	s := c.f.Sections[c.i]
	for _, n := range s.Frees() {
		if c.old.Has(n) {
			return changed("object %d removed", n)
		}
	}
	known, err := c.old.Reachable(c.old.Trailer())
	if err != nil {
		return refusalOf(err)
	}
	holes := map[int]bool{}
	for r := range known {
		holes[r.Num] = true
	}
	for _, n := range s.Touches() {
		switch {
		case n == 0 || c.allowed[n] || !c.new.Has(n):
		case !c.old.Has(n):
			if holes[n] {
				return changed("object %d fills a hole", n)
			}
		default:
			if err := c.sameObject(n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *comparison) sameObject(n int) error {
	a, err := c.old.Get(pdf.Ref{Num: n})
	if err != nil {
		return refusalOf(err)
	}
	b, err := c.new.Get(pdf.Ref{Num: n})
	if err != nil {
		return refusalOf(err)
	}
	if a == nil || !pdf.Equal(a, b) {
		return changed("object %d", n)
	}
	return nil
}
