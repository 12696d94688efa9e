package imports

import (
	"fmt"
	"unicode"

	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/policy"
	"ansinh/shared/search"
)

// rules hold a read row against the law and the registry.
type rules struct {
	law      *policy.Law
	province org.UnitID
	today    calendar.Date
	commune  org.UnitID
	// roll is the commune's people by national id.
	roll map[identity.NationalID]*beneficiary.RollPerson
	// seen are the rows of the file that ask for the same thing.
	seen map[string]string
}

// checked is a row with what was found about it.
type checked struct {
	change   workbook.Change
	findings []workbook.Finding
	raw      workbook.Row
	// stranger is set when the person is not on the commune's roll: whether
	// the national id has a file elsewhere must still be asked.
	stranger bool
}

func (c *checked) wrong(col workbook.Column, kind workbook.FindingKind, detail string) {
	c.findings = append(c.findings, workbook.NewFinding(c.change.Sheet, c.change.Row, col, kind, c.raw.Cell(col), detail))
}

func (c *checked) bad() bool {
	for _, f := range c.findings {
		if f.Error() {
			return true
		}
	}
	return false
}

// check adds what a row's cells alone do not show.
func (r *rules) check(c *checked) {
	change := &c.change
	if change.Kind == "" {
		return
	}
	if change.Person.NationalID != "" {
		r.duplicate(c)
		for _, f := range identity.Compare(change.Person.NationalID, change.Person.Birth, change.Person.Sex) {
			kind := workbook.KindNationalID
			if f.Warning {
				kind = workbook.KindPrefix
			}
			c.wrong(workbook.ColNationalID, kind, f.Detail)
		}
	}
	known := r.roll[change.Person.NationalID]
	if known == nil {
		c.stranger = change.Person.NationalID != ""
	} else if search.Fold(known.Name) != search.Fold(change.Person.Name) && change.Person.Name != "" {
		c.wrong(workbook.ColNationalID, workbook.KindOtherPerson,
			"số định danh đã có hồ sơ của "+known.Name+" ("+known.ID+"); hãy mở hồ sơ đó.")
		return
	}
	r.terms(c, known)
	if known != nil && !c.bad() {
		r.state(c, known)
	}
}

// duplicate finds two rows that ask for the same change of the same person.
func (r *rules) duplicate(c *checked) {
	key := string(c.change.Person.NationalID) + string(c.change.Kind) + c.change.Category
	here := c.change.Sheet + "!" + workbook.Cell(workbook.ColNationalID, c.change.Row)
	if first, twice := r.seen[key]; twice {
		c.wrong(workbook.ColNationalID, workbook.KindDuplicate, "trùng với ô "+first+": cùng người, cùng loại biến động, cùng nhóm.")
		return
	}
	r.seen[key] = here
}

// terms hold category, age and amount against the law.
func (r *rules) terms(c *checked, known *beneficiary.RollPerson) {
	change := &c.change
	if change.Kind == workbook.Death {
		if change.Died != "" && change.Died.After(r.today) {
			c.wrong(workbook.ColDied, workbook.KindDate, "ngày chết không được sau hôm nay.")
		}
		return
	}
	if change.Category == "" {
		return
	}
	if _, ok := r.law.Category(change.Category); !ok {
		c.wrong(workbook.ColCategory, workbook.KindCategory, "nhóm đối tượng không có trong danh mục ở trang Hướng dẫn.")
		return
	}
	birth := change.Person.Birth
	if birth == "" && known != nil {
		birth = known.Birth
	}
	if change.Kind == workbook.Stop || birth == "" || change.From == "" {
		return
	}
	if birth.After(r.today) {
		c.wrong(workbook.ColBirth, workbook.KindDate, "ngày sinh không được sau hôm nay.")
		return
	}
	lawful, coefficient, err := r.law.Amount(change.Category, birth, change.From, r.province, 1)
	switch {
	case fault.HasCode(err, "age-outside-category"):
		c.wrong(workbook.ColBirth, workbook.KindAge, lower(fault.As(err).Detail))
	case err != nil:
		if f := fault.As(err); f != nil {
			c.wrong(workbook.ColCategory, workbook.KindCategory, lower(f.Detail))
		}
	default:
		if change.Coefficient == 0 {
			change.Coefficient = coefficient
		}
		r.lawful(c, lawful)
	}
}

func (r *rules) lawful(c *checked, lawful money.Dong) {
	if c.change.Amount != 0 && c.change.Amount != lawful {
		c.wrong(workbook.ColAmount, workbook.KindLawAmount, fmt.Sprintf("mức theo quy định của tháng %s là %s.", c.change.From.Vietnamese(), lawful))
	}
}

// state tries the change on what the roll knows of the person, so that the
// officer reads now what applying would refuse.
func (r *rules) state(c *checked, known *beneficiary.RollPerson) {
	change, col := c.change, workbook.ColKind
	if known.Death != "" {
		c.wrong(col, workbook.KindState, "đối tượng đã cắt chết từ tháng "+known.Death.Vietnamese()+".")
		return
	}
	var same, other int
	for _, e := range known.Entries() {
		rate := e.RateIn(change.From)
		paid := rate.Status == beneficiary.Active || rate.Status == beneficiary.Suspended
		switch {
		case paid && rate.Category == change.Category:
			same++
		case paid:
			other++
		}
	}
	switch {
	case change.Kind == workbook.Death:
		if change.Died.Before(known.Birth) {
			c.wrong(workbook.ColDied, workbook.KindDate, "ngày chết trước ngày sinh.")
		}
	case change.Kind == workbook.Increase && same > 0:
		c.wrong(workbook.ColCategory, workbook.KindState, "đối tượng đang hưởng nhóm này; hãy chọn Điều chỉnh.")
	case change.Kind != workbook.Increase && same+other == 0:
		c.wrong(col, workbook.KindState, "đối tượng không có chính sách đang hưởng trong tháng "+change.From.Vietnamese()+".")
	case change.Kind == workbook.Stop && same == 0:
		c.wrong(workbook.ColCategory, workbook.KindState, "đối tượng không hưởng nhóm này trong tháng "+change.From.Vietnamese()+".")
	}
}

// strangers settles rows whose person is not on the commune's roll, once it
// is known which national ids have a file elsewhere. Other areas' data stay
// unnamed (J-15).
func strangers(rows []*checked, owners map[identity.NationalID]string) {
	for _, c := range rows {
		if !c.stranger {
			continue
		}
		_, elsewhere := owners[c.change.Person.NationalID]
		switch {
		case elsewhere:
			c.wrong(workbook.ColNationalID, workbook.KindOtherArea, "số định danh đã có hồ sơ ở xã, phường khác.")
		case c.change.Kind != workbook.Increase:
			c.wrong(workbook.ColNationalID, workbook.KindNoFile, "không có hồ sơ đối tượng với số định danh này trong xã, phường.")
		}
	}
}

func lower(sentence string) string {
	letters := []rune(sentence)
	if len(letters) == 0 {
		return ""
	}
	return string(append([]rune{unicode.ToLower(letters[0])}, letters[1:]...))
}
