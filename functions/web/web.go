// Package web serves the officers' page: the files built from app into dist,
// the page's settings, and for every other address index.html, whose script
// finds the screen. It knows no store and no rule.
package web

import (
	"context"
	"embed"
	"encoding/base64"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
)

//go:embed all:dist
var built embed.FS

// Actions are the page's functions.
func Actions(p *platform.Platform) platform.Actions {
	return platform.Actions{
		"web-page": func() lambda.Handler {
			dist, _ := fs.Sub(built, "dist") // fails for an invalid path only, and this one is constant
			return lambda.NewHandler(NewPage(dist, SettingsOf(p.Config)).Serve)
		},
	}
}

// Page answers requests for the built page.
type Page struct {
	files    fs.FS
	settings Settings
	policy   policy
	newNonce func() string
}

// NewPage makes a page of built files, which may be missing: the page then
// says how to build them.
func NewPage(files fs.FS, s Settings) *Page {
	return &Page{files: files, settings: s, policy: policyFor(s), newNonce: randomNonce}
}

// maxBody bounds a file: a function may answer with 6 MB, base64 makes 4 bytes of 3,
// and the envelope needs room.
const maxBody = 4 << 20

// Serve answers one GET or HEAD of API Gateway. It never fails: what is wrong
// is an answer with a status.
func (p *Page) Serve(_ context.Context, r events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	method := r.RequestContext.HTTP.Method
	if method != "" && method != http.MethodGet && method != http.MethodHead {
		return p.plain(http.StatusMethodNotAllowed, "Trang chỉ nhận yêu cầu GET.\n"), nil
	}
	name := clean(r.RawPath)
	if name == "config.json" {
		return p.config(), nil
	}
	if file, ok := p.find(name, header(r.Headers, "accept-encoding")); ok {
		return p.file(file), nil
	}
	if strings.HasPrefix(name, "api/") {
		return p.noRoute(), nil // a program asks, and shall not take the page for an answer
	}
	if path.Ext(name) != "" && strings.HasPrefix(name, "assets/") {
		// A file of an older build: index.html in its place would be run as a script.
		return p.plain(http.StatusNotFound, "Không có tệp này.\n"), nil
	}
	return p.index(), nil
}

// index is the page itself, never cached, with a fresh nonce for its styles.
func (p *Page) index() events.APIGatewayV2HTTPResponse {
	raw, err := fs.ReadFile(p.files, "index.html")
	if err != nil {
		return p.plain(http.StatusServiceUnavailable, "Trang chưa được dựng. Hãy chạy: make build\nThe page is not built yet. Run: make build\n")
	}
	nonce := p.newNonce()
	answer := p.answer(http.StatusOK, "text/html; charset=utf-8", "no-store", nonce)
	answer.Body = strings.ReplaceAll(string(raw), noncePlace, nonce)
	return answer
}

func (p *Page) file(f file) events.APIGatewayV2HTTPResponse {
	if len(f.content) > maxBody {
		return p.plain(http.StatusInternalServerError, "Tệp quá lớn để gửi.\n")
	}
	cache := "public, max-age=3600"
	if strings.HasPrefix(f.name, "assets/") {
		cache = "public, max-age=31536000, immutable" // names hold a hash of the content
	}
	answer := p.answer(http.StatusOK, f.kind, cache, "")
	answer.Headers["Vary"] = "Accept-Encoding"
	if f.encoding != "" {
		answer.Headers["Content-Encoding"] = f.encoding
	}
	answer.Body = base64.StdEncoding.EncodeToString(f.content)
	answer.IsBase64Encoded = true
	return answer
}

// noRoute is the API's answer where it has no operation.
func (p *Page) noRoute() events.APIGatewayV2HTTPResponse {
	answer := p.answer(http.StatusNotFound, "application/problem+json; charset=utf-8", "no-store", "")
	answer.Body = `{"type":"about:blank","title":"Không tìm thấy","status":404,"code":"no-such-route","detail":"Không có chức năng nào ở địa chỉ này."}`
	return answer
}

func (p *Page) plain(status int, text string) events.APIGatewayV2HTTPResponse {
	answer := p.answer(status, "text/plain; charset=utf-8", "no-store", "")
	answer.Body = text
	return answer
}

func (p *Page) answer(status int, kind, cache, nonce string) events.APIGatewayV2HTTPResponse {
	headers := map[string]string{"Content-Type": kind, "Cache-Control": cache}
	p.policy.write(headers, nonce)
	return events.APIGatewayV2HTTPResponse{StatusCode: status, Headers: headers}
}

// clean brings a request path to the name of a file below dist: no leading
// slash, no "..". The root is "".
func clean(raw string) string {
	return strings.TrimPrefix(path.Clean("/"+raw), "/")
}

// header finds a header by its lower-case name; API Gateway sends them so, the
// local runtime may not.
func header(headers map[string]string, name string) string {
	for key, value := range headers {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}
