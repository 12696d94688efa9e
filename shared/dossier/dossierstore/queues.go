package dossierstore

import (
	"context"
	"maps"
	"slices"

	"ansinh/shared/dossier"
	"ansinh/shared/dynamo"
	"ansinh/shared/search"
)

// Counts reads the exact lengths of an account's queues.
func (s *Store) Counts(ctx context.Context, account string) (map[dossier.Queue]int, error) {
	counts := map[string]any{}
	if _, err := s.db.Get(ctx, s.table, countsKey(account), &counts); err != nil {
		return nil, err
	}
	exact := map[dossier.Queue]int{}
	for name, n := range counts {
		if number, ok := n.(float64); ok {
			exact[dossier.Queue(name)] = int(number)
		}
	}
	return exact, nil
}

// Queue reads a page of an account's queue by deadline: the cards of its
// dossiers. text keeps only those whose code or name holds its words.
func (s *Store) Queue(ctx context.Context, account string, queue dossier.Queue, text, cursor string) (cards []dossier.Dossier, next string, err error) {
	q := search.Parse(text)
	query := dynamo.Query{
		Table: s.table, PK: queueKey(account, queue, "", "").PK, Prefix: queuePrefix(queue),
		Limit: queuePage, Cursor: cursor, Newest: !queue.Works(),
	}
	for range 10 {
		page, following, err := dynamo.Page[dossier.Dossier](ctx, s.db, query)
		if err != nil {
			return nil, "", err
		}
		for i := range page {
			if q.Matches(page[i].Name(), page[i].Code, search.Compact(page[i].Code)) || q.Code != "" && q.Code == search.Compact(page[i].Code) {
				cards = append(cards, page[i])
			}
		}
		next, query.Cursor = following, following
		if next == "" || len(cards) > 0 {
			break
		}
	}
	return cards, next, nil
}

const queuePage = 50

// Today reads the most pressing dossiers of the queues that wait for an
// account, by deadline.
func (s *Store) Today(ctx context.Context, account string, counts map[dossier.Queue]int, limit int) ([]dossier.Dossier, error) {
	var all []dossier.Dossier
	for _, queue := range slices.Sorted(maps.Keys(counts)) {
		if !queue.Works() || counts[queue] <= 0 {
			continue
		}
		cards, _, err := s.Queue(ctx, account, queue, "", "")
		if err != nil {
			return nil, err
		}
		all = append(all, cards...)
	}
	slices.SortStableFunc(all, func(a, b dossier.Dossier) int {
		x, y := a.Sorting(s.calendar), b.Sorting(s.calendar)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		default:
			return a.SentAt.Compare(b.SentAt)
		}
	})
	return all[:min(len(all), limit)], nil
}
