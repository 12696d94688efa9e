package paymentstore

import (
	"context"
	"time"

	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// packageEntry names a package a locality sent.
type packageEntry struct {
	Package payment.PackageID `json:"package"`
	SentAt  time.Time         `json:"sentAt"`
}

// EnterPackage is the write that lists a package among those of its locality;
// it belongs to the transaction that sends it.
func (s *Store) EnterPackage(id payment.ListID, p *payment.Package) dynamo.Write {
	return dynamo.Put(s.table, packageKey(id.Locality(), id.Period(), p.ID), packageEntry{p.ID, p.SentAt}).IfAbsent().Else(errLost())
}

// Packages reads a page of the packages of a locality, newest period first.
func (s *Store) Packages(ctx context.Context, locality org.UnitID, cursor string) ([]payment.PackageID, string, error) {
	entries, next, err := dynamo.Page[packageEntry](ctx, s.db, dynamo.Query{
		Table: s.table, PK: packagesPartition(locality), Newest: true, Limit: 24, Cursor: cursor,
	})
	ids := make([]payment.PackageID, len(entries))
	for i, e := range entries {
		ids[i] = e.Package
	}
	return ids, next, err
}

// Lists reads several lists at once, by id; those that do not exist are left
// out. Up to 100.
func (s *Store) Lists(ctx context.Context, ids []payment.ListID) (map[payment.ListID]payment.List, error) {
	found := map[payment.ListID]payment.List{}
	if len(ids) == 0 {
		return found, nil
	}
	lists := map[payment.ListID]*payment.List{}
	var reads []*dynamo.Read
	for _, id := range ids {
		if lists[id] == nil {
			lists[id] = &payment.List{}
			reads = append(reads, s.readList(id, lists[id]))
		}
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return nil, err
	}
	for id, l := range lists {
		if l.State != payment.None {
			found[id] = *l
		}
	}
	return found, nil
}
