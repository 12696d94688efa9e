// Package outbox holds the events that tell the rest of the system what
// happened. An event is written in the transaction that caused it and
// delivered afterwards by the table's stream, at least once; a sweep finds
// those the stream missed. Whoever receives an event must take it twice.
package outbox

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"time"

	"ansinh/shared/dynamo"
)

// Shards spreads the undelivered events over partitions.
const Shards = 8

// Event is one thing that happened to an object.
type Event struct {
	ID     string          `json:"id"`     // ULID; orders events
	Kind   string          `json:"kind"`   // "dossier.forwarded"
	Object string          `json:"object"` // "dossier/HS...": what the waiting machine waits for
	Seq    int             `json:"seq"`    // the object's audit sequence after the event
	At     time.Time       `json:"at"`
	Data   json.RawMessage `json:"data,omitempty"` // small; handed to the waiting machine
	// Notices go to accounts as in-application notices (J-09).
	Notices []Notice `json:"notices,omitempty"`
	// Start begins a state machine's execution.
	Start *Start `json:"start,omitempty"`
}

// Notice is a sentence for one account with a path of the page.
type Notice struct {
	To   string `json:"to"`
	Kind string `json:"kind"`
	Text string `json:"text"` // Vietnamese
	Link string `json:"link"`
}

// Start names an execution; starting the same name again changes nothing.
type Start struct {
	Machine string          `json:"machine"` // "dossier-routing", "payment-cycle", ...
	Name    string          `json:"name"`
	Input   json.RawMessage `json:"input"`
}

// SortPrefix is how the sort keys of outbox items begin; the tables' streams
// are filtered by it.
const SortPrefix = "OUTBOX#"

// Key is where an undelivered event lies.
func Key(id string) dynamo.Key {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // a hash never fails
	return dynamo.Key{PK: Shard(int(h.Sum32() % Shards)), SK: SortPrefix + id}
}

// Shard is the partition of undelivered events number n.
func Shard(n int) string { return fmt.Sprintf("%s%d", SortPrefix, n) }

// Put is the write that records an event in the transaction that caused it.
func Put(table dynamo.Table, e Event) dynamo.Write {
	return dynamo.Put(table, Key(e.ID), e).IfAbsent()
}
