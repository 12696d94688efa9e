package warning

import (
	"fmt"
	"strings"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/entitlement"
	"ansinh/shared/identity"
	"ansinh/shared/org"
	"ansinh/shared/policy"
)

// Look is how people are looked at: under which law, in which month and
// province.
type Look struct {
	Law      *policy.Law
	Month    calendar.Month
	Province org.UnitID
}

// At returns what there is to warn of with one person. Who has no policy that
// pays, is suspended or begins later is not warned of, and neither are the
// dead.
func (l Look) At(p *beneficiary.RollPerson) []Warning {
	if p.Death != "" {
		return nil
	}
	v := view{Look: l, person: p}
	entries := p.Entries()
	for i := range entries {
		switch entries[i].StatusIn(l.Month) {
		case beneficiary.Active, beneficiary.Suspended:
			v.paid = append(v.paid, &entries[i])
			v.policy(&entries[i], p.Policies[i].Undecided)
		case beneficiary.Pending:
			v.waiting = true
		case beneficiary.Stopped, beneficiary.Deceased:
		}
	}
	if len(v.paid) == 0 && !v.waiting {
		return nil
	}
	v.overlaps()
	v.data()
	return v.found
}

// view is one person being looked at.
type view struct {
	Look
	person  *beneficiary.RollPerson
	paid    []*beneficiary.RollEntry // active or suspended in the month
	waiting bool                     // a policy begins later
	found   []Warning
}

func (v *view) warn(kind Kind, e *beneficiary.RollEntry, month calendar.Month, text string) {
	p := v.person
	w := Warning{
		Kind: kind, Beneficiary: p.ID, Name: p.Name, Birth: p.Birth, NationalID: p.NationalID.Masked(), Commune: p.Commune, Hamlet: p.Hamlet,
		Month: month, Text: text,
	}
	if e != nil {
		w.Policy, w.Category = e.Policy, e.CategoryIn(v.Month)
	}
	v.found = append(v.found, w)
}

// policy looks at one policy: its age, its category, its decision.
func (v *view) policy(e *beneficiary.RollEntry, undecided bool) {
	code, month := e.CategoryIn(v.Month), v.Month
	category, known := v.Law.Category(code)
	if undecided {
		v.warn(Undecided, e, "", "Chính sách được ghi hưởng hoặc điều chỉnh mà không có số quyết định.")
	}
	if !known {
		return // another catalogue's category: nothing to hold it against
	}
	if !category.ValidIn(month) {
		v.warn(Ended, e, category.Until, "Nhóm "+code+" không còn hiệu lực từ tháng "+category.Until.Vietnamese()+".")
	}
	age := policy.Age(v.person.Birth, month.Last())
	switch _, fit := v.Law.ByAge(code, v.person.Birth, month); fit {
	case policy.TooYoung:
		v.warn(TooYoung, e, "", fmt.Sprintf("%d tuổi, trong khi chính sách từ %d tuổi.", age, category.Bands[0].Age))
	case policy.TooOld:
		v.warn(TooOld, e, "", fmt.Sprintf("%d tuổi, trong khi chính sách chỉ đến dưới %d tuổi.", age, category.Bands[len(category.Bands)-1].Under))
	case policy.Fits:
		v.rate(e)
	}
	v.turn(e, code)
}

// rate compares the amount paid with the coefficient of the age, as a review
// of entitlements would.
func (v *view) rate(e *beneficiary.RollEntry) {
	row := entitlement.Window{From: v.Month, Next: v.Month}.Examine(v.Law, &entitlement.Case{Entry: *e, Birth: v.person.Birth, Province: v.Province})
	if len(row.Months) == 1 && row.Months[0].Reason == entitlement.Aged {
		x := row.Months[0]
		v.warn(OldRate, e, "", fmt.Sprintf("Đang hưởng %s; theo tuổi và mức chuẩn là %s.", x.Registered, x.Lawful))
	}
}

// turn says which age is near, unless the registry has a change from then on.
func (v *view) turn(e *beneficiary.RollEntry, code string) {
	turn, near := v.Law.NextTurn(code, v.person.Birth, v.Month, Ahead)
	if !near || v.Month.Before(e.RateIn(turn.Month).From) {
		return
	}
	when := fmt.Sprintf("Từ tháng %s (%d tuổi) ", turn.Month.Vietnamese(), turn.Age)
	switch {
	case turn.After == 0:
		v.warn(AgeSoon, e, turn.Month, when+"không còn thuộc nhóm "+code+".")
	case turn.Before == 0:
		v.warn(AgeSoon, e, turn.Month, when+"mới đủ tuổi của nhóm "+code+".")
	default:
		v.warn(AgeSoon, e, turn.Month, when+"hệ số "+hundredths(turn.Before)+" thành "+hundredths(turn.After)+".")
	}
}

// hundredths writes a coefficient as people read it: 150 is 1,5.
func hundredths(k policy.Coefficient) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d,%02d", k/100, k%100), "0"), ",")
}

// overlaps warns once for each pair that the law does not let stand together.
func (v *view) overlaps() {
	for i, a := range v.paid {
		for _, b := range v.paid[i+1:] {
			one, other := a.CategoryIn(v.Month), b.CategoryIn(v.Month)
			if !v.Law.MayHaveBoth(one, other) {
				v.warn(Overlap, b, "", "Đang hưởng cả nhóm "+one+" và nhóm "+other+"; chỉ được hưởng một mức cao nhất.")
			}
		}
	}
}

// data looks at what is known of the person.
func (v *view) data() {
	p := v.person
	if p.NationalID == "" {
		v.warn(NoID, nil, "", "Chưa có số định danh cá nhân.")
	} else {
		for _, f := range identity.Compare(p.NationalID, p.Birth, p.Sex) {
			if !f.Warning {
				v.warn(WrongID, nil, "", f.Detail)
				break
			}
		}
	}
	payment := beneficiary.Payment{Method: p.Method, Bank: p.Bank, Number: p.Number, Holder: p.Holder}
	if wrong := payment.Check(""); len(wrong) > 0 {
		v.warn(NoAccount, nil, "", wrong[0].Detail)
	}
	if p.Hamlet == "" {
		v.warn(NoHamlet, nil, "", "Chưa có thôn, xóm, tổ dân phố.")
	}
	for _, lack := range []struct {
		letter, text string
		kind         Kind
	}{
		{beneficiary.LacksBirthDay, "Chỉ biết năm sinh: tuổi được tính từ ngày 01/01.", NoBirthDay},
		{beneficiary.LacksEthnicity, "Chưa có dân tộc.", NoEthnicity},
		{beneficiary.LacksPhone, "Chưa có số điện thoại.", NoPhone},
	} {
		if strings.Contains(p.Lacks, lack.letter) {
			v.warn(lack.kind, nil, "", lack.text)
		}
	}
}
