package entitlement_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/entitlement"
	"ansinh/shared/entitlement/entitlementstore"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/policy"
)

const unit org.UnitID = "18073-2025" // Thành Sen, a commune that is its own locality

// drive is an object store in memory.
type drive struct {
	mu    sync.Mutex
	files map[string][]byte
}

func (d *drive) Get(_ context.Context, _ objects.Bucket, key string, _ int64) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	raw, ok := d.files[key]
	if !ok {
		return nil, fault.NotFound("file-not-found", key)
	}
	return raw, nil
}

func (d *drive) Put(_ context.Context, _ objects.Bucket, key, _ string, content []byte) (objects.Info, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files[key] = slices.Clone(content)
	return objects.Info{Key: key}, nil
}

// staff are the accounts of the locality: two officers, their leader, and one
// of the provider's.
type staff struct{}

func (staff) InUnit(_ context.Context, of org.UnitID) ([]org.Officer, error) {
	return []org.Officer{
		{ID: "thanhsen.canbo", Unit: of, Level: org.Commune, Roles: []org.Role{org.CaseOfficer}},
		{ID: "thanhsen.canbo2", Unit: of, Level: org.Commune, Roles: []org.Role{org.CaseOfficer}},
		{ID: "thanhsen.lanhdao", Unit: of, Level: org.Commune, Roles: []org.Role{org.Leader}},
		{ID: "buudien.xa", Unit: of, Level: org.Provider, Roles: []org.Role{org.ProviderStaff}},
	}, nil
}

var errKilled = errors.New("killed")

// mortal is a store whose process is killed after a number of writes.
type mortal struct {
	*entitlementstore.Store
	left atomic.Int64
}

func (m *mortal) Apply(ctx context.Context, change *beneficiary.Commit, bookings []entitlement.Booking, owed []payment.Adjustment) error {
	if m.left.Add(-1) < 0 {
		return errKilled
	}
	return m.Store.Apply(ctx, change, bookings, owed)
}

func (m *mortal) PutOutcome(ctx context.Context, review string, o entitlement.Outcome) error {
	if m.left.Add(-1) < 0 {
		return errKilled
	}
	return m.Store.PutOutcome(ctx, review, o)
}

type world struct {
	*entitlement.Service
	db       *dynamo.DB
	mortal   *mortal
	registry *beneficiarystore.Store
	lists    *paymentstore.Store
	officer  auth.Caller
}

func start(t *testing.T) *world {
	t.Helper()
	db := dynamotest.Start(t, "registry", "audit", "payments", "lines", "settings")
	gate, err := auth.NewGate(org.National())
	if err != nil {
		t.Fatal(err)
	}
	now := clock.At(time.Date(2026, 10, 12, 3, 0, 0, 0, time.UTC))
	lists := paymentstore.New(db, paymentstore.Tables{Payments: "payments", Lines: "lines", Settings: "settings", Audit: "audit"})
	w := &world{
		db: db, mortal: &mortal{Store: entitlementstore.New(db, "registry", "audit", lists)}, registry: beneficiarystore.New(db, "registry", "audit"),
		lists:   lists,
		officer: auth.Caller{ID: "thanhsen.canbo", Name: "Oanh", Unit: unit, Level: org.Commune, Roles: []org.Role{org.CaseOfficer}, RequestID: "r1"},
	}
	w.mortal.left.Store(1 << 40)
	w.Service = &entitlement.Service{
		Store: w.mortal, Lists: w.lists, Files: &drive{files: map[string][]byte{}}, Documents: "documents", Gate: gate,
		Clock: now, NewID: id.New(now), Law: policy.National(), Units: org.National(), Staff: staff{},
	}
	return w
}

// people lays people with an allowance of before the raise, and the lists of
// August and September that paid it and were sent.
func (w *world) people(t *testing.T, n int) []beneficiary.Beneficiary {
	t.Helper()
	by := beneficiary.By{ID: "thanhsen.canbo", At: w.Clock.Now()}
	all := make([]beneficiary.Beneficiary, n)
	for i := range all {
		person := beneficiary.Person{
			Name: fmt.Sprintf("Trần Thị Người %d", i), Birth: "1990-03-04", Sex: identity.Female, Ethnicity: "Kinh",
			NationalID: identity.NationalID(fmt.Sprintf("042190%06d", i)), Commune: unit, Hamlet: "Tổ 1",
		}
		b, err := beneficiary.Register(fmt.Sprintf("P%04d", i), person, beneficiary.Payment{Method: beneficiary.Cash}, by)
		if err != nil {
			t.Fatal(err)
		}
		open := beneficiary.OpenPolicy{Category: "6b", Coefficient: 150, Amount: 750_000, From: "2025-01", Decision: beneficiary.Decision{Number: "1/QĐ", Date: "2025-01-02"}}
		if err := open.Apply(&b, w.Law, by); err != nil {
			t.Fatal(err)
		}
		b.Version = 1
		all[i] = b
	}
	if err := w.registry.Lay(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	for _, m := range []calendar.Month{"2026-08", "2026-09"} {
		list := payment.NewListID(unit, m, payment.Monthly)
		item := payment.List{ID: list, State: payment.Sent, Version: 1, Generation: 1, Run: 1, Hash: "h" + string(m)}
		if err := w.db.Do(t.Context(), dynamo.Put("payments", dynamo.Key{PK: "LIST#" + string(list), SK: "LIST"}, item)); err != nil {
			t.Fatal(err)
		}
		writer := w.lists.Writer(t.Context(), list, 1)
		for _, b := range all {
			entry := b.RollEntries()[0]
			line, _ := payment.LineOf(&entry, m)
			writer.Put(&line)
		}
		if err := writer.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// computed begins a review and computes it.
func (w *world) computed(t *testing.T, request string) entitlement.Review {
	t.Helper()
	w.officer.RequestID = request
	r, err := w.Begin(t.Context(), w.officer, "2026-07")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // computed again, the same
		if err := w.ComputeCommune(t.Context(), r.ID, unit); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := w.FinishComputing(t.Context(), r.ID); err != nil {
		t.Fatal(err)
	}
	r, _, _, err = w.Get(t.Context(), w.officer, r.ID)
	if err != nil || r.State != entitlement.Computed {
		t.Fatalf("%+v %v", r, err)
	}
	return r
}

func choice(without ...string) entitlement.Choice {
	return entitlement.Choice{
		Reasons: []entitlement.Reason{entitlement.Raise, entitlement.Aged, entitlement.Late}, Without: without,
		Decision: beneficiary.Decision{Number: "1026/QĐ-UBND", Date: "2026-10-12"},
	}
}

func TestReview_F42_KilledAnywhere_EachPersonOnce(t *testing.T) {
	w := start(t)
	people := w.people(t, 40)
	r := w.computed(t, "a")
	if want := []calendar.Month{"2026-08", "2026-09"}; !slices.Equal(r.Window.Closed, want) || r.Window.Next != "2026-10" {
		t.Fatalf("%+v", r.Window)
	}
	w.officer.RequestID = "b"
	confirmed, err := w.Confirm(t.Context(), w.officer, r.ID, r.Version, choice("P0007#1"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.Confirm(t.Context(), w.officer, r.ID, r.Version, choice("P0007#1")); err != nil || again.Version != confirmed.Version {
		t.Errorf("J-16: the same request again: %v %v", again.Version, err)
	}
	kills := 0
	for budget := int64(5); ; budget += 3 {
		w.mortal.left.Store(budget)
		done, err := w.ApplyCommune(t.Context(), r.ID, unit)
		if err == nil && done {
			break
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		kills++
		w.bookedIsOwed(t)
	}
	w.mortal.left.Store(1 << 40)
	if done, err := w.ApplyCommune(t.Context(), r.ID, unit); err != nil || !done {
		t.Fatal(done, err)
	}
	if err := w.FinishApplying(t.Context(), r.ID); err != nil {
		t.Fatal(err)
	}
	if kills < 3 {
		t.Errorf("killed %d times only", kills)
	}
	w.checkApplied(t, r.ID, people)

	again := w.computed(t, "c")
	_, parts, _, err := w.Get(t.Context(), w.officer, again.ID)
	if o := entitlement.Overlook(parts, w.Units.Name); err != nil || len(o.Reasons) != 1 || o.Reasons[0].Sums.Rows != 1 {
		t.Errorf("all but the one left out are settled: %+v %v", o.Reasons, err)
	}
}

// bookedIsOwed holds what was booked to what is owed, wherever the work broke
// off: a month that is booked and owed by nobody is never found again.
func (w *world) bookedIsOwed(t *testing.T) {
	t.Helper()
	booked, err := w.Store.Bookings(t.Context(), unit)
	if err != nil {
		t.Fatal(err)
	}
	owed, err := w.lists.OpenAdjustments(t.Context(), unit, "")
	if err != nil || len(owed) != len(booked) {
		t.Fatalf("%d people are booked, %d are owed: %v", len(booked), len(owed), err)
	}
}

// checkApplied holds every file and all that is owed to what the raise gives.
func (w *world) checkApplied(t *testing.T, review string, people []beneficiary.Beneficiary) {
	t.Helper()
	var ids []string
	for _, b := range people {
		ids = append(ids, b.ID)
	}
	files, err := w.registry.Files(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	owed, err := w.lists.OpenAdjustments(t.Context(), unit, "")
	if err != nil || len(owed) != len(people)-1 {
		t.Fatalf("%d adjustments for %d people: %v", len(owed), len(people), err)
	}
	for _, a := range owed {
		if a.Kind != payment.Arrears || a.Amount != 2*60_000 || a.Month != "2026-10" || a.From != "2026-08" || a.Through != "2026-09" || a.Source != "review/"+review {
			t.Errorf("%+v", a)
		}
	}
	for _, id := range ids {
		file := files[id]
		events := 0
		for _, e := range file.Events {
			if e.Source == "review/"+review {
				events++
			}
		}
		amount, _ := file.AmountIn("2026-10")
		if left := id == "P0007"; left && (events != 0 || amount != 750_000) || !left && (events != 1 || amount != 810_000) {
			t.Errorf("%s: %d events, %s", id, events, amount)
		}
	}
}

func TestReview_E09_WhatChangedMeanwhileIsNotApplied(t *testing.T) {
	w := start(t)
	people := w.people(t, 3)
	r := w.computed(t, "a")
	first := people[0]
	stopped := first
	stopped.Events = slices.Clone(first.Events)
	if err := (beneficiary.StopPolicy{Policy: "1", From: "2026-09", Decision: beneficiary.Decision{Number: "2/QĐ", Date: "2026-10-02"}}).Apply(&stopped, beneficiary.By{At: w.Clock.Now()}); err != nil {
		t.Fatal(err)
	}
	stopped.Version++
	if err := w.registry.Save(t.Context(), beneficiary.Commit{Before: &first, After: stopped}); err != nil {
		t.Fatal(err)
	}
	second := w.computed(t, "b") // two reviews at once: the second finds the first's work done
	for _, x := range []entitlement.Review{r, second} {
		w.officer.RequestID = "confirm-" + x.ID
		if _, err := w.Confirm(t.Context(), w.officer, x.ID, x.Version, choice()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.ApplyCommune(t.Context(), x.ID, unit); err != nil {
			t.Fatal(err)
		}
	}
	_, _, outcomes, err := w.Get(t.Context(), w.officer, r.ID)
	if err != nil || outcomes[0].Applied.Rows != 2 || outcomes[0].Refused != 1 {
		t.Errorf("%+v %v", outcomes, err)
	}
	_, _, outcomes, err = w.Get(t.Context(), w.officer, second.ID)
	if err != nil || outcomes[0].Refused != 2 || outcomes[0].Applied.Rows != 1 {
		t.Errorf("the second review: %+v %v", outcomes, err)
	}
	owed, err := w.lists.OpenAdjustments(t.Context(), unit, "")
	if err != nil || len(owed) != 4 { // the stopped one: arrears for August, recovery for September
		t.Errorf("%d adjustments: %+v %v", len(owed), owed, err)
	}
}

func TestReview_E21_RefusesWhatTheListsOutran(t *testing.T) {
	w := start(t)
	w.people(t, 2)
	r := w.computed(t, "a")
	list := payment.NewListID(unit, "2026-10", payment.Monthly)
	item := payment.List{ID: list, State: payment.Sent, Version: 1, Generation: 1, Run: 1, Hash: "h"}
	if err := w.db.Do(t.Context(), dynamo.Put("payments", dynamo.Key{PK: "LIST#" + string(list), SK: "LIST"}, item)); err != nil {
		t.Fatal(err)
	}
	w.officer.RequestID = "b"
	if _, err := w.Confirm(t.Context(), w.officer, r.ID, r.Version, choice()); !fault.HasCode(err, "lists-changed") {
		t.Errorf("a list was sent since: %v", err)
	}
	for name, c := range map[string]entitlement.Choice{
		"no decision": {Reasons: []entitlement.Reason{entitlement.Raise}}, "nothing ticked": {Decision: choice().Decision},
		"an unknown reason": {Reasons: []entitlement.Reason{"x"}, Decision: choice().Decision},
	} {
		if _, err := w.Confirm(t.Context(), w.officer, r.ID, r.Version, c); !fault.HasCode(err, "bad-choice") {
			t.Errorf("%s: %v", name, err)
		}
	}
	stranger := w.officer
	stranger.Unit, stranger.Level = "442", org.District
	if _, err := w.Confirm(t.Context(), stranger, r.ID, r.Version, choice()); !fault.Is(err, fault.KindForbidden) {
		t.Errorf("another locality's officer: %v", err)
	}
	if _, err := w.Begin(t.Context(), w.officer, "2020-01"); !fault.HasCode(err, "bad-window") {
		t.Errorf("%v", err)
	}
}

func TestWhatIf_F45_TheEffectsBridgeTheTwoMonths(t *testing.T) {
	w := start(t)
	people := w.people(t, 12)
	by := beneficiary.By{At: w.Clock.Now()}
	decision := beneficiary.Decision{Number: "2/QĐ", Date: "2026-09-02"}
	changes := []func(b *beneficiary.Beneficiary) error{
		func(b *beneficiary.Beneficiary) error {
			return beneficiary.StopPolicy{Policy: "1", From: "2026-10", Decision: decision}.Apply(b, by)
		},
		func(b *beneficiary.Beneficiary) error {
			return beneficiary.SuspendPolicy{Policy: "1", From: "2026-10"}.Apply(b, by)
		},
		func(b *beneficiary.Beneficiary) error {
			return beneficiary.RecordDeath{Date: "2026-09-20"}.Apply(b, "2026-10-12", by)
		},
		func(b *beneficiary.Beneficiary) error {
			return beneficiary.AdjustPolicy{Policy: "1", Coefficient: 150, Amount: 810_000, From: "2026-10", Decision: decision}.Apply(b, w.Law, by)
		},
		func(b *beneficiary.Beneficiary) error {
			return beneficiary.AdjustPolicy{Policy: "1", Category: "6a", Coefficient: 200, Amount: 1_080_000, From: "2026-10", Decision: decision}.Apply(b, w.Law, by)
		},
		func(b *beneficiary.Beneficiary) error {
			return beneficiary.OpenPolicy{Category: "4", Coefficient: 100, Amount: 540_000, From: "2026-10", Decision: decision}.Apply(b, w.Law, by)
		},
	}
	for i, change := range changes {
		before := people[i]
		after := before
		after.Events = slices.Clone(before.Events)
		if err := change(&after); err != nil {
			t.Fatal(err)
		}
		after.Version++
		if err := w.registry.Save(t.Context(), beneficiary.Commit{Before: &before, After: after}); err != nil {
			t.Fatal(err)
		}
	}
	owed := func(who string, kind payment.AdjustmentKind, amount int64) payment.Adjustment {
		return payment.Adjustment{
			ID: "x-" + string(kind), Kind: kind, Commune: unit, Beneficiary: who, Policy: "1", Name: who, Amount: money.Dong(amount),
			Month: "2026-10", From: "2026-08", Through: "2026-09", Reason: "x", Source: payment.Manual, At: w.Clock.Now(),
		}
	}
	all := []payment.Adjustment{owed("P0008", payment.Arrears, 120_000), owed("P0009", payment.Recovery, 2_000_000)}
	if err := w.lists.PutAdjustments(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	f, err := w.WhatIf(t.Context(), w.officer, unit, "2026-10", "", "", "")
	if err != nil {
		t.Fatal(err)
	}
	bridged, found := f.Before.Total, map[entitlement.Cause]int{}
	for _, e := range f.Effects {
		bridged += e.Amount
		found[e.Cause] = e.Lines
	}
	if !f.FromList || bridged != f.After.Total || f.Before.Lines != 12 || f.After.Lines != 10 {
		t.Errorf("%s to %s is %s; %d to %d lines", f.Before.Total, bridged, f.After.Total, f.Before.Lines, f.After.Lines)
	}
	for _, c := range []entitlement.Cause{
		entitlement.Stopped, entitlement.Suspended, entitlement.Died, entitlement.Raised, entitlement.Adjusted, entitlement.Granted,
		entitlement.ArrearsMoved, entitlement.RecoveryMoved,
	} {
		if found[c] != 1 {
			t.Errorf("%s: %d policies, want one: %+v", c, found[c], f.Effects)
		}
	}
	if f.After.Recovery != 750_000 { // F-43: never below zero, the rest stays open
		t.Errorf("recovers %s", f.After.Recovery)
	}
	some, err := w.WhatIf(t.Context(), w.officer, unit, "2026-10", unit, entitlement.Died, "")
	if err != nil || len(some.Rows) != 1 || some.Rows[0].Difference != -750_000 || some.After != f.After {
		t.Errorf("%+v %v", some.Rows, err)
	}
}
