package signing

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"

	"ansinh/shared/signing/internal/pdf"
)

// Picture is a PNG with transparency: the leader's signature in blue, or the
// organisation's red seal at its true size, covering the left third of the
// signature (Nghị định 30/2020, phụ lục I, mục II).
type Picture struct {
	PNG []byte
	Box Rect // on the page; the picture keeps its proportions inside, centred
}

// Caption is small text beside a picture, such as the organisation's name and
// the time of signing in ISO 8601.
type Caption struct {
	Lines []string
	Box   Rect // on the page; lines fill it from the top, long ones are set smaller
}

// maxPicture bounds a signature or seal image, in pixels a side.
const maxPicture = 1600

const captionSize = 7.0

// union is the smallest rectangle around both; an empty one counts for nothing.
func union(a, b Rect) Rect {
	if a.W == 0 || a.H == 0 {
		return b
	}
	if b.W == 0 || b.H == 0 {
		return a
	}
	x, y := math.Min(a.X, b.X), math.Min(a.Y, b.Y)
	return Rect{x, y, math.Max(a.X+a.W, b.X+b.W) - x, math.Max(a.Y+a.H, b.Y+b.H) - y}
}

// appearance adds the widget's picture and caption to the update and returns
// the form's reference and the widget's rectangle.
func appearance(u *pdf.Update, r Request) (pdf.Ref, Rect, error) {
	box := union(r.Picture.Box, r.Caption.Box).rounded()
	var content strings.Builder
	resources := pdf.Dict{}
	if len(r.Picture.PNG) > 0 {
		img, aspect, err := addImage(u, r.Picture.PNG)
		if err != nil {
			return pdf.Ref{}, box, err
		}
		resources["XObject"] = pdf.Dict{"Im": img}
		p := fit(r.Picture.Box, aspect)
		fmt.Fprintf(&content, "q %s 0 0 %s %s %s cm /Im Do Q\n",
			pdf.Real(p.W), pdf.Real(p.H), pdf.Real(p.X-box.X), pdf.Real(p.Y-box.Y))
	}
	if err := drawCaption(&content, r, box); err != nil {
		return pdf.Ref{}, box, err
	}
	form := &pdf.Stream{
		Dict: pdf.Dict{
			"Type": pdf.Name("XObject"), "Subtype": pdf.Name("Form"),
			"BBox": pdf.Array{0, 0, box.W, box.H}, "Resources": resources,
		},
		Raw: []byte(content.String()),
	}
	return u.Add(compressed(form)), box, nil
}

// fit centres a picture of the given width-to-height ratio in the box.
func fit(box Rect, aspect float64) Rect {
	w, h := box.W, box.W/aspect
	if h > box.H {
		w, h = box.H*aspect, box.H
	}
	return Rect{box.X + (box.W-w)/2, box.Y + (box.H-h)/2, w, h}
}

func drawCaption(content *strings.Builder, r Request, box Rect) error {
	f, err := upright()
	if err != nil {
		return err
	}
	ink := "0.05 0.15 0.55 rg\n"
	if r.Role == Clerk {
		ink = "0.75 0.05 0.05 rg\n"
	}
	content.WriteString(ink)
	y := r.Caption.Box.Y + r.Caption.Box.H - box.Y
	for _, text := range r.Caption.Lines {
		y -= captionSize * 1.2
		line, err := f.line(text, r.Caption.Box.X-box.X, y, captionSize, r.Caption.Box.W, true)
		if err != nil {
			return err
		}
		content.WriteString(line)
	}
	return nil
}

// addImage adds a PNG as an image with a soft mask and returns its reference
// and its ratio of width to height.
func addImage(u *pdf.Update, data []byte) (pdf.Ref, float64, error) {
	cfg, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return pdf.Ref{}, 0, fmt.Errorf("signing: picture: %w", err)
	}
	if cfg.Width < 1 || cfg.Height < 1 || cfg.Width > maxPicture || cfg.Height > maxPicture {
		return pdf.Ref{}, 0, fmt.Errorf("signing: picture of %d x %d pixels", cfg.Width, cfg.Height)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return pdf.Ref{}, 0, fmt.Errorf("signing: picture: %w", err)
	}
	rgb, alpha := split(img)
	dict := func(space pdf.Name) pdf.Dict {
		return pdf.Dict{
			"Type": pdf.Name("XObject"), "Subtype": pdf.Name("Image"), "ColorSpace": space,
			"Width": cfg.Width, "Height": cfg.Height, "BitsPerComponent": 8,
		}
	}
	mask := u.Add(compressed(&pdf.Stream{Dict: dict("DeviceGray"), Raw: alpha}))
	main := &pdf.Stream{Dict: dict("DeviceRGB"), Raw: rgb}
	main.Dict["SMask"] = mask
	return u.Add(compressed(main)), float64(cfg.Width) / float64(cfg.Height), nil
}

func split(img image.Image) (rgb, alpha []byte) {
	b := img.Bounds()
	rgb = make([]byte, 0, 3*b.Dx()*b.Dy())
	alpha = make([]byte, 0, b.Dx()*b.Dy())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c, _ := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			rgb = append(rgb, c.R, c.G, c.B)
			alpha = append(alpha, c.A)
		}
	}
	return rgb, alpha
}

// compressed deflates a stream and states its length.
func compressed(s *pdf.Stream) *pdf.Stream {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(s.Raw) // a bytes.Buffer takes everything
	_ = z.Close()
	s.Raw = b.Bytes()
	s.Dict["Filter"], s.Dict["Length"] = pdf.Name("FlateDecode"), len(s.Raw)
	return s
}
