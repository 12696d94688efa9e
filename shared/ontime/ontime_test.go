package ontime_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/ontime"
	"ansinh/shared/ontime/ontimetest"
	"ansinh/shared/org"
)

const (
	xuanYen org.UnitID = "18376"
	xuanHoi org.UnitID = "18355"
)

// finished is a whole case that ended over days beyond its deadline, the 10th.
func finished(code string, area org.UnitID, over int) ontime.Work {
	due := calendar.Date("2026-11-10")
	return ontime.Work{
		Case: code, Name: "Đỗ Thị " + code, Procedure: "monthly-allowance", Area: area, Unit: area,
		Started: "2026-11-02", Due: due, Finished: due.AddDays(over), Days: 6 + over, Over: max(0, over), Outcome: "RESULT_RETURNED", Seq: 9,
	}
}

func november(areas ...org.UnitID) ontime.Question {
	return ontime.Question{From: "2026-11-01", Through: "2026-11-30", Today: "2026-11-22", Areas: areas}
}

// TestCount_J06_TenFinishedTwoLateIsEightyPerCent is the row's own check, with
// the drill-down to the 2.
func TestCount_J06_TenFinishedTwoLateIsEightyPerCent(t *testing.T) {
	var m ontimetest.Memory
	for i := range 10 {
		over := 0
		if i == 3 || i == 7 {
			over = 2
		}
		m.Save(ontime.Change{Finished: []ontime.Work{finished(fmt.Sprintf("HS-%d", i), []org.UnitID{xuanYen, xuanHoi}[i%2], over)}})
	}
	q := november(xuanHoi, xuanYen)
	for _, by := range []ontime.Grouping{ontime.ByProcedure, ontime.ByUnit} {
		lines, total, err := ontime.Count(t.Context(), &m, q, by)
		if err != nil {
			t.Fatal(err)
		}
		if total.Finished != 10 || total.Late != 2 || total.OnTime() != 8 {
			t.Errorf("by %s: %+v", by, total)
		}
		if by == ontime.ByUnit && (len(lines) != 2 || lines[0].Unit != xuanHoi || lines[0].Late != 2 || lines[1].Late != 0) {
			t.Errorf("%+v", lines)
		}
	}
	late, next, err := ontime.Find(t.Context(), &m, ontime.Search{Question: q, By: ontime.ByProcedure, Of: ontime.LateOnes, Limit: 50})
	if err != nil || next != "" {
		t.Fatal(next, err)
	}
	var codes []string
	for _, f := range late {
		codes = append(codes, f.Case)
	}
	if diff := cmp.Diff([]string{"HS-3", "HS-7"}, codes); diff != "" {
		t.Error(diff)
	}
}

// TestCount_J06_WhatHasNoDeadlineIsNeitherOnTimeNorLate (B-19).
func TestCount_J06_WhatHasNoDeadlineIsNeitherOnTimeNorLate(t *testing.T) {
	var m ontimetest.Memory
	w := finished("HS-1", xuanYen, 0)
	w.Due = ""
	m.Save(ontime.Change{Finished: []ontime.Work{w}})
	_, total, err := ontime.Count(t.Context(), &m, november(xuanYen), ontime.ByProcedure)
	if err != nil || total.Untimed != 1 || total.OnTime() != 0 || total.Late != 0 {
		t.Errorf("%+v, %v", total, err)
	}
}

// TestCount_J06_C38_WaitingIsNotOverdue.
func TestCount_J06_C38_WaitingIsNotOverdue(t *testing.T) {
	var m ontimetest.Memory
	for code, waiting := range map[string]bool{"HS-1": true, "HS-2": false} {
		w := finished(code, xuanYen, 0)
		w.Finished = ""
		m.Save(ontime.Change{After: &ontime.Underway{Case: w, State: "IN_PROCESS", Waiting: waiting}})
	}
	_, total, err := ontime.Count(t.Context(), &m, november(xuanYen), ontime.ByProcedure)
	if err != nil || total.Underway != 2 || total.Overdue != 1 {
		t.Errorf("%+v, %v", total, err)
	}
	overdue, _, err := ontime.Find(t.Context(), &m, ontime.Search{Question: november(xuanYen), By: ontime.ByProcedure, Of: ontime.OverdueOnes, Limit: 50})
	if err != nil || len(overdue) != 1 || overdue[0].Case != "HS-2" {
		t.Errorf("%+v, %v", overdue, err)
	}
}

var groupings = []ontime.Grouping{ontime.ByProcedure, ontime.ByUnit, ontime.ByStep, ontime.ByOfficer, ontime.ByWork}

// TestFind_J06_EveryNumberOpensToThatManyWorks: whatever was done, each line's
// late, timely, unfinished and overdue numbers are the works found behind them,
// page by page, and the lines sum to the total.
func TestFind_J06_EveryNumberOpensToThatManyWorks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := someWorks(t)
		q := november(xuanYen, xuanHoi)
		q.Procedure = rapid.SampledFrom([]string{"", "monthly-allowance"}).Draw(t, "procedure")
		if rapid.Bool().Draw(t, "own") {
			q.Within = func(unit org.UnitID) bool { return unit != "442" }
		}
		by := rapid.SampledFrom(groupings).Draw(t, "by")
		lines, total, err := ontime.Count(t.Context(), m, q, by)
		if err != nil {
			t.Fatal(err)
		}
		var sum ontime.Line
		for _, l := range lines {
			sum.Tally, sum.Underway, sum.Overdue = sum.Plus(l.Tally), sum.Underway+l.Underway, sum.Overdue+l.Overdue
			for of, want := range map[ontime.Which]int{ontime.LateOnes: l.Late, ontime.OnTimeOnes: l.OnTime(), ontime.UnderwayOnes: l.Underway, ontime.OverdueOnes: l.Overdue} {
				if got := count(t, m, ontime.Search{Question: q, By: by, Of: of, Line: l.Row, Limit: 3}); got != want {
					t.Fatalf("by %s, %+v: %d are %s, %d are found", by, l.Row, want, of, got)
				}
			}
		}
		if sum.Tally != total.Tally || sum.Underway != total.Underway || sum.Overdue != total.Overdue {
			t.Fatalf("lines sum to %+v, the total is %+v", sum, total)
		}
	})
}

// count walks all pages of a search.
func count(t *rapid.T, m *ontimetest.Memory, s ontime.Search) (n int) {
	for {
		found, next, err := ontime.Find(t.Context(), m, s)
		if err != nil {
			t.Fatal(err)
		}
		if n += len(found); next == "" {
			return n
		}
		s.Cursor = next
	}
}

// someWorks draws cases of two communes, whole and in steps, finished in
// October to December or under way.
func someWorks(t *rapid.T) *ontimetest.Memory {
	var m ontimetest.Memory
	for i := range rapid.IntRange(0, 30).Draw(t, "cases") {
		area := rapid.SampledFrom([]org.UnitID{xuanYen, xuanHoi}).Draw(t, "area")
		w := ontime.Work{
			Case: fmt.Sprintf("HS-%03d", i), Procedure: rapid.SampledFrom([]string{"monthly-allowance", "funeral-costs"}).Draw(t, "procedure"),
			Area: area, Unit: area, Started: "2026-09-30", Seq: i,
			Due: calendar.Date("2026-10-20").AddDays(rapid.IntRange(0, 60).Draw(t, "due")),
		}
		if rapid.Bool().Draw(t, "untimed") {
			w.Due = ""
		}
		step := w
		step.Step, step.Unit = rapid.SampledFrom([]string{"three-level/a", "two-level/b"}).Draw(t, "step"), rapid.SampledFrom([]org.UnitID{area, "442"}).Draw(t, "unit")
		step.Officer = rapid.SampledFrom([]string{"x", "y"}).Draw(t, "officer")
		if rapid.Bool().Draw(t, "under way") {
			u := ontime.Underway{Case: w, Waiting: rapid.Bool().Draw(t, "waiting")}
			if rapid.Bool().Draw(t, "begun") {
				u.Step = step
			}
			m.Save(ontime.Change{Received: &w, After: &u})
			continue
		}
		w.Finished = calendar.Date("2026-10-25").AddDays(rapid.IntRange(0, 45).Draw(t, "finished"))
		step.Finished = w.Finished
		m.Save(ontime.Change{Received: &w, Finished: []ontime.Work{step, w}})
	}
	return &m
}

func TestFind_J06_AForeignCursorIsRefused(t *testing.T) {
	var m ontimetest.Memory
	for _, cursor := range []string{"x", "18073-2025|2026-11-01#HS-1#000001"} {
		if _, _, err := ontime.Find(t.Context(), &m, ontime.Search{Question: november(xuanYen), Cursor: cursor, Limit: 1}); !fault.HasCode(err, "bad-cursor") {
			t.Errorf("%q: %v", cursor, err)
		}
	}
}
