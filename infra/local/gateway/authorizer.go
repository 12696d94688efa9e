package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Authorizer is an HTTP API's JWT authorizer: issuer, audience, signature and
// time are checked here, before any function runs.
type Authorizer struct {
	verifier  *oidc.IDTokenVerifier
	audiences []string
}

// identity is what a token says of its bearer.
type identity struct{ claims map[string]string }

// NewAuthorizer checks tokens of issuer against keys. A token is meant for
// this API when its aud, or without one its client_id, is among audiences.
func NewAuthorizer(issuer string, keys oidc.KeySet, audiences []string, now func() time.Time) *Authorizer {
	return &Authorizer{
		verifier: oidc.NewVerifier(issuer, keys, &oidc.Config{
			SkipClientIDCheck:    true,
			SupportedSigningAlgs: []string{oidc.RS256},
			Now:                  now,
		}),
		audiences: audiences,
	}
}

// check returns who the request's bearer token speaks for; status is 0 when it
// may pass, otherwise 401 or 403.
func (a *Authorizer) check(ctx context.Context, r *http.Request, scopes []string) (who *identity, status int) {
	scheme, raw, found := strings.Cut(r.Header.Get("Authorization"), " ")
	if !found {
		scheme, raw = "Bearer", scheme // API Gateway takes a bare token too
	}
	if !strings.EqualFold(scheme, "Bearer") || raw == "" {
		return nil, http.StatusUnauthorized
	}
	token, err := a.verifier.Verify(ctx, strings.TrimSpace(raw))
	if err != nil {
		return nil, http.StatusUnauthorized
	}
	var claims map[string]json.RawMessage
	if err := token.Claims(&claims); err != nil || !a.meant(token, claims) || notYet(claims, a.verifier) {
		return nil, http.StatusUnauthorized
	}
	if len(scopes) > 0 && !shares(scopes, strings.Fields(text(claims["scope"]))) {
		return nil, http.StatusForbidden
	}
	who = &identity{claims: make(map[string]string, len(claims))}
	for name, value := range claims {
		who.claims[name] = text(value)
	}
	return who, 0
}

func (a *Authorizer) meant(token *oidc.IDToken, claims map[string]json.RawMessage) bool {
	if len(token.Audience) > 0 {
		return shares(a.audiences, token.Audience)
	}
	return slices.Contains(a.audiences, text(claims["client_id"]))
}

// notYet refuses a token whose iat lies in the future; go-oidc checks exp and
// nbf only.
func notYet(claims map[string]json.RawMessage, _ *oidc.IDTokenVerifier) bool {
	raw, ok := claims["iat"]
	if !ok {
		return false
	}
	at, err := strconv.ParseFloat(text(raw), 64)
	return err != nil || time.Unix(int64(at), 0).After(time.Now().Add(5*time.Minute))
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// text writes a claim as the authorizer hands it on: strings bare, lists in
// brackets with spaces between, everything else as JSON writes it.
func text(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case []any:
		words := make([]string, len(v))
		for i, item := range v {
			words[i] = fmt.Sprint(item)
		}
		return "[" + strings.Join(words, " ") + "]"
	}
	return string(raw)
}
