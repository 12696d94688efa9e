package provider

import (
	"strings"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

// Currency is the only one there is.
const Currency = "VND"

// The statuses of a disbursement.
const (
	Waiting  = "pdng"
	Success  = "succ" // paid
	Rejected = "rjct" // not paid
)

// Disbursement is one payment the provider is to make (F-18). Amounts are
// whole đồng; Amount = Regular + Arrears - Recovery + CarryOver.
type Disbursement struct {
	ReferenceID  string     `json:"reference_id"`
	PayerFA      string     `json:"payer_fa,omitempty"` // "budget:<budget line>"
	PayeeFA      string     `json:"payee_fa"`           // see address
	PayeeName    string     `json:"payee_name"`
	PayeeID      string     `json:"payee_id,omitempty"` // national id
	Holder       string     `json:"holder,omitempty"`   // of the account, when it is another's
	Amount       money.Dong `json:"amount"`
	CurrencyCode string     `json:"currency_code"`
	Purpose      string     `json:"purpose"` // category of the policy
	// Deceased is whose funeral is paid for, Decision what granted it (F-49).
	Deceased  string     `json:"deceased,omitempty"`
	Decision  string     `json:"decision,omitempty"`
	Regular   money.Dong `json:"regular"`
	Arrears   money.Dong `json:"arrears"`
	Recovery  money.Dong `json:"recovery"`
	CarryOver money.Dong `json:"carry_over"`
	Status    string     `json:"status,omitempty"`
}

// Recorded is a disbursement with what the provider recorded of it so far:
// Status is pdng when nothing.
type Recorded struct {
	Disbursement
	PaidDate calendar.Date `json:"paid_date,omitempty"`
	Reason   string        `json:"status_reason_message,omitempty"`
	// Corrected is how often the record was corrected.
	Corrected int `json:"corrected,omitempty"`
}

// FromLine is what the provider is told of a line.
func FromLine(l *payment.Line) Disbursement {
	return Disbursement{
		ReferenceID: l.LineRef.String(), PayerFA: "budget:" + l.Budget, PayeeFA: address(l), PayeeName: l.Name,
		PayeeID: l.NationalID, Holder: l.Holder, Amount: l.Total, CurrencyCode: Currency, Purpose: l.Category,
		Deceased: l.Deceased, Decision: l.Decision,
		Regular: l.Regular, Arrears: l.Arrears, Recovery: l.Recovery, CarryOver: l.CarryOver,
	}
}

// address is the payee's financial address: "account:<bank>/<number>",
// "wallet:<kind>/<number>" or "cash:<national id>".
func address(l *payment.Line) string {
	switch l.Method {
	case beneficiary.Account, beneficiary.Wallet:
		return string(l.Method) + ":" + l.Bank + "/" + l.Number
	}
	return string(beneficiary.Cash) + ":" + l.NationalID
}

// Line is the line a disbursement was made from, still pending.
func (d *Disbursement) Line() (payment.Line, error) {
	ref, ok := payment.ParseLineRef(d.ReferenceID)
	if !ok {
		return payment.Line{}, fault.Invalid("reference-id", "Mã tham chiếu không hợp lệ: "+d.ReferenceID)
	}
	line := payment.Line{
		LineRef: ref, Name: d.PayeeName, NationalID: d.PayeeID, Category: d.Purpose, Deceased: d.Deceased, Decision: d.Decision,
		Budget: strings.TrimPrefix(d.PayerFA, "budget:"), Holder: d.Holder,
		Regular: d.Regular, Arrears: d.Arrears, Recovery: d.Recovery, CarryOver: d.CarryOver, Total: d.Amount,
		Status: payment.Pending, Method: beneficiary.Cash,
	}
	method, rest, _ := strings.Cut(d.PayeeFA, ":")
	if m := beneficiary.Method(method); m == beneficiary.Account || m == beneficiary.Wallet {
		line.Method = m
		line.Bank, line.Number, _ = strings.Cut(rest, "/")
	}
	return line, nil
}
