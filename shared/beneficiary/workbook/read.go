package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/search"
)

// Row is one row of a commune's sheet as it stands in the file.
type Row struct {
	Sheet   string
	Commune org.UnitID
	Number  int // as Excel counts: the header is row 1
	Cells   [columns]string
	// Since1904 says that the workbook counts days from 1904, as old Macs did.
	Since1904 bool
	Marks     []Mark // formulas in the row and merged ranges over it
}

// Cell is the row's raw content of a column: dates are serial numbers.
func (r *Row) Cell(c Column) string { return r.Cells[c] }

// blank reports whether the row asks for nothing: no type of change.
func (r *Row) blank() bool { return strings.TrimSpace(r.Cells[ColKind]) == "" }

// Reader streams a workbook.
type Reader struct {
	file      *excelize.File
	marks     map[string]marks // by sheet
	last      map[string]int   // the last row with content, by sheet
	since1904 bool
	total     int
}

// Open checks the container and opens it; Close must be called. Everything
// wrong with the file as a whole is an Invalid or TooLarge fault whose field
// names the cell, where there is one.
func Open(raw []byte) (r *Reader, err error) {
	defer recovered(&err)
	seen, err := inspect(raw)
	if err != nil {
		return nil, err
	}
	file, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: maxUnzipped, RawCellValue: true})
	if err != nil {
		return nil, refuse("not-a-workbook", "Bảng tính bị hỏng, không đọc được.", "").Because(err)
	}
	r = &Reader{file: file, marks: map[string]marks{}, last: map[string]int{}, total: seen.rows.full}
	file.GetSheetList() // reads the list of sheets
	for _, sheet := range file.WorkBook.Sheets.Sheet {
		part := seen.relations[sheet.ID]
		r.marks[sheet.Name], r.last[sheet.Name] = seen.marks[part], seen.last[part]
	}
	if props := file.WorkBook.WorkbookPr; props != nil {
		r.since1904 = props.Date1904
	}
	return r, nil
}

// Close removes the reader's temporary files.
func (r *Reader) Close() error { return r.file.Close() }

// Total is how many rows have content, header rows included.
func (r *Reader) Total() int { return r.total }

// Sheets are the names of the sheets that hold rows, in order.
func (r *Reader) Sheets() []string {
	var names []string
	for _, name := range r.file.GetSheetList() {
		if !isGuide(name) {
			names = append(names, name)
		}
	}
	return names
}

// Rows calls each for every row that has content, sheet by sheet, header rows
// aside. Before any row is read all sheets must be communes of the area and
// all headers must be right. An error of each ends the reading.
func (r *Reader) Rows(known func(org.UnitID) error, each func(*Row) error) (err error) {
	defer recovered(&err)
	sheets := r.Sheets()
	if len(sheets) == 0 || len(sheets) > maxSheets {
		return refuse("wrong-sheet", "Bảng tính không có trang nào của xã, phường; hãy dùng tệp mẫu.", "")
	}
	for _, sheet := range sheets {
		if err := known(CommuneOf(sheet)); err != nil {
			return refuse("wrong-sheet", "Trang “"+sheet+"” không phải trang của một xã, phường trong địa bàn; hãy dùng tệp mẫu.", sheet+"!A1").Because(err)
		}
		if err := r.header(sheet); err != nil {
			return err
		}
	}
	for _, sheet := range sheets {
		if err := r.sheet(sheet, each); err != nil {
			return err
		}
	}
	return nil
}

// header refuses a sheet whose first row differs from the template's.
func (r *Reader) header(sheet string) error {
	rows, err := r.file.Rows(sheet)
	if err != nil {
		return unreadable(err)
	}
	defer func() { _ = rows.Close() }() // only read
	var got []string
	if rows.Next() {
		if got, err = rows.Columns(); err != nil {
			return unreadable(err)
		}
	}
	for c, want := range Headers {
		text := ""
		if c < len(got) {
			text = got[c]
		}
		if search.Fold(text) != search.Fold(want) {
			cell := Cell(Column(c), 1)
			return refuse("wrong-header", fmt.Sprintf("Trang “%s”, ô %s: tiêu đề phải là “%s”, không phải “%s”.", sheet, cell, want, short(text)), cell)
		}
	}
	for c := int(columns); c < len(got); c++ {
		if c == int(columns) && search.Fold(got[c]) == search.Fold(marksHeader) {
			continue // the officer corrected the file with marks
		}
		if strings.TrimSpace(got[c]) != "" {
			cell, _ := excelize.CoordinatesToCellName(c+1, 1) // a column that was read has a name
			return refuse("wrong-header", fmt.Sprintf("Trang “%s”, ô %s: cột “%s” không có trong tệp mẫu.", sheet, cell, short(got[c])), cell)
		}
	}
	return nil
}

func (r *Reader) sheet(sheet string, each func(*Row) error) error {
	rows, err := r.file.Rows(sheet)
	if err != nil {
		return unreadable(err)
	}
	defer func() { _ = rows.Close() }() // only read
	seen, commune := r.marks[sheet], CommuneOf(sheet)
	over, number := merges(seen), 0
	for rows.Next() {
		number++
		cells, err := rows.Columns()
		if err != nil {
			return unreadable(err)
		}
		if number == 1 || empty(cells) {
			continue
		}
		row := Row{Sheet: sheet, Commune: commune, Number: number, Marks: seen[number], Since1904: r.since1904}
		copy(row.Cells[:], cells)
		for _, m := range over {
			if m.Last >= number && rowOf(m.Cell) < number {
				row.Marks = append(row.Marks[:len(row.Marks):len(row.Marks)], m)
				break // one is reason enough
			}
		}
		if err := each(&row); err != nil {
			return err
		}
	}
	// The library ends quietly where the XML breaks; rows must not be lost.
	if err := rows.Error(); err != nil || number < r.last[sheet] {
		return unreadable(errors.Join(err, fmt.Errorf("sheet %s ends at row %d of %d", sheet, number, r.last[sheet])))
	}
	return nil
}

// merges are the ranges that reach over more than one row.
func merges(seen marks) []Mark {
	var over []Mark
	for row, list := range seen {
		for _, m := range list {
			if m.Last > row {
				over = append(over, m)
			}
		}
	}
	return over
}

func empty(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func unreadable(err error) error {
	return refuse("not-a-workbook", "Bảng tính bị hỏng, không đọc được.", "").Because(err)
}

// recovered turns a panic of the spreadsheet library on a hostile file into
// the refusal it is; a defect of ours shows in the log as its cause.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = unreadable(fmt.Errorf("panic: %v", p))
	}
}

// short is a text as a message quotes it.
func short(text string) string {
	letters := []rune(strings.TrimSpace(text))
	if len(letters) > 40 {
		return string(letters[:39]) + "…"
	}
	return string(letters)
}

// Refusal splits the error of Open or Rows: refused is the fault the officer
// is told, nil when err is an outage.
func Refusal(err error) (refused *fault.Fault) {
	var f *fault.Fault
	if errors.As(err, &f) && (f.Kind == fault.KindInvalid || f.Kind == fault.KindTooLarge) {
		return f
	}
	return nil
}
