// Package warningstore keeps the counts of warnings in the registry's table.
package warningstore

import (
	"context"

	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/warning"
)

// Store is the counts over the registry's table.
type Store struct {
	db    *dynamo.DB
	table dynamo.Table
}

var _ warning.Store = (*Store)(nil)

// New returns the store over the registry's table.
func New(db *dynamo.DB, registry dynamo.Table) *Store { return &Store{db: db, table: registry} }

// countsKey holds what the last morning found in a locality.
func countsKey(locality org.UnitID) dynamo.Key {
	return dynamo.Key{PK: "WARNINGS#" + string(locality), SK: "COUNTS"}
}

// PutCounts implements warning.Store.
func (s *Store) PutCounts(ctx context.Context, c warning.Counts) error {
	return s.db.Do(ctx, dynamo.Put(s.table, countsKey(c.Locality), c))
}

// Counts implements warning.Store.
func (s *Store) Counts(ctx context.Context, locality org.UnitID) (c warning.Counts, err error) {
	_, err = s.db.Get(ctx, s.table, countsKey(locality), &c)
	return c, err
}
