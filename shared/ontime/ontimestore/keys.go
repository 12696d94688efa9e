// Package ontimestore keeps the works of one module's cases in the module's
// own table, beside what they tell of: exact counters by month, the finished
// works, and the cases under way.
package ontimestore

import (
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
)

// partition holds all of an area's works: a commune has some thousands a year.
func partition(area org.UnitID) string { return "TIMES#" + string(area) }

// tallyKey holds the counters of one row in one month, a number for each day
// and kind of count ("f07": finished on the 7th).
func tallyKey(area org.UnitID, kind ontime.Kind, month calendar.Month, r ontime.Row) dynamo.Key {
	return dynamo.Key{
		PK: partition(area),
		SK: tallyPrefix(kind) + string(month) + "#" + r.Procedure + "#" + r.Step + "#" + string(r.Unit) + "#" + r.Officer,
	}
}

func tallyPrefix(kind ontime.Kind) string { return "TALLY#" + string(kind) + "#" }

// doneKey holds a finished work; late ones lie apart, because they are what
// people look for.
func doneKey(w *ontime.Work) dynamo.Key {
	return dynamo.Key{PK: partition(w.Area), SK: donePrefix(w.Kind(), w.Late()) + w.Place()}
}

func donePrefix(kind ontime.Kind, late bool) string {
	if late {
		return "DONE#" + string(kind) + "#LATE#"
	}
	return "DONE#" + string(kind) + "#OTHER#"
}

// underwayKey holds a case that is not finished.
func underwayKey(area org.UnitID, code string) dynamo.Key {
	return dynamo.Key{PK: partition(area), SK: underwayPrefix + code}
}

const underwayPrefix = "UNDERWAY#"
