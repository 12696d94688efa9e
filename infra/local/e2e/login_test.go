package e2e

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"ansinh/functions/platform"
	"ansinh/infra/local/hosttest"
	"ansinh/shared/audit"
	"ansinh/shared/audit/auditstore"
	"ansinh/shared/clock"
	"ansinh/shared/demo"
)

var form = regexp.MustCompile(`name="id" value="([^"]+)"`)

// logIn opens the log-in page as the browser does and submits its form; it
// returns where the browser is sent, nil when the page is shown again.
func logIn(t *testing.T, s *hosttest.System, account, password string) *url.URL {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	home := s.URL() + "/"
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/" {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page := oauth2.Config{ClientID: "ansinh-web", RedirectURL: home, Endpoint: oauth2.Endpoint{AuthURL: s.URL() + "/oidc/authorize"}, Scopes: []string{"openid", "offline_access"}}
	resp, err := browser.Get(page.AuthCodeURL("state", oauth2.S256ChallengeOption(oauth2.GenerateVerifier())))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	found := form.FindSubmatch(text)
	if found == nil {
		t.Fatalf("no form: %s", text)
	}
	resp, err = browser.PostForm(s.URL()+"/oidc/login", url.Values{"id": {string(found[1])}, "account": {account}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.Header.Get("Location") == "" {
		return nil
	}
	back, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// chain reads an account's audit chain.
func chain(t *testing.T, s *hosttest.System, account string) []audit.Entry {
	t.Helper()
	config, err := platform.ReadConfig(s.Environment())
	if err != nil {
		t.Fatal(err)
	}
	p, err := platform.New(t.Context(), config, clock.System)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := auditstore.Entries(t.Context(), p.DB, p.Audit(), "officer/"+account)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestLogin_B01_LogInsAndFailuresStandInTheAuditChain(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	const account = "huyen.canbo"
	before := len(chain(t, s, account))
	if back := logIn(t, s, account, "sai mật khẩu"); back != nil {
		t.Fatalf("a wrong password led to %v", back)
	}
	if back := logIn(t, s, account, demo.Password); back == nil || back.Query().Get("code") == "" {
		t.Fatalf("the right password led to %v", back)
	}
	entries := chain(t, s, account)
	var actions []string
	for _, e := range entries[before:] {
		actions = append(actions, e.Action)
	}
	if got := strings.Join(actions, " "); got != "account.login-failed account.login" {
		t.Errorf("the chain went on with %q", got)
	}
	for i := 1; i < len(entries); i++ {
		if entries[i].Previous != entries[i-1].Hash {
			t.Errorf("entry %d does not follow the one before", entries[i].Seq)
		}
	}
}
