package paymentstore

import (
	"context"
	"errors"
	"slices"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
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
		Object: a.Object(), At: a.At, Action: "recoverAfterDeath", By: a.By.ID, ByName: a.By.Name, Office: a.By.Office, Note: a.Reason,
		After: audit.Snapshot(adjustmentSnapshot(&a)),
	})
	writes := append(s.newAdjustment(&a, dynamo.ErrConditionFailed),
		s.standingDeath(d).Else(dynamo.ErrConditionFailed),
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
	return s.linesOf(ctx, lists, commune, who, false)
}

// OpenOfLines reads what the index of unpaid money says of lines that were
// left unpaid; one that is not in it is left out.
func (s *Store) OpenOfLines(ctx context.Context, lines []payment.Standing) ([]payment.Open, error) {
	var unpaid []payment.Standing
	for i := range lines {
		if lines[i].Status == payment.Unpaid || lines[i].Status == payment.CarriedOver {
			unpaid = append(unpaid, lines[i])
		}
	}
	entries, reads := make([]payment.Open, len(unpaid)), make([]*dynamo.Read, len(unpaid))
	for i := range unpaid {
		reads[i] = &dynamo.Read{Table: s.rows, Key: openKey(unpaid[i].List, unpaid[i].LineRef), Out: &entries[i]}
	}
	var found []payment.Open
	for group := range slices.Chunk(reads, 100) {
		if err := s.db.BatchGet(ctx, group...); err != nil {
			return nil, err
		}
	}
	for i := range reads {
		if reads[i].Found {
			found = append(found, entries[i])
		}
	}
	return found, nil
}

// Withhold keeps what a death ended of money left unpaid, with what its line
// bears less of what is owed, in one transaction. ErrDone when the death was
// undone meanwhile; entries and adjustments that changed since they were read
// are Stale.
func (s *Store) Withhold(ctx context.Context, d payment.Death, before, after *payment.Open, changed []payment.Changed) error {
	update, lost := "SET #w = :now, #ended = :ended", errOpenChanged()
	writes := []dynamo.Write{s.standingDeath(d).Else(payment.ErrDone)}
	if before.CarriedTo != after.CarriedTo { // nothing is left for the list that had taken it
		update += " REMOVE #to"
		writes = append(writes, ended(s.unmarked(before, "SET #s = :unpaid, "+oneEndMore+" REMOVE #x")).Else(lost))
	} else {
		writes = append(writes, s.stillUnpaid(before).Else(lost))
	}
	entry := dynamo.Update(s.rows, openKey(before.List, before.Line.LineRef), update).
		Name("#ended", "ended").Value(":now", after.Withheld).Value(":ended", after.Ended)
	writes = append(writes, unchangedOpen(entry, before).Else(lost))
	for i := range changed {
		writes = append(writes, s.changedAdjustment(&changed[i].Before, &changed[i].After)...)
	}
	return s.db.Transact(ctx, writes...)
}

// CutArrears applies a death's cut to arrears as they were read, with an audit
// entry; ErrDone from apply means that there is nothing to cut. It returns
// ErrDone when the death was undone meanwhile.
func (s *Store) CutArrears(ctx context.Context, d payment.Death, read *payment.Adjustment, at time.Time, apply func(*payment.Adjustment) error) error {
	before := *read
	err := apply(read)
	if errors.Is(err, payment.ErrDone) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.SaveAdjustment(ctx, AdjustmentChange{
		Before: &before, After: read, Action: "cutArrears", By: payment.System, Note: read.Cut.Reason,
		First: []dynamo.Write{s.standingDeath(d).Else(payment.ErrDone)},
	}, audit.Entry{At: at})
}

// NoteReturned marks what an undone death had ended as owed again.
func (s *Store) NoteReturned(ctx context.Context, o *payment.Open) error {
	entry := dynamo.Update(s.rows, openKey(o.List, o.Line.LineRef), "SET #w = :now").Value(":now", o.Withheld)
	return s.db.Transact(ctx, unchangedOpen(entry, o).Else(errOpenChanged()), s.stillUnpaid(o).Else(errOpenChanged()))
}

// oneEndMore counts on the line itself that a death changed what it still pays:
// a correction by hand that did not see it loses the race (LineChanges).
const oneEndMore = "#y = if_not_exists(#y, :none) + :one"

func ended(line dynamo.Write) dynamo.Write {
	return line.Name("#y", "y").Value(":none", 0).Value(":one", 1)
}

// stillUnpaid requires that a line is as its entry says, unpaid and not found
// paid meanwhile, and counts the change on it.
func (s *Store) stillUnpaid(o *payment.Open) dynamo.Write {
	status := payment.Unpaid
	if o.CarriedTo != "" {
		status = payment.CarriedOver
	}
	return ended(dynamo.Update(s.rows, lineKey(o.List, o.Line.LineRef), "SET "+oneEndMore)).
		If("#s = :s").Name("#s", "s").Value(":s", string(status))
}

// unchangedOpen holds a write to what was read of the entry: who carries it
// and how often a death ended a part of it.
func unchangedOpen(w dynamo.Write, read *payment.Open) dynamo.Write {
	w = w.IfPresent().Name("#w", "withheld")
	if read.CarriedTo == "" {
		w = w.If("attribute_not_exists(#to)").Name("#to", "carriedTo")
	} else {
		w = w.If("#to = :to").Name("#to", "carriedTo").Value(":to", string(read.CarriedTo))
	}
	if len(read.Withheld) == 0 {
		return w.If("attribute_not_exists(#w)")
	}
	return w.If("size(#w) = :n").Value(":n", len(read.Withheld))
}

func errOpenChanged() error {
	return fault.Stale("open-changed", "Khoản tiền chưa chi trả vừa thay đổi.")
}

// standingDeath requires that a death is recorded and was not undone.
func (s *Store) standingDeath(d payment.Death) dynamo.Write {
	return dynamo.Ensure(s.rows, deathKey(d.Commune, d.Recorded, d.Beneficiary, d.Seq)).
		If("attribute_exists(pk) AND attribute_not_exists(#undone)").Name("#undone", "undone")
}
