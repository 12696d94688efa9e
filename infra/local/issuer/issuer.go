// Package issuer is the local runtime's OpenID Connect issuer. It stands where
// Cognito stands on AWS: the page logs in by code flow with PKCE, the post
// office by client credentials, passwords change through Cognito's own call.
package issuer

import (
	"crypto"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"

	"ansinh/infra/local/state"
)

// Prefix is where the issuer is mounted; CognitoPath is where it speaks
// Cognito's JSON API.
const (
	Prefix      = "/oidc"
	CognitoPath = "/_cognito"
	loginPath   = Prefix + "/login"
	keyFile     = "issuer.pem"
)

// Config is what an issuer needs.
type Config struct {
	// URL is the public address of the host, without a slash at its end.
	URL string
	// Folder keeps the key, Store the passwords and sessions.
	Folder string
	Store  *state.Store
	// Accounts may log in with InitialPassword until they change it.
	Accounts        []Account
	InitialPassword string
	// PostOfficeSecret is the provider system's.
	PostOfficeSecret string
	Recorder         Recorder
	// Now is the real time: moving the demonstration clock logs nobody out.
	Now func() time.Time
	Log *slog.Logger
}

// Issuer issues tokens.
type Issuer struct {
	url       string
	accounts  map[string]Account
	listed    []Account
	initial   string
	clients   map[string]client
	passwords *passwords
	sessions  *sessions
	requests  *requests
	recorder  Recorder
	key       signingKey
	now       func() time.Time
	log       *slog.Logger
	provider  *op.Provider
	mux       *http.ServeMux
}

// New makes an issuer. The account of the post office's system is among the
// accounts; it cannot log in with a password.
func New(cfg Config) (*Issuer, error) {
	i := &Issuer{
		url: cfg.URL + Prefix, accounts: map[string]Account{}, initial: cfg.InitialPassword,
		clients: clients(cfg.PostOfficeSecret), sessions: &sessions{cfg.Store, cfg.Now},
		requests: newRequests(), recorder: cfg.Recorder, now: cfg.Now, log: cfg.Log,
	}
	people := map[string]Account{}
	for _, a := range cfg.Accounts {
		i.accounts[a.ID] = a
		if a.ID != PostOffice {
			people[a.ID] = a
			i.listed = append(i.listed, a)
		}
	}
	var err error
	if i.key, err = loadKey(filepath.Join(cfg.Folder, keyFile)); err != nil {
		return nil, err
	}
	if i.passwords, err = newPasswords(cfg.Store, people, cfg.InitialPassword, cfg.Now); err != nil {
		return nil, err
	}
	if err := i.sessions.clean(); err != nil {
		return nil, err
	}
	return i, i.open()
}

func (i *Issuer) open() error {
	config := &op.Config{
		CodeMethodS256: true, AuthMethodPost: true, GrantTypeRefreshToken: true,
		DefaultLogoutRedirectURI: "/", SupportedUILocales: []language.Tag{language.Vietnamese},
		SupportedScopes: []string{"openid", "profile", "offline_access", ProviderScope},
	}
	// Encrypts codes only, which live in memory: a fresh key each start.
	if _, err := rand.Read(config.CryptoKey[:]); err != nil {
		return fmt.Errorf("open the token issuer: %w", err)
	}
	provider, err := op.NewProvider(config, storage{i}, op.StaticIssuer(i.url), op.WithAllowInsecure(), op.WithLogger(i.log))
	if err != nil {
		return fmt.Errorf("open the token issuer: %w", err)
	}
	i.provider = provider
	i.mux = http.NewServeMux()
	guard := http.NewCrossOriginProtection()
	i.mux.Handle(loginPath, guard.Handler(http.HandlerFunc(i.login)))
	i.mux.HandleFunc("GET "+loginPath+".css", styles)
	i.mux.HandleFunc(Prefix+"/end_session", i.logout)
	i.mux.Handle(CognitoPath, http.HandlerFunc(i.cognito))
	i.mux.Handle(CognitoPath+"/", http.HandlerFunc(i.cognito))
	i.mux.Handle(Prefix+"/", http.StripPrefix(Prefix, provider))
	return nil
}

// ServeHTTP serves everything under Prefix and CognitoPath.
func (i *Issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) { i.mux.ServeHTTP(w, r) }

// URL is the issuer's name in tokens.
func (i *Issuer) URL() string { return i.url }

// Keys verify the issuer's tokens without asking over HTTP.
func (i *Issuer) Keys() oidc.KeySet {
	return &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{&i.key.key.PublicKey}}
}

// Audiences are the clients whose tokens the API takes.
func Audiences() []string { return []string{WebClient, PostOffice} }

// logout ends the browser's session besides what the provider ends.
func (i *Issuer) logout(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookieName); err == nil {
		id := hashed(c.Value)
		if se, ok := i.sessions.resume(id); ok {
			i.recorder.Record(Event{Kind: LoggedOut, Account: se.Account, At: i.now(), Source: source(r)})
		}
		if err := i.sessions.end(id); err != nil {
			i.log.Error("a session cannot be ended", "error", err)
		}
	}
	http.SetCookie(w, i.cookie("", -1))
	http.StripPrefix(Prefix, i.provider).ServeHTTP(w, r)
}

// source is where a request came from, for the log-in history.
func source(r *http.Request) string {
	return r.RemoteAddr[:max(0, strings.LastIndexByte(r.RemoteAddr, ':'))]
}
