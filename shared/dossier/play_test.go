package dossier_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ansinh/shared/calendar"
	"ansinh/shared/dossier"
	"ansinh/shared/fault"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// monday is 2024-03-04, a working week without holidays.
var monday = time.Date(2024, 3, 4, 2, 0, 0, 0, time.UTC)

var rules = dossier.Rules{Book: procedure.National(), Calendar: calendar.National(), Units: org.National()}

// staff are the officers of the tests: commune 18376 and its district 442, and
// the two-level commune 18073-2025.
var staff = map[string]org.Officer{}

func hire(id string, unit org.UnitID, level org.Level, role org.Role, steps ...string) {
	o := org.Officer{ID: id, Name: "Ông " + id, Unit: unit, Level: level, Roles: []org.Role{role}, Active: true}
	for _, s := range steps {
		o.Assigned = append(o.Assigned, "monthly-allowance/"+s, "funeral-costs/"+s)
	}
	staff[id] = o
}

func init() {
	hire("officer", "18376", org.Commune, org.CaseOfficer, "commune-officer", "commune-result")
	hire("colleague", "18376", org.Commune, org.CaseOfficer, "commune-officer", "commune-result")
	hire("leader", "18376", org.Commune, org.Leader, "commune-leader")
	hire("clerk", "18376", org.Commune, org.Clerk, "commune-clerk")
	hire("district", "442", org.District, org.CaseOfficer, "district-officer", "district-result")
	hire("head", "442", org.District, org.Head, "division-head")
	hire("chair", "442", org.District, org.Leader, "district-leader")
	hire("registry", "442", org.District, org.Clerk, "district-clerk")
	hire("two.officer", "18073-2025", org.Commune, org.CaseOfficer, "commune-officer", "commune-result")
	hire("two.leader", "18073-2025", org.Commune, org.Leader, "commune-leader")
	hire("two.clerk", "18073-2025", org.Commune, org.Clerk, "commune-clerk")
	hire("citizen", "18376", org.Citizen, org.CitizenRole)
}

// stage is a dossier with everything that happened to it.
type stage struct {
	t       *testing.T
	d       dossier.Dossier
	at      time.Time
	entries []dossier.Entry
	notices []dossier.Notice
	// what the time statistics were told
	received, finished []ontime.Work
	underway           *ontime.Underway
	placed             bool // where no entry of it led
}

func occasion(by string, at time.Time) dossier.Occasion {
	o := staff[by]
	return dossier.Occasion{By: dossier.PartyOf(o), Roles: o.Roles, Level: o.Level, At: at, Rules: rules}
}

// try lets a command happen, or says why not.
func (s *stage) try(by string, c dossier.Command) error {
	s.t.Helper()
	out, err := dossier.Do(s.d, s.d.Version, c, occasion(by, s.at))
	if err != nil {
		return err
	}
	s.d = out.After
	s.entries = append(s.entries, out.Entry)
	s.notices = out.Notices
	if out.Times.Received != nil {
		s.received = append(s.received, *out.Times.Received)
	}
	s.finished = append(s.finished, out.Times.Finished...)
	s.underway = out.Times.After
	s.asHistory()
	return nil
}

// asHistory holds what the statistics were told to what the progress tells of
// it (J-06); names alone may have changed since.
func (s *stage) asHistory() {
	s.t.Helper()
	if s.placed {
		return
	}
	changes, err := dossier.History(&s.d, s.entries, rules)
	if err != nil || len(changes) != len(s.entries) {
		s.t.Fatalf("%d changes of %d entries: %v", len(changes), len(s.entries), err)
	}
	var received, finished []ontime.Work
	for _, c := range changes {
		if c.Received != nil {
			received = append(received, *c.Received)
		}
		finished = append(finished, c.Finished...)
	}
	ignore := cmpopts.IgnoreFields(ontime.Work{}, "Name")
	if diff := cmp.Diff(s.received, received, ignore) + cmp.Diff(s.finished, finished, ignore) + cmp.Diff(s.underway, changes[len(changes)-1].After, ignore); diff != "" {
		s.t.Errorf("the progress tells other times: %s", diff)
	}
}

// do lets a command happen that must.
func (s *stage) do(by string, c dossier.Command) {
	s.t.Helper()
	if err := s.try(by, c); err != nil {
		s.t.Fatalf("%s by %s: %v", c.Action(), by, err)
	}
}

// days moves the clock.
func (s *stage) days(n int) { s.at = s.at.AddDate(0, 0, n) }

func application() dossier.Application {
	return dossier.Application{
		Person: dossier.Person{
			Name: "Đỗ Thị Hương", BirthDate: "1951-03-15", Sex: "female", NationalID: "042151000001", Address: "Thôn Trung Vân",
		},
		Category: "5a",
	}
}

func find(t *testing.T, code string) procedure.Procedure {
	t.Helper()
	p, err := rules.Book.Find(code)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func papersOf(kinds ...string) []dossier.Paper {
	var papers []dossier.Paper
	for _, kind := range kinds {
		papers = append(papers, dossier.Paper{ID: kind, Type: kind, Name: kind + ".pdf", Format: dossier.PDF})
	}
	return papers
}

// filed is a dossier that the commune officer took down.
func filed(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, at: monday}
	s.do("officer", dossier.File{
		Code: "HS-18376-24-AAAAAA", Procedure: find(t, "monthly-allowance"), Unit: "18376", Origin: dossier.ByOfficer,
		Application: application(), Officers: []org.Officer{staff["officer"]},
	})
	return s
}

// sentIn is a dossier that the citizen filed.
func sentIn(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, at: monday}
	s.do("citizen", dossier.File{
		Code: "HS-18376-24-BBBBBB", Procedure: find(t, "monthly-allowance"), Unit: "18376", Origin: dossier.ByCitizen,
		Application: application(), Papers: papersOf("application", "identity"), Officers: []org.Officer{staff["officer"]},
	})
	return s
}

func draftOf(kind procedure.DocumentKind, issuer org.UnitID, symbol, signer string, at time.Time) dossier.Document {
	return dossier.Document{
		Kind: kind, Issuer: issuer, Symbol: symbol, Verify: "V-" + string(kind), Signer: dossier.PartyOf(staff[signer]),
		Revisions: []dossier.Revision{{ID: string(kind) + "-draft", Kind: dossier.Drafted, At: at}},
	}
}

// prepared is a dossier that the commune officer can forward.
func prepared(t *testing.T) *stage {
	t.Helper()
	s := filed(t)
	s.do("officer", dossier.Start{})
	for _, p := range papersOf("application", "identity") {
		s.do("officer", dossier.Attach{Paper: p})
	}
	s.do("officer", dossier.Update{Processing: &dossier.Processing{Category: "5a", From: "2024-04"}})
	s.do("officer", dossier.Draft{Documents: []dossier.Document{
		draftOf(procedure.SubmissionNote, "18376", "TTr-UBND", "leader", s.at), draftOf(procedure.Decision, "442", "QĐ-UBND", "chair", s.at),
	}})
	return s
}

func (s *stage) to(from, next string) {
	s.t.Helper()
	o := staff[next]
	s.do(from, dossier.Forward{Officer: &o, Comment: "Kính chuyển"})
	s.do(next, dossier.Receive{})
}

// atDistrict is a dossier in process at the district officer.
func atDistrict(t *testing.T) *stage {
	t.Helper()
	s := prepared(t)
	s.to("officer", "leader")
	s.do("leader", dossier.Sign{Revision: dossier.Revision{ID: "note-signed"}})
	s.to("leader", "clerk")
	s.do("clerk", dossier.Issue{Number: 3, Date: calendar.DateOf(s.at), Revision: dossier.Revision{ID: "note-sealed"}})
	s.to("clerk", "district")
	return s
}

// issued is a dossier whose decision was issued.
func issued(t *testing.T) *stage {
	t.Helper()
	s := atDistrict(t)
	s.do("district", dossier.Draft{Documents: []dossier.Document{draftOf(procedure.Decision, "442", "QĐ-UBND", "chair", s.at)}})
	s.to("district", "head")
	s.to("head", "chair")
	s.do("chair", dossier.Sign{Revision: dossier.Revision{ID: "signed"}})
	s.to("chair", "registry")
	s.do("registry", dossier.Issue{Number: 7, Date: calendar.DateOf(s.at), Revision: dossier.Revision{ID: "sealed"}})
	return s
}

// everyState makes a dossier of each state by what really leads there.
func everyState(t *testing.T) map[dossier.State]*stage {
	t.Helper()
	awaiting := sentIn(t)
	supplement, supplemented := prepared(t), prepared(t)
	for _, s := range []*stage{supplement, supplemented} {
		s.do("officer", dossier.RequestCitizenSupplement{Text: "Thiếu"})
	}
	supplemented.do("officer", dossier.SubmitSupplement{Comment: "Có"})
	requested, supplementing := atDistrict(t), atDistrict(t)
	for _, s := range []*stage{requested, supplementing} {
		s.do("district", dossier.RequestSupplement{Text: "Thiếu"})
	}
	supplementing.do("officer", dossier.AcceptRequest{})
	back, ineligible, rejected, deleted := atDistrict(t), prepared(t), prepared(t), filed(t)
	back.do("district", dossier.SendBack{Reason: "Không đủ"})
	ineligible.do("officer", dossier.ReturnIneligible{Reason: "Không đủ"})
	rejected.to("officer", "leader")
	rejected.do("leader", dossier.Reject{Reason: "Không đồng ý"})
	deleted.do("officer", dossier.Delete{Reason: "Nhầm"})
	result, received, returned := issued(t), issued(t), issued(t)
	received.do("officer", dossier.ReceiveResult{})
	returned.do("officer", dossier.ReceiveResult{})
	returned.do("officer", dossier.ReturnResult{})
	return map[dossier.State]*stage{
		dossier.OfficerCreated: filed(t), dossier.AwaitingReceipt: awaiting, dossier.InProcess: prepared(t),
		dossier.CitizenSupplement: supplement, dossier.CitizenSupplemented: supplemented, dossier.SupplementRequested: requested,
		dossier.Supplementing: supplementing, dossier.SentBack: back, dossier.Ineligible: ineligible, dossier.LeaderRejected: rejected,
		dossier.ResultAwaitingReceipt: result, dossier.ResultReceived: received, dossier.ResultReturned: returned, dossier.Deleted: deleted,
	}
}

// every is one of each command.
func every() []dossier.Command {
	next := staff["leader"]
	return []dossier.Command{
		dossier.Start{},
		dossier.Delete{Reason: "x"},
		dossier.Receive{},
		dossier.Update{Processing: &dossier.Processing{Opinion: "x"}},
		dossier.Attach{Paper: papersOf("other")[0]},
		dossier.Forward{Officer: &next},
		dossier.RequestCitizenSupplement{Text: "x"},
		dossier.SubmitSupplement{},
		dossier.ReceiveSupplement{},
		dossier.RequestSupplement{Text: "x"},
		dossier.AcceptRequest{},
		dossier.CompleteSupplement{},
		dossier.SendBack{Reason: "x"},
		dossier.ReturnIneligible{Reason: "x"},
		dossier.Reject{Reason: "x"},
		dossier.Draft{},
		dossier.Sign{},
		dossier.Issue{Number: 1, Date: "2024-03-04"},
		dossier.ReceiveResult{},
		dossier.ReturnResult{},
	}
}

// faultWith is the fault of a code that an error must be.
func faultWith(t *testing.T, err error, code string) *fault.Fault {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Code != code {
		t.Fatalf("got %v, want the fault %s", err, code)
	}
	return f
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	_ = faultWith(t, err, code) // only its code matters here
}
