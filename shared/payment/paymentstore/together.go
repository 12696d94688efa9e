package paymentstore

import (
	"context"

	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
)

// Others reads the other lists settled with a list (F-07), by month; nothing
// is read with one month a settlement. A list that does not exist has no
// state.
func (s *Store) Others(ctx context.Context, l *payment.List, settings payment.Settings) ([]payment.List, error) {
	ids := l.Others(settings)
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := s.Lists(ctx, ids)
	if err != nil {
		return nil, err
	}
	others := make([]payment.List, len(ids))
	for i, id := range ids {
		others[i] = found[id]
		others[i].ID = id
	}
	return others, nil
}

// Unchanged are the conditions that lists are still as they were read; they
// belong to the transaction that relies on it.
func (s *Store) Unchanged(lists []payment.List) []dynamo.Write {
	writes := make([]dynamo.Write, len(lists))
	for i := range lists {
		writes[i] = dynamo.Ensure(s.table, listKey(lists[i].ID)).IfVersion(lists[i].Version).Else(errLost())
	}
	return writes
}
