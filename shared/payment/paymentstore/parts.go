package paymentstore

import (
	"context"
	"errors"

	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// PutPart stores what a commune added in a run, never over a later run's.
func (s *Store) PutPart(ctx context.Context, id payment.ListID, part payment.Part) error {
	err := s.db.Do(ctx, dynamo.Put(s.table, partKey(id, part.Commune), part).
		If("attribute_not_exists(pk) OR #run <= :run").Name("#run", "run").Value(":run", part.Run))
	if errors.Is(err, dynamo.ErrConditionFailed) {
		return payment.ErrDone
	}
	return err
}

// Parts reads the parts of one run.
func (s *Store) Parts(ctx context.Context, id payment.ListID, run int) ([]payment.Part, error) {
	var parts []payment.Part
	for p, err := range dynamo.All[payment.Part](ctx, s.db, dynamo.Query{Table: s.table, PK: listKey(id).PK, Prefix: partPrefix}) {
		if err != nil {
			return nil, err
		}
		if p.Run == run {
			parts = append(parts, p)
		}
	}
	return parts, nil
}

// Part reads one commune's part; found is false when it is of another run.
func (s *Store) Part(ctx context.Context, id payment.ListID, run int, commune org.UnitID) (p payment.Part, found bool, err error) {
	found, err = s.db.Get(ctx, s.table, partKey(id, commune), &p)
	return p, found && p.Run == run, err
}

// closedPart is a commune's closing, of one settlement.
type closedPart struct {
	payment.Closed
	Settlement int `json:"settlement"`
}

// PutClosed stores what closing a commune has found under a settlement's
// version (0: by hand).
func (s *Store) PutClosed(ctx context.Context, id payment.ListID, commune org.UnitID, settlement int, found payment.Closed) error {
	return s.db.Do(ctx, dynamo.Put(s.table, closedKey(id, commune), closedPart{found, settlement}))
}

// ClosedParts reads what closing has found so far, and in how many communes.
func (s *Store) ClosedParts(ctx context.Context, id payment.ListID, settlement int) (sum payment.Closed, communes int, err error) {
	for p, err := range dynamo.All[closedPart](ctx, s.db, dynamo.Query{Table: s.table, PK: listKey(id).PK, Prefix: closedPrefix}) {
		if err != nil {
			return sum, communes, err
		}
		if p.Settlement == settlement {
			sum.Merge(p.Closed)
			communes++
		}
	}
	return sum, communes, nil
}

// RemoveParts removes the parts of a deleted list.
func (s *Store) RemoveParts(ctx context.Context, id payment.ListID, communes []org.UnitID) error {
	for _, commune := range communes {
		if err := s.db.Do(ctx, dynamo.Delete(s.table, partKey(id, commune))); err != nil {
			return err
		}
	}
	return nil
}
