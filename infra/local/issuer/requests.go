package issuer

import (
	"slices"
	"sync"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// authRequest is one browser's way from the page to the login and back with a
// code. It lives in memory: after a restart the person begins again.
type authRequest struct {
	id       string
	asked    *oidc.AuthRequest
	began    time.Time
	account  string
	session  string
	authTime time.Time
	done     bool
}

// The methods below implement op.AuthRequest.

func (a *authRequest) GetID() string                      { return a.id }
func (a *authRequest) GetACR() string                     { return "" }
func (a *authRequest) GetAMR() []string                   { return []string{"pwd"} }
func (a *authRequest) GetAudience() []string              { return []string{a.asked.ClientID} }
func (a *authRequest) GetAuthTime() time.Time             { return a.authTime }
func (a *authRequest) GetClientID() string                { return a.asked.ClientID }
func (a *authRequest) GetNonce() string                   { return a.asked.Nonce }
func (a *authRequest) GetRedirectURI() string             { return a.asked.RedirectURI }
func (a *authRequest) GetScopes() []string                { return a.asked.Scopes }
func (a *authRequest) GetState() string                   { return a.asked.State }
func (a *authRequest) GetSubject() string                 { return a.account }
func (a *authRequest) Done() bool                         { return a.done }
func (a *authRequest) GetResponseType() oidc.ResponseType { return a.asked.ResponseType }
func (a *authRequest) GetResponseMode() oidc.ResponseMode { return a.asked.ResponseMode }
func (a *authRequest) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: a.asked.CodeChallenge, Method: a.asked.CodeChallengeMethod}
}

func (a *authRequest) silent() bool { return slices.Contains(a.asked.Prompt, oidc.PromptNone) }

// afresh says that the person must type the password even if logged in.
func (a *authRequest) afresh() bool {
	return slices.Contains(a.asked.Prompt, oidc.PromptLogin) || slices.Contains(a.asked.Prompt, oidc.PromptSelectAccount)
}

// requests are the log-ins under way.
type requests struct {
	mu    sync.Mutex
	byID  map[string]*authRequest
	codes map[string]string // code -> request id
}

func newRequests() *requests {
	return &requests{byID: map[string]*authRequest{}, codes: map[string]string{}}
}

func (q *requests) add(a *authRequest) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for id, old := range q.byID {
		if a.began.Sub(old.began) > requestLife {
			delete(q.byID, id)
		}
	}
	for code, id := range q.codes {
		if q.byID[id] == nil {
			delete(q.codes, code)
		}
	}
	q.byID[a.id] = a
}

// get returns a copy, so that readers need no lock.
func (q *requests) get(id string, now time.Time) (*authRequest, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	a, ok := q.byID[id]
	if !ok || now.Sub(a.began) > requestLife {
		return nil, false
	}
	copied := *a
	return &copied, true
}

// finish notes who logged in.
func (q *requests) finish(id string, se session) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if a, ok := q.byID[id]; ok {
		a.account, a.session, a.authTime, a.done = se.Account, se.ID, se.Began, true
	}
}

func (q *requests) saveCode(id, code string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.codes[code] = id
}

// takeCode finds a code's request; a code serves once.
func (q *requests) takeCode(code string) (id string, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	id, ok = q.codes[code]
	delete(q.codes, code)
	return id, ok
}

func (q *requests) remove(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.byID, id)
}
