package workbook

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/identity"
	"ansinh/shared/org"
	"ansinh/shared/policy"
)

// Sheet is a commune's sheet of a template: its people come when it is their
// turn, so that only one commune is in memory.
type Sheet struct {
	Unit   org.Unit
	People func() ([]beneficiary.RollPerson, error)
}

// styles of a written workbook.
type styles struct{ head, text, date, money, bad int }

// Write streams the 10A template: the guide, then a sheet a commune with a row
// for each policy in force in the month, its type of change left empty.
func Write(out io.Writer, sheets []Sheet, categories []policy.Category, month calendar.Month) (err error) {
	file := excelize.NewFile()
	defer func() {
		if closed := file.Close(); err == nil && closed != nil {
			err = fmt.Errorf("workbook: %w", closed)
		}
	}()
	style, err := newStyles(file)
	if err != nil {
		return err
	}
	if err := file.SetSheetName("Sheet1", GuideSheet); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	if err := writeGuide(file, style, categories); err != nil {
		return err
	}
	for _, sheet := range sheets {
		if err := writeSheet(file, style, sheet, month); err != nil {
			return fmt.Errorf("workbook: %s: %w", sheet.Unit.Name, err)
		}
	}
	if _, err := file.WriteTo(out); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

func newStyles(file *excelize.File) (s styles, err error) {
	date, money := "dd/mm/yyyy", "#,##0"
	for into, style := range map[*int]*excelize.Style{
		&s.head:  {Font: &excelize.Font{Bold: true}, Fill: fill("DDEBF7"), Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}},
		&s.text:  {NumFmt: 49}, // text: leading zeros stay
		&s.date:  {CustomNumFmt: &date},
		&s.money: {CustomNumFmt: &money},
		&s.bad:   {Fill: fill("FFC7CE"), NumFmt: 49},
	} {
		if *into, err = file.NewStyle(style); err != nil {
			return s, fmt.Errorf("workbook: %w", err)
		}
	}
	return s, nil
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

var widths = [columns]float64{16, 28, 12, 22, 10, 8, 14, 18, 14, 10, 16, 9, 10, 14, 16, 20, 26, 12, 24, 14}

func writeSheet(file *excelize.File, style styles, sheet Sheet, month calendar.Month) error {
	people, err := sheet.People()
	if err != nil {
		return err
	}
	name := SheetName(sheet.Unit)
	if _, err := file.NewSheet(name); err != nil {
		return err
	}
	rows := 0
	for _, p := range people {
		rows += len(p.Policies)
	}
	// Readers other than Excel believe the dimension, not the rows.
	if err := file.SetSheetDimension(name, "A1:"+Cell(columns-1, rows+1)); err != nil {
		return err
	}
	if err := offerChoices(file, name); err != nil {
		return err
	}
	w, err := file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := writeHeader(w, style); err != nil {
		return err
	}
	row := 2
	for _, p := range people {
		for _, e := range p.Entries() {
			rate := e.RateIn(month)
			if rate.Status != beneficiary.Active && rate.Status != beneficiary.Suspended {
				continue
			}
			if err := w.SetRow(Cell(0, row), rowOfPerson(style, p, rate)); err != nil {
				return err
			}
			row++
		}
	}
	return w.Flush()
}

// offerChoices gives the columns with few values a list to choose from.
func offerChoices(file *excelize.File, sheet string) error {
	for c, choices := range map[Column][]string{
		ColKind: KindNames, ColSex: {"Nam", "Nữ"}, ColMethod: {"Tiền mặt", "Tài khoản", "Ví điện tử"},
	} {
		v := excelize.NewDataValidation(true)
		v.SetSqref(Cell(c, 2) + ":" + Cell(c, MaxRows+1))
		if err := v.SetDropList(choices); err != nil {
			return err
		}
		if err := file.AddDataValidation(sheet, v); err != nil {
			return err
		}
	}
	return nil
}

func writeHeader(w *excelize.StreamWriter, style styles) error {
	for c, width := range widths {
		kind := style.text
		switch Column(c) {
		case ColBirth, ColDecisionDate, ColDied:
			kind = style.date
		case ColAmount:
			kind = style.money
		}
		if err := w.SetColWidth(c+1, c+1, width); err != nil {
			return err
		}
		if err := w.SetColStyle(c+1, c+1, kind); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	cells := make([]any, columns)
	for c, text := range Headers {
		cells[c] = excelize.Cell{StyleID: style.head, Value: text}
	}
	return w.SetRow("A1", cells)
}

func rowOfPerson(style styles, p beneficiary.RollPerson, rate beneficiary.Rate) []any {
	cells := make([]any, columns)
	text := func(c Column, s string) { cells[c] = excelize.Cell{StyleID: style.text, Value: s} }
	text(ColKind, "")
	text(ColName, p.Name)
	if p.Birth.Valid() {
		cells[ColBirth] = excelize.Cell{StyleID: style.date, Value: dateValue(p.Birth)}
	}
	text(ColHamlet, p.Hamlet)
	text(ColCategory, rate.Category)
	if rate.Coefficient > 0 {
		text(ColCoefficient, strings.ReplaceAll(strconv.FormatFloat(float64(rate.Coefficient)/100, 'f', -1, 64), ".", ","))
	}
	cells[ColAmount] = excelize.Cell{StyleID: style.money, Value: int64(rate.Amount)}
	text(ColFrom, rate.From.Vietnamese())
	text(ColNationalID, string(p.NationalID))
	text(ColSex, map[identity.Sex]string{identity.Male: "Nam", identity.Female: "Nữ"}[p.Sex])
	text(ColMethod, map[beneficiary.Method]string{
		beneficiary.Cash: "Tiền mặt", beneficiary.Account: "Tài khoản", beneficiary.Wallet: "Ví điện tử",
	}[p.Method])
	text(ColBank, p.Bank)
	text(ColNumber, p.Number)
	text(ColHolder, p.Holder)
	return cells
}

func dateValue(d calendar.Date) time.Time { return d.Start().In(calendar.Zone) }

func writeGuide(file *excelize.File, style styles, categories []policy.Category) error {
	lines := [][]any{
		{"CẬP NHẬT BIẾN ĐỘNG TĂNG/GIẢM/ĐIỀU CHỈNH BẰNG EXCEL (10A)"},
		{},
		{"1. Mỗi trang là một xã, phường, thị trấn; không đổi tên trang, không đổi dòng tiêu đề."},
		{"2. Chỉ dòng có “Loại biến động” được cập nhật; các dòng khác giữ nguyên."},
		{"3. Ngày phải là kiểu ngày của Excel (dd/mm/yyyy); “Từ tháng” viết MM/YYYY; số định danh là văn bản 12 chữ số."},
		{"4. Không dùng công thức, không gộp ô, không macro; tối đa 100.000 dòng và 20 MB."},
		{},
		{"Loại biến động", "Bắt buộc nhập"},
		{"Tăng", "họ tên, ngày sinh, thôn, nhóm, mức hưởng, số và ngày quyết định, từ tháng, số định danh, giới tính, dân tộc"},
		{"Điều chỉnh, Thôi hưởng", "họ tên, nhóm, mức hưởng, số định danh, số và ngày quyết định, từ tháng"},
		{"Chết", "họ tên, số định danh, ngày chết, số và ngày quyết định thôi hưởng"},
		{},
		{"Nhóm đối tượng", "Tên nhóm", "Căn cứ"},
	}
	for _, c := range categories {
		lines = append(lines, []any{c.Code, c.Name, c.Source})
	}
	w, err := file.NewStreamWriter(GuideSheet)
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	for c, width := range []float64{26, 80, 60} {
		if err := w.SetColWidth(c+1, c+1, width); err != nil {
			return fmt.Errorf("workbook: %w", err)
		}
	}
	for n, line := range lines {
		if len(line) > 1 || n == 0 {
			for i, v := range line {
				id := style.text
				if n == 0 || line[0] == "Loại biến động" || line[0] == "Nhóm đối tượng" {
					id = style.head
				}
				line[i] = excelize.Cell{StyleID: id, Value: v}
			}
		}
		if err := w.SetRow(Cell(0, n+1), line); err != nil {
			return fmt.Errorf("workbook: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}
