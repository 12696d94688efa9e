package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/money"
	"ansinh/shared/printout"
)

const (
	sheetName = "Báo cáo"
	// maxSheet is how many rows fit on a sheet beside head, total and signatures.
	maxSheet = 1_048_576 - 30
)

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
	s, err := printout.LooksIn(book)
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
	if err := printout.Across(book, sheetName, f.title()+" - "+f.Scope.Period(), first-1); err != nil {
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
	p.put(excelize.Cell{StyleID: s.Title, Value: f.title()})
	for _, line := range f.lines() {
		p.put(excelize.Cell{Value: line})
	}
	p.row++ // an empty one
	head := f.headCells(s)
	p.putAs(head, f.high(head))
	n := 0
	for row, err := range f.Table.checked() {
		if err != nil {
			return err
		}
		n++
		cells := f.cells(s, n, row)
		p.putAs(cells, f.high(cells))
	}
	if f.Table.summed() {
		p.put(f.totalCells(s, first, p.row-1)...)
	}
	f.sign(&p, s)
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
		if err := out.SetColWidth(i+2, i+2, c.letters()); err != nil {
			return err
		}
	}
	if err := out.SetColWidth(1, 1, 7); err != nil {
		return err
	}
	return out.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: first - 1, TopLeftCell: fmt.Sprintf("A%d", first), ActivePane: "bottomLeft",
	})
}

// letters is the width of a column of a workbook, in characters. Ten thousand
// million đồng, in bold, are read whole.
func (c Column) letters() float64 {
	least := 10.0
	if c.Kind == Money {
		least = 17
	}
	return max(least, c.width*0.62)
}

// high is how high a row of the table must be.
func (f File) high(cells []excelize.Cell) excelize.RowOpts {
	height := 0.0
	for i, c := range f.Table.Columns {
		if text, ok := cells[i+1].Value.(string); ok {
			height = printout.RowHeight(height, text, c.letters())
		}
	}
	return excelize.RowOpts{Height: height}
}

// pen writes rows one below the other and keeps the first error.
type pen struct {
	out *excelize.StreamWriter
	row int
	err error
}

func (p *pen) put(cells ...excelize.Cell) { p.putAs(cells) }

func (p *pen) putAs(cells []excelize.Cell, opts ...excelize.RowOpts) {
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = c
	}
	if p.err == nil {
		p.err = p.out.SetRow(fmt.Sprintf("A%d", p.row), values, opts...)
	}
	p.row++
}

func (f File) headCells(s printout.Looks) []excelize.Cell {
	cells := []excelize.Cell{{StyleID: s.Head, Value: "STT"}}
	for _, c := range f.Table.Columns {
		cells = append(cells, excelize.Cell{StyleID: s.Head, Value: c.Title})
	}
	return cells
}

func (f File) cells(s printout.Looks, n int, row Row) []excelize.Cell {
	cells := []excelize.Cell{{StyleID: s.Order, Value: n}}
	for i, c := range f.Table.Columns {
		style := s.Text
		switch c.Kind {
		case ID:
			style = s.ID
		case Count, Money:
			style = s.Number
		case Percent:
			style = s.Rate
		case Text:
		}
		cells = append(cells, excelize.Cell{StyleID: style, Value: plain(row[i])})
	}
	return cells
}

// totalCells are sums a clerk can follow: formulas over the rows, with the value
// they have. A rate's total is no sum of rates and stays a value.
func (f File) totalCells(s printout.Looks, first, last int) []excelize.Cell {
	cells := []excelize.Cell{{StyleID: s.Total}}
	for i, total := range f.Table.Totals {
		if i == 0 {
			total = "Tổng cộng"
		}
		cell := excelize.Cell{StyleID: s.Total, Value: plain(total)}
		switch f.Table.Columns[i].Kind {
		case Percent:
			cell.StyleID = s.TotalRate
		case Count, Money:
			if name, err := excelize.ColumnNumberToName(i + 2); err == nil && last >= first {
				cell.Formula = fmt.Sprintf("SUM(%s%d:%s%d)", name, first, name, last)
			}
		case Text, ID:
		}
		cells = append(cells, cell)
	}
	return cells
}

// sign puts the place, the day and the signatures below the table, spread over
// its columns.
func (f File) sign(p *pen, s printout.Looks) {
	if words := f.inWords(); words != "" {
		p.put(excelize.Cell{Value: words})
	}
	p.row++
	who := f.signatures()
	spread := func(style int, text func(int) string) {
		cells := make([]excelize.Cell, len(f.Table.Columns)+1)
		for i := range who {
			at := (2*i + 1) * len(cells) / (2 * len(who))
			cells[at] = excelize.Cell{StyleID: style, Value: plain(text(i))}
		}
		p.put(cells...)
	}
	spread(s.Hint, func(i int) string {
		if i == len(who)-1 {
			return f.placeAndDay()
		}
		return ""
	})
	spread(s.Sign, func(i int) string { return who[i].title })
	spread(s.Hint, func(i int) string { return who[i].hint })
	p.row += 4
	spread(s.Sign, func(i int) string { return who[i].name })
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
