package workbook

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/calendar"
)

// Composed is a sheet's rows to write: values by column. A calendar.Date
// becomes a date cell, an int64 a number, anything else text.
type Composed struct {
	Sheet string
	Rows  []map[Column]any
}

// Compose writes a 10A workbook with the given rows, as an officer would have
// filled the template in: for the demonstration, the bench and tests.
func Compose(sheets ...Composed) (raw []byte, err error) {
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // written to memory
	style, err := newStyles(file)
	if err != nil {
		return nil, err
	}
	for n, s := range sheets {
		if n == 0 {
			err = file.SetSheetName("Sheet1", s.Sheet)
		} else {
			_, err = file.NewSheet(s.Sheet)
		}
		if err != nil {
			return nil, fmt.Errorf("workbook: %w", err)
		}
		if err := composeSheet(file, style, s); err != nil {
			return nil, fmt.Errorf("workbook: %s: %w", s.Sheet, err)
		}
	}
	var out bytes.Buffer
	if _, err := file.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	return out.Bytes(), nil
}

func composeSheet(file *excelize.File, style styles, s Composed) error {
	if err := file.SetSheetDimension(s.Sheet, "A1:"+Cell(columns-1, len(s.Rows)+1)); err != nil {
		return err
	}
	w, err := file.NewStreamWriter(s.Sheet)
	if err != nil {
		return err
	}
	if err := writeHeader(w, style); err != nil {
		return err
	}
	for n, row := range s.Rows {
		cells := make([]any, columns)
		for c, v := range row {
			switch v := v.(type) {
			case calendar.Date:
				cells[c] = excelize.Cell{StyleID: style.date, Value: dateValue(v)}
			default:
				cells[c] = v
			}
		}
		if err := w.SetRow(Cell(0, n+2), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}
