// Package workbook is the 10A workbook (cập nhật biến động tăng/giảm/điều
// chỉnh bằng Excel, requirements E-15, J-05): its template, its reader, which
// streams and is bounded in every direction, and what may be wrong in a cell.
// A workbook has a sheet a commune, named by the commune's unit id and name
// ("18376 Xã Xuân Yên"), and a sheet that explains it.
package workbook

import (
	"strings"

	"ansinh/shared/org"
	"ansinh/shared/search"
)

// Column is one of the workbook's columns, from 0.
type Column int

// The columns in their order.
const (
	ColKind Column = iota
	ColName
	ColBirth
	ColHamlet
	ColCategory
	ColCoefficient
	ColAmount
	ColDecision
	ColDecisionDate
	ColFrom
	ColNationalID
	ColSex
	ColEthnicity
	ColMethod
	ColBank
	ColNumber
	ColHolder
	ColDied
	ColReason
	ColPhone
	columns
)

// Headers are the texts of row 1; a file with others is refused before any
// row is read.
var Headers = [columns]string{
	"Loại biến động", "Họ và tên", "Ngày sinh", "Thôn/Tổ dân phố", "Nhóm đối tượng", "Hệ số", "Mức hưởng (đồng)",
	"Số quyết định", "Ngày quyết định", "Từ tháng", "Số định danh", "Giới tính", "Dân tộc", "Hình thức chi trả",
	"Ngân hàng/Loại ví", "Số tài khoản/Số ví", "Chủ tài khoản", "Ngày chết", "Lý do", "Điện thoại",
}

// GuideSheet explains the workbook; it is not read.
const GuideSheet = "Hướng dẫn"

// Bounds of a workbook.
const (
	MaxBytes    = 20 << 20  // of the file
	maxUnzipped = 600 << 20 // of its parts together
	maxParts    = 2000
	// MaxRows is how many rows of content the sheets have together.
	MaxRows = 100_000
	// maxEmpty is how many rows without content are passed over.
	maxEmpty = 100_000
	// maxMarks bounds formulas and merged ranges: more is another workbook.
	maxMarks = 5000
	maxText  = 500 // letters in a cell
)

// Kind is a row's type of change (loại biến động).
type Kind string

// The types of change.
const (
	Increase Kind = "increase"
	Adjust   Kind = "adjust"
	Stop     Kind = "stop"
	Death    Kind = "death"
)

var kinds = map[string]Kind{
	"tang": Increase, "dieu chinh": Adjust, "thoi huong": Stop, "chet": Death, "cat chet": Death,
}

// KindNames are the types as the template offers them.
var KindNames = []string{"Tăng", "Điều chỉnh", "Thôi hưởng", "Chết"}

// Cell names a cell of a row: Cell(ColHamlet, 17) is "D17".
func Cell(c Column, row int) string { return string(rune('A'+c)) + itoa(row) }

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// SheetName is the name of a commune's sheet; Excel allows 31 letters and no
// brackets or slashes.
func SheetName(unit org.Unit) string {
	name := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return -1
		}
		return r
	}, string(unit.ID)+" "+unit.Name))
	return string(name[:min(len(name), 31)])
}

// CommuneOf is the unit a sheet's name begins with.
func CommuneOf(sheet string) org.UnitID {
	id, _, _ := strings.Cut(strings.TrimSpace(sheet), " ")
	return org.UnitID(id)
}

func isGuide(sheet string) bool { return search.Fold(sheet) == search.Fold(GuideSheet) }
