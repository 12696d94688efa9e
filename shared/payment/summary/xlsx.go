package summary

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/payment"
)

const sheet = "Tổng hợp"

// XLSX renders the summary as a workbook: numbers are numbers (J-04).
func (s Summary) XLSX() ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it lives in memory only
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	rows := [][]any{
		{s.title()},
		{s.Locality + " - kỳ " + s.Period.Vietnamese()},
		{"Mã danh sách: " + s.Hash},
		{},
		anys(heads),
	}
	for i, r := range s.Rows {
		rows = append(rows, append([]any{i + 1, r.Commune, r.Category}, numbers(r.Sums)...))
	}
	rows = append(rows, append([]any{"", "Tổng cộng", ""}, numbers(s.Total)...))
	for i, row := range rows {
		if err := book.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			return nil, fmt.Errorf("summary: %w", err)
		}
	}
	if err := s.style(book, len(rows)); err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	if err := s.budgets(book); err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	return out.Bytes(), nil
}

const budgetSheet = "Dòng ngân sách"

// budgets splits the same totals by budget line on a sheet of their own
// (F-14).
func (s Summary) budgets(book *excelize.File) error {
	if _, err := book.NewSheet(budgetSheet); err != nil {
		return err
	}
	rows := [][]any{append([]any{"Dòng ngân sách"}, anys(heads[3:])...)}
	for _, b := range s.Budgets {
		rows = append(rows, append([]any{b.Key}, numbers(b.Sums)...))
	}
	rows = append(rows, append([]any{"Tổng cộng"}, numbers(s.Total)...))
	for i, row := range rows {
		if err := book.SetSheetRow(budgetSheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			return err
		}
	}
	if err := book.SetColWidth(budgetSheet, "A", "A", 44); err != nil {
		return err
	}
	return book.SetColWidth(budgetSheet, "B", "G", 18)
}

func numbers(s payment.Sums) []any {
	return []any{s.Lines, int64(s.Regular), int64(s.Arrears), int64(s.Recovery), int64(s.CarryOver), int64(s.Total)}
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}

func (s Summary) style(book *excelize.File, last int) error {
	money, err := book.NewStyle(&excelize.Style{NumFmt: 3})
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 3})
	if err != nil {
		return err
	}
	if err := book.SetCellStyle(sheet, "D6", fmt.Sprintf("I%d", last), money); err != nil {
		return err
	}
	for _, row := range []int{1, 5, last} {
		if err := book.SetCellStyle(sheet, fmt.Sprintf("A%d", row), fmt.Sprintf("I%d", row), bold); err != nil {
			return err
		}
	}
	for column, width := range map[string]float64{"A": 6, "B": 26, "C": 44, "D": 10, "E": 18, "F": 16, "G": 16, "H": 20, "I": 18} {
		if err := book.SetColWidth(sheet, column, column, width); err != nil {
			return err
		}
	}
	return book.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 5, TopLeftCell: "A6", ActivePane: "bottomLeft"})
}
