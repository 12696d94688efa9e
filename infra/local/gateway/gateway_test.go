package gateway

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/coreos/go-oidc/v3/oidc"
	jose "github.com/go-jose/go-jose/v4"

	"ansinh/infra/local/invoke"
)

const testIssuer = "http://localhost:1/oidc"

var key, otherKey = newKey(), newKey()

func newKey() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
}

// functions answers every invocation alike.
type functions func(ctx context.Context, payload []byte) ([]byte, error)

func (f functions) Invoke(ctx context.Context, _ string, payload []byte) ([]byte, error) {
	return f(ctx, payload)
}

func newGateway(f functions) *Gateway {
	keys := &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{&key.PublicKey}}
	return New([]Route{
		{Method: "GET", Path: "/open", Function: "f", Open: true},
		{Method: "POST", Path: "/open", Function: "f", Open: true},
		{Method: "GET", Path: "/closed", Function: "f"},
		{Method: "GET", Path: "/scoped", Function: "f", Scopes: []string{"provider/packages"}},
	}, f, NewAuthorizer(testIssuer, keys, []string{"page", "post-office"}, time.Now), time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)))
}

func echo(_ context.Context, payload []byte) ([]byte, error) {
	return json.Marshal(map[string]any{"statusCode": 200, "body": string(payload)})
}

func claims(change func(map[string]any)) map[string]any {
	now := time.Now()
	c := map[string]any{
		"iss": testIssuer, "aud": []string{"page"}, "sub": "huyen.canbo", "exp": now.Add(time.Hour).Unix(),
		"iat": now.Unix(), "roles": "officer", "scope": "openid", "count": 3, "yes": true, "list": []string{"a", "b"},
	}
	if change != nil {
		change(c)
	}
	return c
}

func signed(t *testing.T, alg jose.SignatureAlgorithm, signer any, c map[string]any) string {
	t.Helper()
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: signer}, nil)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	object, err := s.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	text, err := object.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func get(g http.Handler, path, token string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w
}

func TestAuthorizer_J15_RefusesWhatIsNotOurToken(t *testing.T) {
	none := "eyJhbGciOiJub25lIn0." + strings.Split(signed(t, jose.RS256, key, claims(nil)), ".")[1] + "."
	hmac := signed(t, jose.HS256, key.PublicKey.N.Bytes(), claims(nil))
	cases := map[string]struct {
		token string
		want  int
	}{
		"good":            {signed(t, jose.RS256, key, claims(nil)), 200},
		"no token":        {"", 401},
		"not a token":     {"abc", 401},
		"another key":     {signed(t, jose.RS256, otherKey, claims(nil)), 401},
		"alg none":        {none, 401},
		"alg HS256":       {hmac, 401},
		"expired":         {signed(t, jose.RS256, key, claims(func(c map[string]any) { c["exp"] = time.Now().Add(-time.Minute).Unix() })), 401},
		"not yet":         {signed(t, jose.RS256, key, claims(func(c map[string]any) { c["nbf"] = time.Now().Add(time.Hour).Unix() })), 401},
		"from the future": {signed(t, jose.RS256, key, claims(func(c map[string]any) { c["iat"] = time.Now().Add(time.Hour).Unix() })), 401},
		"another issuer":  {signed(t, jose.RS256, key, claims(func(c map[string]any) { c["iss"] = "http://evil/oidc" })), 401},
		"another client":  {signed(t, jose.RS256, key, claims(func(c map[string]any) { c["aud"] = []string{"other"} })), 401},
		"client_id":       {signed(t, jose.RS256, key, claims(func(c map[string]any) { delete(c, "aud"); c["client_id"] = "page" })), 200},
		"no client":       {signed(t, jose.RS256, key, claims(func(c map[string]any) { delete(c, "aud") })), 401},
	}
	g := newGateway(echo)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := get(g, "/closed", c.token)
			if w.Code != c.want {
				t.Fatalf("answered %d: %s", w.Code, w.Body)
			}
			if c.want == 401 && (w.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(w.Body.String(), "đăng nhập")) {
				t.Errorf("not a problem document in Vietnamese: %s", w.Body)
			}
		})
	}
}

func TestAuthorizer_ScopesAndClaimsAsText(t *testing.T) {
	g := newGateway(echo)
	if w := get(g, "/scoped", signed(t, jose.RS256, key, claims(nil))); w.Code != http.StatusForbidden {
		t.Errorf("without the scope: %d", w.Code)
	}
	w := get(g, "/scoped", signed(t, jose.RS256, key, claims(func(c map[string]any) { c["scope"] = "a provider/packages" })))
	var ev events.APIGatewayV2HTTPRequest
	if err := json.Unmarshal(w.Body.Bytes(), &ev); err != nil {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	got := ev.RequestContext.Authorizer.JWT.Claims
	for name, want := range map[string]string{"count": "3", "yes": "true", "list": "[a b]", "aud": "[page]", "sub": "huyen.canbo"} {
		if got[name] != want {
			t.Errorf("claim %s is %q, want %q", name, got[name], want)
		}
	}
}

func TestGateway_Limits(t *testing.T) {
	g := newGateway(echo)
	post := func(size int) int {
		w := httptest.NewRecorder()
		g.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/open", strings.NewReader(strings.Repeat("a", size))))
		return w.Code
	}
	if got := post(10 << 20); got != http.StatusOK {
		t.Errorf("10 MB: %d", got)
	}
	if got := post(10<<20 + 1); got != http.StatusRequestEntityTooLarge {
		t.Errorf("a byte more: %d", got)
	}
	if w := get(g, "/nowhere", ""); w.Code != http.StatusNotFound {
		t.Errorf("no route: %d", w.Code)
	}
}

func TestGateway_Failures(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		text string
		want int
	}{
		"function error": {err: &invoke.Error{Type: "errorString", Message: "secret detail"}, want: 500},
		"timed out":      {err: &invoke.Error{Type: "Sandbox.Timedout"}, want: 503},
		"deadline":       {err: context.DeadlineExceeded, want: 503},
		"unknown":        {err: errors.New("x"), want: 500},
		"not JSON":       {text: "{", want: 500},
		"odd status":     {text: `{"statusCode": 99}`, want: 500},
		"bad base64":     {text: `{"statusCode":200,"isBase64Encoded":true,"body":"%"}`, want: 500},
	} {
		t.Run(name, func(t *testing.T) {
			w := get(newGateway(func(context.Context, []byte) ([]byte, error) { return []byte(c.text), c.err }), "/open", "")
			if w.Code != c.want || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("answered %d %s", w.Code, w.Body)
			}
			if w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("Content-Type %q", w.Header().Get("Content-Type"))
			}
		})
	}
}

func TestGateway_Responses(t *testing.T) {
	for name, c := range map[string]struct {
		text, body, contentType string
		status                  int
	}{
		"structured": {`{"statusCode":201,"headers":{"content-type":"application/json","x-n":5},"body":"{}"}`, "{}", "application/json", 201},
		"base64":     {`{"statusCode":200,"isBase64Encoded":true,"headers":{"content-type":"application/pdf"},"body":"JVBERg=="}`, "%PDF", "application/pdf", 200},
		"inferred":   {`{"a":1}`, `{"a":1}`, "application/json", 200},
		"text":       {`"xin chào"`, `"xin chào"`, "application/json", 200},
		"no type":    {`{"statusCode":200,"body":"a"}`, "a", "text/plain;charset=utf-8", 200},
	} {
		t.Run(name, func(t *testing.T) {
			w := get(newGateway(func(context.Context, []byte) ([]byte, error) { return []byte(c.text), nil }), "/open", "")
			if w.Code != c.status || w.Body.String() != c.body || w.Header().Get("Content-Type") != c.contentType {
				t.Errorf("answered %d %q %q", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
		})
	}
	w := get(newGateway(func(context.Context, []byte) ([]byte, error) {
		return []byte(`{"statusCode":200,"cookies":["a=1","b=2"],"body":""}`), nil
	}), "/open", "")
	if got := w.Header().Values("Set-Cookie"); len(got) != 2 {
		t.Errorf("cookies %v", got)
	}
}
