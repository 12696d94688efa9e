package provider

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
)

// Version is the version of the interface both sides speak.
const Version = "1.0.0"

// Self is the name An Sinh bears as a sender and a receiver of messages.
const Self = "an-sinh"

// The actions of messages.
const (
	DoDisburse   = "disburse"    // out: payments to make
	DoOnDisburse = "on-disburse" // in: what became of them
	DoOnStatus   = "on-status"   // in: the same, as the answer to a question
	DoStatus     = "status"      // either way: what the other side knows of a transaction
	DoSettlement = "settlement"  // in: the settlement of An Sinh's own interface
)

// MaxPart is how many payments one message carries at most; a larger package
// goes in several, numbered in the header's meta.
const MaxPart = 1000

// Envelope is a message as it travels: header and message are kept byte for
// byte, because the signature covers them so.
type Envelope struct {
	Signature string          `json:"signature"`
	Header    json.RawMessage `json:"header"`
	Message   json.RawMessage `json:"message"`
}

// ParseEnvelope reads a message. Malformed when it is not one JSON object of a
// signature, a header and a message.
func ParseEnvelope(raw []byte) (Envelope, error) {
	var e Envelope
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil {
		return Envelope{}, fault.Malformed("bad-envelope", "Thông điệp không phải JSON gồm signature, header và message.").Because(err)
	}
	if decoder.More() {
		return Envelope{}, fault.Malformed("bad-envelope", "Sau thông điệp còn dữ liệu thừa.")
	}
	if !isObject(e.Header) || !isObject(e.Message) {
		return Envelope{}, fault.Malformed("bad-envelope", "Thông điệp thiếu header hoặc message.")
	}
	return e, nil
}

func isObject(raw json.RawMessage) bool {
	return strings.HasPrefix(strings.TrimLeft(string(raw), " \t\r\n"), "{")
}

// Bytes is the message as it is posted: header and message unchanged.
func (e Envelope) Bytes() []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	if e.Signature != "" {
		signature, _ := json.Marshal(e.Signature) // a string always renders
		b.WriteString(`"signature":`)
		b.Write(signature)
		b.WriteByte(',')
	}
	fmt.Fprintf(&b, `"header":%s,"message":%s}`, e.Header, e.Message)
	return b.Bytes()
}

// Header is the header of a request or of a callback.
type Header struct {
	Version       string    `json:"version,omitempty"`
	MessageID     string    `json:"message_id"`
	MessageTS     time.Time `json:"message_ts"`
	Action        string    `json:"action"`
	Status        string    `json:"status,omitempty"` // callbacks only
	ReasonCode    string    `json:"status_reason_code,omitempty"`
	ReasonMessage string    `json:"status_reason_message,omitempty"`
	SenderID      string    `json:"sender_id"`
	SenderURI     string    `json:"sender_uri,omitempty"` // where callbacks go
	ReceiverID    string    `json:"receiver_id,omitempty"`
	TotalCount    int       `json:"total_count"`
	Completed     int       `json:"completed_count,omitempty"`
	Encrypted     bool      `json:"is_msg_encrypted"`
	Meta          Meta      `json:"meta,omitzero"`
}

// Meta is our addition to the header, which the standard leaves room for:
// what a package and a settlement are as a whole. It names nobody.
type Meta struct {
	// Part and Parts number the messages of one package or settlement from 1.
	Part  int `json:"part,omitempty"`
	Parts int `json:"parts,omitempty"`

	// Of a package.
	Replaces           string         `json:"replaces,omitempty"`
	List               string         `json:"list,omitempty"`
	Locality           string         `json:"locality,omitempty"`
	Period             calendar.Month `json:"period,omitempty"`
	Type               string         `json:"type,omitempty"`
	Lines              int            `json:"lines,omitempty"`
	Total              Amount         `json:"total,omitempty"`
	Hash               string         `json:"hash,omitempty"`
	SettlementDeadline calendar.Date  `json:"settlement_deadline,omitempty"`

	// Of a settlement: its own name when it has several parts, the package it
	// is sent to when the transaction is another (F-07), and what it adds up to.
	Settlement  string `json:"settlement,omitempty"`
	Settles     string `json:"settles,omitempty"`
	PaidTotal   Amount `json:"paid_total,omitempty"`
	UnpaidTotal Amount `json:"unpaid_total,omitempty"`
}

// clockSkew is how far two clocks may differ, and keepMessages how long after
// it was made a message may still come: a later one could be a replay of one
// that nobody remembers.
const (
	clockSkew    = 5 * time.Minute
	keepMessages = 30 * 24 * time.Hour
)

// Open reads the header and holds it against what is expected of a message
// with the action, sent by the sender at about now.
func (e Envelope) Open(action, sender string, now time.Time) (Header, error) {
	var h Header
	if err := json.Unmarshal(e.Header, &h); err != nil {
		return h, fault.Malformed("bad-header", "Phần header của thông điệp không đọc được.").Because(err)
	}
	switch {
	case h.Version != "" && h.Version != Version:
		return h, headerFault("version-invalid", "Phiên bản thông điệp không được hỗ trợ.", "version")
	case !messageIDShape.MatchString(h.MessageID):
		return h, headerFault("message-id-invalid", "Mã thông điệp phải có 8 đến 80 ký tự chữ, số, dấu chấm, gạch, hai chấm.", "message_id")
	case h.Action != action:
		return h, headerFault("action-invalid", "Thông điệp khai thao tác "+h.Action+", gửi đến "+action+".", "action")
	case h.SenderID != sender:
		return h, headerFault("sender-invalid", "Bên gửi trong thông điệp không phải tài khoản đang gửi.", "sender_id")
	case h.ReceiverID != "" && h.ReceiverID != Self:
		return h, headerFault("receiver-invalid", "Thông điệp không gửi cho hệ thống này.", "receiver_id")
	case h.Encrypted || e.encrypted():
		return h, headerFault("encryption-unsupported", "Không nhận thông điệp mã hóa; kênh truyền đã mã hóa.", "is_msg_encrypted")
	case h.MessageTS.After(now.Add(clockSkew)) || h.MessageTS.Before(now.Add(-keepMessages)):
		return h, headerFault("message-ts-invalid", "Thời điểm lập thông điệp quá cũ hoặc ở tương lai.", "message_ts")
	case h.TotalCount < 0 || h.Completed < 0 || h.Meta.Part < 0 || h.Meta.Part > max(h.Meta.Parts, 1):
		return h, headerFault("count-invalid", "Số lượng hoặc số phần trong thông điệp không hợp lệ.", "total_count")
	case h.Meta.Parts > maxParts:
		return h, headerFault("count-exceeded", "Thông điệp khai quá nhiều phần.", "meta/parts")
	}
	return h, nil
}

// encrypted reports whether the message is the interface's EncryptedMessage,
// whatever the header says.
func (e Envelope) encrypted() bool {
	var m struct {
		Ciphertext string `json:"ciphertext"`
	}
	return json.Unmarshal(e.Message, &m) == nil && m.Ciphertext != ""
}

// CheckAction refuses an action of the interface that An Sinh does not offer:
// it takes no orders to pay and answers no searches, and offers no multipart
// files.
func CheckAction(action string) error {
	switch action {
	case DoOnDisburse, DoOnStatus, DoStatus:
		return nil
	}
	return headerFault("action-unsupported", "Hệ thống không nhận thao tác "+action+".", "action")
}

// maxParts bounds how many messages one settlement may come in.
const maxParts = 10_000

func headerFault(code, detail, field string) error {
	return fault.Invalid(code, detail, fault.Field{Pointer: "/header/" + field, Detail: "Không hợp lệ."})
}
