package dossier_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/calendar"
	"ansinh/shared/dossier"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
)

// did is a finished work, as far as these tests look.
type did struct {
	Step, Officer          string
	Unit                   org.UnitID
	Started, Due, Finished calendar.Date
	Days, Over             int
	Late                   bool
}

func finished(s *stage) []did {
	var all []did
	for _, w := range s.finished {
		all = append(all, did{w.Step, w.Officer, w.Unit, w.Started, w.Due, w.Finished, w.Days, w.Over, w.Late()})
	}
	return all
}

// TestTimes_J06_EveryStepCountsForWhoDidIt walks a dossier through three
// levels: the district's head takes 3 days of the 2 the step has.
func TestTimes_J06_EveryStepCountsForWhoDidIt(t *testing.T) {
	s := atDistrict(t)
	s.days(1)
	s.do("district", dossier.Draft{Documents: s.redrafted()})
	s.to("district", "head")
	s.days(3)
	s.to("head", "chair")
	want := []did{
		{"three-level/commune-officer", "officer", "18376", "2024-03-04", s.stepDue("commune-officer", "2024-03-04"), "2024-03-04", 0, 0, false},
		{"three-level/commune-leader", "leader", "18376", "2024-03-04", s.stepDue("commune-leader", "2024-03-04"), "2024-03-04", 0, 0, false},
		{"three-level/commune-clerk", "clerk", "18376", "2024-03-04", s.stepDue("commune-clerk", "2024-03-04"), "2024-03-04", 0, 0, false},
		{"three-level/district-officer", "district", "442", "2024-03-04", s.stepDue("district-officer", "2024-03-04"), "2024-03-05", 1, 0, false},
		{"three-level/division-head", "head", "442", "2024-03-05", "2024-03-07", "2024-03-08", 3, 1, true},
	}
	if diff := cmp.Diff(want, finished(s)); diff != "" {
		t.Error(diff)
	}
	if len(s.received) != 1 || s.received[0].Started != "2024-03-04" || s.received[0].Kind() != ontime.Case {
		t.Errorf("received %+v", s.received)
	}
	if u := s.underway; u == nil || u.Step.Officer != "chair" || u.Step.Started != "2024-03-08" || u.Case.Finished != "" || u.State != "IN_PROCESS" {
		t.Errorf("under way %+v", u)
	}
}

// TestTimes_J06_C38_WaitsMoveTheDeadline: 3 days of waiting are not counted,
// and while the citizen is asked nothing is overdue.
func TestTimes_J06_C38_WaitsMoveTheDeadline(t *testing.T) {
	s := filed(t)
	s.do("officer", dossier.Start{})
	due := s.underway.Case.Due
	s.do("officer", dossier.RequestCitizenSupplement{Text: "Thiếu tờ khai"})
	if !s.underway.Waiting {
		t.Error("the clock does not stand still")
	}
	s.days(3)
	s.do("officer", dossier.SubmitSupplement{Comment: "Đã nộp"})
	s.do("officer", dossier.ReceiveSupplement{})
	if got := s.underway; got.Waiting || rules.Calendar.Between(due, got.Case.Due) != 3 {
		t.Errorf("due %s, was %s", got.Case.Due, due)
	}
	s.do("officer", dossier.ReturnIneligible{Reason: "Không đủ tuổi"})
	if s.underway != nil {
		t.Errorf("still under way: %+v", s.underway)
	}
	for _, w := range s.finished {
		if w.Days != 0 || w.Late() || w.Outcome != "INELIGIBLE" {
			t.Errorf("%+v", w)
		}
	}
	if len(s.finished) != 2 || s.finished[0].Kind() != ontime.Step || s.finished[1].Kind() != ontime.Case {
		t.Errorf("%+v", s.finished)
	}
}

// TestTimes_J06_SentBackIsTheDistrictsWorkDone: what follows at the commune
// belongs to no step, and the case goes on.
func TestTimes_J06_SentBackIsTheDistrictsWorkDone(t *testing.T) {
	s := atDistrict(t)
	s.do("district", dossier.SendBack{Reason: "Không đủ điều kiện"})
	if w := s.finished[len(s.finished)-1]; w.Officer != "district" || w.Kind() != ontime.Step || s.underway.Step.Started != "" {
		t.Errorf("%+v, %+v", w, s.underway)
	}
	n := len(s.finished)
	s.days(60)
	s.do("officer", dossier.ReturnIneligible{Reason: "Không đủ điều kiện"})
	last := s.finished[n:]
	if len(last) != 1 || last[0].Kind() != ontime.Case || !last[0].Late() || last[0].Over < 1 {
		t.Errorf("%+v", last)
	}
}

// TestTimes_J06_WhatWasNeverReceivedIsNoCase: deleted before anybody worked on
// it.
func TestTimes_J06_WhatWasNeverReceivedIsNoCase(t *testing.T) {
	s := filed(t)
	s.do("officer", dossier.Delete{Reason: "Nhập nhầm"})
	if len(s.received)+len(s.finished) > 0 || s.underway != nil {
		t.Errorf("%+v %+v %+v", s.received, s.finished, s.underway)
	}
}

// stepDue is when a step begun on a day is due, by the procedure's data.
func (s *stage) stepDue(code string, began calendar.Date) calendar.Date {
	route, err := rules.Route(&s.d)
	if err != nil {
		s.t.Fatal(err)
	}
	step, _, _ := route.Step(code)
	return rules.Calendar.Due(began, (step.Hours+7)/8)
}

// redrafted are the dossier's documents typeset again.
func (s *stage) redrafted() []dossier.Document {
	fresh := slices.Clone(s.d.Documents)
	for i := range fresh {
		fresh[i] = draftOf(fresh[i].Kind, fresh[i].Issuer, fresh[i].Symbol, "chair", s.at)
	}
	return slices.DeleteFunc(fresh, func(d dossier.Document) bool { return d.Kind != "decision" })
}
