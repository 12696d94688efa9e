package issuer

import "time"

// Account is one person (or one provider's system) that may log in.
type Account struct {
	// ID is the account's name and the officer's id.
	ID string
	// Name is the person's full name.
	Name string
	// Unit, Level and Roles go into tokens as docs/architecture.md has them;
	// Roles are separated by spaces.
	Unit, Level, Roles string
	// Title and Place are shown on the login page: "Văn thư", "Xã Xuân Yên".
	Title, Place string
}

// claims are what a token says of the account, in Cognito's names and ours.
func (a Account) claims() map[string]any {
	return map[string]any{
		"token_use": "access",
		"username":  a.ID,
		"name":      a.Name,
		"unit":      a.Unit,
		"level":     a.Level,
		"roles":     a.Roles,
	}
}

// Kinds of events of the log-in history (requirements B-01, B-02).
const (
	LoggedIn        = "logged-in"
	LoginFailed     = "login-failed"
	Locked          = "locked"
	LoggedOut       = "logged-out"
	PasswordChanged = "password-changed"
)

// Event is one line of an account's log-in history.
type Event struct {
	Kind    string    `json:"kind"`
	Account string    `json:"account"`
	At      time.Time `json:"at"`
	// Source is the network address it came from.
	Source string `json:"source,omitempty"`
}

// Recorder keeps events, for example in the audit log. It must not block long:
// the person waits for it.
type Recorder interface{ Record(Event) }

// RecorderFunc is a function that records.
type RecorderFunc func(Event)

// Record implements Recorder.
func (f RecorderFunc) Record(e Event) { f(e) }
