package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/money"
)

const (
	sheetName = "Báo cáo"
	// maxSheet is how many rows fit on a sheet beside head and total.
	maxSheet = 1_048_576 - 20
)

// styles are the formats of a sheet's cells.
type styles struct{ title, head, text, id, number, total, rate, totalRate int }

// XLSX writes the report as a workbook, row by row: numbers are numbers, ids
// are texts with their leading zeros (J-04). The first rows say the filter,
// the time and the user. TooLarge beyond a sheet's rows.
func (f File) XLSX(w io.Writer) error {
	if f.Table.Count > maxSheet {
		return tooLong(maxSheet)
	}
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // only its temporary files
	if err := f.fill(book); err != nil {
		return fmt.Errorf("report: %s: %w", f.Report.Code, err)
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("report: %s: %w", f.Report.Code, err)
	}
	return nil
}

func (f File) fill(book *excelize.File) error {
	if err := book.SetSheetName("Sheet1", sheetName); err != nil {
		return err
	}
	s, err := stylesIn(book)
	if err != nil {
		return err
	}
	first := len(f.lines()) + 4 // the row of the first data
	last, err := excelize.CoordinatesToCellName(len(f.Table.Columns)+1, first+f.Table.Count)
	if err != nil {
		return err
	}
	// Readers that trust the dimension see one row without it.
	if err := book.SetSheetDimension(sheetName, "A1:"+last); err != nil {
		return err
	}
	out, err := book.NewStreamWriter(sheetName)
	if err != nil {
		return err
	}
	if err := f.layOut(out, first); err != nil {
		return err
	}
	p := pen{out: out, row: 1}
	p.put(excelize.Cell{StyleID: s.title, Value: f.title()})
	for _, line := range f.lines() {
		p.put(excelize.Cell{Value: line})
	}
	p.row++ // an empty one
	p.put(f.headCells(s)...)
	n := 0
	for row, err := range f.Table.checked() {
		if err != nil {
			return err
		}
		n++
		p.put(f.cells(s, n, row)...)
	}
	if f.Table.summed() {
		p.put(f.totalCells(s)...)
	}
	if p.err != nil {
		return p.err
	}
	return out.Flush()
}

// layOut sets the widths and keeps the head in sight; it comes before rows.
func (f File) layOut(out *excelize.StreamWriter, first int) error {
	// The writer puts each width before those it has, and Excel wants them in
	// the columns' order: so the last column first.
	for i, c := range slices.Backward(f.Table.Columns) {
		if err := out.SetColWidth(i+2, i+2, max(10, c.width*0.62)); err != nil {
			return err
		}
	}
	if err := out.SetColWidth(1, 1, 6); err != nil {
		return err
	}
	return out.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: first - 1, TopLeftCell: fmt.Sprintf("A%d", first), ActivePane: "bottomLeft",
	})
}

// pen writes rows one below the other and keeps the first error.
type pen struct {
	out *excelize.StreamWriter
	row int
	err error
}

func (p *pen) put(cells ...excelize.Cell) {
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = c
	}
	if p.err == nil {
		p.err = p.out.SetRow(fmt.Sprintf("A%d", p.row), values)
	}
	p.row++
}

func (f File) headCells(s styles) []excelize.Cell {
	cells := []excelize.Cell{{StyleID: s.head, Value: "STT"}}
	for _, c := range f.Table.Columns {
		cells = append(cells, excelize.Cell{StyleID: s.head, Value: c.Title})
	}
	return cells
}

func (f File) cells(s styles, n int, row Row) []excelize.Cell {
	cells := []excelize.Cell{{StyleID: s.number, Value: n}}
	for i, c := range f.Table.Columns {
		style := s.text
		switch c.Kind {
		case ID:
			style = s.id
		case Count, Money:
			style = s.number
		case Percent:
			style = s.rate
		case Text:
		}
		cells = append(cells, excelize.Cell{StyleID: style, Value: plain(row[i])})
	}
	return cells
}

func (f File) totalCells(s styles) []excelize.Cell {
	cells := []excelize.Cell{{StyleID: s.total}}
	for i, total := range f.Table.Totals {
		if i == 0 {
			total = "Tổng cộng"
		}
		style := s.total
		if f.Table.Columns[i].Kind == Percent {
			style = s.totalRate
		}
		cells = append(cells, excelize.Cell{StyleID: style, Value: plain(total)})
	}
	return cells
}

// plain takes a đồng's type off, because the workbook knows numbers only, and
// leaves cells without a text empty.
func plain(v any) any {
	switch v := v.(type) {
	case money.Dong:
		return int64(v)
	case Rate:
		if percent, ok := v.Percent(); ok {
			return percent
		}
		return nil
	case string:
		if v == "" {
			return nil
		}
	}
	return v
}

func stylesIn(book *excelize.File) (s styles, err error) {
	const grouped, asText = 3, 49 // built-in number formats "#,##0" and "@"
	line := []excelize.Border{{Type: "left", Color: "9AA5B1", Style: 1}, {Type: "right", Color: "9AA5B1", Style: 1}, {Type: "top", Color: "9AA5B1", Style: 1}, {Type: "bottom", Color: "9AA5B1", Style: 1}}
	oneDecimal := "0.0"
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	for _, style := range []struct {
		into *int
		of   excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}},
		{&s.head, excelize.Style{
			Font: &excelize.Font{Bold: true}, Border: line, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6EDF3"}},
			Alignment: &excelize.Alignment{WrapText: true, Horizontal: "center", Vertical: "center"},
		}},
		{&s.text, excelize.Style{Border: line, Alignment: wrap}},
		{&s.id, excelize.Style{Border: line, Alignment: wrap, NumFmt: asText}},
		{&s.number, excelize.Style{Border: line, Alignment: &excelize.Alignment{Vertical: "top"}, NumFmt: grouped}},
		{&s.total, excelize.Style{Border: line, Font: &excelize.Font{Bold: true}, NumFmt: grouped}},
		{&s.rate, excelize.Style{Border: line, Alignment: &excelize.Alignment{Vertical: "top"}, CustomNumFmt: &oneDecimal}},
		{&s.totalRate, excelize.Style{Border: line, Font: &excelize.Font{Bold: true}, CustomNumFmt: &oneDecimal}},
	} {
		if *style.into, err = book.NewStyle(&style.of); err != nil {
			return s, err
		}
	}
	return s, nil
}
