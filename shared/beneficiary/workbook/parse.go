package workbook

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/policy"
	"ansinh/shared/search"
)

// Change is what a row asks for, once its cells are read.
type Change struct {
	Sheet       string               `json:"sheet"`
	Row         int                  `json:"row"`
	Kind        Kind                 `json:"kind"`
	Person      beneficiary.Person   `json:"person"`
	Payment     beneficiary.Payment  `json:"payment,omitzero"`
	Category    string               `json:"category,omitempty"`
	Coefficient policy.Coefficient   `json:"coefficient,omitempty"`
	Amount      money.Dong           `json:"amount,omitempty"`
	From        calendar.Month       `json:"from,omitempty"`
	Decision    beneficiary.Decision `json:"decision,omitzero"`
	Died        calendar.Date        `json:"died,omitempty"`
	Reason      string               `json:"reason,omitempty"`
}

// Parse reads a row's cells. ok is false when the row asks for no change.
// The change is only good when no finding is an error.
func Parse(row *Row) (change Change, findings []Finding, ok bool) {
	p := parser{row: row, change: Change{Sheet: row.Sheet, Row: row.Number}}
	p.change.Person.Commune = row.Commune
	for _, m := range row.Marks {
		p.mark(m)
	}
	if row.blank() {
		// Nothing is asked; but a merged range may have swallowed the type.
		p.findings = slices.DeleteFunc(p.findings, func(f Finding) bool { return f.Kind != KindMerged })
		return p.change, p.findings, len(p.findings) > 0
	}
	kind, known := kinds[search.Fold(row.Cell(ColKind))]
	if !known {
		p.wrong(ColKind, KindUnknownChange, "loại biến động phải là "+strings.Join(KindNames, ", ")+".")
		return p.change, p.findings, true
	}
	p.change.Kind = kind
	p.person()
	switch kind {
	case Increase:
		p.terms(true)
		p.payment()
	case Adjust:
		p.terms(true)
	case Stop:
		p.terms(false)
	case Death:
		p.change.Died = p.date(ColDied, true)
		p.decision()
	}
	p.change.Reason = p.text(ColReason, false)
	return p.change, p.findings, true
}

type parser struct {
	row      *Row
	change   Change
	findings []Finding
}

func (p *parser) wrong(c Column, kind FindingKind, detail string) {
	p.findings = append(p.findings, NewFinding(p.row.Sheet, p.row.Number, c, kind, p.row.Cell(c), detail))
}

// mark refuses a formula or a merged range: what the officer sees there is
// not what the cell holds.
func (p *parser) mark(m Mark) {
	f := NewFinding(p.row.Sheet, p.row.Number, ColKind, KindFormula, "", "")
	f.Cell, f.Detail = m.Cell, "Ô "+m.Cell+": có công thức; hãy dán giá trị thay cho công thức."
	if m.Last > 0 {
		f.Kind, f.Detail = KindMerged, "Ô "+m.Cell+": bị gộp với ô khác; hãy bỏ gộp ô."
	}
	if c := column(m.Cell); c >= 0 {
		f.Column, f.Value = Headers[c], short(p.row.Cell(c))
	}
	p.findings = append(p.findings, f)
}

// column is the column of a cell's name, -1 outside the workbook's.
func column(cell string) Column {
	if len(cell) < 2 || cell[1] >= 'A' || cell[0] < 'A' || Column(cell[0]-'A') >= columns {
		return -1
	}
	return Column(cell[0] - 'A')
}

// text is a cleaned cell; a missing one is an error when it is needed.
func (p *parser) text(c Column, needed bool) string {
	raw := p.row.Cell(c)
	if len(raw) > 4*maxText {
		p.wrong(c, KindTooLong, "nội dung dài quá "+strconv.Itoa(maxText)+" chữ.")
		return ""
	}
	text := beneficiary.Text(raw)
	switch {
	case text == "" && needed:
		p.wrong(c, KindMissing, "chưa nhập “"+Headers[c]+"”.")
	case isErrorValue(text):
		p.wrong(c, KindFormula, "ô báo lỗi "+text+".")
		return ""
	}
	return text
}

// isErrorValue reports whether Excel shows an error in the cell.
func isErrorValue(text string) bool {
	switch text {
	case "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!":
		return true
	}
	return false
}

func (p *parser) person() {
	increase := p.change.Kind == Increase
	who := &p.change.Person
	who.Name = p.text(ColName, true)
	if id := p.text(ColNationalID, true); id != "" {
		parsed, ok := identity.Parse(id)
		switch {
		case ok:
			who.NationalID = parsed
		case len(id) == 11 && digits(id):
			p.wrong(ColNationalID, KindNationalID, "số định danh thiếu số 0 ở đầu; hãy định dạng ô là Văn bản rồi nhập đủ 12 số.")
		default:
			p.wrong(ColNationalID, KindNationalID, "số định danh phải có đúng 12 chữ số.")
		}
	}
	who.Hamlet = p.text(ColHamlet, increase)
	who.Ethnicity = p.text(ColEthnicity, increase)
	who.Phone = p.text(ColPhone, false)
	who.Sex = p.sex(increase)
	if increase || p.row.Cell(ColBirth) != "" {
		who.Birth, who.BirthYearOnly = p.birth(increase)
	}
}

func (p *parser) sex(needed bool) identity.Sex {
	switch text := search.Fold(p.text(ColSex, needed)); text {
	case "nam":
		return identity.Male
	case "nu":
		return identity.Female
	case "":
	default:
		p.wrong(ColSex, KindSex, "giới tính phải là Nam hoặc Nữ.")
	}
	return ""
}

// birth is a date, or a year alone.
func (p *parser) birth(needed bool) (birth calendar.Date, yearOnly bool) {
	if year, err := strconv.Atoi(strings.TrimSpace(p.row.Cell(ColBirth))); err == nil && year >= 1890 && year <= 2199 {
		return calendar.NewDate(year, time.January, 1), true
	}
	return p.date(ColBirth, needed), false
}

// epoch is day 0 of Excel's 1900 date system, as counted since March 1900.
const epoch calendar.Date = "1899-12-30"

// date reads a date cell. Text is refused even when it looks like a date:
// whether 03/04 is April or March depends on the machine it was typed on, and
// Excel leaves as text exactly those dates that it did not understand.
func (p *parser) date(c Column, needed bool) calendar.Date {
	text := p.text(c, needed)
	if text == "" {
		return ""
	}
	days, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		p.wrong(c, KindTextDate, "ngày “"+short(text)+"” là chữ, không phải kiểu ngày của Excel; hãy nhập lại theo dd/mm/yyyy với định dạng ô là Ngày.")
		return ""
	case !(days >= 1 && days < 110_000):
		p.wrong(c, KindDate, "ngày không hợp lệ.")
		return ""
	}
	return p.day(days)
}

// day is the date of a serial number in the workbook's date system.
func (p *parser) day(days float64) calendar.Date {
	if p.row.Since1904 {
		return calendar.Date("1904-01-01").AddDays(int(days))
	}
	return epoch.AddDays(int(days))
}

// month reads a date cell's month, or MM/YYYY, which cannot be mistaken.
func (p *parser) month(c Column) calendar.Month {
	text := p.text(c, true)
	if text == "" {
		return ""
	}
	if month, year, ok := strings.Cut(text, "/"); ok && len(year) == 4 && len(month) <= 2 && len(month) > 0 {
		if m, err := calendar.ParseMonth(year + "-" + strings.Repeat("0", 2-len(month)) + month); err == nil {
			return m
		}
	}
	if days, err := strconv.ParseFloat(text, 64); err == nil && days >= 1 && days < 110_000 {
		return p.day(days).Month()
	}
	p.wrong(c, KindDate, "tháng phải viết MM/YYYY, ví dụ 03/2026.")
	return ""
}

// terms are category, amount, decision and month; the amount of a stop is
// only compared.
func (p *parser) terms(paid bool) {
	p.change.Category = p.text(ColCategory, true)
	p.change.Amount = p.amount()
	if text := p.text(ColCoefficient, false); text != "" && paid {
		k, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
		if err != nil || !(k > 0 && k <= 50) {
			p.wrong(ColCoefficient, KindAmount, "hệ số phải là số lớn hơn 0, ví dụ 1,5.")
		} else {
			p.change.Coefficient = policy.Coefficient(k*100 + 0.5)
		}
	}
	p.change.From = p.month(ColFrom)
	p.decision()
}

func (p *parser) decision() {
	p.change.Decision.Number = p.text(ColDecision, true)
	p.change.Decision.Date = p.date(ColDecisionDate, true)
}

// amount is whole đồng: digits, or groups of three with points.
func (p *parser) amount() money.Dong {
	text := p.text(ColAmount, true)
	if text == "" {
		return 0
	}
	if groups := strings.Split(text, "."); len(groups) > 1 && grouped(groups) {
		text = strings.Join(groups, "")
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n != float64(int64(n)) || n <= 0 || n > 1e9 {
		p.wrong(ColAmount, KindAmount, "mức hưởng phải là số đồng nguyên, lớn hơn 0.")
		return 0
	}
	return money.Dong(n)
}

// grouped reports whether 1.234.567 is written with points as Vietnam does.
func grouped(groups []string) bool {
	for i, g := range groups {
		if !digits(g) || i > 0 && len(g) != 3 || i == 0 && (g == "" || len(g) > 3) {
			return false
		}
	}
	return true
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// methods are the names of the methods of payment, folded.
var methods = map[string]beneficiary.Method{
	"": beneficiary.Cash, "tien mat": beneficiary.Cash, "tai khoan": beneficiary.Account, "vi dien tu": beneficiary.Wallet,
}

func (p *parser) payment() {
	method, ok := methods[search.Fold(p.text(ColMethod, false))]
	if !ok {
		p.wrong(ColMethod, KindPayment, "hình thức chi trả phải là Tiền mặt, Tài khoản hoặc Ví điện tử.")
		return
	}
	pay := beneficiary.Payment{Method: method}
	if method != beneficiary.Cash {
		pay.Bank = strings.ToUpper(p.text(ColBank, true))
		pay.Number = strings.ReplaceAll(p.text(ColNumber, true), " ", "")
		pay.Holder = p.text(ColHolder, true)
	}
	at := map[string]Column{"/bank": ColBank, "/number": ColNumber, "/holder": ColHolder, "/method": ColMethod}
	for _, f := range pay.Check("") {
		if c := at[f.Pointer]; p.row.Cell(c) != "" {
			p.wrong(c, KindPayment, lower(f.Detail))
		}
	}
	p.change.Payment = pay
}

// lower begins a sentence that follows "Ô E17: ".
func lower(sentence string) string {
	letters := []rune(sentence)
	if len(letters) == 0 {
		return ""
	}
	return strings.ToLower(string(letters[:1])) + string(letters[1:])
}
