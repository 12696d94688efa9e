// Package auditstore keeps audit entries in the audit table: an object's
// chain in one partition, in order, never written twice.
package auditstore

import (
	"context"
	"fmt"

	"ansinh/shared/audit"
	"ansinh/shared/dynamo"
)

// entryKey holds one entry of an object's chain.
func entryKey(object string, seq int) dynamo.Key {
	return dynamo.Key{PK: object, SK: fmt.Sprintf("%012d", seq)}
}

// Put is the write that records an entry in the transaction of what it tells
// of. An entry of that number that exists already fails the transaction.
func Put(table dynamo.Table, e audit.Entry) dynamo.Write {
	return dynamo.Put(table, entryKey(e.Object, e.Seq), e).IfAbsent()
}

// Entries reads an object's chain, first entry first.
func Entries(ctx context.Context, db *dynamo.DB, table dynamo.Table, object string) ([]audit.Entry, error) {
	var entries []audit.Entry
	for e, err := range dynamo.All[audit.Entry](ctx, db, dynamo.Query{Table: table, PK: object}) {
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}
