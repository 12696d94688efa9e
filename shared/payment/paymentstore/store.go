package paymentstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
)

// Store is the payments tables with the settings and the audit beside them.
// Lines have a table of their own, without a change stream: nobody listens to
// a million lines, and the outbox of the lists shall not wait behind them.
type Store struct {
	db       *dynamo.DB
	table    dynamo.Table
	rows     dynamo.Table
	settings dynamo.Table
	audit    dynamo.Table
}

// Tables are where a Store keeps things.
type Tables struct {
	Payments dynamo.Table // lists, parts, packages, messages, outbox
	Lines    dynamo.Table // lines, open money, the provider's marks
	Settings dynamo.Table
	Audit    dynamo.Table
}

// New returns the store over the tables.
func New(db *dynamo.DB, t Tables) *Store {
	return &Store{db: db, table: t.Payments, rows: t.Lines, settings: t.Settings, audit: t.Audit}
}

// Command is one request of one account: what a repeat is known by. Its
// fingerprint tells another command under the same request id from a repeat.
type Command struct {
	Account, Operation, Request, Fingerprint string
}

// CommandOf is the request a caller's command carries.
func CommandOf(who auth.Caller, operation string) Command {
	return Command{Account: who.ID, Operation: operation, Request: who.RequestID, Fingerprint: who.Fingerprint}
}

// Loaded is all a command decides on, read in one round trip.
type Loaded struct {
	List     payment.List     // the zero List with its id when there is none
	Overview payment.Overview // empty for the provider's commands
	Settings payment.Settings // where they decide: empty while the list is paid and settled
	Siblings []payment.List   // the period's lists of other types, where they decide
	Others   []payment.List   // the lists settled with it (F-07)
	Lines    []payment.Line   // the lines asked for, in that order
}

// answered is a stored answer, compressed.
type answered struct {
	Answer      []byte `json:"answer"`
	Fingerprint string `json:"fingerprint,omitempty"`
	TTL         int64  `json:"ttl"`
}

// keepAnswers is how long a command's answer is kept.
const keepAnswers = 30 * 24 * time.Hour

// Load reads a list with its settings and the lines named. A line that does
// not exist is NotFound "line-not-found"; the rest is there all the same.
// Whether the command was answered before is not read: see Again.
func (s *Store) Load(ctx context.Context, id payment.ListID, command Command, refs ...payment.LineRef) (Loaded, error) {
	loaded := Loaded{Lines: make([]payment.Line, len(refs))}
	sibling := payment.List{}
	other := s.readList(otherType(id), &sibling)
	var overview storedOverview
	reads := []*dynamo.Read{s.readList(id, &loaded.List)}
	if !command.isProviders() {
		reads = append(reads, &dynamo.Read{Table: s.table, Key: overviewKey(id), Out: &overview})
	}
	if command.asksSettings() {
		reads = append(reads, &dynamo.Read{Table: s.settings, Key: settingsKey(id.Locality()), Out: &loaded.Settings})
	}
	if command.asksSiblings() {
		reads = append(reads, other)
	}
	lines := make([]*dynamo.Read, len(refs))
	items := make([]lineItem, len(refs))
	for i, ref := range refs {
		lines[i] = &dynamo.Read{Table: s.rows, Key: lineKey(id, ref), Out: &items[i]}
	}
	if err := s.db.BatchGet(ctx, append(reads, lines...)...); err != nil {
		return Loaded{}, err
	}
	loaded.List.ID, loaded.Settings.Locality, loaded.Overview = id, id.Locality(), overview.Overview
	if command.asksSiblings() { // one that does not exist has no state
		sibling.ID = otherType(id)
		loaded.Siblings = append(loaded.Siblings, sibling)
	}
	for i, read := range lines {
		if !read.Found {
			return loaded, fault.NotFound("line-not-found", "Không tìm thấy dòng chi trả đã chọn.")
		}
		loaded.Lines[i] = items[i].line(refs[i].Commune)
	}
	var err error
	loaded.Others, err = s.Others(ctx, &loaded.List, loaded.Settings)
	return loaded, err
}

// isProviders: what the provider does to a package is decided on the list alone;
// rendering the package for it reads the sums.
func (c Command) isProviders() bool {
	switch payment.Action(c.Operation) {
	case payment.DoReject, payment.DoStartPaying, payment.DoRecordPayments, payment.DoReceive:
		return true
	}
	return false
}

// asksSettings: what is done to a list while it is paid and settled goes by
// the terms it was sent with (F-11). An extension also asks when the next
// period's list is due (F-35).
func (c Command) asksSettings() bool {
	switch payment.Action(c.Operation) {
	case payment.DoRequestExtension, payment.DoReturn, payment.DoClose, payment.DoFinishManual:
		return false
	}
	return !c.isProviders()
}

// asksSiblings: only a preparation and a lock ask how the period's other lists
// stand.
func (c Command) asksSiblings() bool {
	return c.Operation == string(payment.DoPrepare) || c.Operation == string(payment.DoLock)
}

// Again is what a command is told that failed with err: the answer it was
// given before when it is a repeat (C-30, J-16), err otherwise. A repeat always
// fails, because Save stores each answer once, so the answers need not be read
// where all goes well. A request id that another command used is Refused
// "request-reused".
func (s *Store) Again(ctx context.Context, command Command, err error) (json.RawMessage, error) {
	if f := fault.As(err); f == nil && !errors.Is(err, payment.ErrDone) || f != nil && f.Kind == fault.KindForbidden || command.Request == "" {
		return nil, err
	}
	var previous answered
	found, readErr := s.db.Get(ctx, s.table, requestKey(command.Account, command.Operation, command.Request), &previous)
	if readErr != nil {
		return nil, readErr
	}
	if !found {
		return nil, err
	}
	var answer json.RawMessage
	if err := unpack(previous, command, &answer); err != nil {
		return nil, err
	}
	return answer, nil
}

func otherType(id payment.ListID) payment.ListID {
	kind := payment.Funeral
	if id.Type() == payment.Funeral {
		kind = payment.Monthly
	}
	return payment.NewListID(id.Locality(), id.Period(), kind)
}

// List reads a list alone; found is false when there is none.
func (s *Store) List(ctx context.Context, id payment.ListID) (l payment.List, found bool, err error) {
	found, err = s.db.Get(ctx, s.table, listKey(id), &storedList{&l})
	l.ID = id
	return l, found, err
}

// Change is what one command saves together.
type Change struct {
	List   *payment.List // changed; its Version is the one that was read
	Action payment.Action
	Before payment.State
	By     payment.By
	Caller auth.Caller // zero for the system
	At     time.Time
	Note   string
	// Bookkeeping is a note of the machine that takes nothing from what an
	// officer saw: List.Seen stays.
	Bookkeeping bool
	// Event tells the waiting machine; nil when nobody waits for it.
	Event *outbox.Event
	// Command and Answer are stored against repeats when Command is set.
	Command Command
	Answer  any
	// More are writes that belong to the same thing.
	More []dynamo.Write
	// Overview replaces the list's sums when it is set.
	Overview *payment.Overview
}

// snapshot is what the audit keeps of a list before and after.
type snapshot struct {
	State    payment.State `json:"state"`
	Version  int           `json:"version"`
	Lines    int           `json:"lines,omitempty"`
	Total    int64         `json:"total,omitempty"`
	Deadline string        `json:"deadline,omitempty"`
}

// errLost is what the second of two officers is told.
func errLost() error {
	return fault.Stale("list-changed", "Danh sách vừa được người khác thay đổi; hãy xem lại rồi thực hiện lại.")
}

// Save writes the change in one transaction: the list under the version it
// was read with, its audit entry, its event, the stored answer. A lost race
// is Stale.
func (s *Store) Save(ctx context.Context, c Change) error {
	read := c.List.Version
	c.List.Version++
	if c.Bookkeeping {
		c.List.Notes++
	}
	entry := c.List.Chain.Append(audit.Entry{
		Object: c.List.ID.Object(), At: c.At, Action: string(c.Action), By: c.By.ID, ByName: c.By.Name, Office: c.By.Office,
		Roles: roles(c.Caller), Unit: string(c.Caller.Unit), RequestID: c.Caller.RequestID, Note: c.Note,
		Before: audit.Snapshot(snapshot{State: c.Before, Version: read}),
		After: audit.Snapshot(snapshot{
			State: c.List.State, Version: c.List.Version, Lines: c.List.Lines, Total: int64(c.List.Total), Deadline: string(c.List.SettlementDeadline),
		}),
	})
	writes := []dynamo.Write{
		dynamo.Put(s.table, listKey(c.List.ID), storedList{c.List}).IfVersion(read).Else(errLost()),
		dynamo.Put(s.audit, auditKey(entry.Object, entry.Seq), entry).IfAbsent().Else(errLost()),
	}
	if c.Overview != nil {
		writes = append(writes, dynamo.Put(s.table, overviewKey(c.List.ID), storedOverview{*c.Overview}))
	}
	if c.Event != nil {
		c.Event.Object, c.Event.Seq, c.Event.At = c.List.ID.Object(), c.List.Chain.Seq, c.At
		writes = append(writes, outbox.Put(s.table, *c.Event))
	}
	if c.Command.Request != "" {
		stored, err := pack(c.Answer, c.Command, c.At)
		if err != nil {
			return err
		}
		key := requestKey(c.Command.Account, c.Command.Operation, c.Command.Request)
		writes = append(writes, dynamo.Put(s.table, key, stored).IfAbsent().Else(errLost()))
	}
	if err := s.db.Transact(ctx, append(writes, c.More...)...); err != nil {
		return fmt.Errorf("paymentstore: save %s: %w", c.List.ID, err)
	}
	return nil
}

func roles(c auth.Caller) []string {
	var names []string
	for _, r := range c.Roles {
		names = append(names, string(r))
	}
	return names
}

func pack(answer any, command Command, at time.Time) (answered, error) {
	raw, err := compress(answer)
	if err != nil {
		return answered{}, fmt.Errorf("paymentstore: answer: %w", err)
	}
	return answered{Answer: raw, Fingerprint: command.Fingerprint, TTL: at.Add(keepAnswers).Unix()}, nil
}

func unpack(stored answered, command Command, into *json.RawMessage) error {
	if stored.Fingerprint != command.Fingerprint {
		return fault.Refused("request-reused", "Mã yêu cầu (Idempotency-Key) này đã dùng cho một thao tác khác.",
			fault.Field{Pointer: "Idempotency-Key", Detail: "Đã dùng."})
	}
	if err := decompress(stored.Answer, into); err != nil {
		return fmt.Errorf("paymentstore: stored answer: %w", err)
	}
	return nil
}

// History reads what happened to a list, newest first.
func (s *Store) History(ctx context.Context, id payment.ListID, cursor string) ([]audit.Entry, string, error) {
	return dynamo.Page[audit.Entry](ctx, s.db, dynamo.Query{
		Table: s.audit, PK: id.Object(), Newest: true, Limit: 50, Cursor: cursor,
	})
}

// Period reads the lists of a locality's month and of the month before with
// the settings, in one round trip. Lists that do not exist have no state.
func (s *Store) Period(ctx context.Context, ids []payment.ListID, locality org.UnitID) ([]payment.List, []payment.Overview, payment.Settings, error) {
	lists, stored := make([]payment.List, len(ids)), make([]storedOverview, len(ids))
	settings := payment.Settings{}
	reads := []*dynamo.Read{{Table: s.settings, Key: settingsKey(locality), Out: &settings}}
	for i, id := range ids {
		reads = append(reads, s.readList(id, &lists[i]),
			&dynamo.Read{Table: s.table, Key: overviewKey(id), Out: &stored[i]})
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return nil, nil, settings, err
	}
	overviews := make([]payment.Overview, len(ids))
	for i, id := range ids {
		lists[i].ID, overviews[i] = id, stored[i].Overview
	}
	settings.Locality = locality
	return lists, overviews, settings, nil
}
