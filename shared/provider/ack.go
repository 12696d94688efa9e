package provider

import (
	"encoding/json"
	"time"

	"ansinh/shared/fault"
)

// Ack is the answer to a message. Beside the interface's fields it bears the
// problem whole, with the lines it names.
type Ack struct {
	Message AckMessage `json:"message"`
}

// AckMessage is what an answer says.
type AckMessage struct {
	Status        string        `json:"ack_status"` // ACK, NACK or ERR
	Timestamp     time.Time     `json:"timestamp"`
	CorrelationID string        `json:"correlation_id"`
	Error         *AckError     `json:"error,omitempty"`
	Fields        []fault.Field `json:"fields,omitempty"`
}

// AckError is why a message was not taken.
type AckError struct {
	Code    string `json:"code"`              // the interface's
	Reason  string `json:"reason"`            // ours, as in problem documents
	Message string `json:"message,omitempty"` // for people
	// Rejects is the interface's code for what is wrong with a header, where it
	// has one.
	Rejects string `json:"status_reason_code,omitempty"`
}

// The statuses of an answer.
const (
	ACK  = "ACK"  // taken
	NACK = "NACK" // understood, and refused by a rule or the state
	ERR  = "ERR"  // not understood or not believed
)

// Accept answers a message that was taken.
func Accept(correlation string, at time.Time) Ack {
	return Ack{AckMessage{Status: ACK, Timestamp: at.UTC(), CorrelationID: correlation}}
}

// errorCodes are the interface's codes for our faults, where they are more
// than the kind's.
var errorCodes = map[string]string{
	"signature-missing": "err.signature.missing", "signature-invalid": "err.signature.invalid", "signature-expired": "err.signature.invalid",
	"version-invalid": "err.version.not_supported", "sender-invalid": "err.sender_id.invalid", "receiver-invalid": "err.receiver_id.invalid",
	"encryption-unsupported": "err.encryption.invalid", "action-unsupported": "err.request.bad",
}

// rejectCodes are the interface's codes for what is wrong with a header.
var rejectCodes = map[string]string{
	"version-invalid": "rjct.version.invalid", "message-reused": duplicate, "message-ts-invalid": "rjct.message_ts.invalid",
	"action-invalid": "rjct.action.invalid", "action-unsupported": "rjct.action.not_supported",
	"count-invalid": "rjct.total_count.invalid", "count-exceeded": "rjct.total_count.limit_exceeded",
}

// kindCodes are the interface's codes by kind, with the answer's status.
var kindCodes = map[fault.Kind][2]string{
	fault.KindInvalid: {"err.request.bad", NACK}, fault.KindMalformed: {"err.request.bad", ERR}, fault.KindTooLarge: {"err.request.bad", ERR},
	fault.KindNotFound: {"err.request.not_found", NACK}, fault.KindForbidden: {"err.request.forbidden", ERR},
	fault.KindUnauthenticated: {"err.request.unauthorized", ERR}, fault.KindStale: {"err.service.unavailable", ERR},
	fault.KindRefused: {"err.request.bad", NACK}, fault.KindUnavailable: {"err.service.unavailable", ERR},
}

// Refuse answers a message that was not taken; what is not a fault shows
// nothing of itself.
func Refuse(err error, correlation string, at time.Time) Ack {
	f := fault.As(err)
	if f == nil {
		f = fault.Unavailable("internal", "Có lỗi trong hệ thống; thông điệp chưa được xử lý, hãy gửi lại.")
	}
	code := kindCodes[f.Kind]
	if code[0] == "" {
		code = [2]string{"err.service.unavailable", ERR}
	}
	if own := errorCodes[f.Code]; own != "" {
		code = [2]string{own, ERR}
	}
	return Ack{AckMessage{
		Status: code[1], Timestamp: at.UTC(), CorrelationID: correlation, Fields: f.Fields,
		Error: &AckError{Code: code[0], Reason: f.Code, Message: f.Detail, Rejects: rejectCodes[f.Code]},
	}}
}

// JSON renders the answer.
func (a Ack) JSON() json.RawMessage {
	raw, _ := json.Marshal(a) // strings and times always render
	return raw
}

// Passing reports whether an error may pass by itself: the message is not
// refused for good, and is taken anew when it comes again.
func Passing(err error) bool {
	f := fault.As(err)
	return f == nil || f.Kind == fault.KindStale || f.Kind == fault.KindUnavailable || f.Kind == fault.KindInternal
}
