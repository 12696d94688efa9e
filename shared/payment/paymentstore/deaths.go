package paymentstore

import (
	"context"
	"errors"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// PutDeath keeps a recorded death, or that it was undone; the same again
// changes nothing. An undone death stays undone.
func (s *Store) PutDeath(ctx context.Context, d payment.Death) error {
	key := deathKey(d.Commune, d.Recorded, d.Beneficiary, d.Seq)
	write := dynamo.Put(s.rows, key, d)
	if d.Undone == nil {
		write = write.IfAbsent()
	}
	err := s.db.Do(ctx, write)
	if errors.Is(err, dynamo.ErrConditionFailed) {
		return nil
	}
	return err
}

// Deaths reads the deaths of a commune recorded from a month through another,
// those undone included.
func (s *Store) Deaths(ctx context.Context, commune org.UnitID, from, through calendar.Month) ([]payment.Death, error) {
	var deaths []payment.Death
	query := dynamo.Query{Table: s.rows, PK: deathsPartition(commune), From: string(from) + "#", To: string(through) + "#~"}
	for d, err := range dynamo.All[payment.Death](ctx, s.db, query) {
		if err != nil {
			return nil, err
		}
		deaths = append(deaths, d)
	}
	return deaths, nil
}

// PutDeathRecovery stores a recovery a death causes, with its audit entry,
// while the death stands. One that is there already stays as it is, and
// nothing is stored for a death that was undone meanwhile.
func (s *Store) PutDeathRecovery(ctx context.Context, d payment.Death, a payment.Adjustment) error {
	if err := a.Check(); err != nil {
		return err
	}
	entry := a.Chain.Append(audit.Entry{
		Object: a.Object(), At: a.At, Action: "recoverAfterDeath", By: a.By.ID, ByName: a.By.Name, Note: a.Reason,
		After: audit.Snapshot(adjustmentSnapshot(&a)),
	})
	writes := append(s.newAdjustment(&a, dynamo.ErrConditionFailed),
		dynamo.Ensure(s.rows, deathKey(d.Commune, d.Recorded, d.Beneficiary, d.Seq)).
			If("attribute_exists(pk) AND attribute_not_exists(#undone)").Name("#undone", "undone").Else(dynamo.ErrConditionFailed),
		dynamo.Put(s.audit, auditKey(entry.Object, entry.Seq), entry).IfAbsent().Else(dynamo.ErrConditionFailed))
	err := s.db.Transact(ctx, writes...)
	if errors.Is(err, dynamo.ErrConditionFailed) {
		return nil
	}
	return err
}

// AdjustAudited applies a machine's change to an adjustment as it was read,
// with an audit entry of its own: a death recorded or undone changes what
// people owe. ErrDone from apply means that there is nothing to do.
func (s *Store) AdjustAudited(ctx context.Context, read payment.Adjustment, action, note string, at time.Time, apply func(*payment.Adjustment) error) error {
	after := read
	err := apply(&after)
	if errors.Is(err, payment.ErrDone) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.SaveAdjustment(ctx, AdjustmentChange{Before: &read, After: &after, Action: action, By: payment.System, Note: note}, audit.Entry{At: at})
}

// Standings reads a person's lines on lists of a commune, consistently, in
// the order of the lists.
func (s *Store) Standings(ctx context.Context, lists []payment.ListID, commune org.UnitID, who string) ([]payment.Standing, error) {
	var found []payment.Standing
	for _, id := range lists {
		query := dynamo.Query{Table: s.rows, PK: linesPartition(id, commune), Prefix: who + "#"}
		for item, err := range dynamo.All[lineItem](ctx, s.db, query) {
			if err != nil {
				return nil, err
			}
			found = append(found, payment.Standing{List: id, Line: item.line(commune)})
		}
	}
	return found, nil
}
