package e2e

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"
)

// claimsOf reads a token's claims without checking it.
func claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	decodeJSON(t, raw, &claims)
	return claims
}

// forge signs a token of huyen.canbo with the issuer's own key after a change.
func forge(t *testing.T, w *world, change func(claims map[string]any)) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.s.DataFolder(), "keys", "issuer.pem"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	claims := claimsOf(t, w.tokens["huyen.canbo"])
	if change != nil {
		change(claims)
	}
	return signWith(t, jose.RS256, key, claims)
}

func signWith(t *testing.T, algorithm jose.SignatureAlgorithm, key any, claims map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// forgeries are tokens that must open nothing.
func forgeries(t *testing.T, w *world) map[string]string {
	t.Helper()
	good := w.tokens["huyen.canbo"]
	parts := strings.Split(good, ".")
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	raised := claimsOf(t, good)
	raised["roles"], raised["level"], raised["unit"] = "administrator", "province", "42"
	payload, err := json.Marshal(raised)
	if err != nil {
		t.Fatal(err)
	}
	body := base64.RawURLEncoding.EncodeToString(payload)
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`))
	set := func(name string, value any) string {
		return forge(t, w, func(claims map[string]any) { claims[name] = value })
	}
	return map[string]string{
		"no token": "", "rubbish": "abc", "three empty parts": "..", "no algorithm": none + "." + body + ".", "changed claims": parts[0] + "." + body + "." + parts[2],
		"no signature": parts[0] + "." + parts[1] + ".", "a stranger's key": signWith(t, jose.RS256, stranger, raised),
		"a shared secret": signWith(t, jose.HS256, []byte(strings.Repeat("s", 32)), raised),
		"expired":         set("exp", time.Now().Add(-time.Minute).Unix()), "of tomorrow": set("nbf", time.Now().Add(24*time.Hour).Unix()),
		"another issuer": set("iss", "http://localhost:1/oidc"), "another audience": set("aud", []string{"nguoi-la"}),
		"an id token": set("token_use", "id"), "nobody": forge(t, w, func(claims map[string]any) { delete(claims, "sub"); delete(claims, "username") }),
	}
}
