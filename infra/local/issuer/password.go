package issuer

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"ansinh/infra/local/state"
)

// Five wrong passwords in a row lock an account for five minutes (B-01).
const (
	maxFailures = 5
	lockTime    = 5 * time.Minute
)

// Refusals of a log-in. The page shows both in the same words.
var (
	errWrong  = errors.New("wrong account or password")
	errLocked = errors.New("the account is locked for some minutes")
	errWeak   = errors.New("the new password is too weak")
)

const (
	passwordRoom = "issuer-passwords"
	failureRoom  = "issuer-failures"
	initialKey   = "*" // the password every account starts with
)

// hash is a password under argon2id with its parameters.
type hash struct {
	Salt, Key       []byte
	Time, MemoryKiB uint32
	Lanes           uint8
}

// newHash uses argon2id with 19 MiB and two passes.
func newHash(password string) (hash, error) {
	h := hash{Salt: make([]byte, 16), Time: 2, MemoryKiB: 19 << 10, Lanes: 1}
	if _, err := rand.Read(h.Salt); err != nil {
		return h, fmt.Errorf("make a salt: %w", err)
	}
	h.Key = h.derive(password)
	return h, nil
}

func (h hash) derive(password string) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), h.Salt, h.Time, h.MemoryKiB, h.Lanes, 32)
}

func (h hash) fits(password string) bool {
	return subtle.ConstantTimeCompare(h.Key, h.derive(password)) == 1
}

// passwords checks and changes passwords and counts failures.
type passwords struct {
	store    *state.Store
	accounts map[string]Account
	now      func() time.Time
	mu       sync.Mutex // one check at a time: bounds memory and counts exactly
}

func newPasswords(store *state.Store, accounts map[string]Account, initial string, now func() time.Time) (*passwords, error) {
	p := &passwords{store: store, accounts: accounts, now: now}
	kept, err := store.Get(passwordRoom, initialKey)
	if err != nil {
		return nil, fmt.Errorf("read the passwords: %w", err)
	}
	if kept == nil {
		err = p.set(initialKey, initial)
	}
	return p, err
}

func (p *passwords) set(key, password string) error {
	h, err := newHash(password)
	if err != nil {
		return err
	}
	text, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("keep a password: %w", err)
	}
	return p.store.Put(passwordRoom, key, text)
}

// failures is how often an account's password was wrong in a row.
type failures struct {
	Count int
	Until time.Time // locked until
}

// check returns nil for the right password, errLocked or errWrong. An account
// that does not exist takes as long and is answered alike. locks says that
// this failure locked the account.
func (p *passwords) check(account, password string) (locks bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f, err := p.failures(account)
	if err != nil {
		return false, err
	}
	if p.now().Before(f.Until) {
		return false, errLocked
	}
	fits, err := p.fits(account, password)
	if err != nil {
		return false, err
	}
	if _, known := p.accounts[account]; !known {
		return false, errWrong
	}
	if fits {
		return false, p.store.Put(failureRoom, account, nil)
	}
	f.Count++
	if f.Count >= maxFailures {
		f = failures{Until: p.now().Add(lockTime)}
		locks = true
	}
	text, err := json.Marshal(f)
	if err == nil {
		err = p.store.Put(failureRoom, account, text)
	}
	if err != nil {
		return false, fmt.Errorf("count a failed log-in: %w", err)
	}
	return locks, errWrong
}

func (p *passwords) failures(account string) (f failures, err error) {
	text, err := p.store.Get(failureRoom, account)
	if err != nil || text == nil {
		return f, err
	}
	return f, json.Unmarshal(text, &f)
}

func (p *passwords) fits(account, password string) (bool, error) {
	text, err := p.store.Get(passwordRoom, account)
	if err == nil && text == nil || account == initialKey {
		text, err = p.store.Get(passwordRoom, initialKey)
	}
	if err != nil {
		return false, fmt.Errorf("read a password: %w", err)
	}
	var h hash
	if err := json.Unmarshal(text, &h); err != nil {
		return false, fmt.Errorf("read a password: %w", err)
	}
	return h.fits(password), nil
}

// change replaces a password whose old one is right (B-02).
func (p *passwords) change(account, old, proposed string) (locks bool, err error) {
	if locks, err = p.check(account, old); err != nil {
		return locks, err
	}
	if !strong(proposed) {
		return false, errWeak
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return false, p.set(account, proposed)
}

// strong is Cognito's default policy: at least 8 characters with upper and
// lower case letters, a digit and a sign.
func strong(password string) bool {
	var upper, lower, digit, sign bool
	for _, c := range password {
		switch {
		case unicode.IsUpper(c):
			upper = true
		case unicode.IsLower(c):
			lower = true
		case unicode.IsDigit(c):
			digit = true
		case unicode.IsPunct(c) || unicode.IsSymbol(c) || c == ' ':
			sign = true
		}
	}
	n := utf8.RuneCountInString(password)
	return n >= 8 && n <= 99 && upper && lower && digit && sign
}
