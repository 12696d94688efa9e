package demo_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/demo"
	"ansinh/shared/identity"
	"ansinh/shared/org"
)

func TestPeople_AreTheSameEachTime_PlausibleAndUnique(t *testing.T) {
	at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	people, err := demo.People(at)
	if err != nil {
		t.Fatal(err)
	}
	again, err := demo.People(at)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(people, again); diff != "" {
		t.Errorf("the people differ: %s", diff)
	}
	count, statuses, methods := map[org.UnitID]int{}, map[beneficiary.Status]int{}, map[beneficiary.Method]int{}
	numbers := map[identity.NationalID]bool{}
	for _, b := range people {
		count[org.National().Locality(b.Person.Commune)]++
		statuses[b.StatusIn("2026-11")]++
		methods[b.Payment.Method]++
		if w := b.Person.Warnings(); len(w) > 0 || numbers[b.Person.NationalID] {
			t.Errorf("%s %s %v twice=%v", b.Person.Name, b.Person.NationalID, w, numbers[b.Person.NationalID])
		}
		numbers[b.Person.NationalID] = true
		if amount, err := b.AmountIn("2026-11"); err != nil || b.StatusIn("2026-11") == beneficiary.Active && amount <= 0 {
			t.Errorf("%s: %v %v", b.Person.Name, amount, err)
		}
	}
	if count["442"] != 2000 || count["18073-2025"] != 100 {
		t.Errorf("%v", count)
	}
	for _, s := range []beneficiary.Status{beneficiary.Active, beneficiary.Suspended, beneficiary.Stopped, beneficiary.Deceased} {
		if statuses[s] == 0 {
			t.Errorf("nobody is %s", s)
		}
	}
	if len(methods) != 3 {
		t.Errorf("%v", methods)
	}
}

func TestPeople_CanBeMadeOnAnyDay(t *testing.T) {
	for _, day := range []calendar.Date{"2025-01-01", "2026-02-28", "2026-10-05", "2027-12-31", "2028-02-29"} {
		if _, err := demo.People(day.Start()); err != nil {
			t.Errorf("%s: %v", day, err)
		}
	}
}
