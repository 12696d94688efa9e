package imports_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/beneficiary/imports"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/policy"
)

// drive is an object store in memory.
type drive struct {
	mu    sync.Mutex
	files map[string][]byte
}

func (d *drive) Get(_ context.Context, _ objects.Bucket, key string, limit int64) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	raw, ok := d.files[key]
	switch {
	case !ok:
		return nil, fault.NotFound("file-not-found", key)
	case int64(len(raw)) > limit:
		return nil, fault.TooLarge("file-too-large", key)
	}
	return raw, nil
}

func (d *drive) Put(_ context.Context, _ objects.Bucket, key, _ string, content []byte) (objects.Info, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files[key] = slices.Clone(content)
	return objects.Info{Key: key, Size: int64(len(content))}, nil
}

func (d *drive) Head(_ context.Context, _ objects.Bucket, key string) (objects.Info, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.files[key]; !ok {
		return objects.Info{}, fault.NotFound("file-not-found", key)
	}
	return objects.Info{Key: key, Size: int64(len(d.files[key]))}, nil
}

func (d *drive) PresignPut(_ context.Context, _ objects.Bucket, key, _ string, _ int64) (objects.Address, error) {
	return objects.Address{URL: key}, nil
}

func (d *drive) PresignGet(_ context.Context, _ objects.Bucket, key, _ string, _ bool) (objects.Address, error) {
	return objects.Address{URL: key}, nil
}

// mortal is a store whose process is killed after a number of saves.
type mortal struct {
	*beneficiarystore.Store
	left atomic.Int64
	told sync.Map // the events of the saves, by kind
}

var errKilled = errors.New("killed")

func (m *mortal) Save(ctx context.Context, c beneficiary.Commit) error {
	if m.left.Add(-1) < 0 {
		return errKilled
	}
	if c.Event != nil {
		m.told.Store(c.Event.Kind, *c.Event)
	}
	return m.Store.Save(ctx, c)
}

type world struct {
	*imports.Service
	store *mortal
	files *drive
	who   auth.Caller
}

func start(t testing.TB) *world {
	t.Helper()
	db := dynamotest.Start(t, "registry", "audit")
	gate, err := auth.NewGate(org.National())
	if err != nil {
		t.Fatal(err)
	}
	now := clock.At(time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC))
	w := &world{
		store: &mortal{Store: beneficiarystore.New(db, "registry", "audit")}, files: &drive{files: map[string][]byte{}},
		who: auth.Caller{ID: "huyen.canbo", Name: "Nhung", Unit: "442", Level: org.District, Roles: []org.Role{org.CaseOfficer}},
	}
	w.store.left.Store(1 << 40)
	w.Service = &imports.Service{
		Store: w.store, Files: w.files, Uploads: "uploads", Documents: "documents", Gate: gate,
		Clock: now, NewID: id.New(now), Law: policy.National(), Units: org.National(),
	}
	return w
}

func newcomer(n int) map[workbook.Column]any {
	return map[workbook.Column]any{
		workbook.ColKind: "Tăng", workbook.ColName: fmt.Sprintf("Trần Văn Người %d", n), workbook.ColBirth: calendar.Date("1950-03-04"),
		workbook.ColHamlet: "Thôn 1", workbook.ColCategory: "6b", workbook.ColAmount: int64(1_080_000),
		workbook.ColDecision: "07/QĐ-UBND", workbook.ColDecisionDate: calendar.Date("2026-11-02"), workbook.ColFrom: "12/2026",
		workbook.ColNationalID: fmt.Sprintf("042050%06d", n), workbook.ColSex: "Nam", workbook.ColEthnicity: "Kinh",
	}
}

func newcomers(n int) (rows []map[workbook.Column]any) {
	for i := range n {
		rows = append(rows, newcomer(i))
	}
	return rows
}

// checked uploads rows and has them checked.
func (w *world) checked(t testing.TB, rows []map[workbook.Column]any) imports.Import {
	t.Helper()
	raw, err := workbook.Compose(workbook.Composed{Sheet: "18376 Xã Xuân Yên", Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	i, to, err := w.Begin(t.Context(), w.who, "a.xlsx", int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	w.files.files[to.URL] = raw
	if _, err := w.StartCheck(t.Context(), w.who, i.ID, i.Version); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.Check(t.Context(), i.ID); err != nil {
		t.Fatal(err)
	}
	return w.get(t, i.ID)
}

func (w *world) get(t testing.TB, id string) imports.Import {
	t.Helper()
	i, _, err := w.Get(t.Context(), w.who, id)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func (w *world) confirm(t testing.TB, i imports.Import) {
	t.Helper()
	if _, err := w.Confirm(t.Context(), w.who, i.ID, i.Version); err != nil {
		t.Fatal(err)
	}
}

// people are the roll's names with what they get, the files' events counted.
func (w *world) people(t testing.TB) map[string]string {
	t.Helper()
	found := map[string]string{}
	for p, err := range w.store.RollPeople(t.Context(), "18376") {
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := w.store.Load(t.Context(), p.ID, beneficiary.Request{})
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := found[p.Name]; twice {
			t.Errorf("%s is there twice", p.Name)
		}
		found[p.Name] = fmt.Sprintf("%d events, %v", len(loaded.File.Events), p.Policies)
	}
	return found
}

func TestApply_E15_KilledAnywhereAndResumed_TheSameAsUninterrupted(t *testing.T) {
	rows := newcomers(1203)
	whole := start(t)
	i := whole.checked(t, rows)
	whole.confirm(t, i)
	if done, err := whole.Apply(t.Context(), i.ID); !done || err != nil {
		t.Fatal(done, err)
	}
	want := whole.people(t)

	w := start(t)
	i = w.checked(t, rows)
	w.confirm(t, i)
	kills := 0
	for _, after := range []int64{1, 77, 500, 499, 3} {
		w.store.left.Store(after)
		if done, err := w.Apply(t.Context(), i.ID); !done && errors.Is(err, errKilled) {
			kills++
		}
	}
	w.store.left.Store(1 << 40)
	if done, err := w.Apply(t.Context(), i.ID); !done || err != nil || kills < 4 {
		t.Fatalf("done %v, %v, killed %d times", done, err, kills)
	}
	if got := w.people(t); !maps.Equal(got, want) || len(got) != 1203 {
		t.Errorf("%d people, want %d", len(got), len(want))
	}
	end := w.get(t, i.ID)
	if end.State != imports.Applied || end.Counts.Applied != 1203 || end.Counts.Failed != 0 {
		t.Errorf("%+v", end)
	}
	if done, err := w.Apply(t.Context(), i.ID); !done || err != nil || len(w.people(t)) != 1203 {
		t.Error("applied again, something changed")
	}
}

// A death that comes in a workbook is told like one recorded on the page: the
// payments recover what was paid after it.
func TestApply_F44_ADeathInAWorkbookIsTold(t *testing.T) {
	w := start(t)
	for _, kind := range []string{"Tăng", "Chết"} {
		row := newcomer(1)
		row[workbook.ColKind] = kind
		if kind == "Chết" {
			row[workbook.ColDied] = calendar.Date("2026-11-20")
		}
		i := w.checked(t, []map[workbook.Column]any{row})
		w.confirm(t, i)
		if done, err := w.Apply(t.Context(), i.ID); !done || err != nil {
			t.Fatal(done, err)
		}
		if end := w.get(t, i.ID); end.Counts.Applied != 1 {
			t.Fatalf("%s: %+v", kind, end.Counts)
		}
	}
	told, ok := w.store.told.Load("beneficiary.death")
	if !ok {
		t.Fatal("nobody was told of the death")
	}
	if event := told.(outbox.Event); !strings.HasPrefix(event.Object, "beneficiary/") || event.ID == "" {
		t.Errorf("%+v", event)
	}
}

func TestApply_E19_WhatChangedMeanwhileIsRefusedWithItsReason(t *testing.T) {
	w := start(t)
	rows := newcomers(3)
	first, second := w.checked(t, rows), w.checked(t, rows)
	w.confirm(t, first)
	w.confirm(t, second)
	for _, i := range []imports.Import{first, second} {
		if done, err := w.Apply(t.Context(), i.ID); !done || err != nil {
			t.Fatal(err)
		}
	}
	if end := w.get(t, second.ID); end.Counts.Applied != 0 || end.Counts.Failed != 3 {
		t.Errorf("%+v", end.Counts)
	}
	if raw := string(w.files.files["imports/"+second.ID+"/results/00000.json"]); strings.Count(raw, "đang hưởng chính sách") != 3 {
		t.Errorf("the results do not say why: %s", raw)
	}
}

func TestCheck_E15_HoldsRowsAgainstTheRegistryAndTheLaw(t *testing.T) {
	w := start(t)
	known := w.checked(t, newcomers(3))
	w.confirm(t, known)
	if _, err := w.Apply(t.Context(), known.ID); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		change func(row map[workbook.Column]any)
		kind   workbook.FindingKind
	}{
		"already entitled": {func(map[workbook.Column]any) {}, workbook.KindState},
		"another's number": {func(r map[workbook.Column]any) { r[workbook.ColName] = "Lê Văn Khác" }, workbook.KindOtherPerson},
		"nobody to stop": {func(r map[workbook.Column]any) {
			r[workbook.ColKind] = "Thôi hưởng"
			r[workbook.ColNationalID] = "042050999999"
		}, workbook.KindNoFile},
		"not that category": {func(r map[workbook.Column]any) { r[workbook.ColKind] = "Thôi hưởng"; r[workbook.ColCategory] = "8" }, workbook.KindState},
		"unknown category":  {func(r map[workbook.Column]any) { r[workbook.ColCategory] = "99" }, workbook.KindCategory},
		"too old":           {func(r map[workbook.Column]any) { r[workbook.ColCategory] = "7" }, workbook.KindAge},
		"ended category":    {func(r map[workbook.Column]any) { r[workbook.ColCategory] = "5c" }, workbook.KindCategory},
		"other sex":         {func(r map[workbook.Column]any) { r[workbook.ColSex] = "Nữ" }, workbook.KindNationalID},
		"amount not lawful": {func(r map[workbook.Column]any) {
			r[workbook.ColAmount] = int64(500_000)
			r[workbook.ColKind] = "Điều chỉnh"
		}, workbook.KindLawAmount},
		"died tomorrow": {func(r map[workbook.Column]any) {
			r[workbook.ColKind] = "Chết"
			r[workbook.ColDied] = calendar.Date("2026-11-23")
		}, workbook.KindDate},
	} {
		row := newcomer(1)
		tc.change(row)
		i := w.checked(t, []map[workbook.Column]any{row})
		found, _, _, err := w.Findings(t.Context(), w.who, i.ID, "", "")
		if err != nil || !slices.ContainsFunc(found, func(f workbook.Finding) bool { return f.Kind == tc.kind }) {
			t.Errorf("%s: %+v %v", name, found, err)
		}
		if warning := tc.kind == workbook.KindLawAmount; warning != (i.Counts.Valid == 1) {
			t.Errorf("%s: %+v", name, i.Counts)
		}
	}
	twice := w.checked(t, []map[workbook.Column]any{newcomer(7), newcomer(7)})
	if twice.Counts.Valid != 1 || twice.Counts.Invalid != 1 || twice.Kinds[0].Kind != workbook.KindDuplicate {
		t.Errorf("two equal rows: %+v", twice)
	}
}

func TestConfirm_C30_OnceAndOnlyWhenChecked(t *testing.T) {
	w := start(t)
	i := w.checked(t, newcomers(1))
	who := w.who
	who.RequestID = "confirm-1"
	for range 2 { // the second is the first's answer
		if _, err := w.Confirm(t.Context(), who, i.ID, i.Version); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Confirm(t.Context(), w.who, i.ID, i.Version); !fault.Is(err, fault.KindStale) {
		t.Errorf("%v", err)
	}
	none := w.checked(t, nil)
	if _, err := w.Confirm(t.Context(), w.who, none.ID, none.Version); !fault.HasCode(err, "nothing-valid") {
		t.Errorf("%v", err)
	}
}

func TestFindings_E15_PagesOfAllAndOfAKind(t *testing.T) {
	w := start(t)
	rows := newcomers(1100)
	for _, r := range rows {
		r[workbook.ColBirth] = "4/3/1950"
	}
	i := w.checked(t, rows)
	for _, kind := range []workbook.FindingKind{"", workbook.KindTextDate} {
		total, cursor := 0, ""
		for {
			items, next, kinds, err := w.Findings(t.Context(), w.who, i.ID, kind, cursor)
			if err != nil || len(kinds) != 1 || kinds[0].Count != 1100 {
				t.Fatal(kinds, err)
			}
			if total += len(items); next == "" {
				break
			}
			cursor = next
		}
		if total != 1100 {
			t.Errorf("%q: %d findings", kind, total)
		}
	}
	if _, _, _, err := w.Findings(t.Context(), w.who, i.ID, "", "9"); !fault.HasCode(err, "bad-cursor") {
		t.Errorf("%v", err)
	}
}

func BenchmarkApply(b *testing.B) {
	w := start(b)
	rows := newcomers(2000)
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		i := w.checked(b, rows)
		w.confirm(b, i)
		b.StartTimer()
		if _, err := w.Apply(b.Context(), i.ID); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(2000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
