package summary

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/payment"
	"ansinh/shared/printout"
)

const sheet = "Tổng hợp"

// The rows above the first policy.
const headRow = 5

// XLSX renders the summary as a workbook: numbers are numbers (J-04), its total
// is a formula over them, and it prints as the paper does.
func (s Summary) XLSX() ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it lives in memory only
	if err := s.fill(book); err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	return out.Bytes(), nil
}

func (s Summary) fill(book *excelize.File) error {
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	rows := [][]any{
		{s.title()},
		{s.Locality + " - kỳ " + s.Period.Vietnamese() + " - đơn vị: đồng"},
		{"Mã danh sách: " + s.Hash},
		{},
		anys(heads),
	}
	for i, r := range s.Rows {
		rows = append(rows, append([]any{i + 1, r.Commune, r.Category}, numbers(r.Sums)...))
	}
	rows = append(rows, append([]any{"", "Tổng cộng", ""}, numbers(s.Total)...))
	if err := put(book, sheet, 1, rows); err != nil {
		return err
	}
	if err := sums(book, sheet, "DEFGHI", headRow+1, len(rows)); err != nil {
		return err
	}
	looks, err := printout.LooksIn(book)
	if err != nil {
		return err
	}
	if err := s.style(book, looks, len(rows)); err != nil {
		return err
	}
	if err := s.sign(book, looks, len(rows)+2); err != nil {
		return err
	}
	if err := printout.Across(book, sheet, s.title()+" - kỳ "+s.Period.Vietnamese(), headRow); err != nil {
		return err
	}
	return s.budgets(book, looks)
}

// put writes rows from a row on.
func put(book *excelize.File, sheet string, from int, rows [][]any) error {
	for i, row := range rows {
		if err := book.SetSheetRow(sheet, fmt.Sprintf("A%d", from+i), &row); err != nil {
			return err
		}
	}
	return nil
}

// sums has the cells of the total row add the rows above up; the values there
// stay for readers that do not reckon.
func sums(book *excelize.File, sheet, columns string, first, total int) error {
	if total <= first {
		return nil
	}
	for _, c := range columns {
		if err := book.SetCellFormula(sheet, fmt.Sprintf("%c%d", c, total), fmt.Sprintf("SUM(%c%d:%c%d)", c, first, c, total-1)); err != nil {
			return err
		}
	}
	return nil
}

// sign leaves the places of the paper: the total in words, the day, who made it
// and the leader.
func (s Summary) sign(book *excelize.File, looks printout.Looks, row int) error {
	if err := book.SetCellValue(sheet, fmt.Sprintf("B%d", row), s.inWords()); err != nil {
		return err
	}
	for _, text := range []struct {
		at    string
		down  int
		text  string
		style int
	}{
		{"G", 2, s.placeAndDay(), looks.Hint},
		{"C", 3, "NGƯỜI LẬP BẢNG", looks.Sign},
		{"G", 3, "LÃNH ĐẠO", looks.Sign},
		{"C", 4, "(Ký, ghi rõ họ tên)", looks.Hint},
		{"G", 4, "(Ký tên, đóng dấu)", looks.Hint},
		{"C", 9, s.By, looks.Sign},
	} {
		cell := fmt.Sprintf("%s%d", text.at, row+text.down)
		if err := errors.Join(book.SetCellValue(sheet, cell, text.text), book.SetCellStyle(sheet, cell, cell, text.style)); err != nil {
			return err
		}
	}
	return nil
}

const budgetSheet = "Dòng ngân sách"

// budgets splits the same totals by budget line on a sheet of their own
// (F-14).
func (s Summary) budgets(book *excelize.File, looks printout.Looks) error {
	if _, err := book.NewSheet(budgetSheet); err != nil {
		return err
	}
	rows := [][]any{append([]any{"Dòng ngân sách"}, anys(heads[3:])...)}
	for _, b := range s.Budgets {
		rows = append(rows, append([]any{b.Key}, numbers(b.Sums)...))
	}
	rows = append(rows, append([]any{"Tổng cộng"}, numbers(s.Total)...))
	if err := put(book, budgetSheet, 1, rows); err != nil {
		return err
	}
	if err := sums(book, budgetSheet, "BCDEFG", 2, len(rows)); err != nil {
		return err
	}
	if err := table(book, looks, budgetSheet, 'B', 'G', 1, len(rows)); err != nil {
		return err
	}
	if err := book.SetRowHeight(budgetSheet, 1, 30); err != nil {
		return err
	}
	if err := book.SetColWidth(budgetSheet, "A", "A", 44); err != nil {
		return err
	}
	if err := book.SetColWidth(budgetSheet, "B", "G", 18); err != nil {
		return err
	}
	return printout.Across(book, budgetSheet, s.title()+" - "+budgetSheet, 1)
}

func numbers(s payment.Sums) []any {
	return []any{s.Persons(), int64(s.Regular), int64(s.Arrears), int64(s.Recovery), int64(s.CarryOver), int64(s.Total)}
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}

// table formats a table whose head and total are the rows given and whose
// numbers begin at a column.
func table(book *excelize.File, l printout.Looks, sheet string, numbers, last rune, head, total int) error {
	for _, part := range []struct {
		first, last rune
		from, to    int
		style       int
	}{
		{'A', last, head, head, l.Head},
		{'A', numbers - 1, head + 1, total - 1, l.Text},
		{numbers, last, head + 1, total - 1, l.Number},
		{'A', last, total, total, l.Total},
	} {
		if part.to < part.from {
			continue
		}
		if err := book.SetCellStyle(sheet, fmt.Sprintf("%c%d", part.first, part.from), fmt.Sprintf("%c%d", part.last, part.to), part.style); err != nil {
			return err
		}
	}
	return nil
}

func (s Summary) style(book *excelize.File, looks printout.Looks, last int) error {
	if err := book.SetCellStyle(sheet, "A1", "A1", looks.Title); err != nil {
		return err
	}
	if err := table(book, looks, sheet, 'D', 'I', headRow, last); err != nil {
		return err
	}
	for i := range s.Rows {
		height := printout.RowHeight(0, s.Rows[i].Category, 44)
		if err := book.SetRowHeight(sheet, headRow+1+i, height); err != nil {
			return err
		}
	}
	if err := book.SetRowHeight(sheet, headRow, 30); err != nil {
		return err
	}
	for column, width := range map[string]float64{"A": 6, "B": 26, "C": 44, "D": 10, "E": 18, "F": 16, "G": 16, "H": 20, "I": 18} {
		if err := book.SetColWidth(sheet, column, column, width); err != nil {
			return err
		}
	}
	return book.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: fmt.Sprintf("A%d", headRow+1), ActivePane: "bottomLeft"})
}
