package dossier

import (
	"strings"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/policy"
	"ansinh/shared/procedure"
	"ansinh/shared/search"
)

// Application is what the citizen declares. Text is in NFC.
type Application struct {
	Person        Person        `json:"person"`
	Declarant     *Declarant    `json:"declarant,omitempty"`
	Category      string        `json:"category,omitempty"` // of shared/policy
	Circumstances string        `json:"circumstances,omitempty"`
	DeathDate     calendar.Date `json:"deathDate,omitempty"`
	Payment       *Payment      `json:"payment,omitempty"`
}

// Person is whom the policy is for.
type Person struct {
	Name       string              `json:"name"`
	BirthDate  calendar.Date       `json:"birthDate"`
	Sex        identity.Sex        `json:"sex"`
	NationalID identity.NationalID `json:"nationalId"`
	Ethnicity  string              `json:"ethnicity,omitempty"`
	Phone      string              `json:"phone,omitempty"`
	Address    string              `json:"address"` // hamlet and house
}

// Declarant declares for the person, and takes the funeral costs.
type Declarant struct {
	Name       string              `json:"name"`
	NationalID identity.NationalID `json:"nationalId,omitempty"`
	Relation   string              `json:"relation,omitempty"`
	Phone      string              `json:"phone,omitempty"`
}

// Payment is where the money shall go.
type Payment struct {
	Method string `json:"method"` // cash, account, wallet
	Bank   string `json:"bank,omitempty"`
	Number string `json:"number,omitempty"`
	Holder string `json:"holder,omitempty"`
}

// Processing is what the officers decide while processing (C-27).
type Processing struct {
	Category    string             `json:"category,omitempty"`
	Coefficient policy.Coefficient `json:"coefficient,omitempty"` // hundredths; 0 for a funeral
	Amount      money.Dong         `json:"amount,omitempty"`      // đồng a month, or once for a funeral
	From        calendar.Month     `json:"from,omitempty"`        // the first month it counts in
	Opinion     string             `json:"opinion,omitempty"`
}

// Normalise brings all texts to NFC with single spaces (J-03).
func (a *Application) Normalise() {
	for _, text := range []*string{
		&a.Person.Name, &a.Person.Ethnicity, &a.Person.Phone, &a.Person.Address, &a.Circumstances,
	} {
		*text = search.NFC(*text)
	}
	if a.Declarant != nil {
		d := *a.Declarant
		d.Name, d.Relation, d.Phone = search.NFC(d.Name), search.NFC(d.Relation), search.NFC(d.Phone)
		a.Declarant = &d
	}
	if a.Payment != nil {
		p := *a.Payment
		p.Bank, p.Number, p.Holder = strings.TrimSpace(p.Bank), strings.ToUpper(strings.TrimSpace(p.Number)), search.NFC(p.Holder)
		a.Payment = &p
	}
}

// check returns what is wrong with an application; pointers begin with
// "/application".
func (a *Application) check(p procedure.Procedure, today calendar.Date) []fault.Field {
	var fields []fault.Field
	wrong := func(pointer, detail string) {
		fields = append(fields, fault.Field{Pointer: "/application" + pointer, Detail: detail})
	}
	birth := a.Person.BirthDate
	switch {
	case !birth.Valid():
		wrong("/person/birthDate", "Ngày sinh không tồn tại.")
	case birth.After(today) || birth.Year() < 1890:
		wrong("/person/birthDate", "Ngày sinh phải từ năm 1890 đến hôm nay.")
	default:
		for _, f := range identity.Compare(a.Person.NationalID, birth, a.Person.Sex) {
			if !f.Warning {
				wrong("/person/nationalId", f.Detail)
			}
		}
	}
	if letters := len([]rune(a.Person.Name)); letters < 2 || letters > 100 {
		wrong("/person/name", "Họ tên phải có từ 2 đến 100 chữ.")
	}
	if a.DeathDate != "" && (!a.DeathDate.Valid() || a.DeathDate.After(today) || a.DeathDate.Before(birth)) {
		wrong("/deathDate", "Ngày mất phải sau ngày sinh và không sau hôm nay.")
	}
	if _, known := policy.National().Category(a.Category); a.Category != "" && !known {
		wrong("/category", "Nhóm đối tượng này không có trong danh mục.")
	}
	for _, pointer := range p.Fields {
		if !a.has(pointer) {
			wrong(pointer, "Thủ tục này bắt buộc phải có.")
		}
	}
	return append(fields, a.Payment.check()...)
}

// check holds the payment to what the registry will take at the end (E-23),
// so that no decided dossier is refused there.
func (p *Payment) check() []fault.Field {
	return p.registry().Check("/application/payment")
}

// has reports whether a required field is filled.
func (a *Application) has(pointer string) bool {
	switch pointer {
	case "/category":
		return a.Category != ""
	case "/deathDate":
		return a.DeathDate != ""
	case "/declarant/name":
		return a.Declarant != nil && a.Declarant.Name != ""
	case "/declarant/nationalId":
		return a.Declarant != nil && a.Declarant.NationalID != ""
	case "/declarant/relation":
		return a.Declarant != nil && a.Declarant.Relation != ""
	case "/payment":
		return a.Payment != nil
	default:
		return false
	}
}

func (p Processing) has(pointer string) bool {
	switch pointer {
	case "/category":
		return p.Category != ""
	case "/amount":
		return p.Amount > 0
	case "/from":
		return p.From != ""
	case "/opinion":
		return p.Opinion != ""
	default:
		return false
	}
}

var processingNames = map[string]string{
	"/category": "nhóm đối tượng", "/amount": "mức hưởng", "/from": "tháng bắt đầu hưởng", "/opinion": "ý kiến xử lý",
}
