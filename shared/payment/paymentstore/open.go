package paymentstore

import (
	"context"

	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// StillOpen reads the money of the communes that no list has paid or taken
// yet (F-48), whatever list left it.
func (s *Store) StillOpen(ctx context.Context, communes []org.UnitID) ([]payment.Open, error) {
	return Gather(ctx, communes, func(ctx context.Context, commune org.UnitID) (open []payment.Open, err error) {
		query := dynamo.Query{
			Table: s.rows, PK: openPartition(commune), Filter: "attribute_not_exists(#to) OR #to = :empty",
			Names: map[string]string{"#to": "carriedTo"}, Values: map[string]any{":empty": ""},
		}
		for o, err := range dynamo.All[payment.Open](ctx, s.db, query) {
			if err != nil {
				return nil, err
			}
			open = append(open, o)
		}
		return open, nil
	})
}
