package provider

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"ansinh/shared/beneficiary"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

// DisburseRequest is the message of a disburse: payments of one transaction,
// which is the package.
type DisburseRequest struct {
	TransactionID string    `json:"transaction_id"`
	Disbursements []Payment `json:"disbursements"`
}

// Payment is one payment as the interface writes it (domain-facts 6).
type Payment struct {
	ReferenceID  string      `json:"reference_id"`
	PayerFA      string      `json:"payer_fa"`
	PayeeFA      string      `json:"payee_fa"`
	Amount       Amount      `json:"amount"`
	ScheduledAt  time.Time   `json:"scheduled_timestamp"`
	PayerName    string      `json:"payer_name"`
	PayeeName    string      `json:"payee_name"`
	Note         string      `json:"note"`
	Purpose      string      `json:"purpose"`
	Instruction  string      `json:"instruction"`
	CurrencyCode string      `json:"currency_code"`
	Locale       string      `json:"locale"`
	Meta         PaymentMeta `json:"meta"`
}

// PaymentMeta says what the amount is made of.
type PaymentMeta struct {
	PayeeID   string `json:"payee_id,omitempty"` // national id
	Regular   Amount `json:"regular"`
	Arrears   Amount `json:"arrears"`
	Recovery  Amount `json:"recovery"`
	CarryOver Amount `json:"carry_over"`
}

// Order is the package a message is about.
type Order struct {
	Package  string
	At       time.Time // when it was sent
	Meta     Meta      // without Part
	Locality string    // name
	Callback string    // where answers go
	Receiver string    // the provider's name as a receiver
}

// MessageID names part n of the package for good: sent again, it is the same.
func (o Order) MessageID(part int) string { return fmt.Sprintf("%s:p%04d", o.Package, part) }

// Message makes part n of the package. The same part is the same, byte for
// byte.
func (o Order) Message(part int, lines []Disbursement) (Envelope, error) {
	header := Header{
		Version: Version, MessageID: o.MessageID(part), MessageTS: o.At.UTC().Truncate(time.Second), Action: DoDisburse,
		SenderID: Self, SenderURI: o.Callback, ReceiverID: o.Receiver, TotalCount: len(lines), Meta: o.Meta,
	}
	header.Meta.Part = part
	request := DisburseRequest{TransactionID: o.Package, Disbursements: make([]Payment, len(lines))}
	for i := range lines {
		request.Disbursements[i] = o.payment(&lines[i])
	}
	return seal(header, request)
}

func seal(header Header, message any) (Envelope, error) {
	h, err := json.Marshal(header)
	if err != nil {
		return Envelope{}, fmt.Errorf("provider: message %s: %w", header.MessageID, err)
	}
	m, err := json.Marshal(message)
	if err != nil {
		return Envelope{}, fmt.Errorf("provider: message %s: %w", header.MessageID, err)
	}
	return Envelope{Header: h, Message: m}, nil
}

func (o Order) payment(d *Disbursement) Payment {
	budget := strings.TrimPrefix(d.PayerFA, "budget:")
	return Payment{
		ReferenceID: d.ReferenceID, PayerFA: "budget:" + budget + "@" + o.Meta.Locality, PayeeFA: financialAddress(d),
		Amount: AmountOf(d.Amount), ScheduledAt: o.scheduled(), PayerName: "Ngân sách " + budget + " - " + o.Locality,
		PayeeName: d.PayeeName, Note: notes[payment.Type(o.Meta.Type)] + " kỳ " + o.Meta.Period.Vietnamese(), Purpose: d.Purpose,
		Instruction: instruction(d), CurrencyCode: Currency, Locale: "vie",
		Meta: PaymentMeta{d.PayeeID, AmountOf(d.Regular), AmountOf(d.Arrears), signed(d.Recovery), AmountOf(d.CarryOver)},
	}
}

// notes say on a statement what is paid.
var notes = map[payment.Type]string{payment.Monthly: "Trợ cấp xã hội", payment.Funeral: "Mai táng phí"}

// signed writes an amount that is taken off: it is stated positively.
func signed(d money.Dong) Amount { return AmountOf(max(d, -d)) }

// scheduled is from when the payment may be made: at once, and not before the
// month it is for.
func (o Order) scheduled() time.Time {
	at := o.At
	if first := o.Meta.Period.First().Start(); at.Before(first) {
		at = first
	}
	return at.UTC().Truncate(time.Second)
}

// financialAddress is the payee's as id-type:id@provider: "account:0123@VCB",
// "wallet:0912345678@momo", "cash:<national id>@national-id".
func financialAddress(d *Disbursement) string {
	kind, rest, _ := strings.Cut(d.PayeeFA, ":")
	if at, number, ok := strings.Cut(rest, "/"); ok {
		return kind + ":" + number + "@" + at
	}
	return kind + ":" + rest + "@national-id"
}

func instruction(d *Disbursement) string {
	kind, _, _ := strings.Cut(d.PayeeFA, ":")
	holder := cmp.Or(d.Holder, d.PayeeName)
	text := "Chi tiền mặt; đối chiếu giấy tờ của người nhận"
	switch beneficiary.Method(kind) {
	case beneficiary.Account:
		text = "Chuyển khoản; chủ tài khoản: " + holder
	case beneficiary.Wallet:
		text = "Chuyển vào ví; chủ ví: " + holder
	}
	if d.Deceased != "" { // F-49
		text += "; người mất: " + d.Deceased + " (" + d.Decision + ")"
	}
	return text
}
