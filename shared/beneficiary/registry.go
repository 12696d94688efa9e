package beneficiary

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/identity"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/policy"
)

// Request names one command of one account, so that it has one effect however
// often it is sent (C-30, J-16).
type Request struct {
	Account, ID string
}

// Answered is a command that was done before, with what was answered then.
type Answered struct {
	Operation string          `json:"operation"` // "recordDeath beneficiary/01..."
	Answer    json.RawMessage `json:"answer"`
}

// Loaded is what a command reads in its one round trip; nil is absent.
type Loaded struct {
	File     *Beneficiary
	Answered *Answered
}

// Commit is everything one change writes, together or not at all.
type Commit struct {
	Before *Beneficiary // nil for a new file
	After  Beneficiary
	Audit  *audit.Entry // nil in bulk work, which audits the whole
	Event  *outbox.Event
	// Request and Answer are the record that makes a repeat harmless.
	Request  Request
	Answered *Answered
	// Dossier is the code of the dossier that is applied, once (E-02).
	Dossier  string
	NewClaim *FuneralClaim
	EndClaim *FuneralClaim // removed, if no list has taken it
}

// Store keeps the files.
type Store interface {
	// Load reads a file and the request's record, consistently.
	Load(ctx context.Context, id string, request Request) (Loaded, error)
	// Find tells whose file holds a national id, and which dossier was
	// applied to what file; "" when there is none.
	Find(ctx context.Context, nationalID identity.NationalID, dossier string) (id, appliedTo string, err error)
	// Claim reads a person's funeral claim; nil when there is none.
	Claim(ctx context.Context, commune org.UnitID, id string) (*FuneralClaim, error)
	// Save writes a commit. It returns Stale when the file changed since it
	// was read, and Refused "duplicate-national-id", "dossier-applied" or
	// "on-funeral-list".
	Save(ctx context.Context, c Commit) error
}

// Payments tells what was put on payment lists for a person.
type Payments interface {
	// Paid lists a person's months, newest first.
	Paid(ctx context.Context, commune org.UnitID, id string, policies []string) ([]Paid, error)
}

// Gate decides who may do what.
type Gate interface {
	Check(c auth.Caller, action string, r auth.Resource) error
}

// Registry is what can be asked of the registry and who may ask it.
type Registry struct {
	Store    Store
	Payments Payments
	Gate     Gate
	Clock    clock.Clock
	NewID    id.Maker
	Law      *policy.Law
	Units    *org.Catalogue
}

// The actions of shared/auth/policies/beneficiary.cedar.
const (
	ActionRead         = "ReadBeneficiary"
	ActionChangePolicy = "ChangePolicy"
	ActionRecordDeath  = "RecordDeath"
	// ActionChangePayment is how money reaches a person (E-23).
	ActionChangePayment = "ChangePayment"
	// ActionSupplement is what is known of the person (E-06).
	ActionSupplement = "SupplementBeneficiary"
)

// Resource is a file as the policies see it.
func (b Beneficiary) Resource() auth.Resource {
	return auth.Resource{Type: "Beneficiary", ID: b.ID, Unit: b.Person.Commune}
}

// NotFound is the answer for a file that does not exist.
func NotFound() error {
	return fault.NotFound("beneficiary-not-found", "Không tìm thấy hồ sơ đối tượng.")
}

// Open returns a person's file to a caller who may read it (E-03). The view
// of the identity data is logged (J-20).
func (r *Registry) Open(ctx context.Context, who auth.Caller, id string) (Beneficiary, error) {
	loaded, err := r.Store.Load(ctx, id, Request{})
	if err != nil {
		return Beneficiary{}, err
	}
	if loaded.File == nil {
		return Beneficiary{}, NotFound()
	}
	if err := r.Gate.Check(who, ActionRead, loaded.File.Resource()); err != nil {
		return Beneficiary{}, err
	}
	slog.InfoContext(ctx, "viewed", "account", who.ID, "object", loaded.File.Object())
	return *loaded.File, nil
}

// command is one change of one file by an officer.
type command struct {
	operation string // the API's name of it
	action    string // what the gate is asked
	id        string
	version   int // the version the officer saw
	reason    string
	// apply changes the file; it may add to the commit.
	apply func(ctx context.Context, b *Beneficiary, by By, c *Commit) error
}

// do is the one way a command flows: load, authorise, apply, save.
func (r *Registry) do(ctx context.Context, who auth.Caller, c command) (View, error) {
	request := Request{Account: who.ID, ID: who.RequestID}
	loaded, err := r.Store.Load(ctx, c.id, request)
	if err != nil {
		return View{}, err
	}
	if loaded.File == nil {
		return View{}, NotFound()
	}
	before := *loaded.File
	if err := r.Gate.Check(who, c.action, before.Resource()); err != nil {
		return View{}, err
	}
	operation := strings.TrimSpace(c.operation + " " + before.Object() + " " + who.Fingerprint)
	if loaded.Answered != nil {
		return repeated(*loaded.Answered, operation)
	}
	if c.version != before.Version {
		return View{}, stale()
	}
	after, by := before.clone(), By{ID: who.ID, Name: who.Name, Office: who.Who().Office, At: r.Clock.Now()}
	commit := Commit{Before: &before, Request: request}
	if err := c.apply(ctx, &after, by, &commit); err != nil {
		return View{}, err
	}
	r.seal(&commit, &after, who, c.operation, c.reason)
	view := r.view(ctx, who, after)
	if view.Late, err = r.late(ctx, before, after); err != nil {
		return View{}, err
	}
	answer, err := json.Marshal(view)
	if err != nil {
		return View{}, fmt.Errorf("beneficiary: %w", err)
	}
	commit.Answered = &Answered{Operation: operation, Answer: answer}
	return view, r.Store.Save(ctx, commit)
}

// seal gives the change its version, audit entry and event.
func (r *Registry) seal(c *Commit, after *Beneficiary, who auth.Caller, operation, note string) {
	entry := audit.Entry{
		Object: after.Object(), At: r.Clock.Now(), Action: "beneficiary." + operation, By: who.ID, ByName: who.Name, Office: who.Who().Office,
		Unit: string(who.Unit), RequestID: who.RequestID, Note: note, After: audit.Snapshot(after.last()),
	}
	for _, role := range who.Roles {
		entry.Roles = append(entry.Roles, string(role))
	}
	if c.Before != nil && after.last().Policy != "" {
		if p, ok := c.Before.Policy(after.last().Policy); ok {
			entry.Before = audit.Snapshot(p.RateIn(after.last().Month))
		}
	}
	if c.Before != nil && c.Before.Payment != after.Payment {
		entry.Before, entry.After = audit.Snapshot(c.Before.Payment), audit.Snapshot(after.Payment)
	}
	if c.Before != nil && c.Before.Person != after.Person {
		entry.Before, entry.After = audit.Snapshot(c.Before.Person), audit.Snapshot(after.Person)
	}
	sealed := after.Chain.Append(entry)
	after.Version++
	c.After, c.Audit = *after, &sealed
	c.Event = after.News(r.NewID(), sealed.At)
}

// News is the event that tells of the file's last change; to the payments, when
// it is a death or its undoing (F-44).
func (b Beneficiary) News(id string, at time.Time) *outbox.Event {
	return &outbox.Event{ID: id, Kind: "beneficiary." + string(b.last().Kind), Object: b.Object(), Seq: b.Chain.Seq, At: at}
}

// clone copies the file so that a change leaves what was read as it is.
func (b Beneficiary) clone() Beneficiary {
	b.Events = append(make([]Event, 0, len(b.Events)+1), b.Events...)
	return b
}

func (b Beneficiary) last() Event {
	if len(b.Events) == 0 {
		return Event{}
	}
	return b.Events[len(b.Events)-1]
}

func repeated(a Answered, operation string) (View, error) {
	if a.Operation != operation {
		return View{}, fault.Refused("request-reused", "Mã yêu cầu này đã dùng cho một thao tác khác.")
	}
	var view View
	if err := json.Unmarshal(a.Answer, &view); err != nil {
		return View{}, fmt.Errorf("beneficiary: stored answer: %w", err)
	}
	return view, nil
}

func stale() error {
	return fault.Stale("beneficiary-changed", "Hồ sơ đối tượng vừa được người khác thay đổi; hãy mở lại để xem bản mới.")
}

func (r *Registry) month() calendar.Month { return calendar.MonthOf(r.Clock.Now()) }

func (r *Registry) today() calendar.Date { return calendar.DateOf(r.Clock.Now()) }

// now is the instant as stored: milliseconds, UTC.
func (r *Registry) now() time.Time { return r.Clock.Now().UTC().Truncate(time.Millisecond) }
