package issuer

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// storage is what the OpenID provider keeps and asks.
type storage struct {
	*Issuer
}

var (
	_ op.Storage                        = storage{}
	_ op.ClientCredentialsStorage       = storage{}
	_ op.CanSetUserinfoFromRequest      = storage{}
	_ op.CanGetPrivateClaimsFromRequest = storage{}
)

var errNoSuch = errors.New("unknown, used or expired")

// CreateAuthRequest begins a log-in. Only the code flow with PKCE (S256) is
// served, since the page can keep no secret.
func (s storage) CreateAuthRequest(_ context.Context, asked *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	if asked.ResponseType != oidc.ResponseTypeCode {
		return nil, oidc.ErrInvalidRequest().WithDescription("only response_type=code is served")
	}
	if asked.CodeChallenge == "" || asked.CodeChallengeMethod != oidc.CodeChallengeMethodS256 {
		return nil, oidc.ErrInvalidRequest().WithDescription("PKCE with S256 is required")
	}
	a := &authRequest{id: secret(), asked: asked, began: s.now()}
	s.requests.add(a)
	return a, nil
}

// AuthRequestByID finds a log-in under way.
func (s storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	a, ok := s.requests.get(id, s.now())
	if !ok {
		return nil, errNoSuch
	}
	return a, nil
}

// AuthRequestByCode uses a code up.
func (s storage) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	id, ok := s.requests.takeCode(code)
	if !ok {
		return nil, errNoSuch
	}
	return s.AuthRequestByID(ctx, id)
}

// SaveAuthCode notes the code a log-in is answered with.
func (s storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.requests.saveCode(id, code)
	return nil
}

// DeleteAuthRequest forgets a log-in that has got its tokens.
func (s storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.requests.remove(id)
	return nil
}

// CreateAccessToken names an access token and says until when it is good.
func (s storage) CreateAccessToken(_ context.Context, request op.TokenRequest) (string, time.Time, error) {
	life := accessLife
	if _, machine := request.(*machineRequest); machine {
		life = machineLife
	}
	return secret(), s.now().Add(life), nil
}

// CreateAccessAndRefreshTokens also makes a refresh token, or replaces the one
// just used.
func (s storage) CreateAccessAndRefreshTokens(ctx context.Context, request op.TokenRequest, current string) (id, next string, until time.Time, err error) {
	id, until, err = s.CreateAccessToken(ctx, request)
	if err != nil {
		return "", "", time.Time{}, err
	}
	switch r := request.(type) {
	case *authRequest:
		next, err = s.sessions.issue(refresh{Session: r.session, Account: r.account, Client: r.asked.ClientID, Scopes: r.asked.Scopes, AuthTime: r.authTime})
	case *refreshRequest:
		r.kept.Scopes = r.scopes
		next, err = s.sessions.rotate(current, r.kept)
	default:
		err = fmt.Errorf("no refresh token for %T", request)
	}
	return id, next, until, err
}

// TokenRequestByRefreshToken finds what a refresh token stands for.
func (s storage) TokenRequestByRefreshToken(_ context.Context, token string) (op.RefreshTokenRequest, error) {
	kept, ok := s.sessions.look(token)
	if !ok {
		return nil, op.ErrInvalidRefreshToken
	}
	return &refreshRequest{kept: kept, scopes: kept.Scopes}, nil
}

// TerminateSession ends every session of the account (log-out).
func (s storage) TerminateSession(_ context.Context, account, _ string) error {
	if account == "" {
		return nil
	}
	s.recorder.Record(Event{Kind: LoggedOut, Account: account, At: s.now()})
	return s.sessions.endOthers(account, "")
}

// RevokeToken ends the session of a refresh token. Access tokens live minutes
// and are not revoked one by one.
func (s storage) RevokeToken(_ context.Context, token, account, client string) *oidc.Error {
	if account != "" {
		return nil
	}
	kept, ok := s.sessions.look(token)
	if !ok {
		return nil
	}
	if kept.Client != client {
		return oidc.ErrInvalidClient().WithDescription("the token is another client's")
	}
	if err := s.sessions.end(kept.Session); err != nil {
		return oidc.ErrServerError().WithParent(err)
	}
	return nil
}

// GetRefreshTokenInfo says whose a refresh token is.
func (s storage) GetRefreshTokenInfo(_ context.Context, _, token string) (account, id string, err error) {
	kept, ok := s.sessions.look(token)
	if !ok {
		return "", "", op.ErrInvalidRefreshToken
	}
	return kept.Account, token, nil
}

// SigningKey is the key tokens are signed with.
func (s storage) SigningKey(context.Context) (op.SigningKey, error) { return s.key, nil }

// SignatureAlgorithms is RS256, Cognito's.
func (s storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

// KeySet is the public half.
func (s storage) KeySet(context.Context) ([]op.Key, error) { return []op.Key{publicKey{s.key}}, nil }

// GetClientByClientID finds a client.
func (s storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	c, ok := s.clients[id]
	if !ok {
		return nil, errNoSuch
	}
	return c, nil
}

// AuthorizeClientIDSecret checks a client's secret.
func (s storage) AuthorizeClientIDSecret(_ context.Context, id, given string) error {
	c, ok := s.clients[id]
	if !ok || c.secret == "" || subtle.ConstantTimeCompare([]byte(c.secret), []byte(given)) != 1 {
		return errNoSuch
	}
	return nil
}

// ClientCredentials checks a machine's name and secret.
func (s storage) ClientCredentials(ctx context.Context, id, given string) (op.Client, error) {
	if err := s.AuthorizeClientIDSecret(ctx, id, given); err != nil {
		return nil, err
	}
	return s.clients[id], nil
}

// ClientCredentialsTokenRequest grants a machine the scopes it may have.
func (s storage) ClientCredentialsTokenRequest(_ context.Context, id string, scopes []string) (op.TokenRequest, error) {
	c := s.clients[id]
	scopes = slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return !c.IsScopeAllowed(scope) })
	return &machineRequest{client: id, scopes: scopes}, nil
}

// GetPrivateClaimsFromRequest adds who the bearer is to an access token.
func (s storage) GetPrivateClaimsFromRequest(_ context.Context, request op.TokenRequest, _ []string) (map[string]any, error) {
	account, ok := s.accounts[request.GetSubject()]
	if !ok {
		return nil, errNoSuch
	}
	claims := account.claims()
	claims["scope"] = strings.Join(request.GetScopes(), " ")
	switch r := request.(type) {
	case *authRequest:
		claims["sid"] = r.session
	case *refreshRequest:
		claims["sid"] = r.kept.Session
	}
	return claims, nil
}

// GetPrivateClaimsFromScopes is not asked: GetPrivateClaimsFromRequest is.
func (s storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

// SetUserinfoFromRequest fills the id token.
func (s storage) SetUserinfoFromRequest(_ context.Context, info *oidc.UserInfo, request op.IDTokenRequest, _ []string) error {
	return s.describe(info, request.GetSubject())
}

// SetUserinfoFromToken fills the answer of the userinfo endpoint.
func (s storage) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, _, subject, _ string) error {
	return s.describe(info, subject)
}

func (s storage) describe(info *oidc.UserInfo, subject string) error {
	account, ok := s.accounts[subject]
	if !ok {
		return errNoSuch
	}
	info.Subject, info.Name, info.PreferredUsername = account.ID, account.Name, account.ID
	return nil
}

// SetUserinfoFromScopes does nothing: SetUserinfoFromRequest is asked instead.
func (s storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

// SetIntrospectionFromToken is refused: resource servers check signatures.
func (s storage) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errNoSuch
}

// GetKeyByIDAndClientID is refused: no client signs assertions.
func (s storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errNoSuch
}

// ValidateJWTProfileScopes is refused: no client signs assertions.
func (s storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errNoSuch
}

// Health always answers: the file is open or the host has ended.
func (s storage) Health(context.Context) error { return nil }
