package ontimestore

import (
	"context"
	"errors"
	"fmt"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
)

// Past is what the life of one case told the statistics, with the guard that
// holds as long as the case is as it was read.
type Past struct {
	Changes   []ontime.Change
	Unchanged dynamo.Write
}

// Recounted is what a recount found and mended.
type Recounted struct {
	Cases    int `json:"cases"`
	Counters int `json:"counters"` // put right
	Works    int `json:"works"`    // finished works that were not there
	Underway int `json:"underway"` // cases under way that were not there
}

// errMoved says that the area's works went on while they were counted.
var errMoved = errors.New("ontimestore: the area changed while it was counted")

// recounts bounds how often an area that goes on is counted anew.
const recounts = 5

// Recount holds an area's counters, finished works and cases under way to what
// its cases tell, and puts right what differs: cases of before there were
// counters are counted, once, however often it runs. past reads every case of
// the area. The counters are read before the cases and written as they were
// read only, so a command that counts meanwhile is never overwritten: the area
// is counted anew then.
func (s *Store) Recount(ctx context.Context, area org.UnitID, past func(context.Context) ([]Past, error)) (Recounted, error) {
	for n := 1; ; n++ {
		done, err := s.recount(ctx, area, past)
		if !errors.Is(err, errMoved) || n == recounts {
			return done, err
		}
	}
}

func (s *Store) recount(ctx context.Context, area org.UnitID, past func(context.Context) ([]Past, error)) (done Recounted, err error) {
	stored, err := s.stored(ctx, area)
	if err != nil {
		return done, err
	}
	cases, err := past(ctx)
	if err != nil {
		return done, err
	}
	done.Cases = len(cases)
	counted := map[dynamo.Key]*tallyItem{}
	for i := range cases {
		if err := s.fill(ctx, &cases[i], &done); err != nil {
			return done, err
		}
		for _, c := range cases[i].Changes {
			tally(counted, &c)
		}
	}
	for key := range stored {
		if counted[key] == nil {
			counted[key] = &tallyItem{Row: stored[key].Row, Month: stored[key].Month}
		}
	}
	for key, item := range counted {
		was := stored[key]
		if was != nil && was.Days == item.Days {
			continue
		}
		if err := s.put(ctx, key, item, was); err != nil {
			return done, err
		}
		done.Counters++
	}
	return done, nil
}

// stored reads the area's counters, as they are now.
func (s *Store) stored(ctx context.Context, area org.UnitID) (map[dynamo.Key]*tallyItem, error) {
	items := map[dynamo.Key]*tallyItem{}
	for _, kind := range []ontime.Kind{ontime.Case, ontime.Step} {
		for item, err := range dynamo.All[tallyItem](ctx, s.db, dynamo.Query{Table: s.table, PK: partition(area), Prefix: tallyPrefix(kind)}) {
			if err != nil {
				return nil, err
			}
			items[tallyKey(area, kind, item.Month, item.Row)] = &item
		}
	}
	return items, nil
}

// fill keeps what is missing of a case: its finished works, and itself when it
// is under way. A work that was counted when it was finished is there already.
func (s *Store) fill(ctx context.Context, p *Past, done *Recounted) error {
	for _, c := range p.Changes {
		for i := range c.Finished {
			w := &c.Finished[i]
			// Counted before the calendar was corrected, it may lie among the others.
			other := dynamo.Key{PK: partition(w.Area), SK: donePrefix(w.Kind(), !w.Late()) + w.Place()}
			err := s.db.Transact(ctx, dynamo.Put(s.table, doneKey(w), w).IfAbsent().Else(errThere), dynamo.Delete(s.table, other))
			if err == nil {
				done.Works++
			} else if !errors.Is(err, errThere) {
				return err
			}
		}
	}
	if len(p.Changes) == 0 {
		return nil
	}
	u := p.Changes[len(p.Changes)-1].After
	if u == nil {
		return nil
	}
	err := s.db.Transact(ctx, p.Unchanged.Else(errMoved), dynamo.Put(s.table, underwayKey(u.Case.Area, u.Case.Case), u).IfAbsent().Else(errThere))
	if errors.Is(err, errThere) {
		return nil
	}
	if err == nil {
		done.Underway++
	}
	return err
}

var errThere = errors.New("ontimestore: there already")

// tally adds what a change counts, as count does when it is made.
func tally(counted map[dynamo.Key]*tallyItem, c *ontime.Change) {
	add := func(w *ontime.Work, on calendar.Date, t ontime.Tally) {
		key := tallyKey(w.Area, w.Kind(), on.Month(), w.Row())
		item := counted[key]
		if item == nil {
			item = &tallyItem{Month: on.Month()}
			counted[key] = item
		}
		item.Row = w.Row()
		item.Days[on.Day()] = item.Days[on.Day()].Plus(t)
	}
	if c.Received != nil {
		add(c.Received, c.Received.Started, ontime.Tally{Received: 1})
	}
	for i := range c.Finished {
		w := &c.Finished[i]
		add(w, w.Finished, w.Done())
	}
}

// put replaces a counter that was read, or makes one that was not there.
func (s *Store) put(ctx context.Context, key dynamo.Key, item, was *tallyItem) error {
	version := 0
	if was != nil {
		version = was.Version
	}
	values := map[string]any{"row": item.Row, "month": item.Month, "version": version + 1}
	for day := range item.Days {
		for _, l := range letters {
			if n := *l.of(&item.Days[day]); n != 0 {
				values[fmt.Sprintf("%s%02d", l.letter, day)] = n
			}
		}
	}
	write := dynamo.Put(s.table, key, values)
	if was != nil && version == 0 { // counted before counters had versions
		write = write.If("attribute_exists(pk) AND attribute_not_exists(#version)").Name("#version", "version")
	} else {
		write = write.IfVersion(version)
	}
	return s.db.Transact(ctx, write.Else(errMoved))
}
