// Package policy is the law of social assistance as dated data (law.yaml):
// standard amounts of the nation and of provinces, the categories of Điều 5
// Nghị định 20/2021 with their coefficients by age, and the funeral support.
// Nothing here is a constant in code; what is not confirmed is configuration.
package policy

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"gopkg.in/yaml.v3"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// Coefficient (hệ số) is in hundredths: 150 is 1.5.
type Coefficient int

// Standard is a standard amount (mức chuẩn) from a month on.
type Standard struct {
	From   calendar.Month `yaml:"from"`
	Amount money.Dong     `yaml:"amount"`
	Source string         `yaml:"source"`
	// Confirmed is nil for what was read in the text of the law, and false
	// for what is known at second hand only.
	Confirmed *bool `yaml:"confirmed"`
}

// Band is the coefficient of the ages [Age, Under).
type Band struct {
	Age         int         `yaml:"age"`
	Under       int         `yaml:"under"`
	Coefficient Coefficient `yaml:"coefficient"`
}

// Category is a group of people of Điều 5, valid from a month and, when it
// has ended, until (not including) another.
type Category struct {
	Code      string         `yaml:"code"` // "1", "5a", "6b"
	Name      string         `yaml:"name"`
	Clause    string         `yaml:"clause"`
	Form      string         `yaml:"form"` // the decree's application form
	From      calendar.Month `yaml:"from"`
	Until     calendar.Month `yaml:"until"`
	PerChild  bool           `yaml:"perChild"` // the coefficient counts once a child
	Source    string         `yaml:"source"`
	Confirmed *bool          `yaml:"confirmed"`
	Bands     []Band         `yaml:"bands"`
}

type funeralRule struct {
	From        calendar.Month `yaml:"from"`
	Coefficient Coefficient    `yaml:"coefficient"`
	Source      string         `yaml:"source"`
}

// Together are categories one person may be paid for at the same time.
type Together struct {
	Category  string   `yaml:"category"`
	With      []string `yaml:"with"`
	Source    string   `yaml:"source"`
	Confirmed *bool    `yaml:"confirmed"`
}

// Law is one state of the data. It is read-only and safe for concurrent use.
type Law struct {
	standard      []Standard
	provincial    map[org.UnitID][]Standard
	funeral       []funeralRule
	categories    []Category
	together      []Together
	byCode        map[string]int
	birthdayMonth string
}

//go:embed law.yaml
var nationalYAML []byte

// National is the law as delivered, read once.
var National = sync.OnceValue(func() *Law {
	law, err := Parse(nationalYAML)
	if err != nil {
		panic(err) // cannot happen: the file is embedded and a test reads it
	}
	return law
})

// Parse reads a law file of the shape of law.yaml, so that an administrator's
// corrected copy can take its place. Unordered dates, overlapping bands and
// unknown fields are errors.
func Parse(raw []byte) (*Law, error) {
	var file struct {
		BirthdayMonth string                    `yaml:"birthdayMonth"`
		Standard      []Standard                `yaml:"standard"`
		Provincial    map[org.UnitID][]Standard `yaml:"provincial"`
		Funeral       []funeralRule             `yaml:"funeral"`
		Categories    []Category                `yaml:"categories"`
		Together      []Together                `yaml:"together"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	law := &Law{
		standard: file.Standard, provincial: file.Provincial, funeral: file.Funeral,
		categories: file.Categories, together: file.Together, byCode: map[string]int{}, birthdayMonth: file.BirthdayMonth,
	}
	for i, c := range file.Categories {
		law.byCode[c.Code] = i
	}
	return law, law.validate()
}

// Standard is the standard amount of a month: the province's when it has a
// higher one. An unknown month (before the data begin) is Refused.
func (l *Law) Standard(month calendar.Month, province org.UnitID) (money.Dong, error) {
	amount, ok := inForce(l.standard, month)
	if !ok {
		return 0, fault.Refused("no-standard", "Chưa có mức chuẩn trợ giúp xã hội cho tháng "+month.Vietnamese()+".")
	}
	if own, ok := inForce(l.provincial[province], month); ok && own > amount {
		return own, nil
	}
	return amount, nil
}

func inForce(list []Standard, month calendar.Month) (amount money.Dong, ok bool) {
	for _, s := range list {
		if !month.Before(s.From) {
			amount, ok = s.Amount, true
		}
	}
	return amount, ok
}

// Funeral is the support for funeral costs of a death in the month.
func (l *Law) Funeral(month calendar.Month, province org.UnitID) (money.Dong, error) {
	standard, err := l.Standard(month, province)
	if err != nil {
		return 0, err
	}
	var coefficient Coefficient
	for _, rule := range l.funeral {
		if !month.Before(rule.From) {
			coefficient = rule.Coefficient
		}
	}
	return standard.Scale(int(coefficient))
}

// Categories lists the categories valid in a month, in the order of the law.
func (l *Law) Categories(month calendar.Month) []Category {
	var valid []Category
	for _, c := range l.categories {
		if c.ValidIn(month) {
			valid = append(valid, c)
		}
	}
	return valid
}

// Category finds a category by its code, valid or ended.
func (l *Law) Category(code string) (Category, bool) {
	i, ok := l.byCode[code]
	if !ok {
		return Category{}, false
	}
	return l.categories[i], true
}

// MayHaveBoth reports whether one person may be paid for two categories at the
// same time: who fits several gets the highest, with few exceptions. Unknown
// categories are not judged.
func (l *Law) MayHaveBoth(a, b string) bool {
	if _, ok := l.Category(a); !ok {
		return true
	}
	if _, ok := l.Category(b); !ok {
		return true
	}
	for _, t := range l.together {
		if t.Category == a && slices.Contains(t.With, b) || t.Category == b && slices.Contains(t.With, a) {
			return true
		}
	}
	return false
}

// ValidIn reports whether the category is in force in the month.
func (c Category) ValidIn(month calendar.Month) bool {
	return !month.Before(c.From) && (c.Until == "" || month.Before(c.Until))
}

// Coefficient is the one that applies to a person of a category in a month.
// Faults: Invalid "unknown-category"; Refused "category-not-in-force",
// "age-outside-category".
func (l *Law) Coefficient(code string, birth calendar.Date, month calendar.Month) (Coefficient, error) {
	category, ok := l.Category(code)
	if !ok {
		return 0, fault.Invalid("unknown-category", "Mã đối tượng "+code+" không có trong danh mục.")
	}
	if !category.ValidIn(month) {
		return 0, fault.Refused("category-not-in-force", "Nhóm đối tượng "+code+" không còn hoặc chưa có hiệu lực trong tháng "+month.Vietnamese()+".")
	}
	best, _ := l.ByAge(code, birth, month)
	if best == 0 {
		return 0, fault.Refused("age-outside-category", fmt.Sprintf(
			"Tuổi của đối tượng trong tháng %s (%d) không phù hợp với nhóm %s.", month.Vietnamese(), Age(birth, month.Last()), code))
	}
	return best, nil
}

// Amount is a month's allowance of a person of a category: standard amount
// times coefficient, and times the number of children where the category
// counts them (children < 1 counts as 1). Faults as Coefficient and Standard.
func (l *Law) Amount(code string, birth calendar.Date, month calendar.Month, province org.UnitID, children int) (money.Dong, Coefficient, error) {
	coefficient, err := l.Coefficient(code, birth, month)
	if err != nil {
		return 0, 0, err
	}
	standard, err := l.Standard(month, province)
	if err != nil {
		return 0, 0, err
	}
	amount, err := standard.Scale(int(coefficient))
	if err != nil {
		return 0, 0, fmt.Errorf("policy: %w", err)
	}
	if category, _ := l.Category(code); category.PerChild && children > 1 {
		if amount, err = amount.Times(int64(children)); err != nil {
			return 0, 0, fmt.Errorf("policy: %w", err)
		}
	}
	return amount, coefficient, nil
}
