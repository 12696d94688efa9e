package dossier_test

import (
	"testing"

	"ansinh/shared/calendar"
	"ansinh/shared/dossier"
)

func due(s *stage) dossier.Due { return s.d.Due(rules.Calendar, calendar.DateOf(s.at)) }

// funeral is a funeral-cost dossier of 5 working days, received on Monday.
func fiveDays(t *testing.T) *stage {
	t.Helper()
	s := filed(t)
	s.d.Procedure = "funeral-costs"
	s.do("officer", dossier.Start{})
	return s
}

func TestDue_C54_FiveDaysAreOverdueOnTheSixth(t *testing.T) {
	s := fiveDays(t) // Monday 2024-03-04, due Monday 11
	for n, want := range []struct {
		date   string
		status dossier.Timing
		days   int
	}{
		{"2024-03-04", dossier.OnTime, 5},
		{"2024-03-07", dossier.DueSoon, 2},
		{"2024-03-09", dossier.DueSoon, 1},
		{"2024-03-11", dossier.DueSoon, 0},
		{"2024-03-12", dossier.Overdue, 1},
		{"2024-03-13", dossier.Overdue, 2},
	} {
		got := s.d.Due(rules.Calendar, calendar.Date(want.date))
		if got.Date != "2024-03-11" || got.Status != want.status || got.Days != want.days {
			t.Errorf("%d: on %s: %+v", n, want.date, got)
		}
	}
}

func TestDue_C54_EachStepHasItsOwn(t *testing.T) {
	s := prepared(t)
	s.days(2)
	leader := staff["leader"]
	s.do("officer", dossier.Forward{Officer: &leader})
	if got := s.d.StepDue(rules.Calendar, calendar.DateOf(s.at)); got.Status != dossier.Untimed {
		t.Errorf("before receipt the step's clock stands: %+v", got)
	}
	s.days(1)
	s.do("leader", dossier.Receive{})
	if got := s.d.StepDue(rules.Calendar, calendar.DateOf(s.at)); got.Date != "2024-03-11" || got.Limit != 2 {
		t.Errorf("received Thursday with two days: %+v", got)
	}
}

func TestDue_B19_NoTimeSetMeansNoDueDate(t *testing.T) {
	s := fiveDays(t)
	s.d.Clock.Hours = 0
	if got := due(s); got.Status != dossier.Untimed || got.Date != "" {
		t.Errorf("%+v", got)
	}
}

func TestDue_C38_WaitsForSupplementsAreNotCounted(t *testing.T) {
	s := fiveDays(t)
	before := due(s).Date
	s.days(1) // Tuesday
	s.do("officer", dossier.RequestCitizenSupplement{Text: "Thiếu"})
	s.days(3) // Friday
	if got := due(s); got.Status != dossier.Stopped || got.Waited != 3 {
		t.Errorf("while waiting: %+v", got)
	}
	s.do("officer", dossier.SubmitSupplement{})
	s.do("officer", dossier.ReceiveSupplement{})
	got := due(s)
	if want := rules.Calendar.Due(before, 3); got.Date != want || got.Waited != 3 || got.Used != 1 {
		t.Errorf("due %s, want %s: %+v", got.Date, want, got)
	}
	if wait := s.d.Supplements[0]; wait.Open() || wait.Days(rules.Calendar, calendar.DateOf(s.at)) != 3 {
		t.Errorf("the wait is recorded as %+v", wait)
	}
}

func TestDue_C38_ALeadersSupplementStopsTheStepToo(t *testing.T) {
	s := atDistrict(t)
	before := s.d.StepDue(rules.Calendar, calendar.DateOf(s.at)).Date
	s.do("district", dossier.RequestSupplement{Text: "x"})
	s.days(2)
	s.do("officer", dossier.AcceptRequest{})
	s.do("officer", dossier.CompleteSupplement{})
	s.do("district", dossier.Receive{})
	if got, want := s.d.StepDue(rules.Calendar, calendar.DateOf(s.at)).Date, rules.Calendar.Due(before, 2); got != want {
		t.Errorf("step due %s, want %s", got, want)
	}
}

func TestDue_B22_B23_CountsWorkingDays(t *testing.T) {
	s := fiveDays(t)
	s.d.Clock.Start, s.d.Clock.Hours = "2024-01-12", 24
	if got := s.d.Due(rules.Calendar, "2024-01-12"); got.Date != "2024-01-17" {
		t.Errorf("B-22: %+v", got)
	}
	s.d.Clock.Start = "2024-04-26" // before 30 April and 1 May, with a make-up day
	want := rules.Calendar.Due("2024-04-26", 3)
	if got := s.d.Due(rules.Calendar, "2024-04-26"); got.Date != want {
		t.Errorf("B-23: %+v", got)
	}
}

func TestDue_J26_TheDayEndsAtMidnightInVietnam(t *testing.T) {
	s := fiveDays(t)
	s.at = calendar.Date("2024-03-11").End().Add(-1)
	if got := due(s); got.Status != dossier.DueSoon {
		t.Errorf("at 23:59 local time: %+v", got)
	}
	s.at = calendar.Date("2024-03-11").End()
	if got := due(s); got.Status != dossier.Overdue {
		t.Errorf("at midnight: %+v", got)
	}
}
