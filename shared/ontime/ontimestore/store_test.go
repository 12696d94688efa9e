package ontimestore_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/ontime"
	"ansinh/shared/ontime/ontimestore"
	"ansinh/shared/ontime/ontimetest"
	"ansinh/shared/org"
)

const commune org.UnitID = "18376"

// changes are cases of a commune from October to December: each received, with
// two steps done by two officers, and most ended.
func changes(n int) []ontime.Change {
	var all []ontime.Change
	for i := range n {
		start := calendar.Date("2026-10-26").AddDays(i % 40)
		w := ontime.Work{
			Case: fmt.Sprintf("HS-%04d", i), Name: "Đỗ Thị Hương", Procedure: []string{"monthly-allowance", "funeral-costs"}[i%2],
			Area: commune, Unit: commune, Started: start, Due: start.AddDays(5),
		}
		under := ontime.Underway{Case: w, State: "IN_PROCESS", Holder: "Hồ Sỹ Dũng", At: commune}
		all = append(all, ontime.Change{Received: &w, After: &under})
		if i%7 == 0 {
			continue // still under way
		}
		end := w
		end.Finished, end.Days, end.Outcome, end.Seq = start.AddDays(i%9), i%9, "RESULT_RETURNED", 5
		step := end
		step.Step, step.StepName, step.StepNo, step.Officer, step.OfficerName = "three-level/commune-officer", "Thẩm tra", 1, "xuanyen.canbo", "Hồ Sỹ Dũng"
		other := end
		other.Step, other.StepName, other.StepNo, other.Officer, other.OfficerName, other.Unit, other.Due, other.Seq = "three-level/district-officer", "Thẩm định", 4, "huyen.canbo", "Lê Thị Hà", "442", "", 6
		all = append(all, ontime.Change{Finished: []ontime.Work{step, other, end}, Before: &under})
	}
	return all
}

func stored(t *testing.T, all []ontime.Change) (*ontimestore.Store, *ontimetest.Memory, *dynamo.Meter) {
	t.Helper()
	db := dynamotest.Start(t, "dossiers")
	var memory ontimetest.Memory
	var meter dynamo.Meter
	for _, c := range all {
		memory.Save(c)
		if err := db.Transact(dynamo.WithMeter(t.Context(), &meter), ontimestore.Writes("dossiers", c)...); err != nil {
			t.Fatal(err)
		}
	}
	return ontimestore.New(db, "dossiers"), &memory, &meter
}

// TestStore_J06_CountersAgreeWithTheWorksOfAnyDays: the counters kept by month
// and day say what counting the works themselves says, for whole months and
// parts of them.
func TestStore_J06_CountersAgreeWithTheWorksOfAnyDays(t *testing.T) {
	store, memory, _ := stored(t, changes(90))
	byRow := cmpopts.SortSlices(func(a, b ontime.Counted) bool { return fmt.Sprint(a.Row) < fmt.Sprint(b.Row) })
	for _, period := range [][2]calendar.Date{
		{"2026-11-01", "2026-11-30"}, {"2026-10-28", "2026-12-03"}, {"2026-11-11", "2026-11-11"}, {"", "2026-11-09"}, {"2026-10-01", "2026-12-31"}, {"2027-01-01", "2027-02-01"},
	} {
		for _, kind := range []ontime.Kind{ontime.Case, ontime.Step} {
			got, err := store.Tallies(t.Context(), commune, kind, period[0], period[1])
			if err != nil {
				t.Fatal(err)
			}
			got = slices.DeleteFunc(got, func(c ontime.Counted) bool { return c.Tally == (ontime.Tally{}) })
			want, _ := memory.Tallies(t.Context(), commune, kind, period[0], period[1])
			// The store keeps a row a month, the memory one in all.
			if diff := cmp.Diff(want, merged(got), byRow, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s %v: %s", kind, period, diff)
			}
		}
	}
}

// merged adds the months of each row up.
func merged(all []ontime.Counted) []ontime.Counted {
	sums := map[ontime.Row]ontime.Tally{}
	for _, c := range all {
		sums[c.Row] = sums[c.Row].Plus(c.Tally)
	}
	var counted []ontime.Counted
	for row, tally := range sums {
		counted = append(counted, ontime.Counted{Row: row, Tally: tally})
	}
	return counted
}

// TestStore_J06_StatisticAndDrillDownAgreeWithMemory.
func TestStore_J06_StatisticAndDrillDownAgreeWithMemory(t *testing.T) {
	store, memory, _ := stored(t, changes(60))
	q := ontime.Question{From: "2026-10-01", Through: "2026-12-31", Today: "2026-12-01", Areas: []org.UnitID{commune}}
	for _, by := range []ontime.Grouping{ontime.ByProcedure, ontime.ByUnit, ontime.ByStep, ontime.ByOfficer, ontime.ByWork} {
		want, _, _ := ontime.Count(t.Context(), memory, q, by)
		got, _, err := ontime.Count(t.Context(), store, q, by)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by %s: %s", by, diff)
		}
	}
	for _, of := range []ontime.Which{ontime.LateOnes, ontime.OnTimeOnes, ontime.UnderwayOnes, ontime.OverdueOnes} {
		search := ontime.Search{Question: q, By: ontime.ByStep, Of: of, Limit: 7}
		if of == ontime.UnderwayOnes || of == ontime.OverdueOnes {
			search.By = ontime.ByUnit
		}
		want, got := pages(t, memory, search), pages(t, store, search)
		if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
			t.Errorf("%s: %d, %s", of, len(got), diff)
		}
	}
}

func pages(t *testing.T, src ontime.Source, s ontime.Search) (all []ontime.Found) {
	t.Helper()
	for {
		found, next, err := ontime.Find(t.Context(), src, s)
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, found...); next == "" {
			return all
		}
		s.Cursor = next
	}
}

// TestWrites_J06_AnUnchangedCaseIsNotWritten: signing or attaching a paper
// changes nothing of the statistic.
func TestWrites_J06_AnUnchangedCaseIsNotWritten(t *testing.T) {
	u := changes(1)[0].After
	same := *u
	if writes := ontimestore.Writes("dossiers", ontime.Change{Before: u, After: &same}); len(writes) != 0 {
		t.Errorf("%d writes", len(writes))
	}
	if writes := ontimestore.Writes("dossiers", ontime.Change{}); len(writes) != 0 {
		t.Errorf("%d writes", len(writes))
	}
}

// TestStore_J06_ReadingDoesNotGrowWithTheCases: ten times the dossiers in the
// same months and rows cost the same to count.
func TestStore_J06_ReadingDoesNotGrowWithTheCases(t *testing.T) {
	units := func(n int) float64 {
		var ended []ontime.Change // those under way are looked at one by one
		for i, c := range changes(n) {
			if i%7 != 0 || c.After == nil {
				c.After = nil
				ended = append(ended, c)
			}
		}
		store, _, _ := stored(t, ended)
		var meter dynamo.Meter
		if _, err := store.Tallies(dynamo.WithMeter(t.Context(), &meter), commune, ontime.Step, "2026-10-01", "2026-12-31"); err != nil {
			t.Fatal(err)
		}
		return meter.ReadUnits()
	}
	few, many := units(80), units(400)
	if many > few*1.5 {
		t.Errorf("%.1f read units for 80 dossiers, %.1f for 400", few, many)
	}
}
