package provider

import (
	"encoding/json"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

// StatusRequest asks what became of a transaction or of some of its payments.
type StatusRequest struct {
	TransactionID string `json:"transaction_id"`
	Request       struct {
		ReferenceID    string          `json:"reference_id"`
		Type           string          `json:"txn_type"`       // disburse
		AttributeType  string          `json:"attribute_type"` // transaction_id or reference_id_list
		AttributeValue json.RawMessage `json:"attribute_value"`
	} `json:"txnstatus_request"`
}

// Question asks what became of a whole package (TxnStatusRequest). The id
// names the question for good: asked again, it is the same, byte for byte.
func (o Order) Question(id string, at time.Time) (Envelope, error) {
	header := Header{
		Version: Version, MessageID: id, MessageTS: at.UTC().Truncate(time.Second), Action: DoStatus,
		SenderID: Self, SenderURI: o.Callback, ReceiverID: o.Receiver, TotalCount: 1,
	}
	question := StatusRequest{TransactionID: o.Package}
	asked, err := json.Marshal(o.Package)
	if err != nil {
		return Envelope{}, err
	}
	question.Request.ReferenceID, question.Request.Type = id, DoDisburse
	question.Request.AttributeType, question.Request.AttributeValue = "transaction_id", asked
	return seal(header, question)
}

// maxAsked is how many payments one question may name.
const maxAsked = 90

// Question reads the message of a status request: the package and the
// payments asked for, none for the package as a whole.
func (e Envelope) Question() (pkg string, references []string, err error) {
	var q StatusRequest
	if err := json.Unmarshal(e.Message, &q); err != nil {
		return "", nil, fault.Malformed("bad-message", "Phần message của thông điệp không đọc được.").Because(err)
	}
	wrong := func(field string) error {
		return fault.Invalid("question-invalid", "Câu hỏi trạng thái chưa hợp lệ.", fault.Field{Pointer: "/message/txnstatus_request/" + field, Detail: "Không hợp lệ."})
	}
	if q.Request.Type != DoDisburse {
		return "", nil, wrong("txn_type")
	}
	switch q.Request.AttributeType {
	case "transaction_id":
		var asked string
		if err := json.Unmarshal(q.Request.AttributeValue, &asked); err != nil || asked == "" {
			return "", nil, wrong("attribute_value")
		}
		return asked, nil, nil
	case "reference_id_list":
		if err := json.Unmarshal(q.Request.AttributeValue, &references); err != nil || len(references) == 0 || len(references) > maxAsked {
			return "", nil, wrong("attribute_value")
		}
		return q.TransactionID, references, nil
	}
	return "", nil, wrong("attribute_type")
}

// StatusOf is a payment's status as the interface writes it: what the closed
// settlement says, or that it is pending.
func StatusOf(l *payment.Line, now time.Time) PaymentStatus {
	s := PaymentStatus{ReferenceID: l.LineRef.String(), Timestamp: now.UTC(), Status: Waiting, Amount: AmountOf(l.Total), CurrencyCode: Currency}
	switch l.Status {
	case payment.Paid:
		s.Status, s.Timestamp = Success, l.PaidDate.Start().UTC()
	case payment.Unpaid, payment.CarriedOver:
		s.Status, s.ReasonMessage = Rejected, l.Reason
	case payment.Pending:
	}
	return s
}

// PackageStatus is a package's status as the interface writes it.
func PackageStatus(l *payment.List, p *payment.Package) string {
	switch {
	case p.State == payment.Void:
		return Rejected
	case l.State == payment.Settled || l.State == payment.Locked:
		return Success
	case p.State == payment.Undelivered:
		return Received
	}
	return Waiting
}

// StatusAnswer is the answer to a question, unsigned.
func StatusAnswer(question Header, id string, now time.Time, status string, total, completed int, pkg string, lines []PaymentStatus) (Envelope, error) {
	header := Header{
		Version: Version, MessageID: id, MessageTS: now.UTC(), Action: DoOnStatus, Status: status,
		SenderID: Self, ReceiverID: question.SenderID, TotalCount: total, Completed: completed,
	}
	answer := txnStatusResponse{TransactionID: pkg, CorrelationID: question.MessageID}
	answer.Response.Type = DoOnDisburse
	answer.Response.Status = DisburseResponse{TransactionID: pkg, Statuses: lines}
	if lines == nil {
		answer.Response.Status.Statuses = []PaymentStatus{}
	}
	return seal(header, answer)
}
