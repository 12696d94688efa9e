package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// Asker is who runs a report.
type Asker struct {
	ID, Name string
	Unit     string // the name of the unit
}

// File is a report to be handed out: the table with its filter, time and user
// (J-04).
type File struct {
	Report Report
	Scope  Scope
	Table  Table
	By     Asker
	At     time.Time
}

// title is the head of the file.
func (f File) title() string { return string(f.Report.Code) + " - " + f.Report.Name }

// lines say what was asked, on what basis, when and by whom.
func (f File) lines() []string {
	filter := f.period() + "; phạm vi: " + f.Scope.units.Name(f.Scope.Unit)
	if f.Report.ByMethod {
		method := "tất cả"
		if f.Scope.Method != "" {
			method = methodName(f.Scope.Method)
		}
		filter += "; hình thức chi trả: " + method
	}
	if f.Report.ByProcedure {
		filter += "; thủ tục: " + cmp.Or(f.Scope.procedureName(f.Scope.Procedure), "tất cả")
	}
	at := f.At.In(calendar.Zone)
	return []string{
		"Điều kiện lọc: " + filter + ".",
		"Nguồn số liệu: " + f.basis() + ". Số dòng: " + money.Dong(f.Table.Count).Digits() + "." + f.measure(),
		"Lập lúc " + at.Format("15:04 02/01/2006") + " bởi " + f.By.Name + " (" + f.By.ID + "), " + f.By.Unit + ".",
	}
}

// period says over what the report was run.
func (f File) period() string {
	switch f.Report.Period {
	case OverDays:
		return "Từ ngày " + f.Scope.From.Vietnamese() + " đến ngày " + f.Scope.To.Vietnamese()
	case OverMonth:
		return "Tháng " + f.Scope.Month.Vietnamese()
	case OverLists:
	}
	return "Kỳ chi trả " + f.Scope.Month.Vietnamese() + "; loại danh sách: " + typeName(f.Scope.Type)
}

// measure says in what money is counted, where there is any.
func (f File) measure() string {
	if slices.ContainsFunc(f.Table.Columns, func(c Column) bool { return c.Kind == Money }) {
		return " Đơn vị tính: đồng."
	}
	return ""
}

// basis names the lists and where their outcome is known from.
func (f File) basis() string {
	if !f.Report.NeedsList() {
		return "dữ liệu đã ghi nhận đến lúc lập"
	}
	if f.Report.Code == PayList || f.Report.Code == Budget {
		return "danh sách chi trả đã lập"
	}
	if len(f.Scope.Lists) == 1 {
		return basisNames[BasisOf(&f.Scope.Lists[0])]
	}
	var each []string
	for i := range f.Scope.Lists {
		list := &f.Scope.Lists[i]
		each = append(each, f.Scope.units.Name(list.ID.Locality())+" "+basisNames[BasisOf(list)])
	}
	return strings.Join(each, "; ")
}

// Name is what the file is saved as, without its ending.
func (f File) Name() string {
	name := string(f.Report.Code) + "-" + string(f.Scope.Unit) + "-" + f.Scope.Span()
	if f.Scope.Procedure != "" {
		name += "-" + f.Scope.Procedure
	}
	if f.Scope.Method != "" {
		name += "-" + string(f.Scope.Method)
	}
	return name
}

func tooLong(rows int) error {
	return fault.TooLarge("report-too-long", fmt.Sprintf("Báo cáo có quá %d dòng; hãy thu hẹp phạm vi hoặc xuất Excel.", rows))
}
