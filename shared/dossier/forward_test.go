package dossier_test

import (
	"strings"
	"testing"

	"ansinh/shared/calendar"
	"ansinh/shared/dossier"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

func TestForward_C22_C29_GoesToTheChosenOfficerOnly(t *testing.T) {
	s := prepared(t)
	leader := staff["leader"]
	s.do("officer", dossier.Forward{Officer: &leader})
	if s.d.State != dossier.AwaitingReceipt || s.d.Holder.ID != "leader" || s.d.Step != "commune-leader" || s.d.Sender.ID != "officer" {
		t.Fatalf("%s at %s in %s", s.d.State, s.d.Holder.ID, s.d.Step)
	}
	if len(s.notices) != 1 || s.notices[0].To != "leader" {
		t.Errorf("notices %v", s.notices)
	}
	s.do("leader", dossier.Receive{})
	if s.d.State != dossier.InProcess || s.d.Clock.StepStart != calendar.DateOf(s.at) {
		t.Errorf("C-22: %s, step clock %s", s.d.State, s.d.Clock.StepStart)
	}
}

func TestForward_B14_C31_NobodyAssignedNamesStepRoleAndSo(t *testing.T) {
	s := prepared(t)
	f := faultWith(t, s.try("officer", dossier.Forward{}), "next-step-unset")
	for _, part := range []string{"Lãnh đạo xã ký tờ trình", "lãnh đạo", "liên hệ Sở"} {
		if !strings.Contains(f.Detail, part) {
			t.Errorf("%q does not name %q", f.Detail, part)
		}
	}
	if s.d.State != dossier.InProcess {
		t.Errorf("the dossier moved to %s", s.d.State)
	}
}

func TestForward_B15_C28_OneOfficerOfTheStepMustBeChosen(t *testing.T) {
	s := prepared(t)
	f := faultWith(t, s.try("officer", dossier.Forward{Assigned: []org.Officer{staff["leader"]}}), "officer-required")
	if f.Fields[0].Pointer != "/officer" {
		t.Errorf("points at %v", f.Fields)
	}
	inactive := staff["leader"]
	inactive.Active = false
	elsewhere := staff["two.leader"]
	for name, wrong := range map[string]org.Officer{"colleague": staff["colleague"], "inactive": inactive, "another commune": elsewhere} {
		f := faultWith(t, s.try("officer", dossier.Forward{Officer: &wrong}), "officer-not-assigned")
		if f.Fields[0].Pointer != "/officer" {
			t.Errorf("%s: points at %v", name, f.Fields)
		}
	}
}

func TestForward_C27_C28_C57_NamesWhatIsMissing(t *testing.T) {
	s := filed(t)
	s.do("officer", dossier.Start{})
	s.do("officer", dossier.Attach{Paper: papersOf("application")[0]})
	leader := staff["leader"]
	f := faultWith(t, s.try("officer", dossier.Forward{Officer: &leader}), "step-incomplete")
	found := map[string]bool{}
	for _, field := range f.Fields {
		found[field.Pointer] = true
	}
	for _, pointer := range []string{"/papers/identity", "/processing/amount", "/processing/from", "/documents/submission-note"} {
		if !found[pointer] {
			t.Errorf("%s is not named in %v", pointer, f.Fields)
		}
	}
	if found["/papers/application"] {
		t.Error("a paper that is there is called missing")
	}
}

func TestForward_C28_SignAndSealStepsNeedTheirDocument(t *testing.T) {
	s := prepared(t)
	s.to("officer", "leader")
	clerk := staff["clerk"]
	wantCode(t, s.try("leader", dossier.Forward{Officer: &clerk}), "step-incomplete")
	s.do("leader", dossier.Sign{Revision: dossier.Revision{ID: "s"}})
	s.to("leader", "clerk")
	district := staff["district"]
	wantCode(t, s.try("clerk", dossier.Forward{Officer: &district}), "step-incomplete")
}

func TestForward_OutdatedDocumentsMustBeTypesetAgain(t *testing.T) {
	s := prepared(t)
	a := application()
	a.Person.Name = "Đỗ Thị Hường"
	s.do("officer", dossier.Update{Application: &a})
	leader := staff["leader"]
	f := faultWith(t, s.try("officer", dossier.Forward{Officer: &leader}), "step-incomplete")
	if f.Fields[0].Pointer != "/documents/submission-note" {
		t.Errorf("%v", f.Fields)
	}
}

func TestRoute_B06_TwoLevelsDecideInTheCommune(t *testing.T) {
	s := &stage{t: t, at: monday.AddDate(2, 0, 0)}
	s.do("two.officer", dossier.File{
		Code: "HS-18073-26-CCCCCC", Procedure: find(t, "monthly-allowance"), Unit: "18073-2025", Origin: dossier.ByOfficer,
		Application: application(), Officers: []org.Officer{staff["two.officer"]},
	})
	if s.d.Structure != procedure.TwoLevel {
		t.Fatal(s.d.Structure)
	}
	s.do("two.officer", dossier.Start{})
	for _, p := range papersOf("application", "identity") {
		s.do("two.officer", dossier.Attach{Paper: p})
	}
	s.do("two.officer", dossier.Update{Processing: &dossier.Processing{Category: "5a", From: "2026-04"}})
	s.do("two.officer", dossier.Draft{Documents: []dossier.Document{draftOf(procedure.Decision, "18073-2025", "QĐ-UBND", "two.leader", s.at)}})
	s.to("two.officer", "two.leader")
	s.do("two.leader", dossier.Sign{Revision: dossier.Revision{ID: "s"}})
	s.to("two.leader", "two.clerk")
	s.do("two.clerk", dossier.Issue{Number: 1, Date: "2026-03-04", Revision: dossier.Revision{ID: "i"}})
	if s.d.State != dossier.ResultAwaitingReceipt || s.d.Holder.ID != "two.officer" {
		t.Errorf("%s at %s", s.d.State, s.d.Holder.ID)
	}
}
