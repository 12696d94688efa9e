package workbook

// FindingKind groups what may be wrong.
type FindingKind string

// The kinds of finding.
const (
	KindUnknownChange FindingKind = "unknown-change"
	KindMissing       FindingKind = "missing"
	KindTooLong       FindingKind = "too-long"
	KindFormula       FindingKind = "formula"
	KindMerged        FindingKind = "merged-cells"
	KindTextDate      FindingKind = "text-date"
	KindDate          FindingKind = "date"
	KindAmount        FindingKind = "amount"
	KindNationalID    FindingKind = "national-id"
	KindSex           FindingKind = "sex"
	KindPayment       FindingKind = "payment"
	KindCategory      FindingKind = "category"
	KindAge           FindingKind = "age"
	KindDuplicate     FindingKind = "duplicate-row"
	KindOtherArea     FindingKind = "other-area"
	KindNoFile        FindingKind = "no-file"
	KindOtherPerson   FindingKind = "other-person"
	KindState         FindingKind = "state"
	KindLawAmount     FindingKind = "law-amount"     // warning
	KindPrefix        FindingKind = "unknown-prefix" // warning
)

// Titles name the kinds for people.
var Titles = map[FindingKind]string{
	KindUnknownChange: "Loại biến động không rõ", KindMissing: "Thiếu thông tin bắt buộc", KindTooLong: "Nội dung quá dài",
	KindFormula: "Ô có công thức hoặc báo lỗi", KindMerged: "Ô bị gộp", KindTextDate: "Ngày nhập dạng chữ", KindDate: "Ngày, tháng không hợp lệ",
	KindAmount: "Số tiền, hệ số không hợp lệ", KindNationalID: "Số định danh không đúng", KindSex: "Giới tính không đúng",
	KindPayment: "Thông tin chi trả không đúng", KindCategory: "Nhóm đối tượng không đúng", KindAge: "Tuổi không phù hợp nhóm đối tượng",
	KindDuplicate: "Trùng dòng trong tệp", KindOtherArea: "Đối tượng thuộc xã, phường khác", KindNoFile: "Chưa có hồ sơ đối tượng",
	KindOtherPerson: "Số định danh của người khác", KindState: "Không phù hợp tình trạng hồ sơ",
	KindLawAmount: "Mức hưởng khác quy định (cảnh báo)", KindPrefix: "Mã tỉnh trong số định danh lạ (cảnh báo)",
}

// Finding is something wrong with, or odd about, one cell.
type Finding struct {
	Sheet    string      `json:"sheet"`
	Row      int         `json:"row"`
	Cell     string      `json:"cell"`   // "E17"
	Column   string      `json:"column"` // its header
	Kind     FindingKind `json:"kind"`
	Severity string      `json:"severity"` // "error" or "warning"
	Value    string      `json:"value,omitempty"`
	Detail   string      `json:"detail"` // "Ô E17: ..."
}

// Error reports whether the finding keeps its row from being applied.
func (f Finding) Error() bool { return f.Severity == "error" }

// NewFinding names the cell in its sentence.
func NewFinding(sheet string, row int, c Column, kind FindingKind, value, detail string) Finding {
	severity := "error"
	if kind == KindLawAmount || kind == KindPrefix {
		severity = "warning"
	}
	cell := Cell(c, row)
	return Finding{
		Sheet: sheet, Row: row, Cell: cell, Column: Headers[c], Kind: kind, Severity: severity,
		Value: short(value), Detail: "Ô " + cell + ": " + detail,
	}
}
