package paymentstore

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// StillOpen reads the money of the communes that no list has paid or taken
// yet (F-48), whatever list left it.
func (s *Store) StillOpen(ctx context.Context, communes []org.UnitID) ([]payment.Open, error) {
	var mu sync.Mutex
	var all []payment.Open
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(closers)
	for _, commune := range communes {
		group.Go(func() error {
			query := dynamo.Query{
				Table: s.rows, PK: openPartition(commune), Filter: "attribute_not_exists(#to) OR #to = :empty",
				Names: map[string]string{"#to": "carriedTo"}, Values: map[string]any{":empty": ""},
			}
			for o, err := range dynamo.All[payment.Open](ctx, s.db, query) {
				if err != nil {
					return err
				}
				mu.Lock()
				all = append(all, o)
				mu.Unlock()
			}
			return nil
		})
	}
	return all, group.Wait()
}
