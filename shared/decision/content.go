package decision

import (
	"fmt"
	"strconv"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// Content is what one dossier fills into a template. A field that the template
// uses and that is empty here makes Typeset refuse, naming it.
type Content struct {
	// Date is the day the document is drafted; it selects the legal grounds. It
	// is not printed: the clerk's stamps bring the day of issue.
	Date calendar.Date

	Issuer      Issuer
	Signer      Signer
	Beneficiary Beneficiary
	Dossier     Dossier
	Benefits    []Benefit
	Funeral     Funeral
	Stop        Stop

	// VerifyURL is the document's public verification page; its QR code is
	// printed. DossierCode stands beside it (requirements J-23).
	VerifyURL string
}

// Issuer is the authority that issues the document.
type Issuer struct {
	Superior string   // over the name: "UBND HUYỆN NGHI XUÂN" over a division; empty for a People's Committee
	Head     []string // name as the head of the document breaks it: "ỦY BAN NHÂN DÂN", "HUYỆN NGHI XUÂN"
	Name     string   // in a sentence: "Ủy ban nhân dân huyện Nghi Xuân"
	Place    string   // of the date line: "Nghi Xuân"
	Finance  string   // who provides the money: "Phòng Tài chính - Kế hoạch"
	Division string   // who prepared the decision: "Phòng Lao động - Thương binh và Xã hội"
	TwoLevel bool     // the locality has no district: other decrees give it its powers
}

// Signer is the person who signs.
type Signer struct {
	OnBehalf string // "TM. ỦY BAN NHÂN DÂN"; may be empty
	Title    string // "CHỦ TỊCH"; "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH" breaks at the slash
	Name     string
}

// Beneficiary is the person the document is about.
type Beneficiary struct {
	Honorific  string // "ông", "bà", "cháu"; empty is "ông (bà)"
	Name       string
	BirthDate  string // "15/03/1950", or only a year
	NationalID string
	Address    string // hamlet, commune, district, province
	Commune    string // "xã Xuân Yên"
}

// Dossier is the file behind the document.
type Dossier struct {
	Code           string
	ReceivedOn     calendar.Date
	ProposedBy     string // "Chủ tịch Ủy ban nhân dân xã Xuân Yên"
	ProposalNumber string // "Tờ trình số 12/TTr-UBND"
	ProposedOn     calendar.Date
	SubmittedTo    string // whom a submission note is for
}

// Benefit is one monthly allowance.
type Benefit struct {
	Name        string // of the person
	NationalID  string
	Category    string
	Coefficient int // hundredths: 150 is 1,5
	Standard    money.Dong
	Monthly     money.Dong
	From        calendar.Month
}

// Funeral is the support for a burial.
type Funeral struct {
	DiedOn       calendar.Date
	Recipient    string // who organised the funeral
	RecipientID  string
	Relationship string
	Amount       money.Dong
}

// Stop ends an allowance.
type Stop struct {
	Reason         string
	From           calendar.Month // first month no longer paid
	GrantedBy      string         // "Quyết định số 07/QĐ-UBND ngày 05 tháng 8 năm 2026"
	MonthlyStopped money.Dong
}

// Fields are the values of merge fields by name.
type Fields map[string]string

// Fields lists the merge fields with their values; empty ones are left out.
func (c Content) Fields() Fields {
	f := Fields{}
	set := func(name, value string) {
		if value != "" {
			f[name] = value
		}
	}
	honorific := c.Beneficiary.Honorific
	if honorific == "" {
		honorific = "ông (bà)"
	}
	set("issuer.name", c.Issuer.Name)
	set("issuer.place", c.Issuer.Place)
	set("issuer.finance", c.Issuer.Finance)
	set("issuer.division", c.Issuer.Division)
	set("signer.name", c.Signer.Name)
	set("signer.title", c.Signer.Title)
	set("beneficiary.honorific", honorific)
	set("beneficiary.Honorific", capital(honorific))
	set("beneficiary.name", c.Beneficiary.Name)
	set("beneficiary.birthDate", c.Beneficiary.BirthDate)
	set("beneficiary.nationalId", c.Beneficiary.NationalID)
	set("beneficiary.address", c.Beneficiary.Address)
	set("beneficiary.commune", c.Beneficiary.Commune)
	set("dossier.code", c.Dossier.Code)
	set("dossier.receivedOn", longDate(c.Dossier.ReceivedOn))
	set("dossier.proposedBy", c.Dossier.ProposedBy)
	set("dossier.proposalNumber", c.Dossier.ProposalNumber)
	set("dossier.submittedTo", c.Dossier.SubmittedTo)
	set("dossier.proposedOn", longDate(c.Dossier.ProposedOn))
	c.benefitFields(set)
	set("funeral.diedOn", longDate(c.Funeral.DiedOn))
	set("funeral.recipient", c.Funeral.Recipient)
	set("funeral.recipientId", c.Funeral.RecipientID)
	set("funeral.relationship", c.Funeral.Relationship)
	setAmount(set, "funeral.amount", c.Funeral.Amount)
	set("stop.reason", c.Stop.Reason)
	set("stop.from", longMonth(c.Stop.From))
	set("stop.grantedBy", c.Stop.GrantedBy)
	setAmount(set, "stop.amount", c.Stop.MonthlyStopped)
	return f
}

func (c Content) benefitFields(set func(name, value string)) {
	if len(c.Benefits) == 0 {
		return
	}
	amounts := make([]money.Dong, len(c.Benefits))
	for i, b := range c.Benefits {
		amounts[i] = b.Monthly
	}
	if total, err := money.Sum(amounts...); err == nil {
		setAmount(set, "benefits.total", total)
	}
	first := c.Benefits[0]
	set("benefit.category", uncapital(first.Category))
	set("benefit.from", longMonth(first.From))
	set("benefits.count", strconv.Itoa(len(c.Benefits)))
}

func setAmount(set func(name, value string), name string, d money.Dong) {
	if d != 0 {
		set(name, d.Digits())
		set(name+"InWords", AmountInWords(d))
	}
}

// rows returns the content's tables by name.
func (c Content) rows(table string) []Fields {
	if table != "benefits" {
		return nil
	}
	out := make([]Fields, 0, len(c.Benefits))
	for i, b := range c.Benefits {
		f := Fields{"index": strconv.Itoa(i + 1)}
		for name, value := range map[string]string{
			"name": b.Name, "nationalId": b.NationalID, "category": b.Category,
			"coefficient": coefficient(b.Coefficient), "from": shortMonth(b.From),
			"standard": amount(b.Standard), "monthly": amount(b.Monthly),
		} {
			if value != "" {
				f[name] = value
			}
		}
		out = append(out, f)
	}
	return out
}

func amount(d money.Dong) string {
	if d == 0 {
		return ""
	}
	return d.Digits()
}

// uncapital lowers the first letter for the middle of a sentence, but not that
// of an abbreviation.
func uncapital(s string) string {
	letters := []rune(norm.NFC.String(s))
	if len(letters) > 1 && unicode.IsLower(letters[1]) {
		letters[0] = unicode.ToLower(letters[0])
	}
	return string(letters)
}

// coefficient writes hundredths with a decimal comma: 150 is "1,5".
func coefficient(hundredths int) string {
	if hundredths <= 0 {
		return ""
	}
	s := fmt.Sprintf("%d,%02d", hundredths/100, hundredths%100)
	if s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	return s
}

// longDate is "ngày 05 tháng 8 năm 2026" (leading zeros as Nghị định 30/2020 has
// them: days below 10, months 1 and 2).
func longDate(d calendar.Date) string {
	if !d.Valid() {
		return ""
	}
	return fmt.Sprintf("ngày %02d %s", d.Day(), longMonth(d.Month()))
}

func longMonth(m calendar.Month) string {
	var year, month int
	if n, err := fmt.Sscanf(string(m), "%d-%d", &year, &month); n != 2 || err != nil {
		return ""
	}
	if month < 3 {
		return fmt.Sprintf("tháng %02d năm %d", month, year)
	}
	return fmt.Sprintf("tháng %d năm %d", month, year)
}

func shortMonth(m calendar.Month) string {
	if len(m) != len("2026-08") {
		return ""
	}
	return string(m[5:]) + "/" + string(m[:4])
}
