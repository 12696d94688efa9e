package decision

import (
	"math"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// The page: A4, margins of Nghị định 30/2020 (left 30 mm, the others 20 mm or a
// little less on the right), in points from the top left corner.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	leftMargin = 85.0
	rightEdge  = pageWidth - 51
	topMargin  = 57.0
	bottomEdge = pageHeight - 57
	textWidth  = rightEdge - leftMargin
	indent     = 30.0
)

type align int

const (
	alignLeft align = iota
	alignCentre
	alignRight
	alignJustify
)

// word is what is never broken: pieces in one or more styles without a space.
type word struct {
	parts []run
	width float64
}

type line struct {
	words []word
	width float64 // with single spaces
	last  bool    // of its paragraph: not stretched
}

// sheet is a document being set; y grows downwards.
type sheet struct {
	pdf  *fpdf.Fpdf
	y    float64
	size float64 // of the body's letters
}

func (s *sheet) font(st style, size float64) {
	name := ""
	if st.bold {
		name += "B"
	}
	if st.italic {
		name += "I"
	}
	s.pdf.SetFont("Serif", name, size)
}

func (s *sheet) measure(text string, st style, size float64) float64 {
	s.font(st, size)
	return s.pdf.GetStringWidth(text)
}

func (s *sheet) space(size float64) float64 { return s.measure(" ", style{}, size) }

// words splits runs at spaces. A no-break space stays inside a word.
func (s *sheet) words(runs []run, size float64) []word {
	var out []word
	var now word
	flush := func() {
		if len(now.parts) > 0 {
			out = append(out, now)
		}
		now = word{}
	}
	for _, r := range runs {
		for i, piece := range strings.Split(r.text, " ") {
			if i > 0 {
				flush()
			}
			if piece != "" {
				now.parts = append(now.parts, run{piece, r.style})
				now.width += s.measure(piece, r.style, size)
			}
		}
	}
	flush()
	return out
}

// wrap breaks runs into lines no wider than width; the first is shorter by
// first. A word wider than a line is broken between letters.
func (s *sheet) wrap(runs []run, size, width, first float64) []line {
	space := s.space(size)
	var lines []line
	now := line{}
	room := width - first
	for _, w := range s.words(runs, size) {
		for _, w := range s.split(w, size, width-first) {
			gap := 0.0
			if len(now.words) > 0 {
				gap = space
			}
			if len(now.words) > 0 && now.width+gap+w.width > room+0.01 {
				lines = append(lines, now)
				now, gap, room = line{}, 0, width
			}
			now.words = append(now.words, w)
			now.width += gap + w.width
		}
	}
	if len(now.words) > 0 {
		now.last = true
		lines = append(lines, now)
	}
	return lines
}

func (s *sheet) split(w word, size, room float64) []word {
	if w.width <= room {
		return []word{w}
	}
	var out []word
	now := word{}
	for _, p := range w.parts {
		for _, r := range p.text {
			width := s.measure(string(r), p.style, size)
			if now.width+width > room && len(now.parts) > 0 {
				out = append(out, now)
				now = word{}
			}
			if n := len(now.parts); n > 0 && now.parts[n-1].style == p.style {
				now.parts[n-1].text += string(r)
			} else {
				now.parts = append(now.parts, run{string(r), p.style})
			}
			now.width += width
		}
	}
	return append(out, now)
}

// draw sets one line with its baseline at y.
func (s *sheet) draw(l line, x, y, width, size float64, a align) {
	gap := s.space(size)
	switch {
	case a == alignCentre:
		x += (width - l.width) / 2
	case a == alignRight:
		x += width - l.width
	case a == alignJustify && !l.last && len(l.words) > 1:
		gap += (width - l.width) / float64(len(l.words)-1)
	}
	for _, w := range l.words {
		for _, p := range w.parts {
			s.font(p.style, size)
			s.pdf.Text(x, y, p.text)
			x += s.pdf.GetStringWidth(p.text)
		}
		x += gap
	}
}

// paragraph is how a paragraph is set.
type paragraph struct {
	size, leading, first, after float64
	align                       align
}

// text is a paragraph of the body.
func (s *sheet) text() paragraph {
	return paragraph{size: s.size, leading: s.size * 1.25, first: indent, after: 4, align: alignJustify}
}

// flow sets runs over the full text width, over as many pages as needed. No
// page ends with the first line of a longer paragraph or begins with its last.
func (s *sheet) flow(runs []run, p paragraph) {
	lines := s.wrap(runs, p.size, textWidth, p.first)
	for i, l := range lines {
		need := p.leading
		left := len(lines) - i
		if (i == 0 && left > 1) || left == 2 && len(lines) > 2 {
			need *= 2
		}
		s.need(need)
		x, width := leftMargin, textWidth
		if i == 0 {
			x, width = x+p.first, width-p.first
		}
		s.y += p.leading
		s.draw(l, x, s.y-p.leading*0.25, width, p.size, p.align)
	}
	s.y += p.after
}

// height is what flow would take.
func (s *sheet) height(runs []run, p paragraph) float64 {
	return float64(len(s.wrap(runs, p.size, textWidth, p.first)))*p.leading + p.after
}

// need begins a new page if less than h is left on this one.
func (s *sheet) need(h float64) bool {
	if s.y+h <= bottomEdge || s.y <= topMargin {
		return false
	}
	s.newPage()
	return true
}

// newPage begins a page. From the second on its number stands at the top, in
// the middle (Nghị định 30/2020, phụ lục I, mục II).
func (s *sheet) newPage() {
	s.pdf.AddPage()
	s.y = topMargin
	if n := s.pdf.PageNo(); n > 1 {
		l := s.wrap([]run{{itoa(n), style{}}}, 13, textWidth, 0)[0]
		s.draw(l, leftMargin, 42, textWidth, 13, alignCentre)
	}
}

// block sets runs in a column, centred or not, and returns the y below.
func (s *sheet) block(runs []run, x, y, width, size, leading float64, a align) float64 {
	for _, l := range s.wrap(runs, size, width, 0) {
		y += leading
		s.draw(l, x, y-leading*0.25, width, size, a)
	}
	return y
}

// title sets bold centred lines of about equal length, so that no single word
// is left on the last one.
func (s *sheet) title(runs []run, y, leading float64) float64 {
	width := textWidth - 20
	lines := len(s.wrap(runs, s.size, width, 0))
	for lines > 1 && width > textWidth/2 && len(s.wrap(runs, s.size, width-10, 0)) == lines {
		width -= 10
	}
	return s.block(runs, leftMargin+(textWidth-width)/2, y, width, s.size, leading, alignCentre)
}

func (s *sheet) rule(x0, x1, y float64) {
	s.pdf.SetLineWidth(0.7)
	s.pdf.Line(x0, y, x1, y)
}

// centredRule draws a line of the given length in the middle of a column.
func (s *sheet) centredRule(x, width, length, y float64) {
	length = math.Min(length, width)
	s.rule(x+(width-length)/2, x+(width+length)/2, y)
}
