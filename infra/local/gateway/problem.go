package gateway

import (
	"encoding/json"
	"net/http"
)

// document is an RFC 9457 problem document, in the same shape as the
// functions' own (shared/httpapi).
type document struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
}

var problems = map[int]document{
	http.StatusBadRequest:            {Code: "unreadable-request", Title: "Yêu cầu không đọc được", Detail: "Máy chủ không đọc hết được nội dung gửi lên. Hãy gửi lại."},
	http.StatusUnauthorized:          {Code: "not-logged-in", Title: "Chưa đăng nhập", Detail: "Phiên đăng nhập không có, đã hết hạn hoặc không hợp lệ. Hãy đăng nhập lại."},
	http.StatusForbidden:             {Code: "scope-missing", Title: "Không được phép", Detail: "Phiên đăng nhập này không được cấp quyền gọi chức năng này."},
	http.StatusNotFound:              {Code: "no-such-route", Title: "Không tìm thấy", Detail: "Không có chức năng nào ở địa chỉ này."},
	http.StatusRequestEntityTooLarge: {Code: "body-too-large", Title: "Nội dung quá lớn", Detail: "Nội dung gửi lên vượt quá 10 MB. Tệp lớn được tải lên bằng liên kết tải tệp."},
	http.StatusServiceUnavailable:    {Code: "timed-out", Title: "Hệ thống đang bận", Detail: "Chức năng không trả lời kịp trong thời gian cho phép. Hãy thử lại sau ít phút."},
	http.StatusInternalServerError:   {Code: "internal", Title: "Lỗi hệ thống", Detail: "Hệ thống gặp lỗi ngoài dự kiến; sự việc đã được ghi lại. Hãy thử lại sau."},
}

func problem(w http.ResponseWriter, status int) {
	doc, ok := problems[status]
	if !ok {
		doc = problems[http.StatusInternalServerError]
	}
	doc.Type, doc.Status = "about:blank", status
	text, err := json.Marshal(doc)
	if err != nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(status)
	_, _ = w.Write(text) // the client may have gone; the status is out
}
