package demoauthority

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strings"

	"github.com/go-fonts/liberation/liberationsansbold"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
	"golang.org/x/text/unicode/norm"
)

var (
	sealRed = color.NRGBA{0xD0, 0x12, 0x1B, 0xE6}
	inkBlue = color.NRGBA{0x12, 0x2E, 0x9C, 0xFF}
)

const (
	sealSide = 900 // pixels, drawn large and scaled down for smooth edges
	sealOut  = 450
)

// Seal draws an organisation's round seal as a transparent PNG: two circles, a
// star, the unit's name in the upper arc and its superior's in the lower one.
func Seal(upper, lower string) ([]byte, error) {
	face, err := sealFace(62)
	if err != nil {
		return nil, err
	}
	img := image.NewNRGBA(image.Rect(0, 0, sealSide, sealSide))
	c := float64(sealSide) / 2
	ring(img, c, 440, 422)
	ring(img, c, 408, 402)
	ring(img, c, 268, 262)
	star(img, c, 150)
	if err := arc(img, face, strings.ToUpper(norm.NFC.String(upper)), c, 306, true); err != nil {
		return nil, err
	}
	if err := arc(img, face, strings.ToUpper(norm.NFC.String(lower)), c, 352, false); err != nil {
		return nil, err
	}
	out := image.NewNRGBA(image.Rect(0, 0, sealOut, sealOut))
	xdraw.CatmullRom.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return encode(out)
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("demoauthority: %w", err)
	}
	return b.Bytes(), nil
}

func sealFace(size float64) (font.Face, error) {
	f, err := opentype.Parse(liberationsansbold.TTF)
	if err != nil {
		return nil, fmt.Errorf("demoauthority: font: %w", err)
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
}

// ring fills the band between two circles.
func ring(img *image.NRGBA, c, outer, inner float64) {
	for y := range sealSide {
		for x := range sealSide {
			d := math.Hypot(float64(x)+0.5-c, float64(y)+0.5-c)
			cover := math.Min(clamp(outer-d+0.5), clamp(d-inner+0.5))
			if cover > 0 {
				blend(img, x, y, sealRed, cover)
			}
		}
	}
}

func clamp(v float64) float64 { return math.Max(0, math.Min(1, v)) }

// blend puts colour over what is there.
func blend(img *image.NRGBA, x, y int, c color.NRGBA, cover float64) {
	if !(image.Point{x, y}).In(img.Rect) {
		return
	}
	a := uint8(float64(c.A) * cover)
	if old := img.NRGBAAt(x, y); a > old.A {
		img.SetNRGBA(x, y, color.NRGBA{c.R, c.G, c.B, a})
	}
}

func star(img *image.NRGBA, c, r float64) {
	z := vector.NewRasterizer(sealSide, sealSide)
	for i := range 10 {
		radius := r
		if i%2 == 1 {
			radius = r * 0.382
		}
		a := -math.Pi/2 + float64(i)*math.Pi/5
		x, y := float32(c+radius*math.Cos(a)), float32(c+radius*math.Sin(a))
		if i == 0 {
			z.MoveTo(x, y)
		} else {
			z.LineTo(x, y)
		}
	}
	z.ClosePath()
	z.Draw(img, img.Bounds(), image.NewUniform(sealRed), image.Point{})
}

// arc writes text along a circle, each letter turned; the upper arc reads
// clockwise, the lower one counter-clockwise. Long text is squeezed to fit.
func arc(img *image.NRGBA, face font.Face, text string, c, radius float64, upper bool) error {
	total := 0.0
	advance := func(r rune) float64 {
		a, _ := face.GlyphAdvance(r)
		return float64(a)/64 + 3
	}
	for _, r := range text {
		total += advance(r)
	}
	span := total / radius
	squeeze := 1.0
	limit := math.Pi * 1.15
	if !upper {
		limit = math.Pi * 0.7
	}
	if span > limit {
		squeeze = limit / span
		span = limit
	}
	turn, dir := -math.Pi/2-span/2, 1.0
	if !upper {
		turn, dir = math.Pi/2+span/2, -1.0
	}
	for _, r := range text {
		step := advance(r) * squeeze / radius
		if err := letter(img, face, r, c, radius, turn+dir*step/2, squeeze, upper); err != nil {
			return err
		}
		turn += dir * step
	}
	return nil
}

// letter draws one letter, squeezed in its width, its foot on the circle.
func letter(img *image.NRGBA, face font.Face, r rune, c, radius, angle, squeeze float64, upper bool) error {
	const side = 120
	cell := image.NewAlpha(image.Rect(0, 0, side, side))
	d := font.Drawer{Dst: cell, Src: image.Opaque, Face: face}
	w, ok := face.GlyphAdvance(r)
	if !ok {
		return fmt.Errorf("demoauthority: no letter %q", r)
	}
	d.Dot = fixed.Point26_6{X: fixed.I(side/2) - w/2, Y: fixed.I(90)}
	d.DrawString(string(r))
	up := angle + math.Pi/2 // how far the letter is turned
	if !upper {
		up = angle - math.Pi/2
	}
	sin, cos := math.Sin(up), math.Cos(up)
	px, py := c+radius*math.Cos(angle), c+radius*math.Sin(angle)
	for y := -side; y < side; y++ {
		for x := -side; x < side; x++ {
			// from the picture back into the cell
			lx := (float64(x)*cos + float64(y)*sin) / squeeze
			ly := -float64(x)*sin + float64(y)*cos
			cx, cy := int(math.Round(lx+side/2)), int(math.Round(ly+90))
			if a := cell.AlphaAt(cx, cy).A; a > 0 {
				blend(img, int(px)+x, int(py)+y, sealRed, float64(a)/255)
			}
		}
	}
	return nil
}

// Handwriting draws a signature in blue ink as a transparent PNG. The strokes
// follow from the name, so each person's looks different and always the same.
func Handwriting(name string) ([]byte, error) {
	const w, h, scale = 600, 260, 2
	h64 := fnv.New64a()
	_, _ = h64.Write([]byte(norm.NFC.String(name)))
	seed := h64.Sum64()
	next := func(lo, hi float64) float64 {
		seed ^= seed << 13
		seed ^= seed >> 7
		seed ^= seed << 17
		return lo + (hi-lo)*float64(seed>>11)/float64(1<<53)
	}
	img := image.NewNRGBA(image.Rect(0, 0, w*scale, h*scale))
	pen := &pen{img: img, scale: scale}
	// The initial: one tall loop. Then a run of waves that dies away, and a
	// flourish under it.
	x := next(50, 80)
	pen.curve(x+20, 190, x-30, 20, x+90, next(10, 40), x+75, 120)
	pen.curve(x+75, 120, x+60, 225, x-40, 235, x-5, 165)
	pen.curve(x-5, 165, x+30, 120, x+90, 140, x+110, 165)
	x += 110
	for n, amp := 5+int(next(0, 3)), next(45, 70); n > 0; n-- {
		step := next(38, 56)
		pen.curve(x, 165, x+step*0.1, 165-amp, x+step*0.7, 165-amp*next(0.8, 1.4), x+step*0.5, 165)
		pen.curve(x+step*0.5, 165, x+step*0.5, 185, x+step*0.8, 180, x+step, 160)
		x, amp = x+step, amp*0.82
	}
	pen.curve(x, 160, x+60, 120, x+90, 200, x-40, 205)
	pen.curve(x-40, 205, 260, 225, 160, 215, next(70, 110), next(225, 240))
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	xdraw.CatmullRom.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return encode(out)
}

type pen struct {
	img   *image.NRGBA
	scale float64
}

// curve draws a cubic with a nib that presses harder where it moves slowly.
func (p *pen) curve(x0, y0, x1, y1, x2, y2, x3, y3 float64) {
	px, py := x0, y0
	for i := range 401 {
		t := float64(i) / 400
		u := 1 - t
		x := u*u*u*x0 + 3*u*u*t*x1 + 3*u*t*t*x2 + t*t*t*x3
		y := u*u*u*y0 + 3*u*u*t*y1 + 3*u*t*t*y2 + t*t*t*y3
		speed := math.Hypot(x-px, y-py)
		p.dot(x*p.scale, y*p.scale, p.scale*(3.4-math.Min(1.9, speed*1.3)))
		px, py = x, y
	}
}

func (p *pen) dot(x, y, r float64) {
	for iy := int(y - r - 1); iy <= int(y+r+1); iy++ {
		for ix := int(x - r - 1); ix <= int(x+r+1); ix++ {
			if cover := clamp(r - math.Hypot(float64(ix)-x, float64(iy)-y) + 0.5); cover > 0 {
				blend(p.img, ix, iy, inkBlue, cover)
			}
		}
	}
}
