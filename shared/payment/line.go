package payment

import (
	"strconv"
	"strings"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// LineStatus is what became of a line.
type LineStatus string

// The statuses of a line (F.1).
const (
	Pending     LineStatus = "PENDING"      // chưa chi trả
	Paid        LineStatus = "PAID"         // đã chi trả
	Unpaid      LineStatus = "UNPAID"       // chưa chi trả khi quyết toán
	CarriedOver LineStatus = "CARRIED_OVER" // mang sang
	// Ended is of a Take alone: its line was not paid and a death ended it.
	Ended LineStatus = "ENDED"
)

// LineRef names a line of a list. It is also the line's reference at the
// provider: opaque there, "<commune>.<beneficiary>.<policy>" here.
type LineRef struct {
	Commune     org.UnitID `json:"commune"`
	Beneficiary string     `json:"beneficiary"`
	Policy      string     `json:"policy"`
}

// partMark stands between a policy and the number of a part of its line
// (F-52): the first part keeps the line's name, the second is "P01~2".
const partMark = "~"

// Whole names the line that a part belongs to; a line that was not split is
// its own whole.
func (r LineRef) Whole() LineRef {
	r.Policy, _, _ = strings.Cut(r.Policy, partMark)
	return r
}

// Part names the nth part of a whole line, counted from 1.
func (r LineRef) Part(n int) LineRef {
	if n > 1 {
		r.Policy += partMark + strconv.Itoa(n)
	}
	return r
}

// String is the reference_id.
func (r LineRef) String() string { return string(r.Commune) + "." + r.Beneficiary + "." + r.Policy }

// ParseLineRef reads a reference_id; ok is false when it is none of ours.
func ParseLineRef(s string) (r LineRef, ok bool) {
	commune, rest, ok := strings.Cut(s, ".")
	if !ok {
		return LineRef{}, false
	}
	who, policy, ok := strings.Cut(rest, ".")
	if !ok || commune == "" || who == "" || policy == "" {
		return LineRef{}, false
	}
	return LineRef{Commune: org.UnitID(commune), Beneficiary: who, Policy: policy}, true
}

// Line is one policy of one person on a list: the person as they were when
// the list was made. Total = Regular + Arrears - Recovery + CarryOver, never
// below zero.
type Line struct {
	LineRef
	Name       string `json:"name"` // of the payee
	NationalID string `json:"nationalId,omitempty"`
	// Deceased is whose funeral the line pays for and Decision what granted it
	// ("12/QĐ-UBND, 03/11/2026"); both only on funeral lists (F-49).
	Deceased string `json:"deceased,omitempty"`
	Decision string `json:"decision,omitempty"`
	Category string `json:"category"`
	Budget   string `json:"budgetLine"`

	Regular   money.Dong `json:"regular"`
	Arrears   money.Dong `json:"arrears"`
	Recovery  money.Dong `json:"recovery"`
	CarryOver money.Dong `json:"carryOver"`
	Total     money.Dong `json:"total"`

	// Parts is how many lines a split line was divided into (F-52), 0 when it
	// was not split; Deferred is what the split put off to later months.
	Parts    int        `json:"parts,omitempty"`
	Deferred money.Dong `json:"deferred,omitempty"`

	Method beneficiary.Method `json:"method"`
	Bank   string             `json:"bank,omitempty"`
	Number string             `json:"account,omitempty"`
	Holder string             `json:"holder,omitempty"`

	Status    LineStatus    `json:"status"`
	PaidDate  calendar.Date `json:"paidDate,omitempty"`
	Reason    string        `json:"reason,omitempty"`
	CarriedTo ListID        `json:"carriedTo,omitempty"`
	// Ends is how often a death ended a part of the line's money, or was undone,
	// since it was left unpaid: who corrects the line must have seen that.
	Ends int `json:"-"`
	// Stamp is of the attempt that wrote the line (Part.Stamp); of a stored line.
	Stamp int `json:"-"`
}

// LineOf is the line a policy gets in a month; ok is false when the policy
// pays nothing then (F-45: stopped and suspended policies have no line).
func LineOf(e *beneficiary.RollEntry, month calendar.Month) (line Line, ok bool) {
	rate := e.RateIn(month)
	if rate.Status != beneficiary.Active || rate.Amount <= 0 {
		return Line{}, false
	}
	return Line{
		LineRef: LineRef{Commune: e.Commune, Beneficiary: e.Beneficiary, Policy: e.Policy},
		Name:    e.Name, NationalID: string(e.NationalID), Category: rate.Category, Budget: e.Budget,
		Regular: rate.Amount, Total: rate.Amount,
		Method: e.Method, Bank: e.Bank, Number: e.Number, Holder: e.Holder, Status: Pending,
	}, true
}

// Add sets Total from the parts; an error when it leaves int64 or falls
// below zero, which no rule may produce.
func (l *Line) Add() error {
	total, err := money.Sum(l.Regular, l.Arrears, -l.Recovery, l.CarryOver)
	if err != nil {
		return err
	}
	if total < 0 {
		return fault.Refused("negative-line", "Số tiền của một dòng chi trả không được âm.")
	}
	l.Total = total
	return nil
}
