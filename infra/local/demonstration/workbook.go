package demonstration

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// wantedRows is how many rows the workbook asks for, the wrong ones too.
const wantedRows = 300

// changes is a 10A workbook being filled in.
type changes struct {
	book    *excelize.File
	sheet   string
	columns map[string]int // by header, from 1
	people  []templateRow  // of people with one policy and a national id
	next    int            // the first empty row
	month   calendar.Month
	today   calendar.Date

	asked, increase, adjust, stop, death int

	wrong   []string // cells
	content []byte
}

// templateRow is a person's row as the template came.
type templateRow struct {
	row                int
	name, id, category string
	birth              calendar.Date
	from               calendar.Month
}

// openTemplate reads the sheet of the commune that follows the guide.
func openTemplate(content []byte, month calendar.Month, today calendar.Date) (*changes, error) {
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("mở mẫu 10A: %w", err)
	}
	c := &changes{book: book, columns: map[string]int{}, month: month, today: today}
	for _, name := range book.GetSheetList() {
		if strings.HasPrefix(name, importCommune+" ") {
			c.sheet = name
		}
	}
	if c.sheet == "" {
		return nil, fmt.Errorf("mẫu 10A không có trang của xã %s", importCommune)
	}
	return c, c.readPeople()
}

func (c *changes) readPeople() error {
	rows, err := c.book.GetRows(c.sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		return fmt.Errorf("đọc mẫu 10A: %w", err)
	}
	if len(rows) == 0 {
		return fmt.Errorf("mẫu 10A không có dòng tiêu đề")
	}
	for i, header := range rows[0] {
		c.columns[header] = i + 1
	}
	c.next = len(rows) + 1
	policies := map[string]int{}
	for n, row := range rows[1:] {
		person := c.person(n+2, row)
		policies[person.id]++
		c.people = append(c.people, person)
	}
	single := c.people[:0]
	for _, person := range c.people {
		if person.id != "" && policies[person.id] == 1 && person.birth != "" {
			single = append(single, person)
		}
	}
	c.people = single
	return nil
}

func (c *changes) person(number int, row []string) templateRow {
	cell := func(header string) string {
		if at := c.columns[header]; at > 0 && at <= len(row) {
			return strings.TrimSpace(row[at-1])
		}
		return ""
	}
	person := templateRow{row: number, name: cell("Họ và tên"), id: cell("Số định danh"), category: cell("Nhóm đối tượng")}
	if days, err := strconv.ParseFloat(cell("Ngày sinh"), 64); err == nil {
		if at, err := excelize.ExcelDateToTime(days, false); err == nil {
			person.birth = calendar.NewDate(at.Year(), at.Month(), at.Day())
		}
	}
	if month, year, ok := strings.Cut(cell("Từ tháng"), "/"); ok {
		person.from = calendar.Month(year + "-" + month)
	}
	return person
}

// set writes a row's cells by their headers: text, dates, numbers.
func (c *changes) set(row int, values map[string]any) error {
	for header, value := range values {
		column, ok := c.columns[header]
		if !ok {
			return fmt.Errorf("mẫu 10A không có cột %q", header)
		}
		cell, err := excelize.CoordinatesToCellName(column, row)
		if err != nil {
			return err
		}
		switch v := value.(type) {
		case calendar.Date:
			value = v.Start().In(calendar.Zone)
		case money.Dong:
			value = int64(v)
		}
		if err := c.book.SetCellValue(c.sheet, cell, value); err != nil {
			return fmt.Errorf("ô %s: %w", cell, err)
		}
	}
	return nil
}

// cell names a cell of a row by its header.
func (c *changes) cell(header string, row int) string {
	name, _ := excelize.CoordinatesToCellName(c.columns[header], row) // the header was written to already
	return name
}

func (c *changes) save() error {
	var out bytes.Buffer
	if err := c.book.Write(&out); err != nil {
		return fmt.Errorf("ghi tệp 10A: %w", err)
	}
	c.content = out.Bytes()
	return c.book.Close()
}

// decision are the cells of the decision a change rests on.
func (c *changes) decision(kind string) map[string]any {
	return map[string]any{
		"Loại biến động": kind, "Số quyết định": fmt.Sprintf("%d/QĐ-UBND", 1000+c.asked), "Ngày quyết định": c.today, "Từ tháng": c.month.Vietnamese(),
	}
}

// commented checks that a marked workbook has a comment at each of the cells.
func commented(content []byte, cells []string) error {
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		return fmt.Errorf("mở tệp đánh dấu: %w", err)
	}
	defer func() { _ = book.Close() }() // only read
	has := map[string]bool{}
	for _, sheet := range book.GetSheetList() {
		comments, err := book.GetComments(sheet)
		if err != nil {
			return fmt.Errorf("đọc chú thích: %w", err)
		}
		for _, comment := range comments {
			has[comment.Cell] = true
		}
	}
	for _, cell := range cells {
		if !has[cell] {
			return fmt.Errorf("tệp đánh dấu không có chú thích ở ô %s", cell)
		}
	}
	return nil
}

// ageIn is the number of years completed at the end of a month, 0 when the
// birthday lies in it: then two ages count, and the play leaves it alone.
func (t templateRow) ageIn(month calendar.Month) int {
	if t.birth.Month()[5:] == month[5:] {
		return 0
	}
	age := month.Last().Year() - t.birth.Year()
	if t.birth[5:] > month.Last()[5:] {
		age--
	}
	return age
}

// old reports whether the policy began well before the month, so that a stop
// or a death makes sense.
func (t templateRow) old(month calendar.Month) bool {
	return t.from.Valid() && t.from.Before(month.Add(-2)) && t.birth.Before(month.Add(-3).First())
}

// dayBefore is a day of the month before, today at the latest.
func dayBefore(month calendar.Month, day int, today calendar.Date) calendar.Date {
	return min(month.Add(-1).OnDay(day), today)
}

// morning is when offices open on a day.
func morning(day calendar.Date) time.Time { return day.Start().Add(8 * time.Hour) }
