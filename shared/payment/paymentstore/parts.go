package paymentstore

import (
	"context"
	"errors"

	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// Attempt is one try at writing a commune's lines.
type Attempt struct {
	// Stamp marks the lines it writes; every later attempt has a greater one.
	Stamp int
	// First says that nothing can have been written before: no earlier attempt
	// began under the list's id.
	First bool
	// number is the attempt's among all under the list's id.
	number int
}

// runStep leaves room for the attempts of one run between two stamps.
const runStep = 1000

// BeginAttempt records that a commune's lines are about to be written, before
// the first of them is. Of two begun at once the second is told Stale.
func (s *Store) BeginAttempt(ctx context.Context, id payment.ListID, run int, commune org.UnitID) (Attempt, error) {
	type begun struct {
		Version int `json:"version"`
	}
	if run == 1 { // mostly nothing was begun: one call instead of two
		err := s.db.Do(ctx, dynamo.Put(s.rows, attemptKey(id, commune), begun{Version: 1}).IfVersion(0))
		if !errors.Is(err, dynamo.ErrConditionFailed) {
			return Attempt{Stamp: runStep + 1, First: true, number: 1}, err
		}
	}
	var before begun
	if _, err := s.db.Get(ctx, s.rows, attemptKey(id, commune), &before); err != nil {
		return Attempt{}, err
	}
	now := begun{Version: before.Version + 1}
	err := s.db.Do(ctx, dynamo.Put(s.rows, attemptKey(id, commune), now).IfVersion(before.Version).Else(errLost()))
	// A list that is older than this record has runs but no attempts.
	return Attempt{Stamp: run*runStep + now.Version, First: now.Version == 1 && run == 1, number: now.Version}, err
}

// PutPart stores what an attempt added in a commune. ErrDone when a later run
// did so before; an attempt that another overtook meanwhile is told Overtaken:
// its lines are no longer those that lie there.
func (s *Store) PutPart(ctx context.Context, id payment.ListID, part payment.Part, attempt Attempt) error {
	return s.db.Transact(ctx,
		dynamo.Ensure(s.rows, attemptKey(id, part.Commune)).IfVersion(attempt.number).Else(Overtaken()),
		putPart(s.rows, id, part).Else(payment.ErrDone))
}

func putPart(rows dynamo.Table, id payment.ListID, part payment.Part) dynamo.Write {
	return dynamo.Put(rows, partKey(id, part.Commune), part).
		If("attribute_not_exists(pk) OR #run <= :run").Name("#run", "run").Value(":run", part.Run)
}

// Overtaken is the fault "prepared-at-once": two attempts at a commune's lines
// ran at once. Who meets it begins again.
func Overtaken() error {
	return fault.Stale("prepared-at-once", "Địa bàn này đang được lập danh sách ở một lượt khác, hãy thử lại.")
}

// AdvanceParts makes the parts of earlier runs parts of this one.
func (s *Store) AdvanceParts(ctx context.Context, id payment.ListID, run int) error {
	for p, err := range dynamo.All[payment.Part](ctx, s.db, dynamo.Query{Table: s.rows, PK: listKey(id).PK, Prefix: partPrefix}) {
		if err != nil {
			return err
		}
		if p.Run >= run {
			continue
		}
		p.Run = run
		if err := s.db.Do(ctx, putPart(s.rows, id, p)); err != nil && !errors.Is(err, dynamo.ErrConditionFailed) {
			return err
		}
	}
	return nil
}

// Parts reads the parts of one run.
func (s *Store) Parts(ctx context.Context, id payment.ListID, run int) ([]payment.Part, error) {
	var parts []payment.Part
	for p, err := range dynamo.All[payment.Part](ctx, s.db, dynamo.Query{Table: s.rows, PK: listKey(id).PK, Prefix: partPrefix}) {
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
	found, err = s.db.Get(ctx, s.rows, partKey(id, commune), &p)
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
	return s.db.Do(ctx, dynamo.Put(s.rows, closedKey(id, commune), closedPart{found, settlement}))
}

// ClosedParts reads what closing has found so far, and in how many communes.
func (s *Store) ClosedParts(ctx context.Context, id payment.ListID, settlement int) (sum payment.Closed, communes int, err error) {
	for p, err := range dynamo.All[closedPart](ctx, s.db, dynamo.Query{Table: s.rows, PK: listKey(id).PK, Prefix: closedPrefix}) {
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

// RemoveParts removes the parts of a deleted list, up to its last run.
func (s *Store) RemoveParts(ctx context.Context, id payment.ListID, run int, communes []org.UnitID) error {
	for _, commune := range communes {
		err := s.db.Do(ctx, dynamo.Delete(s.rows, partKey(id, commune)).
			If("attribute_not_exists(pk) OR #run <= :run").Name("#run", "run").Value(":run", run))
		if err != nil && !errors.Is(err, dynamo.ErrConditionFailed) {
			return err
		}
	}
	return nil
}
