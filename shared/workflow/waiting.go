package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"ansinh/shared/clock"
	"ansinh/shared/dynamo"
	"ansinh/shared/outbox"
)

// WaitingRoom keeps the task tokens of executions that wait for something to
// happen to an object: one token an object, in the object's own table.
type WaitingRoom struct {
	db    *dynamo.DB
	clock clock.Clock
}

// NewWaitingRoom returns a waiting room.
func NewWaitingRoom(db *dynamo.DB, c clock.Clock) *WaitingRoom { return &WaitingRoom{db: db, clock: c} }

// Ticket is a token put aside: an execution has seen the object up to
// sequence Since and waits for what comes after.
type Ticket struct {
	Object string    `json:"object"`
	Since  int       `json:"since"`
	Token  string    `json:"token"`
	Put    time.Time `json:"put"`
}

// happened is the last event of an object, kept so that a machine that comes
// late to wait sees at once what it missed.
type happened struct {
	Event outbox.Event `json:"event"`
}

// ticketKey holds the token waiting on an object.
func ticketKey(object string) dynamo.Key {
	return dynamo.Key{PK: "WAIT#" + object, SK: "TICKET"}
}

// lastKey holds the last event delivered for an object.
func lastKey(object string) dynamo.Key {
	return dynamo.Key{PK: "WAIT#" + object, SK: "LAST"}
}

// Wait puts a ticket aside. When the object has already moved past
// ticket.Since, the event that did it is returned instead and the caller
// answers the token at once.
func (w *WaitingRoom) Wait(ctx context.Context, table dynamo.Table, ticket Ticket) (*outbox.Event, error) {
	ticket.Put = w.clock.Now()
	if err := w.db.Do(ctx, dynamo.Put(table, ticketKey(ticket.Object), ticket)); err != nil {
		return nil, err
	}
	// The ticket is stored before the look, and Note stores before it looks
	// for a ticket: whichever comes second sees the other.
	var last happened
	found, err := w.db.Get(ctx, table, lastKey(ticket.Object), &last)
	if err != nil || !found || last.Event.Seq <= ticket.Since {
		return nil, err
	}
	return &last.Event, nil
}

// Note records that an event reached the waiting room and returns the token
// waiting for it, if any: the caller answers it and then calls Done. An older
// event than the last one noted changes nothing but still finds the token.
func (w *WaitingRoom) Note(ctx context.Context, table dynamo.Table, event outbox.Event) (*Ticket, error) {
	err := w.db.Do(ctx, dynamo.Put(table, lastKey(event.Object), struct {
		happened
		Seq int `json:"seq"`
	}{happened{event}, event.Seq}).If("attribute_not_exists(pk) OR #seq < :seq").Name("#seq", "seq").Value(":seq", event.Seq))
	if err != nil && !errors.Is(err, dynamo.ErrConditionFailed) {
		return nil, err
	}
	var ticket Ticket
	found, err := w.db.Get(ctx, table, ticketKey(event.Object), &ticket)
	if err != nil || !found || event.Seq <= ticket.Since {
		return nil, err
	}
	return &ticket, nil
}

// Done removes a ticket whose token was answered, unless another took its
// place meanwhile.
func (w *WaitingRoom) Done(ctx context.Context, table dynamo.Table, ticket Ticket) error {
	err := w.db.Do(ctx, dynamo.Delete(table, ticketKey(ticket.Object)).
		If("#token = :token").Name("#token", "token").Value(":token", ticket.Token))
	if errors.Is(err, dynamo.ErrConditionFailed) {
		return nil
	}
	return err
}

// Output is what a waiting state receives when an event ends its wait.
func Output(e outbox.Event) json.RawMessage {
	raw, _ := json.Marshal(struct { // strings, ints and raw JSON always render
		Kind string          `json:"kind"`
		Seq  int             `json:"seq"`
		Data json.RawMessage `json:"data,omitempty"`
	}{e.Kind, e.Seq, e.Data})
	return raw
}
