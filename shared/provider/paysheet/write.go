// Package paysheet is the workbook in which the provider records what became
// of a package's payments: it is downloaded with the lines filled in, and
// taken back in two stages, check and confirm (J-05).
package paysheet

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/printout"
	"ansinh/shared/provider"
)

// MaxLines is how many lines one workbook holds; of a larger package each
// commune has its own.
const MaxLines = 5000

const (
	sheet = "Chi trả"
	// titleRow names the package, headerRow the columns; lines come below.
	titleRow, headerRow = 1, 2
)

// The columns.
const (
	colReference = iota
	colName
	colID
	colAmount
	colMethod
	colOutcome
	colDate
	colReason
	columns
)

// title stands before the package's name in the first row.
const title = "Gói tin"

// headers are the names of the columns, in order.
var headers = [columns]string{
	"Mã tham chiếu", "Họ và tên", "Số định danh", "Số tiền (đ)", "Hình thức", "Kết quả", "Ngày trả", "Lý do chưa trả",
}

var widths = [columns]float64{42, 28, 16, 16, 34, 14, 14, 40}

// The outcomes an officer may write.
const (
	Paid   = "Đã trả"
	Unpaid = "Chưa trả"
)

// Write renders the workbook of a package's lines, with what was recorded.
func Write(pkg string, lines []provider.Recorded) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it lives in memory only
	if err := compose(book, pkg, lines); err != nil {
		return nil, fmt.Errorf("paysheet: %w", err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return nil, fmt.Errorf("paysheet: %w", err)
	}
	return out.Bytes(), nil
}

func compose(book *excelize.File, pkg string, lines []provider.Recorded) error {
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	last := headerRow + max(1, len(lines))
	if err := book.SetSheetDimension(sheet, fmt.Sprintf("A1:H%d", last)); err != nil {
		return err
	}
	choice := excelize.NewDataValidation(true)
	choice.SetSqref(fmt.Sprintf("F%d:F%d", headerRow+1, last))
	if err := choice.SetDropList([]string{Paid, Unpaid}); err != nil {
		return err
	}
	if err := book.AddDataValidation(sheet, choice); err != nil {
		return err
	}
	if err := printout.Across(book, sheet, title+" "+pkg, headerRow); err != nil {
		return err
	}
	looks, err := printout.LooksIn(book)
	if err != nil {
		return err
	}
	w, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, width := range widths {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: headerRow, TopLeftCell: fmt.Sprintf("A%d", headerRow+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := rows(w, looks, pkg, lines); err != nil {
		return err
	}
	return w.Flush()
}

func rows(w *excelize.StreamWriter, l printout.Looks, pkg string, lines []provider.Recorded) error {
	heads := make([]any, columns)
	for i, h := range headers {
		heads[i] = excelize.Cell{StyleID: l.Head, Value: h}
	}
	if err := w.SetRow(fmt.Sprintf("A%d", titleRow), []any{excelize.Cell{StyleID: l.Title, Value: title}, pkg}); err != nil {
		return err
	}
	if err := w.SetRow(fmt.Sprintf("A%d", headerRow), heads); err != nil {
		return err
	}
	for i := range lines {
		cells, height := row(&lines[i]), 0.0
		for c, value := range cells {
			style := l.ID
			if c == colAmount {
				style = l.Number
			}
			if text, ok := value.(string); ok {
				height = printout.RowHeight(height, text, widths[c])
			}
			cells[c] = excelize.Cell{StyleID: style, Value: value}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", headerRow+1+i), cells, excelize.RowOpts{Height: height}); err != nil {
			return err
		}
	}
	return nil
}

func row(l *provider.Recorded) []any {
	outcome, date := "", ""
	switch l.Status {
	case provider.Success:
		outcome, date = Paid, l.PaidDate.Vietnamese()
	case provider.Rejected:
		outcome = Unpaid
	}
	return []any{l.ReferenceID, l.PayeeName, l.PayeeID, int64(l.Amount), method(l.PayeeFA), outcome, date, l.Reason}
}

// method says in words how a line is paid.
func method(fa string) string {
	kind, rest, _ := strings.Cut(fa, ":")
	rest = strings.Replace(rest, "/", " ", 1)
	switch kind {
	case "account":
		return "Tài khoản " + rest
	case "wallet":
		return "Ví " + rest
	}
	return "Tiền mặt"
}
