package report

import (
	"fmt"
	"io"
	"strconv"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/text/unicode/norm"

	"ansinh/shared/money"
)

const (
	font      = "serif"
	textWidth = 273.0 // mm, A4 across between margins of 12
	margin    = 12.0
	bottom    = 194.0 // mm from the top where a page ends
	lineHigh  = 4.2   // mm
	numberCol = 10.0  // mm of the running number
	// maxPaper is how many rows are set on paper, some 200 pages: it is built
	// in memory.
	maxPaper = 5000
)

// paper draws a report on A4 across.
type paper struct {
	*fpdf.Fpdf
	file   File
	widths []float64
}

// PDF writes the report as pages whose head repeats. TooLarge beyond 5,000
// rows: nobody prints them, the workbook has them.
func (f File) PDF(w io.Writer) error {
	if f.Table.Count > maxPaper {
		return tooLong(maxPaper)
	}
	p := paper{fpdf.New("L", "mm", "A4", ""), f, nil}
	p.SetCreationDate(f.At)
	p.SetModificationDate(f.At)
	p.SetCatalogSort(true)
	p.SetTitle(f.title(), true)
	p.AddUTF8FontFromBytes(font, "", liberationserifregular.TTF)
	p.AddUTF8FontFromBytes(font, "B", liberationserifbold.TTF)
	p.AddUTF8FontFromBytes(font, "I", liberationserifitalic.TTF)
	p.share()
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(false, 0)
	p.SetFooterFunc(func() {
		p.SetY(-10)
		p.line("I", 8, string(f.Report.Code)+" - "+f.Scope.Period()+" - trang "+strconv.Itoa(p.PageNo())+"/{nb}", "C")
	})
	p.AliasNbPages("{nb}")
	p.AddPage()
	p.line("B", 14, f.title(), "C")
	for _, line := range f.lines() {
		p.SetFont(font, "I", 10)
		p.MultiCell(textWidth, 5, norm.NFC.String(line), "", "L", false)
	}
	p.Ln(2)
	if err := p.table(); err != nil {
		return err
	}
	p.sign()
	if err := p.Output(w); err != nil {
		return fmt.Errorf("report: %s: %w", f.Report.Code, err)
	}
	return nil
}

// sign leaves places for the signatures below the table, all on one page.
func (p paper) sign() {
	const high = 46.0 // mm
	if p.GetY()+high > bottom {
		p.AddPage()
	}
	p.Ln(2)
	if words := p.file.inWords(); words != "" {
		p.line("I", 10, words, "L")
	}
	who := p.file.signatures()
	beside := func(style string, size float64, text func(int) string) {
		p.SetFont(font, style, size)
		for i := range who {
			p.CellFormat(textWidth/float64(len(who)), 5, norm.NFC.String(text(i)), "", 0, "C", false, 0, "")
		}
		p.Ln(5)
	}
	beside("I", 10, func(i int) string {
		if i == len(who)-1 {
			return p.file.placeAndDay()
		}
		return ""
	})
	beside("B", 11, func(i int) string { return who[i].title })
	beside("I", 10, func(i int) string { return who[i].hint })
	p.Ln(18)
	beside("B", 11, func(i int) string { return who[i].name })
}

// share gives each column its part of the page's width, the running number
// first. A column of numbers is as wide as its total in bold; the columns of
// texts, which can be broken, share the rest.
func (p *paper) share() {
	f := p.file
	texts, left := 0.0, textWidth-numberCol
	p.widths = make([]float64, len(f.Table.Columns)+1)
	p.widths[0] = numberCol
	whole := 0.0
	for _, c := range f.Table.Columns {
		whole += c.width
	}
	p.SetFont(font, "B", p.size())
	totals := written(f.Table.Totals)
	for i, c := range f.Table.Columns {
		if !c.Kind.summed() {
			texts += c.width
			continue
		}
		p.widths[i+1] = max(c.width*(textWidth-numberCol)/whole, p.GetStringWidth(totals[i])+2.5)
		left -= p.widths[i+1]
	}
	for i, c := range f.Table.Columns {
		if !c.Kind.summed() {
			p.widths[i+1] = c.width * left / texts
		}
	}
}

// size is that of the table's letters.
func (p paper) size() float64 {
	if len(p.file.Table.Columns) > 10 {
		return 7.5
	}
	return 9
}

func (p paper) line(style string, size float64, text, align string) {
	p.SetFont(font, style, size)
	p.CellFormat(textWidth, 6, norm.NFC.String(text), "", 1, align, false, 0, "")
}

func (p paper) head() {
	cells := []string{"STT"}
	for _, c := range p.file.Table.Columns {
		cells = append(cells, c.Title)
	}
	p.row("B", cells, func(int) string { return "C" })
}

// side is where a column's texts stand: numbers right.
func (p paper) side(i int) string {
	if i == 0 || p.file.Table.Columns[i-1].Kind.summed() {
		return "R"
	}
	return "L"
}

func (p paper) table() error {
	p.head()
	n := 0
	for row, err := range p.file.Table.checked() {
		if err != nil {
			return err
		}
		n++
		p.row("", append([]string{strconv.Itoa(n)}, written(row)...), p.side)
	}
	if !p.file.Table.summed() {
		return nil
	}
	totals := written(p.file.Table.Totals)
	totals[0] = "Tổng cộng"
	p.row("B", append([]string{""}, totals...), p.side)
	return nil
}

func written(row Row) []string {
	cells := make([]string, len(row))
	for i, v := range row {
		switch v := v.(type) {
		case money.Dong:
			cells[i] = v.Digits()
		case int:
			cells[i] = money.Dong(v).Digits()
		default:
			cells[i] = fmt.Sprint(v)
		}
	}
	return cells
}

// row draws one row as high as its longest cell; a new page begins with the
// head.
func (p paper) row(style string, cells []string, side func(int) string) {
	size := p.size()
	p.SetFont(font, style, size)
	wrapped, most := make([][]string, len(cells)), 1
	for i, cell := range cells {
		wrapped[i] = p.SplitText(norm.NFC.String(cell), p.widths[i]-1.5)
		most = max(most, len(wrapped[i]))
	}
	height := float64(most)*lineHigh + 1.6
	if p.GetY()+height > bottom {
		p.AddPage()
		p.head()
		p.SetFont(font, style, size)
	}
	x, y := margin, p.GetY()
	for i, lines := range wrapped {
		p.Rect(x, y, p.widths[i], height, "D")
		for n, line := range lines {
			p.SetXY(x+0.75, y+0.8+float64(n)*lineHigh)
			p.CellFormat(p.widths[i]-1.5, lineHigh, line, "", 0, side(i), false, 0, "")
		}
		x += p.widths[i]
	}
	p.SetXY(margin, y+height)
}
