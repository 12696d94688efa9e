package ontimestore

import (
	"fmt"
	"strings"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/ontime"
)

// Writes are what a change keeps, for the transaction that saves the case: one
// for the case under way when it looks different, and for each work finished
// the work and its counter.
func Writes(table dynamo.Table, c ontime.Change) []dynamo.Write {
	var writes []dynamo.Write
	if c.Received != nil {
		writes = append(writes, count(table, c.Received, c.Received.Started, ontime.Tally{Received: 1}))
	}
	for i := range c.Finished {
		w := &c.Finished[i]
		writes = append(writes, dynamo.Put(table, doneKey(w), w), count(table, w, w.Finished, w.Done()))
	}
	switch {
	case c.After == nil && c.Before != nil:
		writes = append(writes, dynamo.Delete(table, underwayKey(c.Before.Case.Area, c.Before.Case.Case)))
	case c.After != nil && (c.Before == nil || *c.Before != *c.After):
		writes = append(writes, dynamo.Put(table, underwayKey(c.After.Case.Area, c.After.Case.Case), c.After))
	}
	return writes
}

// letters name the counters of a day.
var letters = []struct {
	letter string
	of     func(*ontime.Tally) *int
}{
	{"r", func(t *ontime.Tally) *int { return &t.Received }},
	{"f", func(t *ontime.Tally) *int { return &t.Finished }},
	{"l", func(t *ontime.Tally) *int { return &t.Late }},
	{"u", func(t *ontime.Tally) *int { return &t.Untimed }},
	{"d", func(t *ontime.Tally) *int { return &t.Days }},
}

// count adds a work to the counters of a day; the row's words are those of the
// latest. The version tells a recount that it was counted meanwhile.
func count(table dynamo.Table, w *ontime.Work, on calendar.Date, t ontime.Tally) dynamo.Write {
	row := w.Row()
	terms := []string{"#version :one"}
	for _, l := range letters {
		if *l.of(&t) != 0 {
			terms = append(terms, "#"+l.letter+" :"+l.letter)
		}
	}
	write := dynamo.Update(table, tallyKey(w.Area, w.Kind(), on.Month(), row), "SET #row = :row, #month = :month ADD "+strings.Join(terms, ", ")).
		Name("#row", "row").Value(":row", row).Name("#month", "month").Value(":month", on.Month()).
		Name("#version", "version").Value(":one", 1)
	for _, l := range letters {
		if n := *l.of(&t); n != 0 {
			write = write.Name("#"+l.letter, fmt.Sprintf("%s%02d", l.letter, on.Day())).Value(":"+l.letter, n)
		}
	}
	return write
}
