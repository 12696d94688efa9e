package beneficiarystore_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/clock"
	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/identity"
	"ansinh/shared/org"
	"ansinh/shared/policy"
)

type world struct {
	*beneficiary.Registry
	db       *dynamo.DB
	store    *beneficiarystore.Store
	district auth.Caller
	requests int
}

func start(t *testing.T) *world {
	t.Helper()
	db := dynamotest.Start(t, "registry", "audit")
	gate, err := auth.NewGate(org.National())
	if err != nil {
		t.Fatal(err)
	}
	now := clock.At(time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC))
	store := beneficiarystore.New(db, "registry", "audit")
	return &world{
		db: db, store: store,
		Registry: &beneficiary.Registry{
			Store: store, Payments: paidLists{}, Gate: gate, Clock: now, NewID: id.New(now), Law: policy.National(), Units: org.National(),
		},
		district: auth.Caller{ID: "huyen.canbo", Name: "Nhung", Unit: "442", Level: org.District, Roles: []org.Role{org.CaseOfficer}},
	}
}

// officer is the district's officer with a new request.
func (w *world) officer() auth.Caller {
	w.requests++
	c := w.district
	c.RequestID = fmt.Sprintf("request-%d", w.requests)
	return c
}

// paidLists says that October and November were paid.
type paidLists struct{}

func (paidLists) Paid(context.Context, org.UnitID, string, []string) ([]beneficiary.Paid, error) {
	return []beneficiary.Paid{{Month: "2026-11", Amount: 810_000, Settled: true}, {Month: "2026-10", Amount: 810_000, Settled: true}}, nil
}

func grant(dossier string, number identity.NationalID) beneficiary.Grant {
	return beneficiary.Grant{
		Dossier: dossier, Kind: beneficiary.GrantNew,
		Person: beneficiary.Person{
			Name: "Đỗ Thị  Hương", Birth: "1950-03-04", Sex: identity.Female, Ethnicity: "Kinh", NationalID: number, Commune: "18376", Hamlet: "Thôn 1",
		},
		Payment: beneficiary.Payment{Method: beneficiary.Cash}, Category: "6b", Coefficient: 200, Amount: 1_080_000, From: "2026-09",
		Decision: beneficiary.Decision{Number: "07/QĐ-UBND", Date: "2026-08-20", Signer: "Bùi Việt Hùng", File: "decisions/07.pdf"},
		By:       "xuanyen.canbo", ByName: "Hồ Sỹ Dũng",
	}
}

func (w *world) receive(t *testing.T, g beneficiary.Grant) beneficiary.Beneficiary {
	t.Helper()
	received, err := w.Receive(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	b, err := w.Open(t.Context(), w.district, received.Beneficiary)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func roll(t *testing.T, w *world, commune org.UnitID) (entries []beneficiary.RollEntry) {
	t.Helper()
	for e, err := range w.store.Roll(t.Context(), commune) {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	return entries
}

func TestReceive_E02_MakesThePersonAndThePolicyOnce(t *testing.T) {
	w := start(t)
	b := w.receive(t, grant("HS-1", "042150000001"))
	p := b.RollEntries()[0]
	if amount, ok := p.AmountIn("2026-09"); !ok || amount != 1_080_000 || p.From() != "2026-09" || b.Person.Name != "Đỗ Thị Hương" {
		t.Errorf("%+v", b)
	}
	if d := b.Decisions(); len(d) != 1 || d[0].Number != "07/QĐ-UBND" || d[0].Source != "dossier/HS-1" || d[0].File == "" {
		t.Errorf("%+v", d)
	}
	again, err := w.Receive(t.Context(), grant("HS-1", "042150000001"))
	if err != nil || !again.Again || again.Beneficiary != b.ID {
		t.Errorf("received again: %+v %v", again, err)
	}
	if entries := roll(t, w, "18376"); len(entries) != 1 {
		t.Errorf("the roll has %d entries", len(entries))
	}
	if _, err := w.Receive(t.Context(), grant("HS-2", "042150000001")); !fault.HasCode(err, "already-entitled") {
		t.Errorf("a second dossier for the same policy: %v", err)
	}
}

func TestReceive_E02_AdjustStopAndFuneralFindThePersonByNationalID(t *testing.T) {
	w := start(t)
	b := w.receive(t, grant("HS-1", "042150000001"))
	adjust := grant("HS-2", "042150000001")
	adjust.Kind, adjust.Amount, adjust.From = beneficiary.GrantAdjust, 1_350_000, "2026-10"
	if after := w.receive(t, adjust); after.ID != b.ID || after.Version != 2 {
		t.Errorf("%+v", after)
	}
	funeral := grant("HS-3", "042150000001")
	funeral.Kind, funeral.Amount, funeral.Died = beneficiary.GrantFuneral, 10_800_000, "2026-10-30"
	funeral.Claimant = &beneficiary.Claimant{Name: "Đỗ Văn Nam", Payment: beneficiary.Payment{Method: beneficiary.Cash}}
	dead := w.receive(t, funeral)
	if dead.StatusIn("2026-11") != beneficiary.Deceased {
		t.Errorf("%+v", dead.Events)
	}
	var claims []beneficiary.FuneralClaim
	for c, err := range w.store.Claims(t.Context(), "18376") {
		if err != nil {
			t.Fatal(err)
		}
		claims = append(claims, c)
	}
	if len(claims) != 1 || claims[0].Amount != 10_800_000 || claims[0].Claimant.Name != "Đỗ Văn Nam" || claims[0].List != "" {
		t.Errorf("D-11: %+v", claims)
	}
	stranger := grant("HS-4", "042150000009")
	stranger.Kind = beneficiary.GrantStop
	if _, err := w.Receive(t.Context(), stranger); !fault.HasCode(err, "no-file") {
		t.Errorf("a stop for nobody: %v", err)
	}
}

func TestUndoDeath_E11_RefusedWhileAFuneralListHoldsThePerson(t *testing.T) {
	w := start(t)
	w.receive(t, grant("HS-1", "042150000001"))
	funeral := grant("HS-3", "042150000001")
	funeral.Kind, funeral.Amount, funeral.Died = beneficiary.GrantFuneral, 10_800_000, "2026-09-30"
	funeral.Claimant = &beneficiary.Claimant{Name: "Đỗ Văn Nam", Payment: beneficiary.Payment{Method: beneficiary.Cash}}
	b := w.receive(t, funeral)
	claim, err := w.store.Claim(t.Context(), "18376", b.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.db.Transact(t.Context(), w.store.TakeClaim(*claim, "442:2026-11:funeral")); err != nil {
		t.Fatal(err)
	}
	if _, err := w.UndoDeath(t.Context(), w.officer(), b.ID, b.Version, "nhầm"); !fault.HasCode(err, "on-funeral-list") {
		t.Errorf("%v", err)
	}
	taken, err := w.store.Claim(t.Context(), "18376", b.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.db.Transact(t.Context(), w.store.TakeClaim(*taken, "")); err != nil {
		t.Fatal(err)
	}
	view, err := w.UndoDeath(t.Context(), w.officer(), b.ID, b.Version, "nhầm")
	if err != nil || view.Status != beneficiary.Active || view.Death != nil {
		t.Errorf("%+v %v", view, err)
	}
	if gone, err := w.store.Claim(t.Context(), "18376", b.ID); err != nil || gone != nil {
		t.Errorf("the claim stays: %+v %v", gone, err)
	}
}

func TestRecordDeath_E11_ListsTheMonthsToRecover_AndTheDeathList(t *testing.T) {
	w := start(t)
	b := w.receive(t, grant("HS-1", "042150000001"))
	view, err := w.RecordDeath(t.Context(), w.officer(), b.ID, b.Version, beneficiary.RecordDeath{Date: "2026-10-10"})
	if err != nil || view.Death == nil || len(view.Death.Recovery) != 1 || view.Death.Recovery[0].Month != "2026-11" {
		t.Fatalf("%+v %v", view.Death, err)
	}
	listed := 0
	for d, err := range w.store.Deaths(t.Context(), "18376", "2026-10") {
		if err != nil || d.Beneficiary != b.ID {
			t.Errorf("%+v %v", d, err)
		}
		listed++
	}
	if listed != 1 {
		t.Errorf("%d on the death list (F-44)", listed)
	}
	if e := roll(t, w, "18376"); e[0].StatusIn("2026-11") != beneficiary.Deceased {
		t.Errorf("%+v", e)
	}
}

func TestRecordDeath_E11_TheDateDefaultsToToday(t *testing.T) {
	w := start(t)
	b := w.receive(t, grant("HS-1", "042150000001"))
	view, err := w.RecordDeath(t.Context(), w.officer(), b.ID, b.Version, beneficiary.RecordDeath{})
	if err != nil || view.Death.Date != "2026-11-22" {
		t.Errorf("%+v %v", view.Death, err)
	}
}

func stop() beneficiary.StopPolicy {
	return beneficiary.StopPolicy{Policy: "1", From: "2026-12", Reason: "chuyển đi", Decision: beneficiary.Decision{Number: "8/QĐ-UBND", Date: "2026-11-20"}}
}

func TestStop_J16_ARepeatHasOneEffectAndTheSameAnswer(t *testing.T) {
	w := start(t)
	b := w.receive(t, grant("HS-1", "042150000001"))
	who := w.officer()
	first, err := w.Stop(t.Context(), who, b.ID, b.Version, stop())
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.Stop(t.Context(), who, b.ID, b.Version, stop())
	if err != nil || second.Version != first.Version || cmp.Diff(first.Policies, second.Policies) != "" {
		t.Errorf("%+v %v", second, err)
	}
	if _, err := w.RecordDeath(t.Context(), who, b.ID, first.Version, beneficiary.RecordDeath{}); !fault.HasCode(err, "request-reused") {
		t.Errorf("the request id for something else: %v", err)
	}
	if _, err := w.Stop(t.Context(), w.officer(), b.ID, b.Version, stop()); !fault.Is(err, fault.KindStale) {
		t.Errorf("an old version: %v", err)
	}
}

func TestStop_J13_ExactlyOneAuditEntryEach_ChainedFromTheDossierOn(t *testing.T) {
	w := start(t)
	b := w.receive(t, grant("HS-1", "042150000001"))
	if _, err := w.Stop(t.Context(), w.officer(), b.ID, b.Version, stop()); err != nil {
		t.Fatal(err)
	}
	b, err := w.Open(t.Context(), w.district, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	var entries []audit.Entry
	for e, err := range dynamo.All[audit.Entry](t.Context(), w.db, dynamo.Query{Table: "audit", PK: b.Object()}) {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	if err := audit.Verify(entries, b.Chain); err != nil || len(entries) != 2 || entries[1].By != "huyen.canbo" || len(entries[1].Before) == 0 {
		t.Errorf("%v %+v", err, entries)
	}
}

func TestStop_A07_OnlyTheLocalitysOfficersChangePolicies(t *testing.T) {
	w := start(t)
	b := w.receive(t, grant("HS-1", "042150000001"))
	city := grant("HS-2", "042150000002")
	city.Person.Commune = "18073-2025"
	c := w.receiveAs(t, city, auth.Caller{ID: "x", Unit: "42", Level: org.Province, Roles: []org.Role{org.Administrator}})
	for name, tc := range map[string]struct {
		unit    org.UnitID
		level   org.Level
		role    org.Role
		file    beneficiary.Beneficiary
		allowed bool
	}{
		"the commune's officer":             {"18376", org.Commune, org.CaseOfficer, b, false},
		"the district's leader":             {"442", org.District, org.Leader, b, false},
		"another district's officer":        {"440", org.District, org.CaseOfficer, b, false},
		"the province":                      {"42", org.Province, org.Administrator, b, false},
		"a commune without district":        {"18073-2025", org.Commune, org.CaseOfficer, c, true},
		"a district on a two-level commune": {"442", org.District, org.CaseOfficer, c, false},
		"the district's officer":            {"442", org.District, org.CaseOfficer, b, true},
	} {
		who := w.officer()
		who.Unit, who.Level, who.Roles = tc.unit, tc.level, []org.Role{tc.role}
		_, err := w.Stop(t.Context(), who, tc.file.ID, tc.file.Version, stop())
		if (err == nil) != tc.allowed || err != nil && !fault.Is(err, fault.KindForbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func (w *world) receiveAs(t *testing.T, g beneficiary.Grant, who auth.Caller) beneficiary.Beneficiary {
	t.Helper()
	received, err := w.Receive(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	b, err := w.Open(t.Context(), who, received.Beneficiary)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSave_E13_ANationalIDHasOneFile(t *testing.T) {
	w := start(t)
	w.receive(t, grant("HS-1", "042150000001"))
	by := beneficiary.By{ID: "x", At: w.Clock.Now()}
	twin, err := beneficiary.Register("twin", grant("", "042150000001").Person, beneficiary.Payment{}, by)
	if err != nil {
		t.Fatal(err)
	}
	twin.Version = 1
	if err := w.store.Save(t.Context(), beneficiary.Commit{After: twin}); !fault.HasCode(err, "duplicate-national-id") {
		t.Errorf("%v", err)
	}
	if entries := roll(t, w, "18376"); len(entries) != 1 {
		t.Errorf("something of the twin was saved: %+v", entries)
	}
}

func TestSave_ARenamedAndMovedPersonIsFoundAnewOnly(t *testing.T) {
	w := start(t)
	before := w.receive(t, grant("HS-1", "042150000001"))
	after := before
	after.Person.Name, after.Person.Commune, after.Version = "Đỗ Thị Lan", "18355", before.Version+1
	if err := w.store.Save(t.Context(), beneficiary.Commit{Before: &before, After: after}); err != nil {
		t.Fatal(err)
	}
	search := func(text string, commune org.UnitID) int {
		people, _, err := w.Search(t.Context(), w.store, w.district, beneficiary.Wanted{Text: text, Commune: commune})
		if err != nil {
			t.Fatal(err)
		}
		return len(people)
	}
	if search("huong", "18376") != 0 || search("lan", "18376") != 0 || search("lan do", "18355") != 1 || search("", "442") != 1 {
		t.Error("the old name or place still finds")
	}
	if _, _, err := w.Search(t.Context(), w.store, auth.Caller{ID: "x", Unit: "42", Level: org.Province, Roles: []org.Role{org.Administrator}}, beneficiary.Wanted{}); !fault.HasCode(err, "area-too-wide") {
		t.Errorf("a whole province: %v", err)
	}
}

// TestRollPeople_F45_ReadsLinesOfTheFormerLayout among those of today's.
func TestRollPeople_F45_ReadsLinesOfTheFormerLayout(t *testing.T) {
	w := start(t)
	first, second := w.receive(t, grant("HS-1", "042150000001")), w.receive(t, grant("HS-2", "042150000002"))
	if first.Person.Commune != second.Person.Commune {
		t.Fatalf("two communes: %s, %s", first.Person.Commune, second.Person.Commune)
	}
	if err := w.store.LayFormer(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	want := map[string]beneficiary.RollPerson{first.ID: first.Roll(), second.ID: second.Roll()}
	for p, err := range w.store.RollPeople(t.Context(), first.Person.Commune) {
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want[p.ID], p); diff != "" {
			t.Error(diff)
		}
		delete(want, p.ID)
	}
	if len(want) != 0 {
		t.Errorf("not read: %v", want)
	}
}

// The commune enters a personal id that was missing: the file is found by it,
// nobody else can have it, and neither policy nor amount moves (E-06, E-13).
func TestSupplement_E06_AMissingIdIsEnteredByTheCommune(t *testing.T) {
	w := start(t)
	var people []beneficiary.Beneficiary
	for _, id := range []string{"A", "B"} {
		b := beneficiary.Beneficiary{
			ID: id, Version: 1, Payment: beneficiary.Payment{Method: beneficiary.Cash},
			Person: beneficiary.Person{Name: "Lê Thị " + id, Birth: "1950-03-04", Sex: identity.Female, Commune: "18376"},
		}
		open := beneficiary.OpenPolicy{Category: "6b", Amount: 1_080_000, From: "2026-08", Decision: beneficiary.Decision{Number: "1/QĐ", Date: "2026-08-01"}}
		if err := open.Apply(&b, w.Law, beneficiary.By{ID: "huyen.canbo"}); err != nil {
			t.Fatal(err)
		}
		people = append(people, b)
	}
	if err := w.store.Lay(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	commune := auth.Caller{ID: "xuanyen.canbo", Name: "Dũng", Unit: "18376", Level: org.Commune, Roles: []org.Role{org.CaseOfficer}, RequestID: "s1"}
	const number = identity.NationalID("042150000017")
	view, err := w.Supplement(t.Context(), commune, "A", 1, beneficiary.Supplement{NationalID: number})
	if err != nil || view.Person.NationalID != number || view.Amount != 1_080_000 || view.Version != 2 {
		t.Fatalf("%+v %v", view, err)
	}
	if again, err := w.Supplement(t.Context(), commune, "A", 1, beneficiary.Supplement{NationalID: number}); err != nil || again.Version != 2 {
		t.Errorf("J-16: the same request again: %+v %v", again, err)
	}
	if owner, _, err := w.store.Find(t.Context(), number, ""); err != nil || owner != "A" {
		t.Errorf("found %q %v", owner, err)
	}
	commune.RequestID = "s2"
	if _, err := w.Supplement(t.Context(), commune, "B", 1, beneficiary.Supplement{NationalID: number}); !fault.HasCode(err, "duplicate-national-id") {
		t.Errorf("E-13: %v", err)
	}
	commune.RequestID = "s3"
	if _, err := w.Supplement(t.Context(), commune, "A", 2, beneficiary.Supplement{NationalID: "042150000018"}); !fault.HasCode(err, "already-known") {
		t.Errorf("the commune corrects: %v", err)
	}
	if _, err := w.Supplement(t.Context(), w.officer(), "A", 2, beneficiary.Supplement{NationalID: "042150000018"}); err != nil {
		t.Errorf("E-05: the district corrects: %v", err)
	}
	if owner, _, err := w.store.Find(t.Context(), number, ""); err != nil || owner != "" {
		t.Errorf("the old number still leads to %q %v", owner, err)
	}
	for person, err := range w.store.RollPeople(t.Context(), "18376") {
		if err != nil {
			t.Fatal(err)
		}
		if person.ID == "A" && person.NationalID != "042150000018" {
			t.Errorf("the roll says %+v", person)
		}
	}
}
