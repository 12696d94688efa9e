package workbook

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxComments bounds the comments of a marked workbook: Excel becomes slow
// with many; the colour and the last column tell the rest.
const maxComments = 2000

// marksHeader heads the column that repeats what is wrong with a row.
const marksHeader = "Lỗi"

// WithMarks writes the officer's workbook anew with every wrong cell coloured
// and commented, and a last column that says what is wrong with the row. It
// streams; the original's own colours are not kept.
func WithMarks(raw []byte, findings []Finding) (marked []byte, err error) {
	defer recovered(&err)
	reader, err := Open(raw)
	if err != nil {
		return nil, err
	}
	defer func() { _ = reader.Close() }() // only read
	bySheet := map[string]map[int][]Finding{}
	for _, f := range findings {
		if bySheet[f.Sheet] == nil {
			bySheet[f.Sheet] = map[int][]Finding{}
		}
		bySheet[f.Sheet][f.Row] = append(bySheet[f.Sheet][f.Row], f)
	}
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // written to memory
	style, err := newStyles(file)
	if err != nil {
		return nil, err
	}
	for n, sheet := range reader.Sheets() {
		if n == 0 {
			err = file.SetSheetName("Sheet1", sheet)
		} else {
			_, err = file.NewSheet(sheet)
		}
		if err != nil {
			return nil, fmt.Errorf("workbook: %w", err)
		}
		if err := markSheet(file, style, reader, sheet, bySheet[sheet]); err != nil {
			return nil, fmt.Errorf("workbook: %s: %w", sheet, err)
		}
	}
	var out bytes.Buffer
	if _, err := file.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	return out.Bytes(), nil
}

func markSheet(file *excelize.File, style styles, reader *Reader, sheet string, wrong map[int][]Finding) error {
	// Comments go in before the stream begins: it cannot be amended after.
	if err := comment(file, sheet, wrong); err != nil {
		return err
	}
	w, err := file.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	header := make([]any, columns+1)
	for c, text := range Headers {
		header[c] = excelize.Cell{StyleID: style.head, Value: text}
		if err := w.SetColWidth(c+1, c+1, widths[c]); err != nil {
			return err
		}
	}
	header[columns] = excelize.Cell{StyleID: style.head, Value: marksHeader}
	if err := w.SetColWidth(int(columns)+1, int(columns)+1, 80); err != nil {
		return err
	}
	if err := w.SetRow("A1", header); err != nil {
		return err
	}
	err = reader.sheet(sheet, func(row *Row) error {
		return w.SetRow(Cell(0, row.Number), markedRow(style, row, wrong[row.Number]))
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

func markedRow(style styles, row *Row, wrong []Finding) []any {
	cells := make([]any, columns+1)
	bad := map[string]bool{}
	var details []string
	for _, f := range wrong {
		bad[f.Cell] = true
		details = append(details, f.Detail)
	}
	for c, text := range row.Cells {
		id := style.text
		var value any = text
		switch Column(c) {
		case ColBirth, ColDecisionDate, ColDied:
			p := parser{row: row}
			if d := p.date(Column(c), false); d != "" {
				id, value = style.date, dateValue(d)
			}
		}
		if bad[Cell(Column(c), row.Number)] {
			id, value = style.bad, text
		}
		cells[c] = excelize.Cell{StyleID: id, Value: value}
	}
	if len(details) > 0 {
		cells[columns] = excelize.Cell{StyleID: style.bad, Value: strings.Join(details, " ")}
	}
	return cells
}

func comment(file *excelize.File, sheet string, wrong map[int][]Finding) error {
	count := 0
	for _, list := range wrong {
		texts := map[string][]string{}
		for _, f := range list {
			texts[f.Cell] = append(texts[f.Cell], f.Detail)
		}
		for cell, lines := range texts {
			if count++; count > maxComments {
				return nil
			}
			if err := file.AddComment(sheet, excelize.Comment{
				Cell: cell, Author: "An Sinh", Paragraph: []excelize.RichTextRun{{Text: strings.Join(lines, "\n")}},
			}); err != nil {
				return err
			}
		}
	}
	return nil
}
