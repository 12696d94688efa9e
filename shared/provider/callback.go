package provider

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/money"
)

var messageIDShape = regexp.MustCompile(`^[A-Za-z0-9_.:-]{8,80}$`)

// Received is the status of a request that waits for its payments.
const Received = "rcvd" // known to the provider, nothing done yet

// DisburseResponse is the message of a callback.
type DisburseResponse struct {
	TransactionID string          `json:"transaction_id"`
	Statuses      []PaymentStatus `json:"disbursements_status"`
}

// PaymentStatus is what became of one payment.
type PaymentStatus struct {
	ReferenceID   string    `json:"reference_id"`
	Timestamp     time.Time `json:"timestamp"`
	Status        string    `json:"status"`
	ReasonCode    string    `json:"status_reason_code,omitempty"`
	ReasonMessage string    `json:"status_reason_message,omitempty"`
	Amount        Amount    `json:"amount,omitempty"`
	CurrencyCode  string    `json:"currency_code,omitempty"`
	// The rest repeats what was ordered and is not looked at.
	Instruction string `json:"instruction,omitempty"`
	PayerFA     string `json:"payer_fa,omitempty"`
	PayerName   string `json:"payer_name,omitempty"`
	PayeeFA     string `json:"payee_fa,omitempty"`
	PayeeName   string `json:"payee_name,omitempty"`
	Locale      string `json:"locale,omitempty"`
}

// txnStatusResponse wraps a callback that answers a question.
type txnStatusResponse struct {
	TransactionID string `json:"transaction_id"`
	CorrelationID string `json:"correlation_id"`
	Response      struct {
		Type   string           `json:"txn_type"`
		Status DisburseResponse `json:"txn_status"`
	} `json:"txnstatus_response"`
}

// Response reads the message of an on-disburse or an on-status. Malformed when
// it is none.
func (e Envelope) Response(action string) (DisburseResponse, error) {
	var r DisburseResponse
	var err error
	if action == DoOnStatus {
		var wrapped txnStatusResponse
		err = json.Unmarshal(e.Message, &wrapped)
		r = wrapped.Response.Status
		if wrapped.TransactionID != r.TransactionID {
			return r, fault.Invalid("transaction-invalid", "Mã giao dịch trong thông điệp không thống nhất.", fault.Field{Pointer: "/message/transaction_id", Detail: "Không khớp."})
		}
	} else {
		err = json.Unmarshal(e.Message, &r)
	}
	if err != nil {
		return r, fault.Malformed("bad-message", "Phần message của thông điệp không đọc được.").Because(err)
	}
	if r.TransactionID == "" || len(r.TransactionID) > 99 {
		return r, fault.Invalid("transaction-invalid", "Thông điệp thiếu mã giao dịch.", fault.Field{Pointer: "/message/transaction_id", Detail: "Bắt buộc, tối đa 99 ký tự."})
	}
	return r, nil
}

// Counted refuses a callback whose header does not count what its message
// holds. The standard does not require a count of callbacks: 0 says nothing.
func (r DisburseResponse) Counted(h Header) error {
	if h.TotalCount > 0 && (len(r.Statuses) > h.TotalCount || h.Completed > h.TotalCount) {
		return headerFault("count-invalid", "Số lượng khai trong thông điệp không khớp các dòng.", "total_count")
	}
	return nil
}

// Meaning is what a callback means for the package.
type Meaning string

// The meanings: see Means.
const (
	MeansReceived Meaning = "received" // the provider has the package
	MeansStarted  Meaning = "started"  // it pays (P8)
	MeansRejected Meaning = "rejected" // it returns the whole package (P6)
	MeansSettled  Meaning = "settled"  // it tells outcomes (P10)
	MeansUnheard  Meaning = "unheard"  // it did not answer the question
)

// duplicate is the interface's code for a message that came before.
const duplicate = "rjct.message_id.duplicate"

// Means tells what a callback says, by the header's status and the lines':
//
//	header rjct                     the package is rejected, except
//	  rjct.message_id.duplicate     it has the package: we repeated ourselves (F-20)
//	  of a code, in an on-status    the question is refused, not the package
//	no final line, one pdng at all  paying has begun
//	no final line                   the package is received
//	a final line (succ, rjct)       a settlement; lines without outcome are refused by it
func (r DisburseResponse) Means(h Header) (Meaning, error) {
	pending, final := h.Status == Waiting, 0
	for i, s := range r.Statuses {
		switch s.Status {
		case Success, Rejected:
			final++
		case Waiting:
			pending = true
		case Received:
		default:
			return "", fault.Invalid("status-invalid", "Trạng thái không có trong chuẩn.", fault.Field{Pointer: at(i, "status"), Detail: "Chỉ rcvd, pdng, succ hoặc rjct."})
		}
	}
	switch h.Status {
	case Rejected:
		return h.rejects(), nil
	case Received, Waiting, Success:
	default:
		return "", headerFault("status-invalid", "Trạng thái của thông điệp không có trong chuẩn.", "status")
	}
	switch {
	case final > 0:
		return MeansSettled, nil
	case h.Status == Success:
		return "", fault.Invalid("statuses-missing", "Thông điệp báo xong nhưng không có trạng thái cuối của dòng nào.", fault.Field{Pointer: "/message/disbursements_status", Detail: "Bắt buộc."})
	case pending:
		return MeansStarted, nil
	}
	return MeansReceived, nil
}

// rejects tells what a rejected header rejects. The codes of a header speak of
// the message it answers: of a package, or of a question about one.
func (h Header) rejects() Meaning {
	_, ofHeader := headerReasons[h.ReasonCode]
	switch {
	case h.ReasonCode == duplicate:
		return MeansReceived
	case h.Action == DoOnStatus && ofHeader:
		return MeansUnheard
	}
	return MeansRejected
}

func at(i int, field string) string {
	return "/message/disbursements_status/" + strconv.Itoa(i) + "/" + field
}

// RejectReason says why a package was rejected, for the locality's officer.
func (h Header) RejectReason() string {
	if h.ReasonMessage != "" {
		return h.ReasonMessage
	}
	if text, ok := headerReasons[h.ReasonCode]; ok {
		return text
	}
	return h.ReasonCode
}

// headerReasons are the interface's codes for a whole message, in words.
var headerReasons = map[string]string{
	"rjct.version.invalid":            "Phiên bản thông điệp không hợp lệ",
	"rjct.message_id.duplicate":       "Mã thông điệp bị trùng",
	"rjct.message_ts.invalid":         "Thời điểm thông điệp không hợp lệ",
	"rjct.action.invalid":             "Thao tác không hợp lệ",
	"rjct.action.not_supported":       "Thao tác không được hỗ trợ",
	"rjct.total_count.invalid":        "Số lượng dòng không khớp",
	"rjct.total_count.limit_exceeded": "Số lượng dòng vượt giới hạn",
	"rjct.errors.too_many":            "Gói tin có quá nhiều lỗi",
}

// lineReasons are the interface's codes for a line, in words.
var lineReasons = map[string]string{
	"rjct.reference_id.invalid":   "Mã tham chiếu không hợp lệ",
	"rjct.reference_id.duplicate": "Mã tham chiếu bị trùng",
	"rjct.timestamp.invalid":      "Thời điểm không hợp lệ",
	"rjct.payer_fa.invalid":       "Nguồn chi không hợp lệ",
	"rjct.payee_fa.invalid":       "Tài khoản hoặc địa chỉ nhận tiền không hợp lệ",
	"rjct.amount.invalid":         "Số tiền không hợp lệ",
	"rjct.schedule_ts.invalid":    "Ngày hẹn chi không hợp lệ",
	"rjct.currency_code.invalid":  "Loại tiền không hợp lệ",
}

// Outcomes are the statuses as a settlement takes them, each for a package
// ("" the one the settlement is sent to). Invalid names the lines that the
// interface does not allow, up to a hundred.
func (r DisburseResponse) Outcomes(pkg string) ([]DisbursementStatus, error) {
	out := make([]DisbursementStatus, 0, len(r.Statuses))
	var fields []fault.Field
	for i := range r.Statuses {
		s, wrong := r.Statuses[i].outcome(i)
		if wrong != nil {
			if len(fields) < maxComplaints {
				fields = append(fields, *wrong)
			}
			continue
		}
		s.Package = pkg
		out = append(out, s)
	}
	if len(fields) > 0 {
		return nil, fault.Invalid("statuses-invalid", fmt.Sprintf("Thông điệp có %d dòng không đúng chuẩn.", len(fields)), fields...)
	}
	return out, nil
}

// outcome maps one status to ours. The code is only an addition to the words:
// one that the interface does not know is refused.
func (s PaymentStatus) outcome(i int) (DisbursementStatus, *fault.Field) {
	amount, err := s.Amount.Dong()
	switch text, known := lineReasons[s.ReasonCode]; {
	case s.ReferenceID == "":
		return DisbursementStatus{}, &fault.Field{Pointer: at(i, "reference_id"), Detail: "Bắt buộc."}
	case err != nil:
		return DisbursementStatus{}, &fault.Field{Pointer: at(i, "amount"), Detail: "Phải viết dạng 500000.00."}
	case s.CurrencyCode != "" && s.CurrencyCode != Currency:
		return DisbursementStatus{}, &fault.Field{Pointer: at(i, "currency_code"), Detail: "Chỉ " + Currency + "."}
	case s.ReasonCode != "" && !known:
		return DisbursementStatus{}, &fault.Field{Pointer: at(i, "status_reason_code"), Detail: "Mã lý do không có trong chuẩn."}
	default:
		if s.ReasonMessage != "" {
			text = s.ReasonMessage
		}
		return s.as(amount, text), nil
	}
}

func (s PaymentStatus) as(amount money.Dong, reason string) DisbursementStatus {
	d := DisbursementStatus{ReferenceID: s.ReferenceID, Status: s.Status, Amount: amount}
	if s.Status == Success {
		d.Timestamp = s.Timestamp
		return d
	}
	d.ReasonCode, d.ReasonMessage = s.ReasonCode, reason
	return d
}
