package decision

import (
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"
)

// The foot has two columns: recipients and QR code on the left, the signature
// on the right.
const (
	footLeftWidth  = 205.0
	footRightX     = leftMargin + 215
	footRightWidth = rightEdge - footRightX
	signRoom       = 90.0  // between title and name, for signature and seal
	sealSide       = 102.0 // 36 mm, the seal's true size
	footHeight     = 6 + 2*18 + signRoom + 18 + 26.0
	qrSide         = 62.0
)

// foot sets recipients, QR code and signature block, and notes the places.
func (d *typesetting) foot() {
	d.need(footHeight)
	d.y += 6
	top := d.y
	d.recipients(top)
	y := top
	bold := style{bold: true}
	if d.c.Signer.OnBehalf != "" {
		y = d.block([]run{{plain(d.c.Signer.OnBehalf), bold}}, footRightX, y, footRightWidth, d.size, 18, alignCentre)
	}
	if d.values["signer.title"] == "" {
		d.m.missing = append(d.m.missing, "signer.title")
	}
	for _, text := range strings.Split(d.c.Signer.Title, "/") {
		y = d.block([]run{{plain(text), bold}}, footRightX, y, footRightWidth, d.size, 18, alignCentre)
	}
	d.signaturePlaces(y)
	y += signRoom
	if d.values["signer.name"] == "" {
		d.m.missing = append(d.m.missing, "signer.name")
	}
	y = d.block([]run{{plain(d.c.Signer.Name), bold}}, footRightX, y, footRightWidth, d.size, 18, alignCentre)
	d.anchors.SealCaption = d.place(footRightX, y+24, footRightWidth, 20)
	d.y = y + 26
}

// signaturePlaces: the seal covers the left third of the signature.
func (d *typesetting) signaturePlaces(y float64) {
	const w, h = 150.0, 66.0
	x := footRightX + (footRightWidth-w)/2 + 12
	middle := y + signRoom/2 + 2
	d.anchors.Signature = d.place(x, middle+h/2, w, h)
	d.anchors.Seal = d.place(x+w/3-sealSide, middle+sealSide/2, sealSide, sealSide)
}

func (d *typesetting) recipients(y float64) {
	y = d.block([]run{{"Nơi nhận:", style{bold: true, italic: true}}}, leftMargin, y, footLeftWidth, 12, 15, alignLeft)
	for _, r := range d.t.Recipients {
		y = d.block(append([]run{{"- ", style{}}}, d.runs(r, style{})...), leftMargin, y, footLeftWidth, 11, 13.5, alignLeft)
	}
	if d.c.VerifyURL == "" {
		return
	}
	y += 8
	if err := d.qr(d.c.VerifyURL, leftMargin, y); err != nil {
		d.pdf.SetError(err)
		return
	}
	text := "Quét mã để kiểm tra văn bản. Hồ sơ " + plain(d.c.Dossier.Code)
	d.block([]run{{text, style{italic: true}}}, leftMargin+qrSide+6, y+10, footLeftWidth-qrSide-50, 9, 11, alignLeft)
}

// qr draws a QR code of medium redundancy as rectangles, so it stays sharp at
// any size and needs no image.
func (d *typesetting) qr(url string, x, y float64) error {
	code, err := qrcode.New(url, qrcode.Medium)
	if err != nil {
		return fmt.Errorf("decision: QR code: %w", err)
	}
	code.DisableBorder = true
	dots := code.Bitmap()
	size := qrSide / float64(len(dots))
	d.pdf.SetFillColor(0, 0, 0)
	for row := range dots {
		for col := 0; col < len(dots[row]); col++ {
			if !dots[row][col] {
				continue
			}
			from := col
			for col < len(dots[row]) && dots[row][col] {
				col++
			}
			d.pdf.Rect(x+float64(from)*size, y+float64(row)*size, float64(col-from)*size, size, "F")
		}
	}
	return nil
}
