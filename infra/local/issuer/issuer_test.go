package issuer

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"ansinh/infra/local/state"
)

const password = "AnSinh@2026"

// world is an issuer that answers on a port.
type world struct {
	t      *testing.T
	url    string
	issuer *Issuer
	store  *state.Store
	mu     sync.Mutex
	events []Event
	offset time.Duration
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.offset)
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.offset += d
}

func (w *world) Record(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, e)
}

func (w *world) kinds() (out []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.events {
		out = append(out, e.Kind+" "+e.Account)
	}
	return out
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if w.issuer == nil {
			rw.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.issuer.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	w.url = server.URL
	w.open(t.TempDir())
	t.Cleanup(func() { _ = w.store.Close() })
	return w
}

func (w *world) open(folder string) {
	w.t.Helper()
	var err error
	if w.store, err = state.Open(filepath.Join(folder, "state.db")); err != nil {
		w.t.Fatal(err)
	}
	w.issuer, err = New(Config{
		URL: w.url, Folder: folder, Store: w.store, InitialPassword: password, PostOfficeSecret: "secret", Recorder: w, Now: w.now,
		Accounts: []Account{
			{ID: "huyen.canbo", Name: "Nguyễn Thị Hồng Nhung", Unit: "442", Level: "district", Roles: "officer", Title: "Cán bộ", Place: "Nghi Xuân"},
			{ID: "huyen.lanhdao", Name: "Bùi Việt Hùng", Unit: "442", Level: "district", Roles: "leader", Title: "Chủ tịch", Place: "Nghi Xuân"},
			{ID: PostOffice, Name: "Bưu điện", Unit: "442", Level: "provider", Roles: "provider-system"},
		},
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// browser is a person's browser and the page in it.
type browser struct {
	w        *world
	http     *http.Client
	config   oauth2.Config
	verifier string
}

func (w *world) browser() *browser {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	provider, err := oidc.NewProvider(w.t.Context(), w.url+Prefix)
	if err != nil {
		w.t.Fatal(err)
	}
	return &browser{
		w: w, verifier: oauth2.GenerateVerifier(),
		http: &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
			if strings.HasPrefix(r.URL.Path, "/page") {
				return http.ErrUseLastResponse // back at the page
			}
			return nil
		}},
		config: oauth2.Config{ClientID: WebClient, RedirectURL: w.url + "/page/", Endpoint: provider.Endpoint(), Scopes: []string{"openid", "profile", "offline_access"}},
	}
}

var hidden = regexp.MustCompile(`name="id" value="([^"]+)"`)

// arrive follows the page's link to the log-in; it returns the log-in page, or
// where a browser with a session is sent back to.
func (b *browser) arrive(options ...oauth2.AuthCodeOption) (page string, back *url.URL) {
	b.w.t.Helper()
	options = append(options, oauth2.S256ChallengeOption(b.verifier))
	resp, err := b.http.Get(b.config.AuthCodeURL("the-state", options...))
	if err != nil {
		b.w.t.Fatal(err)
	}
	return b.read(resp)
}

func (b *browser) read(resp *http.Response) (page string, back *url.URL) {
	b.w.t.Helper()
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	if at := resp.Header.Get("Location"); at != "" {
		if back, err = url.Parse(at); err != nil {
			b.w.t.Fatal(err)
		}
	}
	return string(text), back
}

// submit sends the log-in form.
func (b *browser) submit(page, account, password string) (status int, answer string, back *url.URL) {
	b.w.t.Helper()
	found := hidden.FindStringSubmatch(page)
	if found == nil {
		b.w.t.Fatalf("no form in %s", page)
	}
	resp, err := b.http.PostForm(b.w.url+loginPath, url.Values{"id": {found[1]}, "account": {account}, "password": {password}})
	if err != nil {
		b.w.t.Fatal(err)
	}
	status = resp.StatusCode
	answer, back = b.read(resp)
	return status, answer, back
}

// login goes the whole way to tokens.
func (b *browser) login(account, password string) *oauth2.Token {
	b.w.t.Helper()
	page, _ := b.arrive()
	_, answer, back := b.submit(page, account, password)
	if back == nil || back.Query().Get("state") != "the-state" {
		b.w.t.Fatalf("not sent back: %v %s", back, answer)
	}
	token, err := b.config.Exchange(b.w.t.Context(), back.Query().Get("code"), oauth2.VerifierOption(b.verifier))
	if err != nil {
		b.w.t.Fatal(err)
	}
	return token
}

func (w *world) claims(token string) map[string]any {
	w.t.Helper()
	verified, err := oidc.NewVerifier(w.url+Prefix, w.issuer.Keys(), &oidc.Config{SkipClientIDCheck: true, Now: w.now}).Verify(w.t.Context(), token)
	if err != nil {
		w.t.Fatal(err)
	}
	var c map[string]any
	if err := verified.Claims(&c); err != nil {
		w.t.Fatal(err)
	}
	return c
}

func TestLogin_B01_CodeFlowWithPKCE(t *testing.T) {
	w := newWorld(t)
	token := w.browser().login("huyen.canbo", password)
	c := w.claims(token.AccessToken)
	for name, want := range map[string]string{
		"sub": "huyen.canbo", "name": "Nguyễn Thị Hồng Nhung", "unit": "442", "level": "district", "roles": "officer",
		"client_id": WebClient, "token_use": "access", "scope": "openid profile offline_access",
	} {
		if c[name] != want {
			t.Errorf("claim %s is %v, want %s", name, c[name], want)
		}
	}
	// What the page reads: the id token, by discovery and the published keys.
	provider, err := oidc.NewProvider(t.Context(), w.url+Prefix)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: WebClient}).Verify(t.Context(), raw)
	if err != nil || id.Subject != "huyen.canbo" {
		t.Errorf("id token: %v %v", id, err)
	}
	if got := w.kinds(); len(got) != 1 || got[0] != "logged-in huyen.canbo" {
		t.Errorf("history %v", got)
	}
}

func TestLogin_B01_NoCodeWithoutTheVerifier(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	page, _ := b.arrive()
	_, _, back := b.submit(page, "huyen.canbo", password)
	code := back.Query().Get("code")
	if _, err := b.config.Exchange(t.Context(), code, oauth2.VerifierOption(oauth2.GenerateVerifier())); err == nil {
		t.Error("another verifier got tokens")
	}
	if _, err := b.config.Exchange(t.Context(), code, oauth2.VerifierOption(b.verifier)); err == nil {
		t.Error("a code served twice")
	}
	resp, err := b.http.Get(b.config.AuthCodeURL("s"))
	if err != nil {
		t.Fatal(err)
	}
	if _, back := b.read(resp); back == nil || back.Query().Get("error") != "invalid_request" {
		t.Errorf("a request without PKCE led to %v", back)
	}
	for _, elsewhere := range []string{"https://evil.example/", "http://localhost.evil.example/"} {
		other := b.config
		other.RedirectURL = elsewhere
		resp, err := b.http.Get(other.AuthCodeURL("s", oauth2.S256ChallengeOption(b.verifier)))
		if err != nil {
			t.Fatal(err)
		}
		if _, back := b.read(resp); back != nil || resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: answered %d, sent to %v", elsewhere, resp.StatusCode, back)
		}
	}
}

func TestLogin_B01_FailureTellsNothing_AndIsKept(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	page, _ := b.arrive()
	text := map[string]string{}
	for _, account := range []string{"huyen.canbo", "nobody", PostOffice} {
		status, answer, back := b.submit(page, account, "wrong")
		if status != http.StatusUnauthorized || back != nil {
			t.Fatalf("%s: %d %v", account, status, back)
		}
		if len(b.http.Jar.Cookies(mustURL(t, w.url+Prefix+"/"))) != 0 {
			t.Errorf("%s: a session was made", account)
		}
		text[account] = strings.Join(regexp.MustCompile(`(?s)role="alert">(.*?)</p>`).FindStringSubmatch(answer), "")
	}
	if text["huyen.canbo"] == "" || text["huyen.canbo"] != text["nobody"] || text["nobody"] != text[PostOffice] {
		t.Errorf("the texts differ: %q", text)
	}
	want := "login-failed huyen.canbo login-failed nobody login-failed post-office"
	if got := strings.Join(w.kinds(), " "); got != want {
		t.Errorf("history %q, want %q", got, want)
	}
}

func TestLogin_B01_LocksForFiveMinutesAfterFiveFailures(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	page, _ := b.arrive()
	for range 5 {
		b.submit(page, "huyen.canbo", "wrong")
	}
	if status, _, _ := b.submit(page, "huyen.canbo", password); status != http.StatusUnauthorized {
		t.Fatalf("the right password opened a locked account: %d", status)
	}
	if got := strings.Join(w.kinds(), " "); !strings.Contains(got, "locked huyen.canbo") {
		t.Errorf("history %q", got)
	}
	w.browser().login("huyen.lanhdao", password) // another account is not locked
	w.pass(lockTime + time.Second)
	if status, _, back := b.submit(page, "huyen.canbo", password); back == nil {
		t.Errorf("five minutes later: %d", status)
	}
}

func TestLogin_B01_SessionServesUntilItEnds(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.login("huyen.canbo", password)
	if _, back := b.arrive(); back == nil || back.Query().Get("code") == "" {
		t.Errorf("a reload asked for the password again: %v", back)
	}
	if page, _ := b.arrive(oauth2.SetAuthURLParam("prompt", "login")); !hidden.MatchString(page) {
		t.Error("prompt=login did not ask for the password")
	}
	w.pass(sessionIdle + time.Minute)
	if _, back := b.arrive(oauth2.SetAuthURLParam("prompt", "none")); back == nil || back.Query().Get("error") != "login_required" {
		t.Errorf("after the session's time: %v", back)
	}
	if page, _ := b.arrive(); !hidden.MatchString(page) {
		t.Error("after the session's time no password was asked for")
	}
}

func TestLogin_B01_RefreshTokensRotate_AndAStolenOneEndsTheSession(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	first := b.login("huyen.canbo", password)
	renew := func(refresh string) (*oauth2.Token, error) {
		return b.config.TokenSource(t.Context(), &oauth2.Token{RefreshToken: refresh}).Token()
	}
	second, err := renew(first.RefreshToken)
	if err != nil || second.RefreshToken == first.RefreshToken {
		t.Fatalf("renewed: %v %v", second, err)
	}
	if c := w.claims(second.AccessToken); c["sub"] != "huyen.canbo" || c["roles"] != "officer" {
		t.Errorf("claims %v", c)
	}
	if _, err := renew(first.RefreshToken); err == nil {
		t.Fatal("a used refresh token served again")
	}
	if _, err := renew(second.RefreshToken); err == nil {
		t.Error("the session lived on after its token was used twice")
	}
}

func TestLogin_B01_LogOut(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	token := b.login("huyen.canbo", password)
	id, _ := token.Extra("id_token").(string)
	resp, err := b.http.Get(w.url + Prefix + "/end_session?" + url.Values{"id_token_hint": {id}, "post_logout_redirect_uri": {w.url + "/page"}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if _, back := b.read(resp); back == nil || back.Path != "/page" {
		t.Errorf("sent to %v", back)
	}
	if page, _ := b.arrive(); !hidden.MatchString(page) {
		t.Error("the session lived on")
	}
	if _, err := b.config.TokenSource(t.Context(), &oauth2.Token{RefreshToken: token.RefreshToken}).Token(); err == nil {
		t.Error("the refresh token lived on")
	}
}

func TestLogin_B01_PageIsStrictAndListsTheAccounts(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	resp, err := b.http.Get(b.config.AuthCodeURL("s", oauth2.S256ChallengeOption(b.verifier)))
	if err != nil {
		t.Fatal(err)
	}
	header := resp.Header
	page, _ := b.read(resp)
	if !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") || strings.Contains(page, "<script") {
		t.Errorf("policy %q", header.Get("Content-Security-Policy"))
	}
	if !strings.Contains(page, "huyen.lanhdao") || strings.Contains(page, ">post-office<") {
		t.Error("the accounts are not listed as they should be")
	}
	r, err := http.NewRequest(http.MethodPost, w.url+loginPath, strings.NewReader("id=x"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err = http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, _ = b.read(resp); resp.StatusCode != http.StatusForbidden {
		t.Errorf("another site's form was answered %d", resp.StatusCode)
	}
}

func TestClientCredentials_F18_PostOffice(t *testing.T) {
	w := newWorld(t)
	ask := func(secret string, scopes ...string) (*oauth2.Token, error) {
		c := clientcredentials.Config{ClientID: PostOffice, ClientSecret: secret, TokenURL: w.url + Prefix + "/oauth/token", Scopes: scopes, AuthStyle: oauth2.AuthStyleInHeader}
		return c.Token(context.Background())
	}
	token, err := ask("secret", ProviderScope, "admin")
	if err != nil {
		t.Fatal(err)
	}
	c := w.claims(token.AccessToken)
	if c["sub"] != PostOffice || c["roles"] != "provider-system" || c["scope"] != ProviderScope {
		t.Errorf("claims %v", c)
	}
	if _, err := ask("wrong", ProviderScope); err == nil {
		t.Error("a wrong secret was taken")
	}
}

func (w *world) change(token, old, proposed string) (status int, kind string) {
	w.t.Helper()
	body, err := json.Marshal(map[string]string{"AccessToken": token, "PreviousPassword": old, "ProposedPassword": proposed})
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, w.url+CognitoPath+"/", strings.NewReader(string(body)))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("X-Amz-Target", changePassword)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var said struct {
		Type string `json:"__type"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&said); err != nil {
		w.t.Fatal(err)
	}
	return resp.StatusCode, said.Type
}

func TestChangePassword_B02(t *testing.T) {
	w := newWorld(t)
	here, elsewhere := w.browser(), w.browser()
	token := here.login("huyen.canbo", password)
	other := elsewhere.login("huyen.canbo", password)
	const fresh = "Mật khẩu mới 2026!"
	for name, c := range map[string]struct{ token, old, proposed, want string }{
		"wrong old password": {token.AccessToken, "wrong", fresh, "NotAuthorizedException"},
		"weak new password":  {token.AccessToken, password, "12345678", "InvalidPasswordException"},
		"forged token":       {token.AccessToken + "x", password, fresh, "NotAuthorizedException"},
		"id token":           {fmt.Sprint(token.Extra("id_token")), password, fresh, "NotAuthorizedException"},
	} {
		t.Run(name, func(t *testing.T) {
			if status, kind := w.change(c.token, c.old, c.proposed); status != http.StatusBadRequest || kind != c.want {
				t.Errorf("answered %d %s, want %s", status, kind, c.want)
			}
		})
	}
	w.browser().login("huyen.canbo", password) // nothing has changed
	if status, kind := w.change(token.AccessToken, password, fresh); status != http.StatusOK {
		t.Fatalf("answered %d %s", status, kind)
	}
	b := w.browser()
	page, _ := b.arrive()
	if status, _, _ := b.submit(page, "huyen.canbo", password); status != http.StatusUnauthorized {
		t.Errorf("the old password still opens: %d", status)
	}
	w.browser().login("huyen.canbo", fresh)
	w.browser().login("huyen.lanhdao", password) // others keep theirs
	if _, err := here.config.TokenSource(t.Context(), &oauth2.Token{RefreshToken: token.RefreshToken}).Token(); err != nil {
		t.Errorf("the session that changed it ended: %v", err)
	}
	if _, err := elsewhere.config.TokenSource(t.Context(), &oauth2.Token{RefreshToken: other.RefreshToken}).Token(); err == nil {
		t.Error("a session elsewhere lived on")
	}
}

func TestIssuer_KeysAndSessionsOutliveARestart(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	token := b.login("huyen.canbo", password)
	folder := filepath.Dir(w.store.Path())
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	w.open(folder)
	if c := w.claims(token.AccessToken); c["sub"] != "huyen.canbo" {
		t.Errorf("claims %v", c)
	}
	if _, err := b.config.TokenSource(t.Context(), &oauth2.Token{RefreshToken: token.RefreshToken}).Token(); err != nil {
		t.Errorf("the refresh token ended with the host: %v", err)
	}
	direct, err := Token(t.Context(), w.url, folder, []Account{{ID: "huyen.canbo", Roles: "officer"}}, "huyen.canbo", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if c := w.claims(direct); c["roles"] != "officer" || c["client_id"] != WebClient {
		t.Errorf("claims of the token subcommand: %v", c)
	}
	if _, err := w.issuer.Token(t.Context(), "nobody"); err == nil {
		t.Error("a token for nobody")
	}
}

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
