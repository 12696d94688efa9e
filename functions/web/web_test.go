package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"ansinh/functions/platform"
)

var settings = Settings{
	Issuer: "http://localhost:8080/oidc", ClientID: "ansinh-web", Scope: "openid profile", Locale: "vi", Local: true,
	PublicURL: "http://localhost:8080", Connect: []string{"http://localhost:9000/x"},
}

var dist = fstest.MapFS{
	"index.html":           {Data: []byte(`<meta name="style-nonce" content="__STYLE_NONCE__">`)},
	"favicon.svg":          {Data: []byte("<svg/>")},
	"assets/a-1.js":        {Data: []byte("plain")},
	"assets/a-1.js.gz":     {Data: []byte("gzipped")},
	"assets/a-1.js.br":     {Data: []byte("brotli")},
	"assets/b-1.css":       {Data: []byte("css")},
	"assets/font-1.woff2":  {Data: []byte("font")},
	"assets/big-1.js":      {Data: make([]byte, maxBody+1)},
	"assets/secret.config": {Data: []byte("no")},
}

func get(t *testing.T, page *Page, path, accept string) events.APIGatewayV2HTTPResponse {
	t.Helper()
	r := events.APIGatewayV2HTTPRequest{RawPath: path, Headers: map[string]string{"accept-encoding": accept}}
	r.RequestContext.HTTP.Method = http.MethodGet
	answer, err := page.Serve(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func body(t *testing.T, answer events.APIGatewayV2HTTPResponse) string {
	t.Helper()
	if !answer.IsBase64Encoded {
		return answer.Body
	}
	raw, err := base64.StdEncoding.DecodeString(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestServe_FilesInTheBestEncodingTheBrowserTakes(t *testing.T) {
	for name, c := range map[string]struct {
		path, accept string
		status       int
		body         string
		encoding     string
		kind, cache  string
	}{
		"brotli first":             {"/assets/a-1.js", "gzip, deflate, br", 200, "brotli", "br", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"gzip":                     {"/assets/a-1.js", "gzip", 200, "gzipped", "gzip", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"neither":                  {"/assets/a-1.js", "", 200, "plain", "", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"brotli refused":           {"/assets/a-1.js", "br;q=0, *", 200, "gzipped", "gzip", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"no compressed copy":       {"/assets/b-1.css", "br, gzip", 200, "css", "", "text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		"font":                     {"/assets/font-1.woff2", "br", 200, "font", "", "font/woff2", "public, max-age=31536000, immutable"},
		"without a hash":           {"/favicon.svg", "", 200, "<svg/>", "", "image/svg+xml", "public, max-age=3600"},
		"a file of an older build": {"/assets/gone-2.js", "", 404, "Không có tệp này.\n", "", "text/plain; charset=utf-8", "no-store"},
		"not a kind a build makes": {"/assets/secret.config", "", 404, "Không có tệp này.\n", "", "text/plain; charset=utf-8", "no-store"},
		"too large":                {"/assets/big-1.js", "", 500, "Tệp quá lớn để gửi.\n", "", "text/plain; charset=utf-8", "no-store"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := get(t, NewPage(dist, settings), c.path, c.accept)
			got := []any{answer.StatusCode, body(t, answer), answer.Headers["Content-Encoding"], answer.Headers["Content-Type"], answer.Headers["Cache-Control"]}
			if diff := cmp.Diff([]any{c.status, c.body, c.encoding, c.kind, c.cache}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestServe_EveryScreensAddressIsThePage(t *testing.T) {
	page := NewPage(dist, settings)
	for _, path := range []string{"/", "", "/dossiers/442-18376-26-00001", "/verify/01J", "/index.html", "/../../etc/passwd", "/a.b.c"} {
		answer := get(t, page, path, "br")
		if answer.StatusCode != http.StatusOK || !strings.Contains(answer.Body, `name="style-nonce"`) || answer.Headers["Cache-Control"] != "no-store" {
			t.Errorf("%q: %d %q", path, answer.StatusCode, answer.Body)
		}
	}
}

func TestServe_NonceIsFreshAndTheSameInPageAndPolicy(t *testing.T) {
	page := NewPage(dist, settings)
	first, second := get(t, page, "/", ""), get(t, page, "/", "")
	if first.Body == second.Body {
		t.Error("two answers have the same nonce")
	}
	if strings.Contains(first.Body, noncePlace) {
		t.Error("the place of the nonce is still in the page")
	}
	_, rest, _ := strings.Cut(first.Body, `content="`)
	nonce, _, _ := strings.Cut(rest, `"`)
	if len(nonce) != 22 || !strings.Contains(first.Headers["Content-Security-Policy"], "style-src 'self' 'nonce-"+nonce+"'") {
		t.Errorf("nonce %q is not in %q", nonce, first.Headers["Content-Security-Policy"])
	}
}

func TestServe_SecurityHeadersOnEveryAnswer(t *testing.T) {
	page := NewPage(dist, settings)
	for _, path := range []string{"/", "/config.json", "/assets/a-1.js", "/assets/gone.js"} {
		h := get(t, page, path, "").Headers
		csp := h["Content-Security-Policy"]
		for _, want := range []string{"default-src 'self'", "script-src 'self'", "connect-src 'self' http://localhost:8080 http://localhost:9000;", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: policy lacks %q: %s", path, want, csp)
			}
		}
		if strings.Contains(csp, "unsafe-inline") || strings.Contains(csp, "'unsafe-eval'") {
			t.Errorf("%s: policy is loose: %s", path, csp)
		}
		if h["X-Content-Type-Options"] != "nosniff" || h["Referrer-Policy"] == "" || h["Permissions-Policy"] == "" {
			t.Errorf("%s: headers %v", path, h)
		}
		if _, ok := h["Strict-Transport-Security"]; ok {
			t.Errorf("%s: HSTS over plain HTTP", path)
		}
	}
	over := settings
	over.PublicURL = "https://ansinh.example"
	if get(t, NewPage(dist, over), "/", "").Headers["Strict-Transport-Security"] == "" {
		t.Error("no HSTS over HTTPS")
	}
}

func TestServe_UnbuiltPageSaysHowToBuildIt(t *testing.T) {
	answer := get(t, NewPage(fstest.MapFS{}, settings), "/", "")
	if answer.StatusCode != http.StatusServiceUnavailable || !strings.Contains(answer.Body, "make build") {
		t.Errorf("%d %q", answer.StatusCode, answer.Body)
	}
}

func TestServe_OnlyReads(t *testing.T) {
	r := events.APIGatewayV2HTTPRequest{RawPath: "/"}
	r.RequestContext.HTTP.Method = http.MethodPost
	answer, err := NewPage(dist, settings).Serve(context.Background(), r)
	if err != nil || answer.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("%d %v", answer.StatusCode, err)
	}
}

func TestConfig_TellsWhereToLogIn(t *testing.T) {
	var got map[string]any
	if err := json.Unmarshal([]byte(get(t, NewPage(dist, settings), "/config.json", "").Body), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"issuer": "http://localhost:8080/oidc", "clientId": "ansinh-web", "scope": "openid profile", "locale": "vi", "local": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSettingsOf_OnAWSAndLocally(t *testing.T) {
	aws := SettingsOf(platform.Config{
		Issuer: "https://cognito-idp.ap-southeast-1.amazonaws.com/pool", ClientID: "c", Region: "ap-southeast-1",
		DocumentsBucket: "docs", UploadsBucket: "ups", ExportsBucket: "exp", PublicURL: "https://a.example",
	})
	want := []string{
		"https://*.auth.ap-southeast-1.amazoncognito.com", "https://docs.s3.ap-southeast-1.amazonaws.com",
		"https://ups.s3.ap-southeast-1.amazonaws.com", "https://exp.s3.ap-southeast-1.amazonaws.com",
	}
	if diff := cmp.Diff(want, aws.Connect); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(aws.Scope, "offline_access") {
		t.Error("Cognito knows no offline_access")
	}
	local := SettingsOf(platform.Config{Issuer: "http://localhost:8080/oidc", Local: true, ObjectsPublicURL: "http://localhost:8080/objects", DocumentsBucket: "d"})
	if diff := cmp.Diff([]string{"http://localhost:8080/objects"}, local.Connect); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(local.Scope, "offline_access") {
		t.Error("the local issuer gives refresh tokens for offline_access only")
	}
}

func TestAccepts(t *testing.T) {
	for accept, want := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "br, gzip;q=0.5": true, "gzip;q=0": false, "gzip; q=0.0": false,
		"*": true, "*;q=0": false, "gzip;q=x": false, "xgzip": false, "identity": false,
	} {
		if got := accepts(accept, "gzip"); got != want {
			t.Errorf("accepts(%q, gzip) = %v", accept, got)
		}
	}
}

func FuzzServe(f *testing.F) {
	f.Add("/assets/a-1.js", "br")
	f.Add("/..//", "gzip;q=1;q=")
	page := NewPage(dist, settings)
	f.Fuzz(func(t *testing.T, path, accept string) {
		r := events.APIGatewayV2HTTPRequest{RawPath: path, Headers: map[string]string{"Accept-Encoding": accept}}
		answer, err := page.Serve(context.Background(), r)
		if err != nil || answer.StatusCode < 200 || answer.Headers["Content-Security-Policy"] == "" {
			t.Errorf("%d %v", answer.StatusCode, err)
		}
	})
}
