package beneficiarystore

import (
	"context"
	"iter"

	"ansinh/shared/beneficiary"
	"ansinh/shared/dynamo"
	"ansinh/shared/org"
)

// Store is the registry's table.
type Store struct {
	db    *dynamo.DB
	table dynamo.Table
	audit dynamo.Table
}

// New returns the store over the registry's and the audit's tables.
func New(db *dynamo.DB, registry, audit dynamo.Table) *Store {
	return &Store{db: db, table: registry, audit: audit}
}

// Roll walks every policy of a commune in a fixed order (by person, then
// policy), ended ones too: RollEntry.AmountIn tells what a month pays. Reads
// are consistent; a page is about 4,000 entries.
func (s *Store) Roll(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollEntry, error] {
	return dynamo.All[beneficiary.RollEntry](ctx, s.db, dynamo.Query{
		Table: s.table, PK: rollPartition(commune), Prefix: rollPrefix,
	})
}
