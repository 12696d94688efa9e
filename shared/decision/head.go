package decision

import (
	"ansinh/shared/signing"
)

// The head has two columns: the authority on the left, the state on the right.
const (
	headLeftX     = leftMargin - 20
	headLeftWidth = 205.0
	headRightX    = headLeftX + headLeftWidth + 5
)

const headRightWidth = rightEdge + 8 - headRightX

// head sets the head of the document with blanks for number and date, whose
// places it notes.
func (d *typesetting) head() {
	bold := style{bold: true}
	y := d.y
	left := y
	if d.c.Issuer.Superior != "" {
		left = d.block([]run{{plain(d.c.Issuer.Superior), style{}}}, headLeftX, left, headLeftWidth, 13, 16, alignCentre)
	}
	if len(d.c.Issuer.Head) == 0 {
		d.m.missing = append(d.m.missing, "issuer.head")
	}
	for _, text := range d.c.Issuer.Head {
		left = d.block([]run{{plain(text), bold}}, headLeftX, left, headLeftWidth, 13, 16, alignCentre)
	}
	d.centredRule(headLeftX, headLeftWidth, headLeftWidth*0.32, left+3)

	right := d.block([]run{{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold}}, headRightX, y, headRightWidth, 12.5, 16, alignCentre)
	motto := "Độc lập - Tự do - Hạnh phúc"
	right = d.block([]run{{motto, bold}}, headRightX, right, headRightWidth, 13.5, 16, alignCentre)
	d.centredRule(headRightX, headRightWidth, d.measure(motto, bold, 13.5), right+3)

	base := max(left, right) + 24
	d.anchors.Stamps.Number = d.blanks(base, headLeftX, headLeftWidth, style{},
		part{text: "Số: "}, part{blank: 30}, part{text: "/" + plain(d.t.Symbol)})[0]
	places := d.blanks(base, headRightX, headRightWidth, style{italic: true},
		part{text: plain(d.values["issuer.place"]) + ", ngày "}, part{blank: 18}, part{text: " tháng "}, part{blank: 18},
		part{text: " năm "}, part{blank: 30})
	d.anchors.Stamps.Day, d.anchors.Stamps.Month, d.anchors.Stamps.Year = places[0], places[1], places[2]
	if d.values["issuer.place"] == "" {
		d.m.missing = append(d.m.missing, "issuer.place")
	}
	d.y = base + 6
}

// part is a text or a blank of the given width.
type part struct {
	text  string
	blank float64
}

// blanks sets a centred line with blanks and returns where they are. The
// letters have the size of the stamps that will fill the blanks.
func (d *typesetting) blanks(baseline, x, width float64, st style, parts ...part) []signing.Place {
	total := 0.0
	for _, p := range parts {
		total += p.blank
		if p.text != "" {
			total += d.measure(p.text, st, signing.StampSize)
		}
	}
	x += (width - total) / 2
	var out []signing.Place
	for _, p := range parts {
		if p.blank > 0 {
			out = append(out, d.place(x, baseline+signing.StampDrop, p.blank, signing.StampSize+signing.StampDrop))
			x += p.blank
			continue
		}
		d.font(st, signing.StampSize)
		d.pdf.Text(x, baseline, p.text)
		x += d.pdf.GetStringWidth(p.text)
	}
	return out
}

// place turns a rectangle, given by its lower left corner from the top of the
// page, into one from the bottom, as PDF has it.
func (d *typesetting) place(x, bottom, w, h float64) signing.Place {
	return signing.Place{Page: d.pdf.PageNo(), Rect: signing.Rect{X: x, Y: pageHeight - bottom, W: w, H: h}}
}
