package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"

	"ansinh/infra/api"
	"ansinh/shared/fault"
)

// maxBody bounds a JSON body; files never pass through the API.
const maxBody = 1 << 20

// contract is one operation of the OpenAPI document, ready to check requests.
type contract struct {
	operation *openapi3.Operation
	body      *openapi3.Schema // nil when the operation takes none
	status    int              // of a success
}

func lookup(module, operationID string) func() (*contract, error) {
	return sync.OnceValues(func() (*contract, error) {
		operation, _, _, err := api.Operation(module, operationID)
		if err != nil {
			return nil, err
		}
		c := &contract{operation: operation, status: successOf(operation)}
		if operation.RequestBody != nil {
			if media := operation.RequestBody.Value.Content.Get("application/json"); media != nil {
				c.body = media.Schema.Value
			}
		}
		return c, nil
	})
}

func successOf(operation *openapi3.Operation) int {
	var codes []int
	for code := range operation.Responses.Map() {
		if n, err := strconv.Atoi(code); err == nil && n >= 200 && n < 300 {
			codes = append(codes, n)
		}
	}
	if len(codes) == 0 {
		return http.StatusOK
	}
	sort.Ints(codes)
	return codes[0]
}

// decode checks a request against the contract and reads it into in.
func (c *contract) decode(request Request, in any) error {
	fields := c.checkParameters(request)
	if len(fields) > 0 {
		return fault.Invalid("invalid-request", "Yêu cầu có tham số chưa hợp lệ.", fields...)
	}
	if c.body != nil {
		raw, err := rawBody(request)
		if err != nil {
			return err
		}
		if err := c.checkBody(raw); err != nil {
			return err
		}
		if err := json.Unmarshal(raw, in); err != nil {
			return unreadable(err)
		}
	}
	return fillParameters(request, in)
}

// fingerprint is a digest of what a request asks for, the same however its
// JSON is spaced and ordered.
func (c *contract) fingerprint(request Request) string {
	var body any
	if raw, err := rawBody(request); err == nil {
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		_ = decoder.Decode(&body) // it was checked before
	}
	asked, _ := json.Marshal([]any{c.operation.OperationID, request.PathParameters, body}) // what was read renders
	sum := sha256.Sum256(asked)
	return hex.EncodeToString(sum[:])
}

func rawBody(request Request) ([]byte, error) {
	raw := []byte(request.Body)
	if request.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(request.Body)
		if err != nil {
			return nil, fault.Malformed("bad-encoding", "Nội dung gửi lên không đọc được.")
		}
		raw = decoded
	}
	if len(raw) > maxBody {
		return nil, fault.TooLarge("body-too-large", "Nội dung gửi lên vượt quá 1 MB.")
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, fault.Malformed("empty-body", "Yêu cầu thiếu nội dung JSON.")
	}
	return raw, nil
}

func (c *contract) checkBody(raw []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return unreadable(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fault.Malformed("trailing-data", "Sau nội dung JSON còn dữ liệu thừa.")
	}
	var fields []fault.Field
	if err := c.body.VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsRequest(), openapi3.EnableFormatValidation()); err != nil {
		fields = complaints(err, "")
	} else if fields = unfit(value, ""); len(fields) == 0 {
		return nil
	}
	sort.SliceStable(fields, func(i, j int) bool { return fields[i].Pointer < fields[j].Pointer })
	return fault.Invalid("invalid-request", "Dữ liệu gửi lên chưa hợp lệ.", fields...)
}

// unfit finds what the document's checker lets pass and no record shall hold:
// numbers beyond int64 or not written in digits (all numbers of the API are
// whole, the checker compares them as floats), and characters that hide.
func unfit(value any, pointer string) (fields []fault.Field) {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			fields = append(fields, unfit(inner, pointer+"/"+name)...)
		}
	case []any:
		for i, inner := range v {
			fields = append(fields, unfit(inner, pointer+"/"+strconv.Itoa(i))...)
		}
	case string:
		if strings.ContainsFunc(v, unprintable) {
			fields = append(fields, fault.Field{Pointer: pointer, Detail: "Có ký tự ẩn hoặc ký tự điều khiển; hãy gõ lại."})
		}
	case json.Number:
		if _, err := v.Int64(); err != nil {
			fields = append(fields, fault.Field{Pointer: pointer, Detail: "Số quá lớn hoặc không viết bằng chữ số."})
		}
	}
	return fields
}

// unprintable are control characters other than white space, and those that
// take no room or turn the direction of writing (as pasted from some pages):
// a name must be found again as it reads.
func unprintable(r rune) bool {
	return unicode.IsControl(r) && !strings.ContainsRune("\t\n\r", r) || unicode.Is(unicode.Cf, r)
}

func unreadable(err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		pointer := "/" + strings.ReplaceAll(wrongType.Field, ".", "/")
		return fault.Invalid("invalid-request", "Dữ liệu gửi lên chưa hợp lệ.", fault.Field{Pointer: pointer, Detail: "Sai kiểu dữ liệu."})
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fault.Malformed("malformed-json", "Nội dung JSON sai cú pháp ở ký tự thứ "+strconv.FormatInt(syntax.Offset, 10)+".")
	}
	return fault.Malformed("malformed-json", "Nội dung JSON không đọc được.")
}

func (c *contract) checkParameters(request Request) []fault.Field {
	var fields []fault.Field
	for _, ref := range c.operation.Parameters {
		p := ref.Value
		text, ok := parameter(request, p.In, p.Name)
		if !ok || text == "" {
			if p.Required {
				fields = append(fields, fault.Field{Pointer: p.Name, Detail: "Bắt buộc phải có."})
			}
			continue
		}
		if p.Schema == nil {
			continue
		}
		value, err := typed(text, p.Schema.Value)
		if err != nil {
			fields = append(fields, fault.Field{Pointer: p.Name, Detail: "Sai kiểu dữ liệu."})
			continue
		}
		if err := p.Schema.Value.VisitJSON(value, openapi3.MultiErrors(), openapi3.EnableFormatValidation()); err != nil {
			for _, field := range complaints(err, "") {
				fields = append(fields, fault.Field{Pointer: p.Name, Detail: field.Detail})
			}
		}
	}
	return fields
}

func typed(text string, schema *openapi3.Schema) (any, error) {
	switch {
	case schema.Type.Is("integer"):
		n, err := strconv.ParseInt(text, 10, 64)
		return float64(n), err
	case schema.Type.Is("boolean"):
		return strconv.ParseBool(text)
	default:
		return text, nil
	}
}

func parameter(request Request, in, name string) (string, bool) {
	switch in {
	case "path":
		v, ok := request.PathParameters[name]
		return v, ok
	case "query":
		v, ok := request.QueryStringParameters[name]
		return v, ok
	default:
		v := header(request, name)
		return v, v != ""
	}
}

// header finds a header; API Gateway writes their names in lower case.
func header(request Request, name string) string {
	if v, ok := request.Headers[strings.ToLower(name)]; ok {
		return v
	}
	return request.Headers[name]
}

// fillParameters sets the fields of in that carry path, query or header tags.
// Fields of embedded structs count as in's own.
func fillParameters(request Request, in any) error {
	return fillStruct(request, reflect.ValueOf(in).Elem())
}

func fillStruct(request Request, v reflect.Value) error {
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			if err := fillStruct(request, v.Field(i)); err != nil {
				return err
			}
			continue
		}
		for _, in := range []string{"path", "query", "header"} {
			name, ok := field.Tag.Lookup(in)
			if !ok {
				continue
			}
			text, ok := parameter(request, in, name)
			if !ok || text == "" {
				continue
			}
			if err := set(v.Field(i), text); err != nil {
				return fault.Invalid("invalid-request", "Yêu cầu có tham số chưa hợp lệ.", fault.Field{Pointer: name, Detail: "Sai kiểu dữ liệu."})
			}
		}
	}
	return nil
}

func set(v reflect.Value, text string) error {
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return err
		}
		v.SetInt(n)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return err
		}
		v.SetBool(b)
	default:
		v.SetString(text)
	}
	return nil
}
