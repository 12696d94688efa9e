package gateway

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestEvent_IsTheOneAPIGatewaySends compares whole, so that a field more or
// less shows.
func TestEvent_IsTheOneAPIGatewaySends(t *testing.T) {
	r, body := recorded(t)
	rt, params, ok := newTable([]Route{{Method: "POST", Path: "/api/dossiers/{code}/papers/{paper}"}}).find(r.Method, r.URL.EscapedPath())
	if !ok {
		t.Fatal("no route")
	}
	who := &identity{claims: map[string]string{"sub": "huyen.canbo", "roles": "officer"}}
	ev := event(r, rt, params, body, who, time.Date(2026, 3, 5, 7, 8, 9, 0, time.UTC))
	if ev.RequestContext.RequestID == "" {
		t.Error("no request id")
	}
	ev.RequestContext.RequestID = "any"
	want, err := os.ReadFile("testdata/event.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plainJSON(t, want), plainJSON(t, mustJSON(t, ev))); diff != "" {
		t.Errorf("the event differs (-recorded +ours):\n%s", diff)
	}
}

func recorded(t *testing.T) (*http.Request, []byte) {
	t.Helper()
	text, err := os.ReadFile("testdata/request.http")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(text), "\n\n")
	raw := strings.ReplaceAll(head, "\n", "\r\n") + "\r\n\r\n" + rest
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(raw)))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	// A server keeps Content-Length among the headers; ReadRequest too.
	r.RemoteAddr = "203.0.113.9:4711"
	return r, body
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func plainJSON(t *testing.T, text []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestEncodeBody_BinaryTravelsInBase64(t *testing.T) {
	for name, c := range map[string]struct {
		contentType, body, want string
		base64                  bool
	}{
		"json":          {"application/json", `{}`, `{}`, false},
		"text":          {"text/csv; charset=utf-8", "a,b", "a,b", false},
		"pdf":           {"application/pdf", "%PDF", "JVBERg==", true},
		"form":          {"application/x-www-form-urlencoded", "a=b", "YT1i", true},
		"problem":       {"application/problem+json", `{}`, "e30=", true},
		"empty":         {"application/pdf", "", "", false},
		"type unstated": {"", "a", "a", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, isBase64 := encodeBody([]byte(c.body), c.contentType)
			if got != c.want || isBase64 != c.base64 {
				t.Errorf("got %q %v", got, isBase64)
			}
		})
	}
}

func TestTable_FindsTheMostExactRoute(t *testing.T) {
	table := newTable([]Route{
		{Method: "ANY", Path: "$default", Function: "default"},
		{Method: "GET", Path: "/{proxy+}", Function: "page"},
		{Method: "GET", Path: "/", Function: "root"},
		{Method: "GET", Path: "/api/dossiers/{code}", Function: "one"},
		{Method: "GET", Path: "/api/dossiers/search", Function: "search"},
		{Method: "POST", Path: "/api/dossiers", Function: "file"},
		{Method: "ANY", Path: "/api/dossiers", Function: "any"},
		{Method: "GET", Path: "/api/{rest+}", Function: "greedy"},
	})
	for path, want := range map[string]struct {
		function string
		params   map[string]string
	}{
		"GET /":                     {"root", nil},
		"GET /hồ-sơ/1":              {"page", map[string]string{"proxy": "hồ-sơ/1"}},
		"GET /api/dossiers/search":  {"search", nil},
		"GET /api/dossiers/H1":      {"one", map[string]string{"code": "H1"}},
		"GET /api/dossiers/a%2Fb":   {"one", map[string]string{"code": "a/b"}},
		"GET /api/dossiers/H1/more": {"greedy", map[string]string{"rest": "dossiers/H1/more"}},
		"POST /api/dossiers":        {"file", nil},
		"PATCH /api/dossiers":       {"any", nil},
		"DELETE /api/dossiers/H1":   {"default", nil},
	} {
		t.Run(path, func(t *testing.T) {
			method, p, _ := strings.Cut(path, " ")
			got, params, ok := table.find(method, p)
			if !ok || got.function != want.function {
				t.Fatalf("found %q", got.function)
			}
			for name, value := range want.params {
				if params[name] != value {
					t.Errorf("%s = %q, want %q", name, params[name], value)
				}
			}
		})
	}
}
