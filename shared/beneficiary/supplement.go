package beneficiary

import (
	"strings"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
)

// Supplement fills in what a file does not hold of a person and keeps the
// contact up to date (E-06). What is left empty stays as it is; name, sex,
// commune, policies and amounts are not its business.
type Supplement struct {
	NationalID identity.NationalID
	// Birth is the whole date of birth of somebody of whom only the year was
	// known.
	Birth     calendar.Date
	Ethnicity string
	Hamlet    string
	Phone     string
	Reason    string
	// Correct lets an id or ethnicity that is there be replaced: the
	// locality's officers answer for basic data, the commune below a district
	// supplements it (A.4, E-05, E-06).
	Correct bool
}

// Apply records what is new. Faults: Invalid "bad-person" with fields below
// /person; Refused "already-known", "nothing-changes".
func (s Supplement) Apply(b *Beneficiary, by By) error {
	after, was := b.Person, b.Person
	var what []string
	var fields, known []fault.Field
	set := func(to *string, value, name, word string, replace bool) {
		switch value = Text(value); {
		case value == "" || value == *to:
			return
		case *to != "" && !replace:
			known = append(known, fault.Field{Pointer: "/person/" + name, Detail: "Đã có " + word + "; cán bộ quản lý chi trả mới được sửa."})
		default:
			*to = value
			what = append(what, word)
		}
	}
	id, ethnicity := string(after.NationalID), after.Ethnicity
	set(&id, string(s.NationalID), "nationalId", "số định danh", s.Correct)
	set(&ethnicity, s.Ethnicity, "ethnicity", "dân tộc", s.Correct)
	set(&after.Hamlet, s.Hamlet, "hamlet", "thôn, xóm", true)
	set(&after.Phone, s.Phone, "phone", "điện thoại", true)
	after.NationalID, after.Ethnicity = identity.NationalID(id), ethnicity
	if s.Birth != "" && (s.Birth != was.Birth || was.BirthYearOnly) {
		switch {
		case !was.BirthYearOnly:
			known = append(known, fault.Field{Pointer: "/person/birth", Detail: "Đã có ngày sinh đầy đủ."})
		case !s.Birth.Valid() || s.Birth.Year() != was.Birth.Year():
			fields = append(fields, fault.Field{Pointer: "/person/birth", Detail: "Ngày sinh phải trong năm " + string(was.Birth[:4]) + " đã ghi."})
		default:
			after.Birth, after.BirthYearOnly = s.Birth, false
			what = append(what, "ngày sinh")
		}
	}
	after.Normalise()
	if fields = append(fields, after.checkNew(was, calendar.DateOf(by.At))...); len(fields) > 0 {
		return fault.Invalid("bad-person", "Thông tin bổ sung chưa đúng.", fields...)
	}
	if len(known) > 0 {
		return fault.Refused("already-known", "Thông tin đã có trong hồ sơ, không thể bổ sung chồng lên.", known...)
	}
	if after == was {
		return fault.Refused("nothing-changes", "Không có thông tin nào mới so với hồ sơ.")
	}
	b.Person = after
	reason := "Bổ sung " + strings.Join(what, ", ")
	if s.Reason != "" {
		reason += ": " + s.Reason
	}
	return b.add(Event{Kind: EventCorrect, Reason: reason}, by)
}

// checkNew returns what is wrong with what changed: an old fault elsewhere in
// the record does not keep a telephone number out.
func (p Person) checkNew(was Person, today calendar.Date) []fault.Field {
	var fields []fault.Field
	for _, f := range p.Check("/person", today) {
		switch f.Pointer {
		case "/person/birth":
			if p.Birth != was.Birth {
				fields = append(fields, f)
			}
		case "/person/nationalId":
			if p.NationalID != was.NationalID || p.Birth != was.Birth {
				fields = append(fields, f)
			}
		}
	}
	if p.Phone != was.Phone && !phoneNumber.MatchString(p.Phone) {
		fields = append(fields, fault.Field{Pointer: "/person/phone", Detail: "Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0."})
	}
	return fields
}
