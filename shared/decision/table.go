package decision

import "fmt"

const (
	tableSize    = 12.0
	tableLeading = 15.0
	cellPadding  = 4.0
)

// tableRow is one row, wrapped: the lines of each cell.
type tableRow struct {
	cells  [][]line
	height float64
}

func (s *sheet) tableRow(cells [][]run, widths []float64) tableRow {
	row := tableRow{}
	for i, c := range cells {
		lines := s.wrap(c, tableSize, widths[i]-2*cellPadding, 0)
		row.cells = append(row.cells, lines)
		row.height = max(row.height, float64(len(lines))*tableLeading+2*cellPadding)
	}
	return row
}

// drawRow sets a row at s.y with a frame around each cell.
func (s *sheet) drawRow(row tableRow, widths []float64, aligns []align) {
	x := leftMargin
	s.pdf.SetLineWidth(0.5)
	for i, lines := range row.cells {
		s.pdf.Rect(x, s.y, widths[i], row.height, "D")
		y := s.y + (row.height-float64(len(lines))*tableLeading)/2
		for _, l := range lines {
			y += tableLeading
			s.draw(l, x+cellPadding, y-tableLeading*0.27, widths[i]-2*cellPadding, tableSize, aligns[i])
		}
		x += widths[i]
	}
	s.y += row.height
}

// table sets a table; its head is repeated on every page. A row is not broken.
func (s *sheet) table(t *Table, rows []Fields, values Fields, m *merger) {
	widths, aligns, heads := columns(t)
	head := s.tableRow(heads, widths)
	var all []tableRow
	for i, r := range rows {
		cells := make([][]run, len(t.Columns))
		for j, c := range t.Columns {
			cells[j] = m.runs(c.Cell, style{}, r, fmt.Sprintf("%s %d ", t.Rows, i))
		}
		all = append(all, s.tableRow(cells, widths))
	}
	if len(rows) == 0 {
		m.missing = append(m.missing, t.Rows)
		return
	}
	s.need(head.height + all[0].height)
	headAligns := make([]align, len(aligns))
	for i := range headAligns {
		headAligns[i] = alignCentre
	}
	s.drawRow(head, widths, headAligns)
	for _, row := range all {
		if s.need(row.height) {
			s.drawRow(head, widths, headAligns)
		}
		s.drawRow(row, widths, aligns)
	}
	s.total(t, values, m, widths)
	s.y += s.text().after
}

// total sets the last row; it may stand alone on a page.
func (s *sheet) total(t *Table, values Fields, m *merger, widths []float64) {
	if len(t.Total) != 2 {
		return
	}
	last := widths[len(widths)-1]
	two := []float64{textWidth - last, last}
	cells := [][]run{
		m.runs(t.Total[0], style{bold: true}, values, ""),
		m.runs(t.Total[1], style{bold: true}, values, ""),
	}
	row := s.tableRow(cells, two)
	s.need(row.height)
	s.drawRow(row, two, []align{alignCentre, alignRight})
}

func columns(t *Table) (widths []float64, aligns []align, heads [][]run) {
	sum := 0.0
	for _, c := range t.Columns {
		sum += c.Width
	}
	for _, c := range t.Columns {
		widths = append(widths, c.Width/sum*textWidth)
		heads = append(heads, []run{{c.Head, style{bold: true}}})
		switch c.Align {
		case "centre":
			aligns = append(aligns, alignCentre)
		case "right":
			aligns = append(aligns, alignRight)
		default:
			aligns = append(aligns, alignLeft)
		}
	}
	return widths, aligns, heads
}
