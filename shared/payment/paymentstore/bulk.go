package paymentstore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// writers is how many batches of one commune are under way at once. Communes
// run side by side as well (the state machine's Map), so this stays small.
const writers = 4

// Writer stores a commune's lines in parallel batches. Keys are fixed, so a
// repeated preparation writes the same items again.
type Writer struct {
	store *Store
	ctx   context.Context //nolint:containedctx // lives only as long as the call that made it
	id    payment.ListID
	stamp int
	group *errgroup.Group
	batch *dynamo.Batch
}

// Writer begins a bulk write of lines under an attempt's stamp; Put lines and
// then Flush.
func (s *Store) Writer(ctx context.Context, id payment.ListID, stamp int) *Writer {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(writers)
	return &Writer{store: s, ctx: ctx, id: id, stamp: stamp, group: group, batch: dynamo.NewBatch(s.rows)}
}

// Put stores a line, which the caller may change afterwards.
func (w *Writer) Put(line *payment.Line) {
	w.batch.Put(lineKey(w.id, line.LineRef), written{line, w.stamp})
	w.sendFull()
}

// Remove removes a line.
func (w *Writer) Remove(ref payment.LineRef) {
	w.batch.Remove(lineKey(w.id, ref))
	w.sendFull()
}

func (w *Writer) sendFull() {
	if w.batch.Full() {
		w.send()
	}
}

func (w *Writer) send() {
	batch := w.batch
	w.batch = dynamo.NewBatch(w.store.rows)
	w.group.Go(func() error { return w.store.db.WriteBatch(w.ctx, batch) })
}

// Flush waits until all is stored.
func (w *Writer) Flush() error {
	if !w.batch.Empty() {
		w.send()
	}
	return w.group.Wait()
}

// RemoveStale removes the commune's lines that earlier attempts than the one
// with the stamp left behind; a later attempt that overtook it keeps its own.
// Stamp 0 removes all. It returns how many it removed, and how many lines bear
// the stamp.
func (s *Store) RemoveStale(ctx context.Context, id payment.ListID, commune org.UnitID, stamp int) (removed, own int, err error) {
	type stamped struct {
		SK    string `json:"sk"`
		Stamp int    `json:"z"`
	}
	w := s.Writer(ctx, id, stamp)
	lines := dynamo.Query{Table: s.rows, PK: linesPartition(id, commune), Only: []string{"sk", "z"}}
	for line, err := range dynamo.All[stamped](ctx, s.db, lines) {
		if err != nil {
			return removed, own, errors.Join(err, w.Flush())
		}
		switch {
		case stamp == 0 || line.Stamp < stamp:
			w.Remove(refOf(commune, line.SK))
			removed++
		case line.Stamp == stamp:
			own++
		}
	}
	return removed, own, w.Flush()
}

// Outcome is what a settlement says of one line.
type Outcome struct {
	Ref    payment.LineRef
	Total  int64 // what the line stood at, đồng
	Status payment.LineStatus
	Date   string
	Reason string
}

// closers is how many conditional updates of one commune are under way.
const closers = 8

// Close writes each outcome to its line, from PENDING and the total it states
// to PAID or UNPAID: one write unit a line. A line that has the outcome
// already (the job was killed and runs again) is left as it is; one that bears
// another stamp than the list's, or is gone, is ErrForeign; any other state is
// an error.
func (s *Store) Close(ctx context.Context, id payment.ListID, stamp int, outcomes func(yield func(Outcome, error) bool)) error {
	group, ctx := errgroup.WithContext(ctx)
	work := make(chan Outcome, closers*4)
	for range closers {
		group.Go(func() error {
			for o := range work {
				if err := s.closeLine(ctx, id, stamp, o); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer close(work)
		for o, err := range outcomes {
			if err != nil {
				return err
			}
			select {
			case work <- o:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}

func (s *Store) closeLine(ctx context.Context, id payment.ListID, stamp int, o Outcome) error {
	update := "SET #s = :new"
	if o.Date != "" {
		update += ", #d = :date"
	}
	if o.Reason != "" {
		update += ", #e = :reason"
	}
	w := dynamo.Update(s.rows, lineKey(id, o.Ref), update).
		If("#s = :pending AND #t = :total").Name("#s", "s").Name("#t", "t").
		Value(":new", string(o.Status)).Value(":pending", string(payment.Pending)).Value(":total", o.Total)
	if stamp > 0 {
		w = w.If("#z = :stamp").Name("#z", "z").Value(":stamp", stamp)
	}
	if o.Date != "" {
		w = w.Name("#d", "d").Value(":date", o.Date)
	}
	if o.Reason != "" {
		w = w.Name("#e", "e").Value(":reason", o.Reason)
	}
	err := s.db.Do(ctx, w)
	if errors.Is(err, dynamo.ErrConditionFailed) {
		return s.closedBefore(ctx, id, stamp, o)
	}
	return err
}

// closedBefore accepts a line that has the outcome already.
func (s *Store) closedBefore(ctx context.Context, id payment.ListID, stamp int, o Outcome) error {
	var item lineItem
	found, err := s.db.Get(ctx, s.rows, lineKey(id, o.Ref), &item)
	if err != nil {
		return err
	}
	if stamp > 0 && (!found || item.Stamp != stamp) {
		return fmt.Errorf("%w: %s of %s", ErrForeign, o.Ref, id)
	}
	same := item.Status == o.Status || (item.Status == payment.CarriedOver && o.Status == payment.Unpaid)
	if found && same && int64(item.Total) == o.Total {
		return nil
	}
	return fmt.Errorf("paymentstore: line %s of %s is %s %d, cannot become %s of %d", o.Ref, id, item.Status, item.Total, o.Status, o.Total)
}

// PutOpen enters lines into the index of unpaid money. Entries there already
// keep what they say about being carried over.
func (s *Store) PutOpen(ctx context.Context, id payment.ListID, lines []payment.Line) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(closers)
	for i := range lines {
		group.Go(func() error {
			line := lines[i]
			err := s.db.Do(ctx, dynamo.Put(s.rows, openKey(id, line.LineRef), payment.Open{List: id, Line: line}).IfAbsent())
			if errors.Is(err, dynamo.ErrConditionFailed) {
				return nil
			}
			return err
		})
	}
	return group.Wait()
}

// Open reads the index entries of a list in one commune.
func (s *Store) Open(ctx context.Context, id payment.ListID, commune org.UnitID) ([]payment.Open, error) {
	var open []payment.Open
	query := dynamo.Query{Table: s.rows, PK: openPartition(commune), Prefix: openPrefix(id)}
	for o, err := range dynamo.All[payment.Open](ctx, s.db, query) {
		if err != nil {
			return nil, err
		}
		open = append(open, o)
	}
	return open, nil
}

// Reopen removes the index entries of lines that were paid after all, in a
// manual settlement opened again. An entry that was carried over meanwhile is
// an error: EnterStatuses refuses such lines.
func (s *Store) Reopen(ctx context.Context, id payment.ListID, refs []payment.LineRef) error {
	for _, ref := range refs {
		err := s.db.Do(ctx, dynamo.Delete(s.rows, openKey(id, ref)).
			If("attribute_not_exists(#to)").Name("#to", "carriedTo"))
		if err != nil {
			return err
		}
	}
	return nil
}

// NoteReasons brings the index in line with why lines were not paid, as
// officers corrected it (F-51).
func (s *Store) NoteReasons(ctx context.Context, id payment.ListID, lines []payment.Line) error {
	for i := range lines {
		err := s.db.Do(ctx, dynamo.Update(s.rows, openKey(id, lines[i].LineRef), "SET #line.#reason = :reason").IfPresent().
			Name("#line", "line").Name("#reason", "reason").Value(":reason", lines[i].Reason))
		if err != nil {
			return err
		}
	}
	return nil
}

// Carry marks open money as taken by a list, the old line and its index entry
// together: UNPAID becomes CARRIED_OVER once (F-47). Marking it again for the
// same list changes nothing; another list is told, and so is one that did not
// see what a death ended of it.
func (s *Store) Carry(ctx context.Context, open []payment.Open, into payment.ListID) error {
	taken := fault.Refused("carried-before", "Khoản tiền này đã được mang sang danh sách khác.")
	return s.eachOpen(ctx, open, func(o payment.Open) []dynamo.Write {
		if o.CarriedTo == into {
			return nil
		}
		return []dynamo.Write{
			unchangedOpen(dynamo.Update(s.rows, openKey(o.List, o.Line.LineRef), "SET #to = :into").Value(":into", string(into)), &o).Else(taken),
			dynamo.Update(s.rows, lineKey(o.List, o.Line.LineRef), "SET #s = :carried, #x = :into").
				If("#s = :unpaid").Name("#s", "s").Name("#x", "x").
				Value(":carried", string(payment.CarriedOver)).Value(":unpaid", string(payment.Unpaid)).Value(":into", string(into)).Else(taken),
		}
	})
}

// Free undoes Carry for a list that is deleted: the money is open again.
func (s *Store) Free(ctx context.Context, open []payment.Open, from payment.ListID) error {
	return s.eachOpen(ctx, open, func(o payment.Open) []dynamo.Write {
		if o.CarriedTo != from {
			return nil
		}
		return []dynamo.Write{
			dynamo.Update(s.rows, openKey(o.List, o.Line.LineRef), "REMOVE #to").
				If("#to = :from").Name("#to", "carriedTo").Value(":from", string(from)),
			s.uncarried(&o),
		}
	})
}

// uncarried takes the mark of the list that had carried a line over off it.
func (s *Store) uncarried(o *payment.Open) dynamo.Write {
	return s.unmarked(o, "SET #s = :unpaid REMOVE #x")
}

func (s *Store) unmarked(o *payment.Open, update string) dynamo.Write {
	return dynamo.Update(s.rows, lineKey(o.List, o.Line.LineRef), update).
		If("#s = :carried AND #x = :from").Name("#s", "s").Name("#x", "x").
		Value(":carried", string(payment.CarriedOver)).Value(":unpaid", string(payment.Unpaid)).Value(":from", string(o.CarriedTo))
}

func (s *Store) eachOpen(ctx context.Context, open []payment.Open, writes func(payment.Open) []dynamo.Write) error {
	var mu sync.Mutex
	var failures []error
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(closers)
	for _, o := range open {
		group.Go(func() error {
			w := writes(o)
			if w == nil {
				return nil
			}
			if err := s.db.Transact(ctx, w...); err != nil {
				mu.Lock()
				failures = append(failures, err)
				mu.Unlock()
				return err
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return errors.Join(failures...)
	}
	return nil
}
