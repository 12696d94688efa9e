package issuer

import (
	"bytes"
	_ "embed"
	"errors"
	"html/template"
	"net/http"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const cookieName = "ansinh_session"

var (
	//go:embed login.html
	loginText string
	//go:embed login.css
	loginStyle []byte
	loginPage  = template.Must(template.New("login").Parse(loginText))
)

// view is what the login page shows.
type view struct {
	ID, Account, Password string
	// Failed shows the one text for every failure (B-01).
	Failed, Expired bool
	Places          []place
}

// place groups the demonstration accounts.
type place struct {
	Name     string
	Accounts []Account
}

// login shows the page (GET) and takes its form (POST). A browser that has a
// session goes straight back to the page it came from.
func (i *Issuer) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	asked, ok := i.requests.get(r.FormValue("id"), i.now())
	if !ok {
		i.show(w, http.StatusBadRequest, view{Expired: true})
		return
	}
	switch r.Method {
	case http.MethodPost:
		i.attempt(w, r, asked)
	case http.MethodGet, http.MethodHead:
		i.arrive(w, r, asked)
	default:
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func (i *Issuer) arrive(w http.ResponseWriter, r *http.Request, asked *authRequest) {
	if c, err := r.Cookie(cookieName); err == nil && !asked.afresh() {
		if se, alive := i.sessions.resume(hashed(c.Value)); alive && i.young(asked, se) {
			i.requests.finish(asked.id, se)
			i.back(w, r, asked)
			return
		}
	}
	if asked.silent() {
		op.AuthRequestError(w, r, asked, oidc.ErrLoginRequired(), i.provider)
		return
	}
	account := r.FormValue("account")
	if account == "" {
		account = asked.asked.LoginHint
	}
	i.show(w, http.StatusOK, view{ID: asked.id, Account: account})
}

// young says whether the log-in is as recent as the client asked (max_age).
func (i *Issuer) young(asked *authRequest, se session) bool {
	limit := asked.asked.MaxAge
	return limit == nil || i.now().Sub(se.Began).Seconds() <= float64(*limit)
}

func (i *Issuer) attempt(w http.ResponseWriter, r *http.Request, asked *authRequest) {
	account := r.PostFormValue("account")
	locks, err := i.passwords.check(account, r.PostFormValue("password"))
	if err != nil {
		i.refuse(w, r, asked, account, locks, err)
		return
	}
	cookie, se, err := i.sessions.begin(account)
	if err != nil {
		i.log.Error("a session cannot be kept", "error", err)
		http.Error(w, "Hệ thống gặp lỗi. Hãy thử lại.", http.StatusInternalServerError)
		return
	}
	i.recorder.Record(Event{Kind: LoggedIn, Account: account, At: i.now(), Source: source(r)})
	http.SetCookie(w, i.cookie(cookie, int(sessionLife.Seconds())))
	i.requests.finish(asked.id, se)
	i.back(w, r, asked)
}

// refuse answers every failure alike, whether the account exists or not, and
// keeps it for the log-in history.
func (i *Issuer) refuse(w http.ResponseWriter, r *http.Request, asked *authRequest, account string, locks bool, err error) {
	if !errors.Is(err, errWrong) && !errors.Is(err, errLocked) {
		i.log.Error("a password cannot be checked", "error", err)
	}
	i.recorder.Record(Event{Kind: LoginFailed, Account: account, At: i.now(), Source: source(r)})
	if locks {
		i.recorder.Record(Event{Kind: Locked, Account: account, At: i.now(), Source: source(r)})
	}
	i.show(w, http.StatusUnauthorized, view{ID: asked.id, Account: account, Failed: true})
}

func (i *Issuer) back(w http.ResponseWriter, r *http.Request, asked *authRequest) {
	http.Redirect(w, r, i.url+"/authorize/callback?id="+asked.id, http.StatusSeeOther)
}

func (i *Issuer) cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{Name: cookieName, Value: value, Path: Prefix, MaxAge: maxAge, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// policy lets the page load its own style sheet and nothing else. Forms may
// lead to loopback only, where the page itself is served from.
const policy = "default-src 'none'; style-src 'self'; form-action 'self' http://localhost:* http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'"

func (i *Issuer) show(w http.ResponseWriter, status int, v view) {
	v.Password = i.initial
	v.Places = i.places()
	var page bytes.Buffer
	if err := loginPage.Execute(&page, v); err != nil {
		i.log.Error("the login page cannot be made", "error", err)
		http.Error(w, "Hệ thống gặp lỗi. Hãy thử lại.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // the browser may have gone
}

// places lists the accounts by where they work, in the order given.
func (i *Issuer) places() []place {
	var out []place
	for _, a := range i.listed {
		if len(out) == 0 || out[len(out)-1].Name != a.Place {
			out = append(out, place{Name: a.Place})
		}
		last := &out[len(out)-1]
		last.Accounts = append(last.Accounts, a)
	}
	return out
}

func styles(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=300")
	_, _ = w.Write(loginStyle) // the browser may have gone
}
