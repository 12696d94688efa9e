package beneficiarystore

import (
	"context"
	"slices"
	"sync"

	"ansinh/shared/audit"
	"ansinh/shared/audit/auditstore"
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/imports"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/job"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
)

var _ imports.Store = (*Store)(nil)

// LoadImport implements imports.Store; nil is absent.
func (s *Store) LoadImport(ctx context.Context, id string) (*imports.Import, *job.Job, error) {
	var i imports.Import
	var j job.Job
	reads := []*dynamo.Read{{Table: s.table, Key: importKey(id), Out: &i}, {Table: s.table, Key: importJobKey(id), Out: &j}}
	if err := s.db.BatchGet(ctx, reads...); err != nil || !reads[0].Found {
		return nil, nil, err
	}
	if !reads[1].Found {
		return &i, nil, nil
	}
	return &i, &j, nil
}

// SaveImport implements imports.Store.
func (s *Store) SaveImport(ctx context.Context, i imports.Import, entry *audit.Entry, event *outbox.Event) error {
	changed := fault.Stale("import-changed", "Lần nhập vừa thay đổi; hãy mở lại để xem trạng thái mới.")
	writes := []dynamo.Write{dynamo.Put(s.table, importKey(i.ID), i).IfVersion(i.Version - 1).Else(changed)}
	if entry != nil {
		writes = append(writes, s.auditWrite(*entry).Else(changed))
	}
	if event != nil {
		writes = append(writes, outbox.Put(s.table, *event))
	}
	if len(writes) == 1 {
		return s.db.Do(ctx, writes[0])
	}
	return s.db.Transact(ctx, writes...)
}

func (s *Store) auditWrite(e audit.Entry) dynamo.Write {
	return auditstore.Put(s.audit, e)
}

const beginOperation = "beginImport import/"

// BeginImport implements imports.Store.
func (s *Store) BeginImport(ctx context.Context, i imports.Import, entry audit.Entry, request beneficiary.Request) error {
	writes := []dynamo.Write{
		dynamo.Put(s.table, importKey(i.ID), i).IfAbsent(),
		dynamo.Put(s.table, importsKey(i.Unit, i.ID), struct{}{}),
		s.auditWrite(entry),
	}
	if request.ID != "" {
		writes = append(writes, s.RecordBegun(request, beginOperation+i.ID, i.At))
	}
	return s.db.Transact(ctx, writes...)
}

// Begun implements imports.Store.
func (s *Store) Begun(ctx context.Context, request beneficiary.Request) (string, error) {
	return s.BegunBy(ctx, request, beginOperation)
}

// SaveJob implements imports.Store.
func (s *Store) SaveJob(ctx context.Context, importID string, j job.Job) error {
	return s.db.Do(ctx, dynamo.Put(s.table, importJobKey(importID), j))
}

const importsPage = 25

// ListImports implements imports.Store: newest first, two round trips a page.
func (s *Store) ListImports(ctx context.Context, unit org.UnitID, cursor string) ([]imports.Import, string, error) {
	type pointer struct {
		ID string `json:"sk"`
	}
	pointers, next, err := dynamo.Page[pointer](ctx, s.db, dynamo.Query{
		Table: s.table, PK: importsPartition(unit), Newest: true, Limit: importsPage, Cursor: cursor,
	})
	if err != nil || len(pointers) == 0 {
		return nil, "", err
	}
	list := make([]imports.Import, len(pointers))
	reads := make([]*dynamo.Read, len(pointers))
	for n, p := range pointers {
		reads[n] = &dynamo.Read{Table: s.table, Key: importKey(p.ID), Out: &list[n]}
	}
	return list, next, s.db.BatchGet(ctx, reads...)
}

// People implements imports.Store.
func (s *Store) People(ctx context.Context, commune org.UnitID) ([]beneficiary.RollPerson, error) {
	var people []beneficiary.RollPerson
	for p, err := range s.RollPeople(ctx, commune) {
		if err != nil {
			return nil, err
		}
		people = append(people, p)
	}
	return people, nil
}

// Owners implements imports.Store: a hundred national ids a round trip, some
// round trips at a time.
func (s *Store) Owners(ctx context.Context, ids []identity.NationalID) (map[identity.NationalID]string, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	owners := make([]owner, len(ids))
	reads := make([]*dynamo.Read, len(ids))
	for n, id := range ids {
		reads[n] = &dynamo.Read{Table: s.table, Key: nationalIDKey(id), Out: &owners[n]}
	}
	if err := s.readAll(ctx, reads); err != nil {
		return nil, err
	}
	found := map[identity.NationalID]string{}
	for n, id := range ids {
		if reads[n].Found {
			found[id] = owners[n].ID
		}
	}
	return found, nil
}

// Files implements imports.Store.
func (s *Store) Files(ctx context.Context, ids []string) (map[string]beneficiary.Beneficiary, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	files := make([]beneficiary.Beneficiary, len(ids))
	reads := make([]*dynamo.Read, len(ids))
	for n, id := range ids {
		reads[n] = &dynamo.Read{Table: s.table, Key: fileKey(id), Out: &files[n]}
	}
	if err := s.readAll(ctx, reads); err != nil {
		return nil, err
	}
	found := map[string]beneficiary.Beneficiary{}
	for n, id := range ids {
		if reads[n].Found {
			found[id] = files[n]
		}
	}
	return found, nil
}

const readersAtOnce = 4

// readAll reads any number of items, a hundred a round trip.
func (s *Store) readAll(ctx context.Context, reads []*dynamo.Read) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	slots := make(chan struct{}, readersAtOnce)
	for group := range slices.Chunk(reads, 100) {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			if err := s.db.BatchGet(ctx, group...); err != nil {
				mu.Lock()
				failed = err
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return failed
}
