package entitlement_test

import (
	"maps"
	"slices"
	"sync"
	"testing"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/entitlement"
	"ansinh/shared/identity"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
)

// person lays somebody of a category at what the law gave when they came in.
func (w *world) person(t *testing.T, id, category string, birth calendar.Date, from calendar.Month) {
	t.Helper()
	by := beneficiary.By{ID: "thanhsen.canbo", At: w.Clock.Now()}
	b, err := beneficiary.Register(id, beneficiary.Person{Name: "Lê Thị " + id, Birth: birth, Sex: identity.Female, Commune: unit}, beneficiary.Payment{Method: beneficiary.Cash}, by)
	if err != nil {
		t.Fatal(err)
	}
	amount, k, err := w.Law.Amount(category, birth, from, "42", 1)
	if err != nil {
		t.Fatal(err)
	}
	open := beneficiary.OpenPolicy{Category: category, Coefficient: k, Amount: amount, From: from, Decision: beneficiary.Decision{Number: "1/QĐ", Date: "2026-07-02"}}
	if err := open.Apply(&b, w.Law, by); err != nil {
		t.Fatal(err)
	}
	b.Version = 1
	if err := w.registry.Lay(t.Context(), []beneficiary.Beneficiary{b}); err != nil {
		t.Fatal(err)
	}
}

// monthly is the system's review of a month, computed.
func (w *world) monthly(t *testing.T, month calendar.Month) (entitlement.Review, map[string]entitlement.Row) {
	t.Helper()
	record, err := w.Store.Monthly(t.Context(), unit, month)
	if err != nil || record.Version == 0 {
		t.Fatalf("%s was not begun: %v", month, err)
	}
	if err := w.ComputeCommune(t.Context(), record.Review, unit); err != nil {
		t.Fatal(err)
	}
	for range 2 { // finished again, told once
		if _, _, err := w.FinishComputing(t.Context(), record.Review); err != nil {
			t.Fatal(err)
		}
	}
	r, parts, _, err := w.Get(t.Context(), w.officer, record.Review)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]entitlement.Row{}
	found, _, err := w.Rows(t.Context(), w.officer, r, parts, "", "", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range found {
		rows[row.Beneficiary] = row
	}
	return r, rows
}

// notices are those of reviews, by account.
func (w *world) notices(t *testing.T) map[string]int {
	t.Helper()
	told := map[string]int{}
	for shard := range outbox.Shards {
		for e, err := range dynamo.All[outbox.Event](t.Context(), w.db, dynamo.Query{Table: "registry", PK: outbox.Shard(shard)}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range e.Notices {
				told[n.To]++
			}
		}
	}
	return told
}

// The month of a birthday and the month after, whatever day of the month
// somebody was born on: the review of a month proposes exactly the changes
// that count from it (E-09), and the officers are told once.
func TestMonthly_E09_J12_ProposesTheChangesOfThatMonth(t *testing.T) {
	w := start(t)
	for id, p := range map[string]struct {
		category string
		birth    calendar.Date
	}{
		"NHO4-0111":  {"1", "2022-11-01"}, // four on 1 November: the lower rate from December
		"NHO4-3011":  {"1", "2022-11-30"},
		"NHO4-0112":  {"1", "2022-12-01"}, // four on 1 December: still the higher rate in December
		"HET16-1511": {"1", "2010-11-15"}, // sixteen in November: over with December
		"GIA80-3112": {"5a", "1946-12-31"},
		"GIA80-0112": {"5a", "1946-12-01"},
		"GIA80-0101": {"5a", "1947-01-01"}, // eighty in January
		"YEN":        {"6b", "1990-05-05"},
	} {
		w.person(t, id, p.category, p.birth, "2026-07")
	}
	if begun, err := w.BeginMonthly(t.Context(), unit, "2026-12"); err != nil || !begun {
		t.Fatal(begun, err)
	}
	r, rows := w.monthly(t, "2026-12")
	want := map[string]int64{"NHO4-0111": 540_000 * 3 / 2, "NHO4-3011": 540_000 * 3 / 2, "HET16-1511": 0, "GIA80-3112": 540_000 * 2, "GIA80-0112": 540_000 * 2}
	if got := slices.Sorted(maps.Keys(rows)); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		t.Fatalf("rows of %v, want %v", got, slices.Sorted(maps.Keys(want)))
	}
	for id, amount := range want {
		changes := rows[id].Changes
		if len(changes) != 1 || changes[0].Month != "2026-12" || int64(changes[0].Amount) != amount {
			t.Errorf("%s: %+v", id, changes)
		}
	}
	if r.State != entitlement.Computed || r.By != "system" || r.Monthly != "2026-12" || r.Window.From != "2026-09" || r.Window.Next != "2026-12" {
		t.Errorf("%+v", r)
	}
	differs := []entitlement.Differing{{Month: "2026-12", Policies: 5, Amount: -2*540_000 - 810_000 + 2*270_000}}
	if !slices.Equal(r.Differing, differs) {
		t.Errorf("%+v, want %+v", r.Differing, differs)
	}
	if told := w.notices(t); told["thanhsen.canbo"] != 1 || told["thanhsen.canbo2"] != 1 || len(told) != 2 {
		t.Errorf("J-09: told %v", told)
	}
}

func TestMonthly_J12_BegunOnceHoweverOftenAndBySeveralAtOnce(t *testing.T) {
	w := start(t)
	w.person(t, "NHO4", "1", "2022-11-01", "2026-07")
	var mu sync.Mutex
	var all sync.WaitGroup
	begun := 0
	for range 6 {
		all.Go(func() {
			ok, err := w.BeginMonthly(t.Context(), unit, "2026-12")
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if ok {
				begun++
			}
		})
	}
	all.Wait()
	if begun != 1 {
		t.Fatalf("begun %d times", begun)
	}
	if list, _, err := w.List(t.Context(), w.officer, unit, ""); err != nil || len(list) != 1 {
		t.Fatalf("%d reviews, %v", len(list), err)
	}
	if again, err := w.BeginMonthly(t.Context(), unit, "2026-12"); err != nil || again {
		t.Errorf("begun again: %v %v", again, err)
	}
	if other, err := w.BeginMonthly(t.Context(), unit, "2027-01"); err != nil || !other {
		t.Errorf("another month: %v %v", other, err)
	}
}

// After an outage the next morning begins anew, three times at most; what is
// computed is left alone.
func TestMonthly_J12_AnOutageIsTriedAgain(t *testing.T) {
	w := start(t)
	for n := 1; n <= 4; n++ {
		begun, err := w.BeginMonthly(t.Context(), unit, "2026-12")
		if err != nil || begun != (n <= 3) {
			t.Fatalf("attempt %d: %v %v", n, begun, err)
		}
		record, err := w.Store.Monthly(t.Context(), unit, "2026-12")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Fail(t.Context(), record.Review, "mất điện"); err != nil {
			t.Fatal(err)
		}
	}
}

// A review that nobody confirmed ends calmly, in words for the officers (J-09);
// one that was confirmed when its time was up goes on.
func TestMonthly_J09_NotConfirmedInTime(t *testing.T) {
	for name, confirmed := range map[string]bool{"by nobody": false, "at the last moment": true} {
		t.Run(name, func(t *testing.T) {
			w := start(t)
			w.person(t, "NHO4", "1", "2022-11-01", "2026-07")
			if begun, err := w.BeginMonthly(t.Context(), unit, "2026-12"); err != nil || !begun {
				t.Fatal(begun, err)
			}
			r, _ := w.monthly(t, "2026-12")
			before := w.notices(t)["thanhsen.canbo"]
			if confirmed {
				choice := entitlement.Choice{Reasons: []entitlement.Reason{entitlement.Aged}, Decision: beneficiary.Decision{Number: "9/QĐ-UBND", Date: "2026-11-20"}}
				if _, err := w.Confirm(t.Context(), w.officer, r.ID, r.Version, choice); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 { // the machine may ask again
				if expired, err := w.Expire(t.Context(), r.ID); err != nil || expired == confirmed {
					t.Fatalf("expired %v, %v", expired, err)
				}
			}
			after, _, _, err := w.Get(t.Context(), w.officer, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			if told := w.notices(t)["thanhsen.canbo"] - before; confirmed {
				if after.State != entitlement.Applying || told != 0 {
					t.Errorf("%s, told %d times", after.State, told)
				}
			} else if after.State != entitlement.Failed || told != 1 || after.Why != "Quá 31 ngày chưa xác nhận nên lần rà soát đã hết hạn; hãy rà soát lại." {
				t.Errorf("%s %q, told %d times", after.State, after.Why, told)
			}
		})
	}
}

// A month in which everything is as the law has it: nobody is told, and the
// machine does not wait for anybody.
func TestMonthly_J09_NothingDiffersNobodyIsTold(t *testing.T) {
	w := start(t)
	w.person(t, "YEN", "6b", "1990-05-05", "2026-07")
	if begun, err := w.BeginMonthly(t.Context(), unit, "2026-12"); err != nil || !begun {
		t.Fatal(begun, err)
	}
	r, rows := w.monthly(t, "2026-12")
	if r.State != entitlement.Clear || len(rows) != 0 || len(w.notices(t)) != 0 {
		t.Errorf("%s %v %v", r.State, rows, w.notices(t))
	}
	if _, isClear, err := w.FinishComputing(t.Context(), r.ID); err != nil || !isClear {
		t.Errorf("the machine is told %v %v", isClear, err)
	}
	if err := w.Fail(t.Context(), r.ID, "x"); err != nil {
		t.Fatal(err)
	}
	if again, _, _, err := w.Get(t.Context(), w.officer, r.ID); err != nil || again.State != entitlement.Clear {
		t.Errorf("%s %v", again.State, err)
	}
}

// A month whose list has left the office is the officers' own review's, not
// the system's.
func TestMonthly_E21_NotAfterTheListHasLeft(t *testing.T) {
	w := start(t)
	list := payment.NewListID(unit, "2026-12", payment.Monthly)
	item := payment.List{ID: list, State: payment.Sent, Version: 1, Generation: 1, Run: 1, Hash: "h"}
	if err := w.db.Do(t.Context(), dynamo.Put("payments", dynamo.Key{PK: "LIST#" + string(list), SK: "LIST"}, item)); err != nil {
		t.Fatal(err)
	}
	if begun, err := w.BeginMonthly(t.Context(), unit, "2026-12"); err != nil || begun {
		t.Errorf("%v %v", begun, err)
	}
}
