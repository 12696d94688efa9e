package issuer

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"ansinh/infra/local/state"
)

// How long things last. A session ends after an hour without use or a working
// day in all; a refresh token lives as long as its session is used.
const (
	accessLife  = 15 * time.Minute
	sessionIdle = time.Hour
	sessionLife = 12 * time.Hour
	requestLife = 15 * time.Minute // from opening the login page to the code
	machineLife = time.Hour        // a provider system's access token
)

const (
	sessionRoom = "issuer-sessions"
	refreshRoom = "issuer-refresh"
)

// session is one log-in in one browser.
type session struct {
	ID      string
	Account string
	Began   time.Time
	Seen    time.Time
}

// refresh is what a refresh token stands for; it is kept under the token's
// hash, so that the file alone logs nobody in.
type refresh struct {
	Session  string
	Account  string
	Client   string
	Scopes   []string
	AuthTime time.Time
	Used     bool
}

type sessions struct {
	store *state.Store
	now   func() time.Time
}

// secret makes an unguessable word.
func secret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func (s *sessions) begin(account string) (cookie string, se session, err error) {
	cookie = secret()
	now := s.now()
	se = session{ID: hashed(cookie), Account: account, Began: now, Seen: now}
	return cookie, se, s.put(sessionRoom, se.ID, se)
}

// resume returns the session of a cookie and notes that it is in use.
func (s *sessions) resume(id string) (session, bool) {
	var se session
	if !s.get(sessionRoom, id, &se) {
		return se, false
	}
	now := s.now()
	if now.Sub(se.Seen) > sessionIdle || now.Sub(se.Began) > sessionLife {
		return se, false
	}
	se.Seen = now
	return se, s.put(sessionRoom, id, se) == nil
}

// issue makes a refresh token.
func (s *sessions) issue(r refresh) (string, error) {
	token := secret()
	return token, s.put(refreshRoom, hashed(token), r)
}

// look finds a refresh token without using it up.
func (s *sessions) look(token string) (refresh, bool) {
	var r refresh
	if !s.get(refreshRoom, hashed(token), &r) {
		return r, false
	}
	if r.Used {
		// Someone else has used it: one of the two is a thief. End the session.
		_ = s.end(r.Session) // the token is refused in any case
		return r, false
	}
	_, alive := s.resume(r.Session)
	return r, alive
}

// rotate uses a refresh token up and returns its successor.
func (s *sessions) rotate(token string, next refresh) (string, error) {
	key := hashed(token)
	if _, err := s.store.Take(refreshRoom, key); err != nil {
		return "", fmt.Errorf("use a refresh token: %w", err)
	}
	used := next
	used.Used = true
	if err := s.put(refreshRoom, key, used); err != nil {
		return "", err
	}
	return s.issue(next)
}

// end ends one session with its refresh tokens.
func (s *sessions) end(id string) error {
	if err := s.store.Put(sessionRoom, id, nil); err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return s.dropRefresh(func(r refresh) bool { return r.Session == id })
}

// endOthers ends an account's sessions but one ("" for all).
func (s *sessions) endOthers(account, but string) error {
	err := s.store.Sweep(sessionRoom, func(id string, text []byte) bool {
		var se session
		return json.Unmarshal(text, &se) != nil || se.Account == account && id != but
	})
	if err != nil {
		return fmt.Errorf("end the other sessions: %w", err)
	}
	return s.dropRefresh(func(r refresh) bool { return r.Account == account && r.Session != but })
}

func (s *sessions) dropRefresh(drop func(refresh) bool) error {
	return s.store.Sweep(refreshRoom, func(_ string, text []byte) bool {
		var r refresh
		return json.Unmarshal(text, &r) != nil || drop(r)
	})
}

// clean forgets sessions that have ended by time, and their tokens.
func (s *sessions) clean() error {
	alive := map[string]bool{}
	now := s.now()
	err := s.store.Sweep(sessionRoom, func(id string, text []byte) bool {
		var se session
		dead := json.Unmarshal(text, &se) != nil || now.Sub(se.Seen) > sessionIdle || now.Sub(se.Began) > sessionLife
		alive[id] = !dead
		return dead
	})
	if err != nil {
		return fmt.Errorf("forget ended sessions: %w", err)
	}
	return s.dropRefresh(func(r refresh) bool { return !alive[r.Session] })
}

func (s *sessions) put(room, key string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return s.store.Put(room, key, text)
}

func (s *sessions) get(room, key string, v any) bool {
	text, err := s.store.Get(room, key)
	return err == nil && text != nil && json.Unmarshal(text, v) == nil
}
