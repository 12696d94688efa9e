// Package identity knows the identification numbers of people. The personal
// identification number (số định danh cá nhân, CCCD) has 12 digits: 3 of the
// province of birth registration, 1 of century and sex, 2 of the birth year
// and 6 free ones; it has no check digit (Nghị định 137/2015, Điều 13).
package identity

import (
	"strconv"
	"strings"

	"ansinh/shared/calendar"
)

// NationalID is a personal identification number: exactly 12 digits, or ""
// when it is not known.
type NationalID string

// Sex as the registry writes it.
type Sex string

// The two values that the number can tell.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// Parse reads a number as people type it: spaces and dots between the digits
// are dropped. ok is false unless 12 digits remain.
func Parse(text string) (id NationalID, ok bool) {
	var digits strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case r == ' ' || r == '.' || r == '\u00a0':
		default:
			return "", false
		}
		if digits.Len() > 12 {
			return "", false
		}
	}
	if digits.Len() != 12 {
		return "", false
	}
	return NationalID(digits.String()), true
}

// Valid reports whether the number is 12 digits.
func (n NationalID) Valid() bool {
	parsed, ok := Parse(string(n))
	return ok && parsed == n
}

// Province is the three-digit code of the province of birth registration.
func (n NationalID) Province() string {
	if !n.Valid() {
		return ""
	}
	return string(n[:3])
}

// KnownProvince reports whether the prefix is one of the codes given so far:
// 001 to 096 with gaps, the 63 old codes stay valid after the mergers of 2025.
func (n NationalID) KnownProvince() bool {
	return knownProvinces[n.Province()]
}

// Sex is the sex the fourth digit tells: even male, odd female.
func (n NationalID) Sex() Sex {
	if !n.Valid() {
		return ""
	}
	if (n[3]-'0')%2 == 0 {
		return Male
	}
	return Female
}

// BirthYear is the year the fourth to sixth digits tell: 0 and 1 the 1900s,
// 2 and 3 the 2000s and so on. It is 0 for an invalid number.
func (n NationalID) BirthYear() int {
	if !n.Valid() {
		return 0
	}
	year, err := strconv.Atoi(string(n[4:6]))
	if err != nil {
		return 0
	}
	return 1900 + int(n[3]-'0')/2*100 + year
}

// Masked hides the middle of the number for lists (J-20): 042•••••6789.
func (n NationalID) Masked() string {
	if len(n) < 8 {
		return string(n)
	}
	return string(n[:3]) + strings.Repeat("•", len(n)-7) + string(n[len(n)-4:])
}

// Finding is a disagreement between a number and the person's record.
type Finding struct {
	Code    string // "format", "sex", "year", "century", "province"
	Detail  string // Vietnamese
	Warning bool   // worth a look, but no reason to refuse
}

// Compare holds a number against what the record says of its person. An
// unknown province is a warning; the rest are contradictions.
func Compare(n NationalID, birth calendar.Date, sex Sex) []Finding {
	if !n.Valid() {
		return []Finding{{Code: "format", Detail: "Số định danh phải có đúng 12 chữ số."}}
	}
	var found []Finding
	if !n.KnownProvince() {
		found = append(found, Finding{
			Code: "province", Warning: true,
			Detail: "Ba số đầu " + n.Province() + " của số định danh không phải mã tỉnh đã biết.",
		})
	}
	if sex != "" && n.Sex() != sex {
		found = append(found, Finding{Code: "sex", Detail: "Số định danh không khớp giới tính."})
	}
	if birth.Valid() {
		switch year := n.BirthYear(); {
		case year == birth.Year():
		case year%100 == birth.Year()%100:
			found = append(found, Finding{Code: "century", Detail: "Số định danh không khớp thế kỷ của năm sinh " + strconv.Itoa(birth.Year()) + "."})
		default:
			found = append(found, Finding{Code: "year", Detail: "Số định danh không khớp năm sinh " + strconv.Itoa(birth.Year()) + "."})
		}
	}
	return found
}
