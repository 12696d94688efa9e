package httpapi

import (
	"encoding/json"
	"net/http"

	"ansinh/shared/fault"
)

// Problem is an RFC 9457 problem document.
type Problem struct {
	Type     string        `json:"type"`
	Title    string        `json:"title"`
	Status   int           `json:"status"`
	Detail   string        `json:"detail"`
	Code     string        `json:"code"`
	Instance string        `json:"instance,omitempty"`
	Fields   []fault.Field `json:"fields,omitempty"`
}

// kinds is the one table from a fault's kind to its status and title.
var kinds = map[fault.Kind]struct {
	status int
	title  string
}{
	fault.KindInvalid:         {http.StatusUnprocessableEntity, "Dữ liệu chưa hợp lệ"},
	fault.KindMalformed:       {http.StatusBadRequest, "Yêu cầu không đọc được"},
	fault.KindNotFound:        {http.StatusNotFound, "Không tìm thấy"},
	fault.KindForbidden:       {http.StatusForbidden, "Không có quyền"},
	fault.KindUnauthenticated: {http.StatusUnauthorized, "Chưa đăng nhập"},
	fault.KindStale:           {http.StatusConflict, "Dữ liệu đã thay đổi"},
	fault.KindRefused:         {http.StatusConflict, "Không thực hiện được"},
	fault.KindTooLarge:        {http.StatusRequestEntityTooLarge, "Dữ liệu quá lớn"},
	fault.KindUnavailable:     {http.StatusServiceUnavailable, "Hệ thống đang bận"},
	fault.KindInternal:        {http.StatusInternalServerError, "Lỗi hệ thống"},
}

// NewProblem renders an error. What is not a fault becomes "internal" and
// shows nothing of itself.
func NewProblem(err error, instance string) Problem {
	f := fault.As(err)
	if f == nil {
		f = &fault.Fault{
			Kind: fault.KindInternal, Code: "internal",
			Detail: "Có lỗi xảy ra trong hệ thống. Dữ liệu của bạn chưa bị thay đổi; hãy thử lại hoặc báo mã " + instance + ".",
		}
	}
	kind, ok := kinds[f.Kind]
	if !ok {
		kind = kinds[fault.KindInternal]
	}
	return Problem{
		Type: "about:blank#" + f.Code, Title: kind.title, Status: kind.status, Detail: f.Detail,
		Code: f.Code, Instance: instance, Fields: f.Fields,
	}
}

func problem(err error, id string) Response {
	p := NewProblem(err, id)
	body, _ := json.Marshal(p) // strings and ints always render
	return Response{
		StatusCode: p.Status, Body: string(body),
		Headers: map[string]string{"Content-Type": "application/problem+json; charset=utf-8", "Cache-Control": "no-store"},
	}
}
