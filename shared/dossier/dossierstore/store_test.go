package dossierstore_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/audit/auditstore"
	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	"ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierstore"
	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/procedure"
)

var (
	officer = org.Officer{
		ID: "officer", Name: "Hồ Sỹ Dũng", Unit: "18376", Level: org.Commune, Roles: []org.Role{org.CaseOfficer},
		Assigned: []string{"monthly-allowance/commune-officer"}, Active: true,
	}
	rules = dossier.Rules{Book: procedure.National(), Calendar: calendar.National(), Units: org.National()}
)

// bench is a store over a real DynamoDB API.
type bench struct {
	t     *testing.T
	db    *dynamo.DB
	store *dossierstore.Store
	clock *clock.Manual
	n     int
}

func open(t *testing.T) *bench {
	t.Helper()
	db := dynamotest.Start(t, "dossiers", "settings", "audit")
	c := clock.At(time.Date(2024, 3, 4, 2, 0, 0, 0, time.UTC))
	tables := dossierstore.Tables{Dossiers: "dossiers", Settings: "settings", Audit: "audit"}
	return &bench{t: t, db: db, clock: c, store: dossierstore.New(db, tables, rules.Units, rules.Calendar, c, id.New(c))}
}

func (b *bench) occasion() dossier.Occasion {
	return dossier.Occasion{By: dossier.PartyOf(officer), Roles: officer.Roles, Level: officer.Level, At: b.clock.Now(), Rules: rules}
}

func (b *bench) request(text string) dossierstore.Request {
	b.n++
	return dossierstore.Request{Account: "officer", ID: fmt.Sprintf("request-%d", b.n), Fingerprint: dossierstore.Fingerprint(text, b.n)}
}

// file stores a new dossier of a person in a commune.
func (b *bench) file(code, name string, unit org.UnitID) dossier.Dossier {
	b.t.Helper()
	p, err := rules.Book.Find("monthly-allowance")
	if err != nil {
		b.t.Fatal(err)
	}
	c := dossier.File{
		Code: code, Procedure: p, Unit: unit, Origin: dossier.ByOfficer, Officers: []org.Officer{officer},
		Application: dossier.Application{Category: "5a", Person: dossier.Person{
			Name: name, BirthDate: "1951-03-15", Sex: "female", NationalID: "042151000001", Address: "Thôn 1",
		}},
	}
	return b.apply(dossier.Dossier{}, c)
}

func (b *bench) apply(d dossier.Dossier, c dossier.Command) dossier.Dossier {
	b.t.Helper()
	out, err := dossier.Do(d, d.Version, c, b.occasion())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.store.Save(b.t.Context(), out, dossierstore.Saving{Request: b.request(string(c.Action())), Answer: "ok"}); err != nil {
		b.t.Fatal(err)
	}
	return out.After
}

func (b *bench) count(account string, queue dossier.Queue) int {
	b.t.Helper()
	counts, err := b.store.Counts(b.t.Context(), account)
	if err != nil {
		b.t.Fatal(err)
	}
	return counts[queue]
}

func (b *bench) found(area org.UnitID, text string) []string {
	b.t.Helper()
	found, err := b.store.Search(b.t.Context(), area, text, "", func(*dossier.Dossier) bool { return true })
	if err != nil {
		b.t.Fatal(err)
	}
	var codes []string
	for _, d := range found.Dossiers {
		codes = append(codes, d.Code)
	}
	return codes
}

func TestSave_C05_C06_C09_QueuesAndCountsMoveTogether(t *testing.T) {
	b := open(t)
	d := b.file("HS-18376-24-AAAAAA", "Đỗ Thị Hương", "18376")
	b.file("HS-18376-24-BBBBBB", "Lê Văn Nam", "18376")
	if b.count("officer", "OFFICER_CREATED") != 2 {
		t.Fatalf("%d in the first queue", b.count("officer", "OFFICER_CREATED"))
	}
	d = b.apply(d, dossier.Start{})
	cards, _, err := b.store.Queue(t.Context(), "officer", "IN_PROCESS", "huong", "")
	if err != nil || len(cards) != 1 || cards[0].Code != d.Code || cards[0].Version != d.Version {
		t.Fatalf("%+v, %v", cards, err)
	}
	if b.count("officer", "OFFICER_CREATED") != 1 || b.count("officer", "IN_PROCESS") != 1 {
		t.Error("the counts do not follow")
	}
	b.apply(d, dossier.ReturnIneligible{Reason: "x"})
	if b.count("officer", "IN_PROCESS") != 0 || b.count("officer", "INELIGIBLE") != 1 {
		t.Error("the counts do not follow the end")
	}
}

func TestLoadAndSave_TwoRoundTrips(t *testing.T) {
	b := open(t)
	d := b.file("HS-18376-24-AAAAAA", "Đỗ Thị Hương", "18376")
	meter := &dynamo.Meter{}
	ctx := dynamo.WithMeter(t.Context(), meter)
	r := b.request("start")
	l, err := b.store.Load(ctx, d.Code, r, dossierstore.Wanted{Officer: "officer", Numbers: &dossierstore.Book{Unit: "18376", Year: 2024}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := dossier.Do(l.Dossier, l.Dossier.Version, dossier.Start{}, b.occasion())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.store.Save(ctx, out, dossierstore.Saving{Request: r, Answer: "ok"}); err != nil {
		t.Fatal(err)
	}
	if meter.RoundTrips() != 2 {
		t.Errorf("%d round trips", meter.RoundTrips())
	}
}

func TestSave_C30_J16_ARepeatIsKnownAndAnotherCommandIsRefused(t *testing.T) {
	b := open(t)
	d := b.file("HS-18376-24-AAAAAA", "Đỗ Thị Hương", "18376")
	r := b.request("start")
	out, err := dossier.Do(d, d.Version, dossier.Start{}, b.occasion())
	if err != nil {
		t.Fatal(err)
	}
	save := func() error {
		return b.store.Save(t.Context(), out, dossierstore.Saving{Request: r, Answer: map[string]string{"code": d.Code}})
	}
	if err := save(); err != nil {
		t.Fatal(err)
	}
	if err := save(); !dossierstore.Repeated(err) {
		t.Errorf("the same request again: %v", err)
	}
	l, err := b.store.Load(t.Context(), d.Code, r, dossierstore.Wanted{})
	if err != nil || l.Answered == nil || string(l.Answered.Body) != `{"code":"HS-18376-24-AAAAAA"}` {
		t.Errorf("%+v, %v", l.Answered, err)
	}
	other := r
	other.Fingerprint = dossierstore.Fingerprint("delete", 1)
	if _, err := b.store.Load(t.Context(), d.Code, other, dossierstore.Wanted{}); !fault.HasCode(err, "request-reused") {
		t.Errorf("the id for another command: %v", err)
	}
	b.clock.Advance(31 * 24 * time.Hour)
	if l, err := b.store.Load(t.Context(), d.Code, r, dossierstore.Wanted{}); err != nil || l.Answered != nil {
		t.Errorf("after 30 days: %+v, %v", l.Answered, err)
	}
	entries, err := b.store.Progress(t.Context(), d.Code)
	if err != nil || len(entries) != 2 {
		t.Errorf("%d progress entries, %v", len(entries), err)
	}
}

func TestSave_C58_OfManyAtOnceOneWins(t *testing.T) {
	b := open(t)
	d := b.file("HS-18376-24-AAAAAA", "Đỗ Thị Hương", "18376")
	const rivals = 8
	errs := make([]error, rivals)
	var group sync.WaitGroup
	for i := range rivals {
		r := b.request("rival")
		out, err := dossier.Do(d, d.Version, dossier.Start{}, b.occasion())
		if err != nil {
			t.Fatal(err)
		}
		group.Go(func() {
			errs[i] = b.store.Save(context.Background(), out, dossierstore.Saving{Request: r, Answer: "ok"})
		})
	}
	group.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !fault.Is(err, fault.KindStale):
			t.Errorf("a loser is told %v", err)
		}
	}
	if won != 1 || b.count("officer", "IN_PROCESS") != 1 || b.count("officer", "OFFICER_CREATED") != 0 {
		t.Errorf("%d won, %d in process", won, b.count("officer", "IN_PROCESS"))
	}
	entries, err := auditstore.Entries(t.Context(), b.db, "audit", "dossier/"+d.Code)
	if err != nil || len(entries) != 2 {
		t.Fatalf("J-13: %d audit entries, %v", len(entries), err)
	}
	now, err := b.store.Dossier(t.Context(), d.Code)
	if err != nil || audit.Verify(entries, now.Chain) != nil {
		t.Errorf("the chain: %v, %v", err, audit.Verify(entries, now.Chain))
	}
}

func TestSearch_C12_C13_J03_ByCodeAndNameWithinTheArea(t *testing.T) {
	b := open(t)
	b.file("HS-18376-24-AAAAAA", "Đỗ Thị Hương", "18376")
	b.file("HS-18355-24-BBBBBB", "Đỗ Văn Hường", "18355")
	for name, tc := range map[string]struct {
		area org.UnitID
		text string
		want int
	}{
		"words without accents": {"18376", "do thi huong", 1}, "other order": {"18376", "huong đỗ", 1}, "upper case": {"18376", "HƯƠNG", 1},
		"beginning of a word": {"442", "huo", 2}, "district sees both": {"442", "do", 2}, "province sees both": {"42", "hường", 2},
		"both words must fit": {"442", "do van", 1}, "code": {"18376", "hs-18376-24-aaaaaa", 1}, "code without separators": {"442", "HS1837624AAAAAA", 1},
		"end of a code": {"442", "bbbbbb", 1}, "another commune (A-18)": {"18355", "hs-18376-24-aaaaaa", 0}, "no such name": {"42", "tran", 0},
		"everything": {"442", "", 2}, "everything of a commune": {"18376", " ", 1}, "another province": {"40", "do", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := b.found(tc.area, tc.text); len(got) != tc.want {
				t.Errorf("%q in %s finds %v", tc.text, tc.area, got)
			}
		})
	}
	if _, err := b.store.Search(t.Context(), "442", "h", "", nil); !fault.HasCode(err, "search-too-short") {
		t.Errorf("one letter: %v", err)
	}
}

func TestSearch_C24_FollowsACorrectedName(t *testing.T) {
	b := open(t)
	d := b.apply(b.file("HS-18376-24-AAAAAA", "Đỗ Thị Hương", "18376"), dossier.Start{})
	a := d.Application
	a.Person.Name = "Đỗ Thị Lan"
	b.apply(d, dossier.Update{Application: &a})
	if got := b.found("442", "huong"); len(got) != 0 {
		t.Errorf("the old name finds %v", got)
	}
	if got := b.found("442", "lan"); len(got) != 1 {
		t.Errorf("the new name finds %v", got)
	}
}

// numbered saves any change of a dossier together with a number.
func (b *bench) numbered(code string, taken dossierstore.Taken) error {
	d := b.apply(b.file(code, "Lê Văn Nam", "18376"), dossier.Start{})
	out, err := dossier.Do(d, d.Version, dossier.Update{Processing: &dossier.Processing{Opinion: "x"}}, b.occasion())
	if err != nil {
		b.t.Fatal(err)
	}
	return b.store.Save(b.t.Context(), out, dossierstore.Saving{Request: b.request("issue"), Answer: "ok", Number: &taken})
}

func TestSave_C46_ANumberIsGivenOnce(t *testing.T) {
	b := open(t)
	series := dossierstore.Series{Book: dossierstore.Book{Unit: "442", Year: 2024}, Kind: procedure.Decision}
	take := func(code string, number, last int) error {
		return b.numbered(code, dossierstore.Taken{Series: series, Number: number, Last: last})
	}
	if err := take("HS-18376-24-AAAAAA", 12, 0); err != nil {
		t.Fatal(err)
	}
	if proposed, err := b.store.Proposed(t.Context(), series); err != nil || proposed != 13 {
		t.Errorf("the next is %d, %v", proposed, err)
	}
	if err := take("HS-18376-24-BBBBBB", 12, 12); !fault.HasCode(err, "number-taken") {
		t.Errorf("12 again: %v", err)
	}
	if err := take("HS-18376-24-CCCCCC", 13, 11); !errors.Is(err, dossierstore.ErrNumberTaken) {
		t.Errorf("a proposal that is out of date: %v", err)
	}
	if err := take("HS-18376-24-DDDDDD", 5, 12); err != nil {
		t.Errorf("a free number below: %v", err)
	}
	next := series
	next.Year = 2025
	if proposed, err := b.store.Proposed(t.Context(), next); err != nil || proposed != 1 {
		t.Errorf("the next year starts with %d, %v", proposed, err)
	}
}

func TestUploads_AreUsedOnce(t *testing.T) {
	b := open(t)
	d := b.apply(b.file("HS-18376-24-AAAAAA", "Lê Văn Nam", "18376"), dossier.Start{})
	if err := b.store.Announce(t.Context(), "officer", dossierstore.Upload{ID: "UP", Dossier: d.Code, Type: "identity"}); err != nil {
		t.Fatal(err)
	}
	use := func() error {
		now, err := b.store.Dossier(t.Context(), d.Code)
		if err != nil {
			t.Fatal(err)
		}
		out, err := dossier.Do(now, now.Version, dossier.Attach{Paper: dossier.Paper{ID: "UP", Type: "identity"}}, b.occasion())
		if err != nil {
			t.Fatal(err)
		}
		return b.store.Save(t.Context(), out, dossierstore.Saving{Request: b.request("confirm"), Answer: "ok", Used: "UP"})
	}
	if err := use(); err != nil {
		t.Fatal(err)
	}
	if err := use(); !fault.HasCode(err, "upload-used") {
		t.Errorf("again: %v", err)
	}
	now, err := b.store.Dossier(t.Context(), d.Code)
	if err != nil || len(now.Papers) != 1 {
		t.Errorf("%d papers, %v", len(now.Papers), err)
	}
}

func TestMark_J12_RemindsOnceADeadline(t *testing.T) {
	b := open(t)
	d := b.apply(b.file("HS-18376-24-AAAAAA", "Lê Văn Nam", "18376"), dossier.Start{})
	before := events(t, b)
	for range 3 {
		n := dossier.Notice{To: "officer", Kind: "dossier.due-soon", Text: "Sắp đến hạn"}
		if err := b.store.Mark(t.Context(), &d, "reminded", "commune-officer@2024-03-13", n); err != nil {
			t.Fatal(err)
		}
	}
	if got := events(t, b) - before; got != 1 {
		t.Errorf("%d events", got)
	}
	now, marks, err := b.store.WithMarks(t.Context(), d.Code)
	if err != nil || marks.Reminded != "commune-officer@2024-03-13" || now.Version != d.Version {
		t.Errorf("%+v v%d, %v", marks, now.Version, err)
	}
}

func events(t *testing.T, b *bench) int {
	t.Helper()
	n := 0
	for shard := range outbox.Shards {
		for _, err := range dynamo.All[outbox.Event](t.Context(), b.db, dynamo.Query{Table: "dossiers", PK: outbox.Shard(shard)}) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
	}
	return n
}
