package summary

import (
	"bytes"
	"fmt"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/text/unicode/norm"

	"ansinh/shared/decision"
	"ansinh/shared/money"
	"ansinh/shared/payment"
	"ansinh/shared/printout"
)

const (
	font       = "serif"
	lineHeight = 5.0 // mm
	textWidth  = 267.0
	marginTop  = 15.0
	bottom     = 190.0 // mm from the top where a page ends
)

// widths of the columns in mm; together textWidth.
var widths = []float64{12, 43, 62, 16, 30, 24, 24, 28, 28}

// page draws the summary on A4 across.
type page struct{ *fpdf.Fpdf }

// PDF renders the summary as an official document: the national header, the
// table whose head repeats on each page, the total in words, places for the
// leader's signature and the seal. The same list gives the same bytes.
func (s Summary) PDF() ([]byte, error) {
	p := page{fpdf.New("L", "mm", "A4", "")}
	p.SetCreationDate(s.At)
	p.SetModificationDate(s.At)
	p.SetCatalogSort(true)
	p.SetTitle("Bảng tổng hợp kinh phí chi trả kỳ "+s.Period.Vietnamese(), true)
	p.AddUTF8FontFromBytes(font, "", liberationserifregular.TTF)
	p.AddUTF8FontFromBytes(font, "B", liberationserifbold.TTF)
	p.AddUTF8FontFromBytes(font, "I", liberationserifitalic.TTF)
	p.SetMargins(15, marginTop, 15)
	p.SetAutoPageBreak(false, 0)
	p.SetFooterFunc(func() {
		p.SetY(-12)
		p.text("I", 9, "Mã danh sách "+s.Hash+" - trang "+strconv.Itoa(p.PageNo())+"/{nb}", "C")
	})
	p.AliasNbPages("{nb}")
	p.AddPage()
	p.head(s)
	p.table(s)
	p.foot(s)
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	return out.Bytes(), nil
}

// text writes one line over the whole width. Text is composed to NFC first:
// decomposed marks would be misplaced.
func (p page) text(style string, size float64, line, align string) {
	p.SetFont(font, style, size)
	p.CellFormat(textWidth, lineHeight+1, norm.NFC.String(line), "", 1, align, false, 0, "")
}

func (p page) two(style string, size float64, left, right string) {
	p.SetFont(font, style, size)
	p.CellFormat(textWidth/2, lineHeight+1, norm.NFC.String(left), "", 0, "C", false, 0, "")
	p.CellFormat(textWidth/2, lineHeight+1, norm.NFC.String(right), "", 1, "C", false, 0, "")
}

func (p page) head(s Summary) {
	p.two("B", 12, "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	p.two("B", 12, s.Locality, "Độc lập - Tự do - Hạnh phúc")
	p.Line(15+textWidth*3/4-28, p.GetY()+0.5, 15+textWidth*3/4+28, p.GetY()+0.5)
	p.Ln(6)
	p.text("B", 14, s.title(), "C")
	p.text("I", 12, "Kỳ chi trả tháng "+s.Period.Vietnamese()+" - đơn vị: đồng", "C")
	p.Ln(3)
}

func (p page) table(s Summary) {
	p.row("B", heads, "C")
	for i, r := range s.Rows {
		p.row("", append([]string{strconv.Itoa(i + 1), r.Commune, r.Category}, digits(r.Sums)...), "R")
	}
	p.row("B", append([]string{"", "Tổng cộng", ""}, digits(s.Total)...), "R")
}

func digits(s payment.Sums) []string {
	return []string{money.Dong(s.Persons()).Digits(), s.Regular.Digits(), s.Arrears.Digits(), s.Recovery.Digits(), s.CarryOver.Digits(), s.Total.Digits()}
}

// row draws one row as high as its longest cell; at the end of a page a new
// one begins with the head.
func (p page) row(style string, cells []string, align string) {
	p.SetFont(font, style, 10)
	height := lineHeight
	wrapped := make([][]string, len(cells))
	for i, cell := range cells {
		wrapped[i] = p.SplitText(norm.NFC.String(cell), widths[i]-2)
		height = max(height, float64(len(wrapped[i]))*lineHeight)
	}
	height += 2
	if p.GetY()+height > bottom {
		p.AddPage()
		if cells[0] != heads[0] {
			p.row("B", heads, "C")
			p.SetFont(font, style, 10)
		}
	}
	x, y := p.GetXY()
	for i, lines := range wrapped {
		p.Rect(x, y, widths[i], height, "D")
		side := align
		if align == "R" && i < 3 {
			side = "L"
		}
		for n, line := range lines {
			p.SetXY(x+1, y+1+float64(n)*lineHeight)
			p.CellFormat(widths[i]-2, lineHeight, line, "", 0, side, false, 0, "")
		}
		x += widths[i]
	}
	p.SetXY(15, y+height)
}

func (p page) foot(s Summary) {
	if p.GetY()+60 > bottom {
		p.AddPage()
	}
	p.Ln(3)
	p.text("I", 11, s.inWords(), "L")
	for _, b := range s.Budgets {
		p.text("", 11, "Dòng ngân sách "+b.Key+": "+b.Sums.Total.String()+" ("+money.Dong(b.Sums.Persons()).Digits()+" người)", "L")
	}
	p.Ln(4)
	p.two("I", 11, "", s.placeAndDay())
	p.two("B", 12, "NGƯỜI LẬP BẢNG", "LÃNH ĐẠO")
	p.two("I", 11, "(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)")
	p.Ln(22)
	p.two("B", 12, s.By, "")
}

func (s Summary) inWords() string {
	return "Tổng số tiền bằng chữ: " + decision.AmountInWords(s.Total.Total) + "."
}

// placeAndDay is that of the list's preparation: the same list gives the same
// paper.
func (s Summary) placeAndDay() string { return printout.PlaceAndDay(s.Locality, s.At) }
