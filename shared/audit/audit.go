// Package audit is the append-only record of everything that was done
// (requirements J-13). Entries of one object form a chain: each carries the
// hash of the one before, so a removed or changed entry shows. The chain's
// head lives in the object itself and both are saved in one transaction, so a
// success has exactly one entry and no entry is shared between objects.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Chain is the head of an object's chain. The zero value is an empty chain.
type Chain struct {
	Seq  int    `json:"seq"`
	Hash string `json:"hash,omitempty"`
}

// Entry is one thing that was done.
type Entry struct {
	Object    string          `json:"object"` // "dossier/HS-...", "list/442:2026-11:monthly"
	Seq       int             `json:"seq"`
	At        time.Time       `json:"at"`
	Action    string          `json:"action"` // "dossier.forward"
	By        string          `json:"by"`     // account id, or "system"
	ByName    string          `json:"byName,omitempty"`
	Office    string          `json:"office,omitempty"` // where the account worked then
	Roles     []string        `json:"roles,omitempty"`
	Unit      string          `json:"unit,omitempty"`
	RequestID string          `json:"requestId,omitempty"`
	Before    json.RawMessage `json:"before,omitempty"`
	After     json.RawMessage `json:"after,omitempty"`
	Note      string          `json:"note,omitempty"`
	Previous  string          `json:"previous,omitempty"` // hash of the entry before
	Hash      string          `json:"hash"`
}

// Append makes e the next entry of the chain and moves the chain's head.
func (c *Chain) Append(e Entry) Entry {
	e.Seq = c.Seq + 1
	e.Previous = c.Hash
	e.At = e.At.UTC().Truncate(time.Millisecond)
	e.Hash = e.digest()
	c.Seq, c.Hash = e.Seq, e.Hash
	return e
}

func (e Entry) digest() string {
	e.Hash = ""
	raw, err := json.Marshal(e)
	if err != nil {
		// Before and After are JSON made by this program; a broken one would
		// make the chain unverifiable, so it is recorded as its error.
		raw = []byte(err.Error())
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Verify checks entries 1..n of one object in order against the head.
func Verify(entries []Entry, head Chain) error {
	var c Chain
	for i, e := range entries {
		switch {
		case e.Seq != i+1:
			return fmt.Errorf("audit: %s: entry %d is missing", e.Object, i+1)
		case e.Previous != c.Hash:
			return fmt.Errorf("audit: %s: entry %d does not follow entry %d", e.Object, e.Seq, i)
		case e.Hash != e.digest():
			return fmt.Errorf("audit: %s: entry %d was changed", e.Object, e.Seq)
		}
		c = Chain{Seq: e.Seq, Hash: e.Hash}
	}
	if c != head {
		return fmt.Errorf("audit: the chain ends at entry %d, the object says %d", c.Seq, head.Seq)
	}
	return nil
}

// Snapshot renders a value for Before or After; nil stays empty.
func Snapshot(v any) json.RawMessage {
	if v == nil {
		return nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		raw, _ = json.Marshal(map[string]string{"unrenderable": err.Error()}) // a string map always renders
	}
	return raw
}
