// Package notice keeps the notices of accounts (requirements J-09): one per
// event and addressee, however often the event is delivered.
package notice

import (
	"context"
	"errors"
	"time"

	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/outbox"
)

// Notice is one sentence for one account.
type Notice struct {
	ID   string    `json:"id"`
	Kind string    `json:"kind"`
	Text string    `json:"text"`
	Link string    `json:"link"`
	At   time.Time `json:"at"`
	Read bool      `json:"read"`
}

// Board keeps notices in the settings table.
type Board struct {
	db    *dynamo.DB
	table dynamo.Table
}

// NewBoard returns a board.
func NewBoard(db *dynamo.DB, table dynamo.Table) *Board { return &Board{db: db, table: table} }

// boardKey holds one notice of an account; ids ascend with time.
func boardKey(account, id string) dynamo.Key {
	return dynamo.Key{PK: "NOTICES#" + account, SK: id}
}

// unreadKey holds the account's exact count of unread notices.
func unreadKey(account string) dynamo.Key {
	return dynamo.Key{PK: "NOTICES-UNREAD#" + account, SK: "COUNT"}
}

var errThere = errors.New("notice: already there")

// Post puts up the notices of an event; those already there stay.
func (b *Board) Post(ctx context.Context, event outbox.Event) error {
	for i, n := range event.Notices {
		id := event.ID + "-" + string(rune('a'+i%26))
		err := b.db.Transact(ctx,
			dynamo.Put(b.table, boardKey(n.To, id), Notice{ID: id, Kind: n.Kind, Text: n.Text, Link: n.Link, At: event.At}).IfAbsent().Else(errThere),
			dynamo.Add(b.table, unreadKey(n.To), "unread", 1),
		)
		if err != nil && !errors.Is(err, errThere) {
			return err
		}
	}
	return nil
}

// Page reads an account's notices, newest first, and how many are unread.
func (b *Board) Page(ctx context.Context, account, cursor string) (items []Notice, unread int, next string, err error) {
	items, next, err = dynamo.Page[Notice](ctx, b.db, dynamo.Query{
		Table: b.table, PK: boardKey(account, "").PK, Newest: true, Limit: 30, Cursor: cursor,
	})
	if err != nil {
		return nil, 0, "", err
	}
	var count struct {
		Unread int `json:"unread"`
	}
	if _, err := b.db.Get(ctx, b.table, unreadKey(account), &count); err != nil {
		return nil, 0, "", err
	}
	return items, count.Unread, next, nil
}

// Read marks notices as read; ids that are unknown or read already change
// nothing.
func (b *Board) Read(ctx context.Context, account string, ids []string) error {
	if len(ids) > 100 {
		return fault.Invalid("too-many", "Mỗi lần đánh dấu tối đa 100 thông báo.", fault.Field{Pointer: "/ids", Detail: "Quá nhiều."})
	}
	for _, id := range ids {
		err := b.db.Transact(ctx,
			dynamo.Update(b.table, boardKey(account, id), "SET #read = :yes").Name("#read", "read").Value(":yes", true).
				Value(":no", false).If("#read = :no").Else(errThere),
			dynamo.Add(b.table, unreadKey(account), "unread", -1),
		)
		if err != nil && !errors.Is(err, errThere) {
			return err
		}
	}
	return nil
}
