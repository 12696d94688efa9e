package warning

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/calendar"
)

// sheet is the name of the workbook's only sheet.
const sheet = "Cảnh báo"

// columns are the workbook's, with their widths.
var columns = []struct {
	title string
	width float64
	of    func(Warning) any
}{
	{"Cảnh báo", 28, func(w Warning) any { return Names[w.Kind] }},
	{"Họ và tên", 26, func(w Warning) any { return w.Name }},
	{"Ngày sinh", 12, func(w Warning) any { return w.Birth.Vietnamese() }},
	{"Số định danh", 15, func(w Warning) any { return w.NationalID }},
	{"Xã", 20, func(w Warning) any { return w.CommuneName }},
	{"Thôn, xóm", 20, func(w Warning) any { return w.Hamlet }},
	{"Chính sách", 11, func(w Warning) any { return w.Category }},
	{"Từ tháng", 10, func(w Warning) any { return w.Month.Vietnamese() }},
	{"Nội dung", 60, func(w Warning) any { return w.Text }},
}

// XLSX writes the warnings as a workbook: a title with the area, the day and
// the account, then a row each (E-22, E-28, E-31).
func (f Found) XLSX(area, by string, day calendar.Date) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // only its temporary files
	if err := f.fill(book, area, by, day); err != nil {
		return nil, fmt.Errorf("warning: %w", err)
	}
	var content bytes.Buffer
	if err := book.Write(&content); err != nil {
		return nil, fmt.Errorf("warning: %w", err)
	}
	return content.Bytes(), nil
}

// headRows is how many rows stand above the first warning.
const headRows = 4

func (f Found) fill(book *excelize.File, area, by string, day calendar.Date) error {
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	// The writer puts each width before those it has: so the last column first.
	for i := len(columns) - 1; i >= 0; i-- {
		if err := out.SetColWidth(i+2, i+2, columns[i].width); err != nil {
			return err
		}
	}
	rows := [][]any{
		{excelize.Cell{StyleID: bold, Value: "Cảnh báo chính sách hồ sơ đối tượng"}},
		{fmt.Sprintf("%s, ngày %s, người lập: %s", area, day.Vietnamese(), by)},
		{},
		{excelize.Cell{StyleID: bold, Value: "STT"}},
	}
	for _, c := range columns {
		rows[headRows-1] = append(rows[headRows-1], excelize.Cell{StyleID: bold, Value: c.title})
	}
	for i, w := range f.Items {
		row := []any{i + 1}
		for _, c := range columns {
			row = append(row, c.of(w))
		}
		rows = append(rows, row)
	}
	for i, row := range rows {
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			return err
		}
	}
	return out.Flush()
}
