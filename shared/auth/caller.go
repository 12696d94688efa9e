// Package auth knows who asks and what they may do. Who: the claims of a
// verified token. What: one Cedar policy set (policies/*.cedar), asked by
// every action alike (requirements A.4, J-15).
package auth

import (
	"slices"
	"strings"

	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// Caller is the account behind a request, as its token's claims tell. The
// zero Caller is nobody.
type Caller struct {
	ID    string // officer, citizen or client id (claim sub)
	Name  string
	Unit  org.UnitID
	Level org.Level
	Roles []org.Role
	// RequestID is the command's Idempotency-Key, set by the edge.
	RequestID string
	// Fingerprint tells the command from others that carry the same RequestID:
	// a digest of the operation, its path and its body, set by the edge.
	Fingerprint string
	// AccessToken is the bearer token itself, for the identity provider only.
	AccessToken string
}

// Is reports whether the caller holds the role.
func (c Caller) Is(role org.Role) bool { return slices.Contains(c.Roles, role) }

// Who is the caller as records keep who did something (J-13).
func (c Caller) Who() org.Who {
	return org.Who{ID: c.ID, Name: c.Name, Office: org.National().Office(c.Level, c.Unit)}
}

// FromClaims reads a caller from a verified token's claims. A token that names
// nobody, or that is an id token (API Gateway lets those pass), is refused as
// unauthenticated.
func FromClaims(claims map[string]string) (Caller, error) {
	if use := claims["token_use"]; use != "" && use != "access" {
		return Caller{}, fault.Unauthenticated("not-an-access-token", "Phiên đăng nhập không hợp lệ, hãy đăng nhập lại.")
	}
	account := claims["username"] // Cognito's sub is an opaque number
	if account == "" {
		account = claims["sub"]
	}
	if account == "" {
		return Caller{}, fault.Unauthenticated("no-subject", "Phiên đăng nhập không hợp lệ, hãy đăng nhập lại.")
	}
	c := Caller{
		ID:    account,
		Name:  claims["name"],
		Unit:  org.UnitID(claims["unit"]),
		Level: org.Level(claims["level"]),
	}
	for _, role := range strings.Fields(claims["roles"]) {
		c.Roles = append(c.Roles, org.Role(role))
	}
	return c, nil
}
