package paymentstore

import (
	"context"
	"errors"
	"time"

	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// Splits reads how lines of a list are split, those that no longer count too
// (F-52); of one commune, or of all when it is empty.
func (s *Store) Splits(ctx context.Context, id payment.ListID, commune org.UnitID) ([]payment.Split, error) {
	prefix := splitPrefix
	if commune != "" {
		prefix += string(commune) + "#"
	}
	var splits []payment.Split
	for split, err := range dynamo.All[payment.Split](ctx, s.db, dynamo.Query{Table: s.table, PK: listKey(id).PK, Prefix: prefix}) {
		if err != nil {
			return nil, err
		}
		splits = append(splits, split)
	}
	return splits, nil
}

// Split reads how a line is split; found is false when it never was.
func (s *Store) Split(ctx context.Context, id payment.ListID, whole payment.LineRef) (split payment.Split, found bool, err error) {
	found, err = s.db.Get(ctx, s.table, splitKey(id, whole), &split)
	return split, found, err
}

// KeepSplit is the write that keeps a split with the list, for the list's own
// transaction: the list's version guards it.
func (s *Store) KeepSplit(id payment.ListID, split payment.Split) dynamo.Write {
	return dynamo.Put(s.table, splitKey(id, split.Line), split)
}

// NewAdjustments are the writes that store what a split puts off, for the
// list's own transaction.
func (s *Store) NewAdjustments(owed []payment.Adjustment) []dynamo.Write {
	var writes []dynamo.Write
	for i := range owed {
		writes = append(writes, s.newAdjustment(&owed[i], errAdjusted())...)
	}
	return writes
}

// TakeBack are the writes that end what a split put off, for the list's own
// transaction. Refused "deferral-listed" when a later list bears it already.
func (s *Store) TakeBack(ctx context.Context, split *payment.Split, at time.Time) ([]dynamo.Write, error) {
	var writes []dynamo.Write
	for _, p := range split.Later {
		before, err := s.Adjustment(ctx, split.Line.Commune, split.Line.Beneficiary, p.Adjustment)
		if err != nil {
			return nil, err
		}
		after := before
		switch err := (payment.TakeBack{Why: split.Void}).Apply(&after, at); {
		case errors.Is(err, payment.ErrDone):
		case err != nil:
			return nil, err
		default:
			writes = append(writes, s.changedAdjustment(&before, &after)...)
		}
	}
	return writes, nil
}

// VoidSplit says that a split no longer counts, as a preparation found. It
// changes nothing when the preparation has said so before.
func (s *Store) VoidSplit(ctx context.Context, id payment.ListID, split payment.Split) error {
	return s.db.Do(ctx, dynamo.Put(s.table, splitKey(id, split.Line), split).
		If("attribute_exists(pk)").Else(fault.Stale("split-changed", "Cách tách tiền vừa được thay đổi.")))
}

// RemoveSplits forgets the splits of a deleted list.
func (s *Store) RemoveSplits(ctx context.Context, id payment.ListID) error {
	splits, err := s.Splits(ctx, id, "")
	if err != nil {
		return err
	}
	for i := range splits {
		if err := s.db.Do(ctx, dynamo.Delete(s.table, splitKey(id, splits[i].Line))); err != nil {
			return err
		}
	}
	return nil
}
