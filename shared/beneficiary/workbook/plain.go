package workbook

import (
	"errors"
	"fmt"
)

// PlainRow is a row of any table as it stands in the file.
type PlainRow struct {
	Number    int // as Excel counts, from 1
	Cells     []string
	Since1904 bool
	// Marked says that the row holds formulas or merged cells, whose content
	// is not what the cells say.
	Marked bool
}

// Cell is the content of the nth column, counted from 0; "" beyond the last.
func (r PlainRow) Cell(n int) string {
	if n >= len(r.Cells) {
		return ""
	}
	return r.Cells[n]
}

// Plain calls each for every row with content of the first sheet, whatever its
// columns are. An error of each ends the reading.
func (r *Reader) Plain(each func(PlainRow) error) (err error) {
	defer recovered(&err)
	sheets := r.Sheets()
	if len(sheets) == 0 {
		return refuse("wrong-sheet", "Bảng tính không có trang nào; hãy dùng tệp mẫu.", "")
	}
	rows, err := r.file.Rows(sheets[0])
	if err != nil {
		return unreadable(err)
	}
	defer func() { _ = rows.Close() }() // only read
	marked, number := r.marks[sheets[0]], 0
	over := merges(marked)
	for rows.Next() {
		number++
		cells, err := rows.Columns()
		if err != nil {
			return unreadable(err)
		}
		if empty(cells) {
			continue
		}
		row := PlainRow{Number: number, Cells: cells, Since1904: r.since1904, Marked: len(marked[number]) > 0}
		for _, m := range over {
			row.Marked = row.Marked || m.Last >= number && rowOf(m.Cell) <= number
		}
		if err := each(row); err != nil {
			return err
		}
	}
	if err := rows.Error(); err != nil || number < r.last[sheets[0]] {
		return unreadable(errors.Join(err, fmt.Errorf("sheet %s ends at row %d of %d", sheets[0], number, r.last[sheets[0]])))
	}
	return nil
}
