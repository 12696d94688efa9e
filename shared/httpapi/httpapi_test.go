package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/httpapi"
)

type profile struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
	Key     string `header:"Idempotency-Key"`
}

func call(t *testing.T, body string, alter func(*httpapi.Request), fn func(context.Context, auth.Caller, profile) (httpapi.NoContent, error)) (int, httpapi.Problem) {
	t.Helper()
	request := httpapi.Request{Body: body, Headers: map[string]string{"idempotency-key": "k-12345678"}}
	request.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
		JWT: &events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription{Claims: map[string]string{
			"sub": "xuanyen.canbo", "unit": "18376", "level": "commune", "roles": "officer clerk",
		}},
	}
	if alter != nil {
		alter(&request)
	}
	payload, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := httpapi.Operation("common", "updateMe", fn).Invoke(context.Background(), payload)
	if err != nil {
		t.Fatal(err)
	}
	var response httpapi.Response
	if err := json.Unmarshal(raw, &response); err != nil {
		t.Fatal(err)
	}
	var p httpapi.Problem
	if strings.HasPrefix(response.Headers["Content-Type"], "application/problem+json") {
		if err := json.Unmarshal([]byte(response.Body), &p); err != nil {
			t.Fatal(err)
		}
	}
	return response.StatusCode, p
}

func accept(context.Context, auth.Caller, profile) (httpapi.NoContent, error) {
	return httpapi.NoContent{}, nil
}

func TestOperation_J15_BadInputNamesTheField(t *testing.T) {
	for name, c := range map[string]struct {
		body    string
		status  int
		code    string
		pointer string
	}{
		"good":             {`{"name":"An","version":1}`, 200, "", ""},
		"missing field":    {`{"version":1}`, 422, "invalid-request", "/name"},
		"unknown field":    {`{"name":"An","version":1,"roles":["leader"]}`, 422, "invalid-request", "/roles"},
		"wrong type":       {`{"name":7,"version":1}`, 422, "invalid-request", "/name"},
		"number too large": {`{"name":"An","version":99999999999999999999}`, 422, "invalid-request", "/version"},
		"control":          {`{"name":"An\u0000Bình","version":1}`, 422, "invalid-request", "/name"},
		"zero width":       {`{"name":"An\u200b Bình","version":1}`, 422, "invalid-request", "/name"},
		"right to left":    {`{"name":"An \u202eBình","version":1}`, 422, "invalid-request", "/name"},
		"exponent":         {`{"name":"An","version":1e3}`, 422, "invalid-request", "/version"},
		"empty name":       {`{"name":"","version":1}`, 422, "invalid-request", "/name"},
		"broken JSON":      {`{"name":`, 400, "malformed-json", ""},
		"two documents":    {`{"name":"An","version":1}{}`, 400, "trailing-data", ""},
		"no body":          {``, 400, "empty-body", ""},
		"null":             {`null`, 422, "invalid-request", ""},
		"deep nesting":     {strings.Repeat("[", 200000), 400, "malformed-json", ""},
		"too large":        {`{"name":"` + strings.Repeat("a", 2<<20) + `","version":1}`, 413, "body-too-large", ""},
	} {
		t.Run(name, func(t *testing.T) {
			status, p := call(t, c.body, nil, accept)
			if status != c.status || p.Code != c.code {
				t.Fatalf("status %d code %q, want %d %q (%+v)", status, p.Code, c.status, c.code, p)
			}
			if c.pointer != "" && (len(p.Fields) == 0 || p.Fields[0].Pointer != c.pointer) {
				t.Errorf("fields %+v, want %s", p.Fields, c.pointer)
			}
		})
	}
}

func TestOperation_J16_NeedsAnIdempotencyKey(t *testing.T) {
	status, p := call(t, `{"name":"An","version":1}`, func(r *httpapi.Request) { r.Headers = nil }, accept)
	if status != 422 || p.Fields[0].Pointer != "Idempotency-Key" {
		t.Errorf("status %d, %+v", status, p)
	}
}

func TestOperation_J15_NeedsACaller(t *testing.T) {
	status, p := call(t, `{"name":"An","version":1}`, func(r *httpapi.Request) { r.RequestContext.Authorizer = nil }, accept)
	if status != 401 || p.Code != "no-token" {
		t.Errorf("status %d, %+v", status, p)
	}
}

func TestOperation_ErrorsBecomeProblems(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		status int
		code   string
	}{
		"fault":  {fault.Stale("stale", "Hồ sơ đã thay đổi."), 409, "stale"},
		"defect": {errors.New("secret detail"), 500, "internal"},
	} {
		t.Run(name, func(t *testing.T) {
			status, p := call(t, `{"name":"An","version":1}`, nil, func(_ context.Context, who auth.Caller, in profile) (httpapi.NoContent, error) {
				if who.ID != "xuanyen.canbo" || !who.Is("clerk") || in.Key != "k-12345678" {
					t.Errorf("caller %+v, in %+v", who, in)
				}
				return httpapi.NoContent{}, c.err
			})
			if status != c.status || p.Code != c.code || strings.Contains(p.Detail, "secret") {
				t.Errorf("status %d, %+v", status, p)
			}
		})
	}
}
