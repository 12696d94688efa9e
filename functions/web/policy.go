package web

import (
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"strings"
)

// noncePlace stands in the built index.html where each answer's nonce goes.
const noncePlace = "__STYLE_NONCE__"

// policy is the security headers of every answer.
type policy struct {
	connect string
	https   bool
}

// policyFor gathers the origins the page may talk to: its own, the issuer's
// and the object store's (presigned addresses).
func policyFor(s Settings) policy {
	origins := []string{"'self'"}
	for _, address := range append([]string{s.Issuer}, s.Connect...) {
		if o := origin(address); o != "" {
			origins = append(origins, o)
		}
	}
	return policy{connect: strings.Join(origins, " "), https: strings.HasPrefix(s.PublicURL, "https://")}
}

// write adds the headers. Scripts come from this origin only, none inline.
// Style elements need the nonce (Mantine writes its colour variables in one);
// style attributes set by script are not subject to the policy. PDF files are
// drawn by script; blob: frames are for printing them.
func (p policy) write(headers map[string]string, nonce string) {
	style := "style-src 'self'"
	if nonce != "" {
		style += " 'nonce-" + nonce + "'"
	}
	headers["Content-Security-Policy"] = strings.Join([]string{
		"default-src 'self'",
		"script-src 'self' 'wasm-unsafe-eval'", // wasm: the PDF viewer's image decoders
		style,
		"img-src 'self' data: blob:",
		"font-src 'self'",
		"connect-src " + p.connect,
		"frame-src blob:",
		"worker-src 'self' blob:",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, "; ")
	headers["X-Content-Type-Options"] = "nosniff"
	headers["X-Frame-Options"] = "DENY"
	headers["Referrer-Policy"] = "same-origin"
	headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
	headers["Cross-Origin-Opener-Policy"] = "same-origin"
	if p.https {
		headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
	}
}

// origin is the scheme, host and port of an address; "" when it has none. A
// host may begin with "*." as policies allow.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// randomNonce is 128 random bits.
func randomNonce() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(raw)
}
