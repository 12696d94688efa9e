package dossier_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/audit"
	"ansinh/shared/calendar"
	"ansinh/shared/dossier"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

func TestFile_C19_C57_ACitizenBringsEverythingRequired(t *testing.T) {
	s := sentIn(t)
	if s.d.State != dossier.AwaitingReceipt || s.d.Holder.ID != "officer" || s.d.Origin != dossier.ByCitizen || s.d.Citizen.ID != "citizen" {
		t.Fatalf("%s at %s", s.d.State, s.d.Holder.ID)
	}
	if len(s.notices) != 2 || !strings.Contains(s.notices[1].Text, s.d.Code) {
		t.Errorf("J-11: the citizen is told the code: %v", s.notices)
	}
	bare := &stage{t: t, at: monday}
	err := bare.try("citizen", dossier.File{
		Code: "HS-X", Procedure: find(t, "monthly-allowance"), Unit: "18376", Origin: dossier.ByCitizen, Application: application(),
		Papers: papersOf("application"), Officers: []org.Officer{staff["officer"]},
	})
	f := faultWith(t, err, "application-invalid")
	if len(f.Fields) != 1 || f.Fields[0].Pointer != "/papers/identity" {
		t.Errorf("points at %v", f.Fields)
	}
}

func TestFile_C20_AnOfficerFilesForACitizen(t *testing.T) {
	s := filed(t)
	if s.d.State != dossier.OfficerCreated || s.d.Origin != dossier.ByOfficer || s.d.CreatedBy.ID != "officer" {
		t.Errorf("%+v", s.d)
	}
	other := &stage{t: t, at: monday}
	err := other.try("colleague", dossier.File{
		Code: "HS-X", Procedure: find(t, "monthly-allowance"), Unit: "18376", Origin: dossier.ByOfficer, Application: application(),
		Officers: []org.Officer{staff["officer"]},
	})
	wantCode(t, err, "not-assigned")
}

func TestFile_BadDataPointsIntoTheRequest(t *testing.T) {
	for pointer, spoil := range map[string]func(*dossier.Application){
		"/application/person/birthDate":  func(a *dossier.Application) { a.Person.BirthDate = "2024-02-30" },
		"/application/person/nationalId": func(a *dossier.Application) { a.Person.Sex = "male" },
		"/application/category":          func(a *dossier.Application) { a.Category = "" },
		"/application/deathDate":         func(a *dossier.Application) { a.DeathDate = "2099-01-01" },
		"/application/payment/number": func(a *dossier.Application) {
			a.Payment = &dossier.Payment{Method: "account", Bank: "VCB", Holder: "A"}
		},
	} {
		a := application()
		spoil(&a)
		s := &stage{t: t, at: monday}
		err := s.try("officer", dossier.File{
			Code: "HS-X", Procedure: find(t, "monthly-allowance"), Unit: "18376", Origin: dossier.ByOfficer, Application: a, Officers: []org.Officer{staff["officer"]},
		})
		f := faultWith(t, err, "application-invalid")
		if f.Fields[0].Pointer != pointer {
			t.Errorf("want %s, points at %v", pointer, f.Fields)
		}
	}
}

func TestFile_J03_NamesAreNFC(t *testing.T) {
	s := &stage{t: t, at: monday}
	a := application()
	a.Person.Name = " D\u0303o\u0302\u0303  Thi\u0323 "
	s.do("officer", dossier.File{
		Code: "HS-X", Procedure: find(t, "monthly-allowance"), Unit: "18376", Origin: dossier.ByOfficer, Application: a, Officers: []org.Officer{staff["officer"]},
	})
	if got := s.d.Name(); got != "D\u0303ỗ Thị" {
		t.Errorf("%q", got)
	}
}

func TestDelete_C21_OnlyBeforeProcessing(t *testing.T) {
	s := filed(t)
	wantCode(t, s.try("officer", dossier.Delete{}), "text-required")
	s.do("officer", dossier.Delete{Reason: "Nhập nhầm"})
	if s.d.State != dossier.Deleted || s.d.Holder.ID != "" || len(s.d.Places()) != 0 {
		t.Errorf("%+v", s.d)
	}
	for name, other := range map[string]*stage{"citizen's": sentIn(t), "started": prepared(t)} {
		if err := other.try("officer", dossier.Delete{Reason: "x"}); !fault.HasCode(err, "wrong-state") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUpdate_C24_KeepsWhatTheCitizenDeclared(t *testing.T) {
	s := sentIn(t)
	if err := s.try("officer", dossier.Update{Processing: &dossier.Processing{}}); !fault.HasCode(err, "wrong-state") {
		t.Fatalf("C-25: before receipt: %v", err)
	}
	s.do("officer", dossier.Receive{})
	a := application()
	a.Person.BirthDate = "1951-05-13"
	s.do("officer", dossier.Update{Application: &a})
	if s.d.Application.Person.BirthDate != "1951-05-13" || s.d.Original == nil || s.d.Original.Person.BirthDate != "1951-03-15" {
		t.Errorf("now %s, original %v", s.d.Application.Person.BirthDate, s.d.Original)
	}
	last := s.entries[len(s.entries)-1]
	if diff := cmp.Diff([]dossier.Change{{Field: "person.birthDate", Before: "1951-03-15", After: "1951-05-13"}}, last.Changes); diff != "" {
		t.Error(diff)
	}
}

func TestUpdate_AmountFollowsFromTheLaw(t *testing.T) {
	s := prepared(t)
	if got := s.d.Processing; got.Amount != 540000 || got.Coefficient != 150 {
		t.Errorf("360.000 x 1,5 is %s (%d)", got.Amount, got.Coefficient)
	}
	f := faultWith(t, s.try("officer", dossier.Update{Processing: &dossier.Processing{Category: "7", From: "2024-04"}}), "age-outside-category")
	if f.Fields[0].Pointer != "/processing/category" {
		t.Errorf("%v", f.Fields)
	}
}

func TestCitizenSupplement_C32_C33_BackAtTheSameStepWithNewPapersMarked(t *testing.T) {
	s := sentIn(t)
	s.do("officer", dossier.Receive{})
	wantCode(t, s.try("officer", dossier.RequestCitizenSupplement{}), "text-required")
	s.do("officer", dossier.RequestCitizenSupplement{Text: "Thiếu sổ hộ nghèo", Papers: []string{"condition"}})
	if s.d.State != dossier.CitizenSupplement || len(s.notices) != 1 || s.notices[0].To != "citizen" || !strings.Contains(s.notices[0].Text, "Thiếu sổ hộ nghèo") {
		t.Fatalf("%s, %v", s.d.State, s.notices)
	}
	s.do("citizen", dossier.Attach{Paper: papersOf("condition")[0]})
	s.do("citizen", dossier.SubmitSupplement{Comment: "Đã nộp"})
	if s.d.State != dossier.CitizenSupplemented || s.notices[0].To != "officer" {
		t.Fatalf("%s, %v", s.d.State, s.notices)
	}
	s.do("officer", dossier.ReceiveSupplement{})
	if s.d.State != dossier.InProcess || s.d.Step != "commune-officer" {
		t.Errorf("%s at %s", s.d.State, s.d.Step)
	}
	if last := s.d.Papers[len(s.d.Papers)-1]; !last.New || s.d.Papers[0].New {
		t.Errorf("new papers are not marked: %+v", s.d.Papers)
	}
}

func TestSupplement_C34_C35_C36_C37_GoesDownAndBackToTheRequester(t *testing.T) {
	s := atDistrict(t)
	wantCode(t, s.try("district", dossier.RequestSupplement{}), "text-required")
	wantCode(t, s.try("district", dossier.RequestSupplement{Text: "x", Officer: "chair"}), "officer-not-below")
	s.do("district", dossier.RequestSupplement{Text: "Bổ sung biên bản"})
	if s.d.State != dossier.SupplementRequested || s.d.Holder.ID != "officer" || s.d.Step != "district-officer" {
		t.Fatalf("%s at %s", s.d.State, s.d.Holder.ID)
	}
	if err := s.try("officer", dossier.Update{Processing: &dossier.Processing{}}); !fault.HasCode(err, "wrong-state") {
		t.Errorf("C-35: update before acceptance: %v", err)
	}
	s.do("officer", dossier.AcceptRequest{})
	s.do("officer", dossier.Attach{Paper: papersOf("other")[0]})
	if s.d.State != dossier.Supplementing {
		t.Errorf("C-36: %s", s.d.State)
	}
	s.do("officer", dossier.CompleteSupplement{Comment: "Đã bổ sung"})
	if s.d.State != dossier.AwaitingReceipt || s.d.Holder.ID != "district" || s.notices[0].To != "district" {
		t.Errorf("C-37, OPEN-03: %s at %s", s.d.State, s.d.Holder.ID)
	}
	s.do("district", dossier.Receive{})
	if s.d.Step != "district-officer" {
		t.Errorf("back at step %s", s.d.Step)
	}
}

func TestSupplement_C35_ALeaderAsksTheNearestOfficerBelow(t *testing.T) {
	s := atDistrict(t)
	s.do("district", dossier.Draft{Documents: []dossier.Document{draftOf(procedure.Decision, "442", "QĐ-UBND", "chair", s.at)}})
	s.to("district", "head")
	s.do("head", dossier.RequestSupplement{Text: "Giải trình"})
	if s.d.Holder.ID != "district" {
		t.Errorf("asked %s", s.d.Holder.ID)
	}
}

func TestSendBack_C39_C40_ToTheCommuneThenToTheCitizen(t *testing.T) {
	s := atDistrict(t)
	wantCode(t, s.try("district", dossier.SendBack{}), "text-required")
	s.do("district", dossier.SendBack{Reason: "Có lương hưu"})
	if s.d.State != dossier.SentBack || s.d.Holder.ID != "officer" || s.d.Reason != "Có lương hưu" {
		t.Fatalf("%s at %s: %s", s.d.State, s.d.Holder.ID, s.d.Reason)
	}
	wantCode(t, s.try("officer", dossier.ReturnIneligible{}), "text-required")
	s.do("officer", dossier.ReturnIneligible{Reason: "Có lương hưu"})
	if s.d.State != dossier.Ineligible || s.d.Holder.ID != "" {
		t.Errorf("%s", s.d.State)
	}
	online := sentIn(t)
	online.do("officer", dossier.Receive{})
	wantCode(t, online.try("officer", dossier.SendBack{Reason: "x"}), "wrong-step")
	online.do("officer", dossier.ReturnIneligible{Reason: "Không thuộc đối tượng"})
	if len(online.notices) != 1 || !strings.Contains(online.notices[0].Text, "Không thuộc đối tượng") {
		t.Errorf("C-40: the citizen sees the reason: %v", online.notices)
	}
}

func TestReject_C10_C41_IsForGood(t *testing.T) {
	s := prepared(t)
	s.to("officer", "leader")
	wantCode(t, s.try("leader", dossier.Reject{}), "text-required")
	s.do("leader", dossier.Reject{Reason: "Sai đối tượng"})
	for _, c := range every() {
		if err := s.try("leader", c); !fault.HasCode(err, "wrong-state") {
			t.Errorf("%s after a rejection: %v", c.Action(), err)
		}
	}
	if p := s.d.Places(); len(p) != 1 || p[0] != (dossier.Place{Account: "officer", Queue: "LEADER_REJECTED"}) {
		t.Errorf("C-10: it lies in %v", p)
	}
}

func TestResult_C43_C44_C45_ReturnsByTheRoute(t *testing.T) {
	s := issued(t)
	if s.d.State != dossier.ResultAwaitingReceipt || s.d.Holder.ID != "officer" || s.d.Decision().NumberText() != "07/QĐ-UBND" {
		t.Fatalf("C-43: %s at %s, %s", s.d.State, s.d.Holder.ID, s.d.Decision().NumberText())
	}
	s.do("officer", dossier.ReceiveResult{})
	s.do("officer", dossier.ReturnResult{Comment: "Đã trao"})
	if s.d.State != dossier.ResultReturned || s.d.Returned.ID != "officer" || !s.d.EndedAt.Equal(s.at) {
		t.Errorf("C-44: %s by %s at %s", s.d.State, s.d.Returned.ID, s.d.EndedAt)
	}
	grant, err := s.d.Grant(find(t, "monthly-allowance"))
	if err != nil || grant.Decision.Number != "07/QĐ-UBND" || grant.Amount != 540000 || grant.Person.Commune != "18376" {
		t.Errorf("grant %+v, %v", grant, err)
	}
}

func TestResult_C45_FuneralResultsGoOverTheDistrict(t *testing.T) {
	s := issued(t)
	s.d.Procedure, s.placed = "funeral-costs", true
	s.d.State, s.d.Step, s.d.Holder = dossier.InProcess, "district-clerk", dossier.PartyOf(staff["registry"])
	s.d.Document(procedure.Decision).Revisions = s.d.Document(procedure.Decision).Revisions[:2]
	s.d.Document(procedure.Decision).Number = 0
	s.do("registry", dossier.Issue{Number: 8, Date: calendar.DateOf(s.at), Revision: dossier.Revision{ID: "again"}})
	if s.d.Holder.ID != "district" || s.d.Step != "district-result" {
		t.Fatalf("the result is at %s (%s)", s.d.Holder.ID, s.d.Step)
	}
	s.do("district", dossier.ReceiveResult{})
	s.do("district", dossier.ReturnResult{})
	if s.d.State != dossier.ResultAwaitingReceipt || s.d.Holder.ID != "officer" {
		t.Errorf("%s at %s", s.d.State, s.d.Holder.ID)
	}
}

func TestIssue_C46_C53_A19_OrderAndSeparation(t *testing.T) {
	s := prepared(t)
	s.to("officer", "leader")
	s.do("leader", dossier.Sign{Revision: dossier.Revision{ID: "s"}})
	wantCode(t, s.try("leader", dossier.Sign{}), "already-signed")
	s.to("leader", "clerk")
	same := occasion("leader", s.at)
	if err := (dossier.Issue{}).Guard(&s.d, same); !fault.HasCode(err, "signer-may-not-issue") {
		t.Errorf("A-19: %v", err)
	}
	s.do("clerk", dossier.Issue{Number: 3, Date: "2024-03-04", Revision: dossier.Revision{ID: "i"}})
	wantCode(t, s.try("clerk", dossier.Issue{Number: 4, Date: "2024-03-05"}), "already-issued")
	if got := s.d.Document(procedure.SubmissionNote).NumberText(); got != "03/TTr-UBND" {
		t.Errorf("C-46: %s", got)
	}
}

func TestDraft_C53_NewVersionsKeepTheOldAndSealedOnesStay(t *testing.T) {
	s := prepared(t)
	s.do("officer", dossier.Draft{Documents: []dossier.Document{draftOf(procedure.SubmissionNote, "18376", "TTr-UBND", "leader", s.at)}})
	if note := s.d.Document(procedure.SubmissionNote); note.Version != 2 || len(note.Earlier) != 1 {
		t.Errorf("version %d, %d earlier", note.Version, len(note.Earlier))
	}
	d := atDistrict(t)
	wantCode(t, d.try("district", dossier.Draft{Documents: []dossier.Document{draftOf(procedure.SubmissionNote, "18376", "TTr-UBND", "leader", d.at)}}), "document-sealed")
}

func TestStays_C16_ListsHoldersInOrder(t *testing.T) {
	s := prepared(t)
	s.days(1)
	s.to("officer", "leader")
	s.days(2)
	s.do("leader", dossier.Sign{Revision: dossier.Revision{ID: "s"}})
	clerk := staff["clerk"]
	s.do("leader", dossier.Forward{Officer: &clerk, Comment: "Lấy số"})
	stays := dossier.Stays(s.entries, rules.Calendar, calendar.DateOf(s.at))
	var holders []string
	for _, stay := range stays {
		holders = append(holders, stay.Holder.ID)
	}
	if diff := cmp.Diff([]string{"officer", "leader", "clerk"}, holders); diff != "" {
		t.Fatal(diff)
	}
	if !stays[2].Current || stays[1].Current || stays[1].ReceivedAt.IsZero() || stays[1].ForwardedAt.IsZero() || stays[1].Days != 2 || stays[1].Comment != "Lấy số" {
		t.Errorf("%+v", stays)
	}
}

func TestDo_J13_EveryChangeHasOneEntryInAChain(t *testing.T) {
	var entries []audit.Entry
	s := filed(t)
	d := s.d
	for _, c := range []dossier.Command{dossier.Start{}, dossier.Attach{Paper: papersOf("application")[0]}, dossier.ReturnIneligible{Reason: "x"}} {
		out, err := dossier.Do(d, d.Version, c, occasion("officer", s.at))
		if err != nil {
			t.Fatal(err)
		}
		if out.After.Version != d.Version+1 || out.Audit.Seq != d.Chain.Seq+1 || out.Entry.Seq != out.Audit.Seq {
			t.Errorf("%s: version %d, entry %d", c.Action(), out.After.Version, out.Audit.Seq)
		}
		d = out.After
		entries = append(entries, out.Audit)
	}
	if entries[0].Previous != s.d.Chain.Hash || entries[2].Previous != entries[1].Hash || !strings.Contains(string(entries[2].After), "INELIGIBLE") {
		t.Errorf("%+v", entries)
	}
}

func TestOffers_B14_A08_OnlyWhatTheStateAllowsWithReasons(t *testing.T) {
	s := filed(t)
	s.do("officer", dossier.Start{})
	all := func(dossier.Action) bool { return true }
	offers := s.d.Offers(occasion("officer", s.at), all)
	at := slices.IndexFunc(offers, func(o dossier.Offer) bool { return o.Action == dossier.ActForward })
	if at < 0 || offers[at].Why == "" || len(offers[at].Missing) == 0 || offers[at].Confirm == "" {
		t.Errorf("J-14: forward is offered as %+v", offers)
	}
	for _, o := range offers {
		if o.Action == dossier.ActReceive || o.Action == dossier.ActSign {
			t.Errorf("%s is offered", o.Action)
		}
	}
	if left := s.d.Offers(occasion("officer", s.at), func(dossier.Action) bool { return false }); len(left) != 0 {
		t.Errorf("offered without right: %v", left)
	}
}
