package beneficiarystore

import (
	"context"
	"slices"
	"sync"

	"ansinh/shared/beneficiary"
	"ansinh/shared/dynamo"
	"ansinh/shared/search"
)

// laysAtOnce is how many transactions run side by side, laysTogether how many
// items each writes. Transactions, not batches: the local store syncs its disk
// once for each, and takes ten times as long to write the same items singly.
const (
	laysAtOnce   = 4
	laysTogether = 100
)

// Lay writes new files with fixed ids in bulk, with everything they are found
// through. Files that are there already stay as they are, so it may be
// repeated; it is for one job that owns those ids (demonstration, migration),
// as it does not hold national ids against files of other origin.
func (s *Store) Lay(ctx context.Context, files []beneficiary.Beneficiary) error {
	var ids []string
	for i := range files {
		ids = append(ids, files[i].ID)
	}
	there, err := s.Files(ctx, ids)
	if err != nil {
		return err
	}
	var items []dynamo.Item
	for i := range files {
		if _, ok := there[files[i].ID]; !ok {
			items = append(items, s.items(&files[i])...)
		}
	}
	// What finds a file comes before the file itself: a kill in between is
	// mended by the next call, which sees the file missing.
	slices.SortStableFunc(items, func(a, b dynamo.Item) int { return order(a) - order(b) })
	split := slices.IndexFunc(items, func(i dynamo.Item) bool { return order(i) == 1 })
	if split < 0 {
		split = len(items)
	}
	if err := s.write(ctx, items[:split]); err != nil {
		return err
	}
	return s.write(ctx, items[split:])
}

// order puts files last.
func order(i dynamo.Item) int {
	if _, file := i.Value.(*beneficiary.Beneficiary); file {
		return 1
	}
	return 0
}

func (s *Store) items(b *beneficiary.Beneficiary) []dynamo.Item {
	p := b.Person
	items := []dynamo.Item{
		{Key: rollKey(p.Commune, p.Name, b.ID), Value: rollItem{b.Roll()}},
		{Key: fileKey(b.ID), Value: b},
	}
	for _, word := range search.Words(p.Name) {
		items = append(items, dynamo.Item{Key: wordKey(p.Commune, word, p.Name, b.ID), Value: struct{}{}})
	}
	if p.NationalID != "" {
		items = append(items, dynamo.Item{Key: nationalIDKey(p.NationalID), Value: owner{ID: b.ID}})
	}
	if e, dead := b.Death(); dead {
		items = append(items, dynamo.Item{Key: deathKey(p.Commune, e.Date, b.ID), Value: Dead{Beneficiary: b.ID, Name: p.Name, Date: e.Date}})
	}
	return items
}

// LayRoll writes the lines of the roll alone, for measurements of lists, which
// read nothing else of a person.
func (s *Store) LayRoll(ctx context.Context, files []beneficiary.Beneficiary) error {
	items := make([]dynamo.Item, len(files))
	for i := range files {
		p := files[i].Person
		items[i] = dynamo.Item{Key: rollKey(p.Commune, p.Name, files[i].ID), Value: rollItem{files[i].Roll()}}
	}
	return s.write(ctx, items)
}

func (s *Store) write(ctx context.Context, items []dynamo.Item) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	slots := make(chan struct{}, laysAtOnce)
	for group := range slices.Chunk(items, laysTogether) {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			writes := make([]dynamo.Write, len(group))
			for i, item := range group {
				writes[i] = dynamo.Put(s.table, item.Key, item.Value)
			}
			if err := s.db.Transact(ctx, writes...); err != nil {
				mu.Lock()
				failed = err
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return failed
}
