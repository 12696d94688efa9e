package signing

import (
	"fmt"

	"ansinh/shared/fault"
)

// Reason is why a file is refused; the values are stable and stored.
type Reason string

// The reasons, in the order in which Verify looks for them.
const (
	ReasonNotPDF           Reason = "not-pdf"
	ReasonTooComplex       Reason = "pdf-too-complex"
	ReasonEncrypted        Reason = "pdf-encrypted"
	ReasonNotHandedOut     Reason = "not-the-file-handed-out"
	ReasonUnsigned         Reason = "not-signed"
	ReasonAppended         Reason = "changed-after-signing"
	ReasonContentChanged   Reason = "content-changed"
	ReasonByteRange        Reason = "byte-range"
	ReasonFormat           Reason = "signature-format"
	ReasonDigest           Reason = "digest-mismatch"
	ReasonBadSignature     Reason = "signature-invalid"
	ReasonUnknownAuthority Reason = "unknown-authority"
	ReasonExpired          Reason = "certificate-expired"
	ReasonRevoked          Reason = "certificate-revoked"
	ReasonKeyUsage         Reason = "certificate-usage"
	ReasonTime             Reason = "signing-time"
	ReasonTimestamp        Reason = "timestamp-invalid"
	ReasonMissingLeader    Reason = "leader-signature-missing"
	ReasonMissingClerk     Reason = "seal-missing"
	ReasonOrder            Reason = "signature-order"
	ReasonWrongSigner      Reason = "wrong-signer"
	ReasonExtraSignature   Reason = "unexpected-signature"
	ReasonStamp            Reason = "number-or-date"
)

var messages = map[Reason]string{
	ReasonNotPDF:           "Chỉ ký số được trên tệp PDF; tệp này không phải PDF hoặc đã bị hỏng.",
	ReasonTooComplex:       "Tệp PDF quá lớn hoặc quá phức tạp để kiểm tra.",
	ReasonEncrypted:        "Tệp PDF đang đặt mật khẩu; hãy bỏ mật khẩu rồi ký.",
	ReasonNotHandedOut:     "Tệp không phải là văn bản hệ thống đã giao để ký.",
	ReasonUnsigned:         "Tệp chưa có chữ ký số.",
	ReasonAppended:         "Tệp đã bị thêm nội dung sau khi ký.",
	ReasonContentChanged:   "Nội dung văn bản đã bị thay đổi khi ký; chỉ được thêm chữ ký.",
	ReasonByteRange:        "Chữ ký số không bao trùm toàn bộ văn bản.",
	ReasonFormat:           "Định dạng chữ ký số không được chấp nhận.",
	ReasonDigest:           "Văn bản đã bị sửa đổi sau khi ký.",
	ReasonBadSignature:     "Chữ ký số không hợp lệ.",
	ReasonUnknownAuthority: "Chứng thư số không do tổ chức chứng thực được tin cậy cấp.",
	ReasonExpired:          "Chứng thư số không còn hoặc chưa có hiệu lực tại thời điểm ký.",
	ReasonRevoked:          "Chứng thư số đã bị thu hồi tại thời điểm ký.",
	ReasonKeyUsage:         "Chứng thư số không được dùng để ký văn bản.",
	ReasonTime:             "Thời điểm ký không hợp lệ.",
	ReasonTimestamp:        "Dấu thời gian của chữ ký số không hợp lệ.",
	ReasonMissingLeader:    "Văn bản chưa có chữ ký của lãnh đạo nên chưa được đóng dấu phát hành.",
	ReasonMissingClerk:     "Văn bản chưa có chữ ký và con dấu của văn thư.",
	ReasonOrder:            "Thứ tự ký không đúng: lãnh đạo ký trước, văn thư đóng dấu sau.",
	ReasonWrongSigner:      "Người ký không đúng với cán bộ được phân công.",
	ReasonExtraSignature:   "Tệp có chữ ký số ngoài quy trình.",
	ReasonStamp:            "Số hoặc ngày ban hành trên văn bản không đúng.",
}

// Message is the sentence shown to the officer.
func (r Reason) Message() string { return messages[r] }

// Refusal is the error of CheckPDF, Prepare and Verify for everything the
// file itself is at fault for. It unwraps to a *fault.Fault.
type Refusal struct {
	Reason    Reason
	Signature int    // 1 for the first signature; 0 if it is about the file
	Detail    string // English, for the log
}

// Error implements error.
func (r *Refusal) Error() string {
	if r.Signature > 0 {
		return fmt.Sprintf("signing: %s in signature %d: %s", r.Reason, r.Signature, r.Detail)
	}
	return fmt.Sprintf("signing: %s: %s", r.Reason, r.Detail)
}

// Unwrap gives the fault that httpapi shows: the reason is its code.
func (r *Refusal) Unwrap() error {
	return fault.Refused(string(r.Reason), r.Reason.Message())
}

func refuse(reason Reason, format string, args ...any) *Refusal {
	return &Refusal{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}
