package paysheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/provider"
	"ansinh/shared/search"
)

// Result is what the check says of a row.
type Result string

// The results of a row.
const (
	WillPay     Result = "paid"      // will be recorded as paid
	WillNotPay  Result = "unpaid"    // will be recorded as not paid
	WillCorrect Result = "corrected" // corrects what was recorded before
	AsBefore    Result = "same"      // recorded so already
	NotFilled   Result = "blank"     // nothing is said: left as it is
	Wrong       Result = "error"     // see the errors
)

// Row is one row with its result.
type Row struct {
	Number    int    `json:"row"`
	Reference string `json:"reference_id"`
	Name      string `json:"payee_name"`
	Result    Result `json:"result"`
}

// Record is what a row records of a line.
type Record struct {
	Line   provider.Recorded
	Status string // Success or Rejected
	Date   calendar.Date
	Reason string
}

// Checked is a workbook that was read.
type Checked struct {
	Rows    []Row
	Errors  []fault.Field // the first hundred, each naming its cell
	Wrong   int           // cells that are wrong
	Records []Record      // what the rows without errors record anew
}

// maxErrors bounds what is listed.
const maxErrors = 100

// Days are the first and the last day on which a line can have been paid: that
// of the package's sending and today.
type Days struct{ Sent, Today calendar.Date }

// Read reads a workbook, holding it against the lines of the package. known
// gives the line of a reference with what was recorded, or ok = false. Invalid
// when the file as a whole is not the package's workbook; wrong rows are told
// in what is returned.
func Read(raw []byte, pkg string, days Days, known func(reference string) (provider.Recorded, bool)) (Checked, error) {
	book, err := workbook.Open(raw)
	if err != nil {
		return Checked{}, err
	}
	defer func() { _ = book.Close() }() // only read
	r := reader{pkg: pkg, days: days, known: known, seen: map[string]int{}}
	if err := book.Plain(r.row); err != nil {
		return Checked{}, err
	}
	if r.last < headerRow {
		return Checked{}, fault.Invalid("wrong-header", "Bảng tính thiếu dòng tiêu đề; hãy dùng tệp mẫu.", fault.Field{Pointer: "A2", Detail: "Thiếu tiêu đề."})
	}
	return r.Checked, nil
}

type reader struct {
	Checked
	pkg   string
	days  Days
	known func(string) (provider.Recorded, bool)
	seen  map[string]int
	last  int
}

func (r *reader) row(row workbook.PlainRow) error {
	if r.last < titleRow && row.Number != titleRow || r.last == titleRow && row.Number != headerRow {
		return fault.Invalid("wrong-header", "Bảng tính không đúng mẫu; hãy dùng tệp tải từ gói tin.", fault.Field{Pointer: "A1", Detail: "Thiếu tên gói tin hoặc tiêu đề."})
	}
	r.last = row.Number
	switch row.Number {
	case titleRow:
		return r.title(row)
	case headerRow:
		return r.header(row)
	}
	if len(r.Rows) >= MaxLines {
		return fault.TooLarge("too-many-rows", fmt.Sprintf("Bảng tính có quá %d dòng; hãy ghi nhận theo từng xã.", MaxLines))
	}
	r.Rows = append(r.Rows, r.line(row))
	return nil
}

// title refuses the workbook of another package: a person has the same
// reference in every month.
func (r *reader) title(row workbook.PlainRow) error {
	if strings.TrimSpace(row.Cell(0)) != title || strings.TrimSpace(row.Cell(1)) != r.pkg {
		return fault.Invalid("wrong-package", "Bảng tính này không phải của gói tin "+r.pkg+".", fault.Field{Pointer: "B1", Detail: "Phải là " + r.pkg + "."})
	}
	return nil
}

func (r *reader) header(row workbook.PlainRow) error {
	for i, want := range headers {
		if search.Fold(row.Cell(i)) != search.Fold(want) {
			cell := cell(i, headerRow)
			return fault.Invalid("wrong-header", "Ô "+cell+": tiêu đề phải là “"+want+"”.", fault.Field{Pointer: cell, Detail: "Phải là “" + want + "”."})
		}
	}
	return nil
}

func cell(column, row int) string { return string(rune('A'+column)) + strconv.Itoa(row) }

// line checks one row; what it records is kept.
func (r *reader) line(row workbook.PlainRow) Row {
	reference := strings.TrimSpace(row.Cell(colReference))
	out := Row{Number: row.Number, Reference: reference, Name: strings.TrimSpace(row.Cell(colName)), Result: Wrong}
	line, ok := r.known(reference)
	wrong := r.Wrong
	switch first, twice := r.seen[reference]; {
	case row.Marked:
		r.complain(colReference, row, "Dòng có công thức hoặc ô gộp.")
	case !ok:
		r.complain(colReference, row, "Mã tham chiếu không có trong gói tin.")
	case twice:
		r.complain(colReference, row, fmt.Sprintf("Trùng với dòng %d.", first))
	}
	r.seen[reference] = row.Number
	if r.Wrong > wrong {
		return out
	}
	if amount, err := strconv.ParseInt(strings.TrimSpace(row.Cell(colAmount)), 10, 64); err != nil || amount != int64(line.Amount) {
		r.complain(colAmount, row, "Số tiền phải là "+line.Amount.Digits()+" như gói tin.")
	}
	record, filled := r.outcome(row, line)
	switch {
	case r.Wrong > wrong:
	case !filled:
		out.Result = NotFilled
	default:
		out.Result = r.keep(record)
	}
	return out
}

// outcome reads what the row says became of the line.
func (r *reader) outcome(row workbook.PlainRow, line provider.Recorded) (record Record, filled bool) {
	said, date, reason := search.Fold(row.Cell(colOutcome)), strings.TrimSpace(row.Cell(colDate)), strings.TrimSpace(row.Cell(colReason))
	record.Line = line
	switch said {
	case "":
		if date != "" || reason != "" {
			r.complain(colOutcome, row, "Ghi “Đã trả” hoặc “Chưa trả”.")
		}
		return record, false
	case search.Fold(Paid):
		record.Status = provider.Success
		record.Date = r.date(row, date)
		if reason != "" {
			r.complain(colReason, row, "Chỉ ghi lý do khi chưa trả.")
		}
	case search.Fold(Unpaid):
		record.Status, record.Reason = provider.Rejected, reason
		if reason == "" || len([]rune(reason)) > 200 {
			r.complain(colReason, row, "Phải ghi lý do chưa trả, tối đa 200 ký tự.")
		}
		if date != "" {
			r.complain(colDate, row, "Chỉ ghi ngày khi đã trả.")
		}
	default:
		r.complain(colOutcome, row, "Chỉ ghi “Đã trả” hoặc “Chưa trả”.")
	}
	return record, true
}

// date reads a day written as dd/mm/yyyy, yyyy-mm-dd or kept by Excel as a
// number; not one to come, nor one before the package was sent.
func (r *reader) date(row workbook.PlainRow, text string) calendar.Date {
	day := calendar.Date("")
	if at, err := time.Parse("2/1/2006", text); err == nil {
		day = calendar.Date(at.Format(time.DateOnly))
	} else if at, err := calendar.ParseDate(text); err == nil {
		day = at
	} else if serial, err := strconv.ParseFloat(text, 64); err == nil && serial > 1 && serial < 100_000 {
		begin := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		if row.Since1904 {
			begin = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		day = calendar.Date(begin.AddDate(0, 0, int(math.Floor(serial))).Format(time.DateOnly))
	}
	switch {
	case day == "":
		r.complain(colDate, row, "Phải ghi ngày trả dạng ngày/tháng/năm.")
	case day.After(r.days.Today):
		r.complain(colDate, row, "Ngày trả chưa đến.")
	case day.Before(r.days.Sent):
		r.complain(colDate, row, "Ngày trả trước ngày gửi danh sách ("+r.days.Sent.Vietnamese()+").")
	}
	return day
}

// keep takes a record that says something new of its line.
func (r *reader) keep(record Record) Result {
	l := record.Line
	if l.Status == record.Status && l.PaidDate == record.Date && l.Reason == record.Reason {
		return AsBefore
	}
	r.Records = append(r.Records, record)
	switch {
	case l.Status == provider.Success || l.Status == provider.Rejected:
		return WillCorrect
	case record.Status == provider.Success:
		return WillPay
	}
	return WillNotPay
}

func (r *reader) complain(column int, row workbook.PlainRow, detail string) {
	r.Wrong++
	if len(r.Errors) < maxErrors {
		r.Errors = append(r.Errors, fault.Field{Pointer: cell(column, row.Number), Detail: detail})
	}
}
