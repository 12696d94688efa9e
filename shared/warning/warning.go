// Package warning is what the system knows to be wrong, or about to be, with
// the policies and the data of the people on the roll (Cảnh báo chính sách hồ
// sơ đối tượng, requirements E-28; thiếu thông tin, E-22), and with a
// locality's lists. It is read off the roll, one query a commune; it changes
// nothing and knows no clock.
package warning

import (
	"ansinh/shared/calendar"
	"ansinh/shared/org"
)

// Kind is what a warning warns of.
type Kind string

// Warnings of a policy.
const (
	TooYoung  Kind = "too-young"      // below the ages of the policy
	TooOld    Kind = "too-old"        // the age limit is reached
	OldRate   Kind = "old-rate"       // paid by the coefficient of another age
	AgeSoon   Kind = "age-soon"       // an age within the next months changes or ends it
	Ended     Kind = "category-ended" // the law knows the category no more
	Overlap   Kind = "overlap"        // two policies that exclude each other
	Undecided Kind = "no-decision"    // granted or adjusted without a decision
)

// Warnings of a person's data.
const (
	NoID        Kind = "no-national-id"
	WrongID     Kind = "wrong-national-id" // it contradicts birth year or sex
	NoAccount   Kind = "no-account"        // paid to an account or wallet that is not complete
	NoBirthDay  Kind = "no-birth-day"      // only the year is known
	NoEthnicity Kind = "no-ethnicity"
	NoHamlet    Kind = "no-hamlet"
	NoPhone     Kind = "no-phone"
)

// Group is a screen's share of the kinds.
type Group string

// The groups.
const (
	OfPolicy Group = "policy"  // cảnh báo chính sách (E-28)
	OfData   Group = "missing" // thiếu thông tin (E-22)
)

// Kinds lists a group's kinds, gravest first.
var Kinds = map[Group][]Kind{
	OfPolicy: {Overlap, TooYoung, TooOld, Ended, OldRate, Undecided, NoID, WrongID, NoAccount, AgeSoon},
	OfData:   {NoID, WrongID, NoAccount, NoBirthDay, NoEthnicity, NoHamlet, NoPhone},
}

// Ahead is how many months ahead an age is warned of.
const Ahead = 2

// Warning is one thing to look at in one person's file.
type Warning struct {
	Kind        Kind          `json:"kind"`
	Beneficiary string        `json:"beneficiary"`
	Name        string        `json:"name"`
	Birth       calendar.Date `json:"birth"`
	NationalID  string        `json:"nationalId"` // masked (J-20)
	Commune     org.UnitID    `json:"commune"`
	CommuneName string        `json:"communeName"`
	Hamlet      string        `json:"hamlet,omitempty"`
	Policy      string        `json:"policy,omitempty"` // of a policy's warning
	Category    string        `json:"category,omitempty"`
	// Month is the one from which it counts, where it has one.
	Month calendar.Month `json:"month,omitempty"`
	Text  string         `json:"text"` // Vietnamese
}

// Names are the kinds as officers say them.
var Names = map[Kind]string{
	TooYoung: "Chưa đủ tuổi của chính sách", TooOld: "Đã quá tuổi của chính sách", OldRate: "Mức hưởng theo tuổi cũ",
	AgeSoon: "Sắp đổi mức hoặc hết tuổi", Ended: "Nhóm chính sách đã hết hiệu lực", Overlap: "Hưởng trùng chính sách",
	Undecided: "Thiếu quyết định", NoID: "Thiếu số định danh", WrongID: "Số định danh lệch thông tin",
	NoAccount: "Thiếu thông tin tài khoản", NoBirthDay: "Chỉ có năm sinh", NoEthnicity: "Thiếu dân tộc",
	NoHamlet: "Thiếu thôn, xóm", NoPhone: "Thiếu số điện thoại",
}
