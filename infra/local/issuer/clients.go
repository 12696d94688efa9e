package issuer

import (
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// WebClient is the page, PostOffice the provider's system.
const (
	WebClient  = "ansinh-web"
	PostOffice = "post-office"
	// ProviderScope is what the post office may ask for.
	ProviderScope = "provider/packages"
)

// client is one party that may ask for tokens.
type client struct {
	id, secret string
	kind       op.ApplicationType
	auth       oidc.AuthMethod
	grants     []oidc.GrantType
	scopes     []string
	redirects  []string
}

// clients are the page, public, with the code flow, and the post office, with
// a secret. On one machine the page may also be served by its development
// server, hence any loopback port.
func clients(secret string) map[string]client {
	return map[string]client{
		WebClient: {
			id: WebClient, kind: op.ApplicationTypeUserAgent, auth: oidc.AuthMethodNone,
			grants:    []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken},
			redirects: []string{"http://localhost:*/**", "http://127.0.0.1:*/**"},
		},
		PostOffice: {
			id: PostOffice, secret: secret, kind: op.ApplicationTypeWeb, auth: oidc.AuthMethodBasic,
			grants: []oidc.GrantType{oidc.GrantTypeClientCredentials},
			scopes: []string{ProviderScope},
		},
	}
}

var _ op.HasRedirectGlobs = client{}

// The methods below implement op.Client.

func (c client) GetID() string                    { return c.id }
func (c client) RedirectURIs() []string           { return nil }
func (c client) PostLogoutRedirectURIs() []string { return nil }
func (c client) RedirectURIGlobs() []string       { return c.redirects }
func (c client) PostLogoutRedirectURIGlobs() []string {
	return []string{"http://localhost:*/", "http://127.0.0.1:*/", "http://localhost:*/*", "http://127.0.0.1:*/*"}
}
func (c client) ApplicationType() op.ApplicationType { return c.kind }
func (c client) AuthMethod() oidc.AuthMethod         { return c.auth }
func (c client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (c client) GrantTypes() []oidc.GrantType         { return c.grants }
func (c client) LoginURL(id string) string            { return loginPath + "?id=" + id }
func (c client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeJWT }
func (c client) IDTokenLifetime() time.Duration       { return accessLife }
func (c client) DevMode() bool                        { return true }
func (c client) IDTokenUserinfoClaimsAssertion() bool { return true }
func (c client) ClockSkew() time.Duration             { return 0 }
func (c client) IsScopeAllowed(scope string) bool     { return slices.Contains(c.scopes, scope) }
func (c client) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}

func (c client) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}

// refreshRequest is a refresh token being used.
type refreshRequest struct {
	kept   refresh
	scopes []string
}

// The methods below implement op.RefreshTokenRequest.

func (r *refreshRequest) GetAMR() []string                 { return []string{"pwd"} }
func (r *refreshRequest) GetAudience() []string            { return []string{r.kept.Client} }
func (r *refreshRequest) GetAuthTime() time.Time           { return r.kept.AuthTime }
func (r *refreshRequest) GetClientID() string              { return r.kept.Client }
func (r *refreshRequest) GetScopes() []string              { return r.scopes }
func (r *refreshRequest) GetSubject() string               { return r.kept.Account }
func (r *refreshRequest) SetCurrentScopes(scopes []string) { r.scopes = scopes }

// machineRequest is a system asking for itself.
type machineRequest struct {
	client string
	scopes []string
}

// The methods below implement op.TokenRequest.

func (m *machineRequest) GetSubject() string    { return m.client }
func (m *machineRequest) GetAudience() []string { return []string{m.client} }
func (m *machineRequest) GetScopes() []string   { return m.scopes }
