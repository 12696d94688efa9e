package report

import (
	"fmt"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
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
	s := f.Scope
	filter := "Kỳ chi trả " + s.Month.Vietnamese() + "; loại danh sách: " + typeName(s.Type) + "; phạm vi: " + s.units.Name(s.Unit)
	if f.Report.ByMethod {
		method := "tất cả"
		if s.Method != "" {
			method = methodName(s.Method)
		}
		filter += "; hình thức chi trả: " + method
	}
	at := f.At.In(calendar.Zone)
	return []string{
		"Điều kiện lọc: " + filter + ".",
		"Nguồn số liệu: " + f.basis() + ". Số dòng: " + fmt.Sprint(f.Table.Count) + ". Đơn vị tính: đồng.",
		"Lập lúc " + at.Format("15:04 02/01/2006") + " bởi " + f.By.Name + " (" + f.By.ID + "), " + f.By.Unit + ".",
	}
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
	name := string(f.Report.Code) + "-" + string(f.Scope.Unit) + "-" + string(f.Scope.Month)
	if f.Scope.Method != "" {
		name += "-" + string(f.Scope.Method)
	}
	return name
}

func tooLong(rows int) error {
	return fault.TooLarge("report-too-long", fmt.Sprintf("Báo cáo có quá %d dòng; hãy thu hẹp phạm vi hoặc xuất Excel.", rows))
}
