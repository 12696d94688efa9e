package web

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// file is a built file as it goes out.
type file struct {
	name     string // below dist: "assets/index-3f2a.js"
	kind     string // media type
	encoding string // "", "gzip" or "br"
	content  []byte
}

// kinds are the media types of what a build makes. The system's own table is
// not asked: it differs from machine to machine.
var kinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".html":  "text/html; charset=utf-8",
	".ico":   "image/x-icon",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".map":   "application/json",
	".mjs":   "text/javascript; charset=utf-8",
	".png":   "image/png",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".wasm":  "application/wasm",
	".woff":  "font/woff",
	".woff2": "font/woff2",
}

// find reads a file in the best encoding that the browser takes and the build
// made. Only kinds that a build makes are served, and never index.html, which
// needs its nonce.
func (p *Page) find(name, acceptEncoding string) (file, bool) {
	kind, known := kinds[path.Ext(name)]
	if !known || name == "index.html" || !fs.ValidPath(name) {
		return file{}, false
	}
	for _, c := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}, {"", ""}} {
		if c.encoding != "" && !accepts(acceptEncoding, c.encoding) {
			continue
		}
		if content, err := fs.ReadFile(p.files, name+c.suffix); err == nil {
			return file{name: name, kind: kind, encoding: c.encoding, content: content}, true
		}
	}
	return file{}, false
}

// accepts tells whether an Accept-Encoding header takes an encoding: it is
// named, or "*" is, and not with q=0 (RFC 9110, 12.5.3).
func accepts(accept, encoding string) bool {
	star := false
	for part := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(part), ";")
		taken := weight(parameters) > 0
		switch strings.ToLower(strings.TrimSpace(name)) {
		case encoding:
			return taken
		case "*":
			star = taken
		}
	}
	return star
}

// weight reads "q=0.5"; 1 when there is none, 0 when it is not a number.
func weight(parameters string) float64 {
	_, value, found := strings.Cut(strings.ReplaceAll(strings.ToLower(parameters), " ", ""), "q=")
	if !found {
		return 1
	}
	q, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return 0
	}
	return q
}
