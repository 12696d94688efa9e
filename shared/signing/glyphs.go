package signing

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// face is a font whose text is drawn as outlines. An appearance then needs no
// font resource, looks the same everywhere, and its bytes follow from the text
// alone, so that Verify can draw it again.
type face struct {
	font  *sfnt.Font
	units fixed.Int26_6 // one em, in font units
}

var (
	upright = sync.OnceValues(func() (*face, error) { return parseFace(liberationserifregular.TTF) })
	italic  = sync.OnceValues(func() (*face, error) { return parseFace(liberationserifitalic.TTF) })
)

func parseFace(ttf []byte) (*face, error) {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("signing: font: %w", err)
	}
	return &face{font: f, units: fixed.I(int(f.UnitsPerEm()))}, nil
}

// outline returns the path of the text in font units from the origin, and its
// width. A character the font lacks is an error.
func (f *face) outline(text string) (path string, width int, err error) {
	var b sfnt.Buffer
	var out strings.Builder
	for _, r := range norm.NFC.String(text) {
		g, err := f.font.GlyphIndex(&b, r)
		if err != nil {
			return "", 0, fmt.Errorf("signing: glyph %q: %w", r, err)
		}
		if g == 0 {
			return "", 0, fmt.Errorf("signing: the font has no letter %q", r)
		}
		segments, err := f.font.LoadGlyph(&b, g, f.units, nil)
		if err != nil {
			return "", 0, fmt.Errorf("signing: glyph %q: %w", r, err)
		}
		drawSegments(&out, segments, width)
		advance, err := f.font.GlyphAdvance(&b, g, f.units, font.HintingNone)
		if err != nil {
			return "", 0, fmt.Errorf("signing: glyph %q: %w", r, err)
		}
		width += advance.Round()
	}
	return out.String(), width, nil
}

// drawSegments writes a glyph as PDF path operators. The font's curves are
// quadratic, PDF's are cubic; y grows upwards in PDF.
func drawSegments(out *strings.Builder, segments sfnt.Segments, dx int) {
	var x0, y0 float64
	point := func(p fixed.Point26_6) (float64, float64) {
		return float64(p.X)/64 + float64(dx), -float64(p.Y) / 64
	}
	begun := false
	for _, s := range segments {
		x1, y1 := point(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if begun {
				out.WriteString("h\n")
			}
			begun = true
			operator(out, "m", x1, y1)
			x0, y0 = x1, y1
		case sfnt.SegmentOpLineTo:
			operator(out, "l", x1, y1)
			x0, y0 = x1, y1
		case sfnt.SegmentOpQuadTo:
			x2, y2 := point(s.Args[1])
			operator(out, "c", x0+(x1-x0)*2/3, y0+(y1-y0)*2/3, x2+(x1-x2)*2/3, y2+(y1-y2)*2/3, x2, y2)
			x0, y0 = x2, y2
		case sfnt.SegmentOpCubeTo:
			x2, y2 := point(s.Args[1])
			x3, y3 := point(s.Args[2])
			operator(out, "c", x1, y1, x2, y2, x3, y3)
			x0, y0 = x3, y3
		}
	}
	if begun {
		out.WriteString("h\n")
	}
}

func operator(out *strings.Builder, op string, numbers ...float64) {
	for _, n := range numbers {
		out.WriteString(strconv.Itoa(int(n+8192.5) - 8192)) // rounded, also below zero
		out.WriteByte(' ')
	}
	out.WriteString(op)
	out.WriteByte('\n')
}

// line draws text with its baseline at x, y, at the given size in points, or
// smaller if it would be wider than room. It returns content-stream operators.
func (f *face) line(text string, x, y, size, room float64, centred bool) (string, error) {
	path, width, err := f.outline(text)
	if err != nil {
		return "", err
	}
	em := float64(f.units) / 64
	scale := size / em
	if w := float64(width) * scale; w > room && w > 0 {
		scale *= room / w
	}
	if centred {
		x += (room - float64(width)*scale) / 2
	}
	s := strconv.FormatFloat(scale, 'f', 6, 64)
	return fmt.Sprintf("q %s 0 0 %s %.2f %.2f cm\n%sf\nQ\n", s, s, x, y, path), nil
}
