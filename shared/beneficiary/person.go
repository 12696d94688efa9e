// Package beneficiary is the registry of those who receive social assistance
// (Quản lý đối tượng, requirements part E): who they are, how they are paid,
// which policies they have, and the dated events from which the status and the
// amount of any month follow (E-07). It knows no store and no clock.
package beneficiary

import (
	_ "embed"
	"encoding/csv"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/org"
)

// Person is who somebody is. Text is in NFC.
type Person struct {
	Name  string        `json:"name"`
	Birth calendar.Date `json:"birth"`
	// BirthYearOnly says that only the year is known; Birth is then 1 January.
	BirthYearOnly bool                `json:"birthYearOnly,omitempty"`
	Sex           identity.Sex        `json:"sex"`
	Ethnicity     string              `json:"ethnicity,omitempty"`
	NationalID    identity.NationalID `json:"nationalId,omitempty"`
	Commune       org.UnitID          `json:"commune"`
	Hamlet        string              `json:"hamlet,omitempty"`
	Phone         string              `json:"phone,omitempty"`
}

// Method is how money reaches a person (E-23).
type Method string

// The methods of payment.
const (
	Cash    Method = "cash"
	Account Method = "account"
	Wallet  Method = "wallet"
)

// Payment is where a person's money goes. Cash needs nothing more; an account
// needs bank, number and holder; a wallet its kind, phone number and holder.
type Payment struct {
	Method Method `json:"method"`
	Bank   string `json:"bank,omitempty"` // bank code of banks.csv, or the wallet's kind
	Number string `json:"number,omitempty"`
	Holder string `json:"holder,omitempty"`
}

var (
	accountNumber = regexp.MustCompile(`^[0-9A-Z]{4,24}$`)
	phoneNumber   = regexp.MustCompile(`^0[0-9]{9,10}$`)
)

// Wallets are the kinds of e-wallet that can be paid into.
var Wallets = []string{"VIETTELMONEY", "VNPTMONEY", "MOMO", "ZALOPAY"}

//go:embed banks.csv
var banksCSV string

var banks = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	rows, err := csv.NewReader(strings.NewReader(banksCSV)).ReadAll()
	if err != nil {
		return names // a test reads the embedded file
	}
	for _, row := range rows[1:] {
		names[row[0]] = row[2]
	}
	for _, wallet := range Wallets {
		names[wallet] = wallet
	}
	return names
})

// BankName is the short name of a bank or wallet, "" when it is unknown.
func BankName(code string) string { return banks()[code] }

// Text cleans text that a person typed or pasted: NFC, no surrounding and no
// doubled spaces (J-03).
func Text(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// Normalise cleans every text of the person.
func (p *Person) Normalise() {
	p.Name, p.Ethnicity, p.Hamlet, p.Phone = Text(p.Name), Text(p.Ethnicity), Text(p.Hamlet), Text(p.Phone)
	if id, ok := identity.Parse(string(p.NationalID)); ok {
		p.NationalID = id
	}
}

// lacks are the letters of what is not known of the person.
func (p Person) lacks() string {
	var letters string
	if p.Phone == "" {
		letters += LacksPhone
	}
	if p.Ethnicity == "" {
		letters += LacksEthnicity
	}
	if p.BirthYearOnly {
		letters += LacksBirthDay
	}
	return letters
}

// Check returns what is wrong with a person at a day; pointers are the JSON
// names below prefix ("/person").
func (p Person) Check(prefix string, today calendar.Date) []fault.Field {
	var fields []fault.Field
	wrong := func(name, detail string) {
		fields = append(fields, fault.Field{Pointer: prefix + "/" + name, Detail: detail})
	}
	if len([]rune(p.Name)) < 2 || len([]rune(p.Name)) > 100 {
		wrong("name", "Họ tên phải có từ 2 đến 100 chữ.")
	}
	switch {
	case !p.Birth.Valid():
		wrong("birth", "Ngày sinh không hợp lệ.")
	case p.Birth.After(today) || p.Birth.Year() < 1890:
		wrong("birth", "Ngày sinh phải từ năm 1890 đến hôm nay.")
	}
	if p.Sex != identity.Male && p.Sex != identity.Female {
		wrong("sex", "Giới tính phải là nam hoặc nữ.")
	}
	if p.Commune == "" {
		wrong("commune", "Chưa chọn xã, phường, thị trấn.")
	}
	if p.NationalID != "" {
		for _, f := range identity.Compare(p.NationalID, p.Birth, p.Sex) {
			if !f.Warning {
				wrong("nationalId", f.Detail)
			}
		}
	}
	return fields
}

// Warnings are findings worth a look that refuse nothing.
func (p Person) Warnings() []string {
	if p.NationalID == "" {
		return []string{"Chưa có số định danh cá nhân."}
	}
	var found []string
	for _, f := range identity.Compare(p.NationalID, p.Birth, p.Sex) {
		found = append(found, f.Detail)
	}
	return found
}

// Check returns what is missing in a payment method (E-23).
func (p Payment) Check(prefix string) []fault.Field {
	var fields []fault.Field
	wrong := func(name, detail string) {
		fields = append(fields, fault.Field{Pointer: prefix + "/" + name, Detail: detail})
	}
	switch p.Method {
	case Cash:
		return nil
	case Account:
		if BankName(p.Bank) == "" {
			wrong("bank", "Mã ngân hàng không có trong danh mục.")
		}
		if !accountNumber.MatchString(p.Number) {
			wrong("number", "Số tài khoản gồm 4 đến 24 chữ số hoặc chữ in hoa.")
		}
	case Wallet:
		if BankName(p.Bank) == "" {
			wrong("bank", "Loại ví không có trong danh mục.")
		}
		if !phoneNumber.MatchString(p.Number) {
			wrong("number", "Ví điện tử cần số điện thoại 10 hoặc 11 chữ số.")
		}
	default:
		wrong("method", "Hình thức chi trả phải là tiền mặt, tài khoản hoặc ví điện tử.")
		return fields
	}
	if p.Holder == "" {
		wrong("holder", "Chưa có tên chủ tài khoản.")
	}
	return fields
}
