package paymentstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
)

// localityKey lists, in the settings table, a locality that saved payment
// settings: the daily job walks them without reading the whole table.
func localityKey(locality org.UnitID) dynamo.Key {
	return dynamo.Key{PK: "PAYMENT-LOCALITIES", SK: string(locality)}
}

// reminderKey holds the record that a locality was reminded of something.
func reminderKey(r payment.Reminder) dynamo.Key {
	return dynamo.Key{PK: "REMINDED#" + string(r.List), SK: string(r.Kind) + "#" + string(r.Deadline)}
}

// keepReminders is how long the record of a reminder is kept: longer than any
// list may wait for its settlement.
const keepReminders = 2 * 365 * 24 * time.Hour

// Localities walks the localities that have payment settings, by id. Those
// without any have no provider and nothing to be reminded of.
func (s *Store) Localities(ctx context.Context) iter.Seq2[org.UnitID, error] {
	return func(yield func(org.UnitID, error) bool) {
		type entry struct {
			Locality org.UnitID `json:"locality"`
		}
		for e, err := range dynamo.All[entry](ctx, s.db, dynamo.Query{Table: s.settings, PK: localityKey("").PK}) {
			if !yield(e.Locality, err) || err != nil {
				return
			}
		}
	}
}

// listLocality is the write that enters a locality among those with settings.
func (s *Store) listLocality(locality org.UnitID) dynamo.Write {
	return dynamo.Put(s.settings, localityKey(locality), map[string]string{"locality": string(locality)})
}

// Watched reads a locality's settings and its lists whose cut-offs may concern
// a day. Lists that do not exist have no state.
func (s *Store) Watched(ctx context.Context, locality org.UnitID, day calendar.Date) ([]payment.List, payment.Settings, error) {
	settings := payment.Settings{}
	reads := []*dynamo.Read{{Table: s.settings, Key: settingsKey(locality), Out: &settings}}
	ids := payment.Settings{Locality: locality}.Watched(day)
	lists := make([]payment.List, len(ids))
	for i, id := range ids {
		reads = append(reads, s.readList(id, &lists[i]))
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return nil, settings, err
	}
	for i, id := range ids {
		lists[i].ID = id
	}
	settings.Locality = locality
	return lists, settings, nil
}

var errReminded = errors.New("paymentstore: reminded already")

// Remind records a reminder together with the event that delivers its
// notices. first is false when it was given before: then nothing is written
// (J-12).
func (s *Store) Remind(ctx context.Context, r payment.Reminder, event outbox.Event) (first bool, err error) {
	record := struct {
		payment.Reminder
		At    time.Time `json:"at"`
		Event string    `json:"event"`
		TTL   int64     `json:"ttl"`
	}{r, event.At, event.ID, event.At.Add(keepReminders).Unix()}
	err = s.db.Transact(ctx,
		dynamo.Put(s.table, reminderKey(r), record).IfAbsent().Else(errReminded),
		outbox.Put(s.table, event),
	)
	if errors.Is(err, errReminded) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("paymentstore: remind %s: %w", r.List, err)
	}
	return true, nil
}
