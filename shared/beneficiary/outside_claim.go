package beneficiary

import (
	"strings"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/policy"
	"ansinh/shared/search"
)

// outside begins the id of a deceased whom the registry does not know.
const outside = "NGOAI-"

// IsOutside reports whether an id is of a deceased without a file.
func IsOutside(id string) bool { return strings.HasPrefix(id, outside) }

// OutsideClaim enters the funeral of a person whom the registry does not know
// (F-49), by hand: decided on paper, paid with the next funeral list.
type OutsideClaim struct {
	ID       string // unique; a repeated command has the same
	Commune  org.UnitID
	Province org.UnitID // whose standard amount counts
	Deceased string
	Died     calendar.Date
	Amount   money.Dong // 0: what the law gives for a death in that month
	Claimant Claimant
	Decision Decision
}

// Make checks what was entered and returns the claim. Invalid faults name the
// fields.
func (c OutsideClaim) Make(law *policy.Law, today calendar.Date) (FuneralClaim, error) {
	c.Deceased, c.Claimant.Name, c.Decision.Number = Text(c.Deceased), Text(c.Claimant.Name), Text(c.Decision.Number)
	c.Claimant.Relation = Text(c.Claimant.Relation)
	if c.Claimant.Payment.Method == "" {
		c.Claimant.Payment.Method = Cash
	}
	fields := append(c.check(today), c.Claimant.Payment.Check("/claimant/payment")...)
	if c.Amount == 0 && len(fields) == 0 {
		var err error
		if c.Amount, err = law.Funeral(c.Died.Month(), c.Province); err != nil {
			return FuneralClaim{}, err
		}
	}
	if len(fields) > 0 {
		return FuneralClaim{}, fault.Invalid("bad-claim", "Thông tin mai táng phí chưa đúng.", fields...)
	}
	if id, ok := identity.Parse(string(c.Claimant.NationalID)); ok {
		c.Claimant.NationalID = id
	}
	return FuneralClaim{
		Beneficiary: outside + c.ID, Name: c.Deceased, Commune: string(c.Commune), Died: c.Died, Amount: c.Amount,
		Claimant: c.Claimant, Decision: c.Decision, Version: 1,
	}, nil
}

// maxFuneral bounds one support, đồng: more is a slip of the hand.
const maxFuneral = 1_000_000_000

func (c OutsideClaim) check(today calendar.Date) (fields []fault.Field) {
	say := func(bad bool, pointer, detail string) {
		if bad {
			fields = append(fields, fault.Field{Pointer: pointer, Detail: detail})
		}
	}
	name := func(s string) bool { n := len([]rune(s)); return n >= 2 && n <= 100 }
	say(!name(c.Deceased), "/deceased", "Họ tên phải có từ 2 đến 100 chữ.")
	say(!c.Died.Valid() || c.Died.After(today), "/died", "Ngày chết không hợp lệ hoặc sau hôm nay.")
	say(c.Amount < 0 || c.Amount > maxFuneral, "/amount", "Số tiền phải từ 1 đồng đến "+money.Dong(maxFuneral).String()+".")
	say(!name(c.Claimant.Name), "/claimant/name", "Họ tên phải có từ 2 đến 100 chữ.")
	if c.Claimant.NationalID != "" {
		_, ok := identity.Parse(string(c.Claimant.NationalID))
		say(!ok, "/claimant/nationalId", "Số định danh phải có 12 chữ số.")
	}
	say(c.Decision.Number == "" || len([]rune(c.Decision.Number)) > 60, "/decision/number", "Phải nhập số quyết định.")
	say(!c.Decision.Date.Valid() || c.Decision.Date.After(today), "/decision/date", "Ngày quyết định không hợp lệ hoặc sau hôm nay.")
	return fields
}

// SameFuneral reports whether two claims are for the funeral of one person: the
// same name, however written, and the same day of death.
func (c FuneralClaim) SameFuneral(o FuneralClaim) bool {
	return c.Died == o.Died && search.Fold(c.Name) == search.Fold(o.Name)
}

// SameAs reports whether two claims say the same, whatever list holds them.
func (c FuneralClaim) SameAs(o FuneralClaim) bool {
	c.List, c.Version, o.List, o.Version = "", 0, "", 0
	return c == o
}
