package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/calendar"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// linesPerCommune is how many a commune of the lists measured has: a national
// roll of some four million over some ten thousand communes.
const linesPerCommune = 400

// place is the made-up district whose lists are measured.
const place org.UnitID = "990"

// country is one district with as many communes as a list of so many lines
// needs: sizes differ as real localities do, in communes, not in people a
// commune. No real district has the thousands that a million lines need.
func country(lines int) (units *org.Catalogue, communes []org.UnitID) {
	all := []org.Unit{
		{ID: "99", Code: "99", Name: "Tỉnh đo thử", Level: org.Province},
		{ID: place, Code: string(place), Name: "Huyện đo thử", Level: org.District, Parent: "99"},
	}
	for n := range (lines + linesPerCommune - 1) / linesPerCommune {
		code := fmt.Sprintf("%05d", 90_000+n)
		all = append(all, org.Unit{ID: org.UnitID(code), Code: code, Name: "Xã " + strconv.Itoa(n+1), Level: org.Commune, Parent: place})
		communes = append(communes, org.UnitID(code))
	}
	return org.NewCatalogue(all), communes
}

// enrolTogether is how many people's lines of the roll are made at once.
const enrolTogether = 400

// enrol writes so many made-up people with one policy each on the rolls of
// the communes, spread evenly.
func enrol(ctx context.Context, s *system, communes []org.UnitID, lines int) error {
	store := beneficiarystore.New(s.platform.DB, s.platform.Registry(), s.platform.Audit())
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2)
	for from := 0; from < lines; from += enrolTogether {
		group.Go(func() error {
			var people []beneficiary.Beneficiary
			for n := from; n < min(from+enrolTogether, lines); n++ {
				people = append(people, person(communes[n%len(communes)], n))
			}
			return store.LayRoll(ctx, people)
		})
	}
	return group.Wait()
}

var (
	families = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Hồ", "Đậu"}
	middles  = []string{"Thị", "Văn", "Đức", "Thị Thanh", "Xuân", "Quang", "Thị Hồng"}
	givens   = []string{"An", "Bình", "Chiến", "Dung", "Hạnh", "Hương", "Khánh", "Lan", "Minh", "Nga", "Phúc", "Tâm", "Thắng"}
)

// person is the nth made-up person: the same in every run.
func person(commune org.UnitID, n int) beneficiary.Beneficiary {
	granted := time.Date(2015, 1, 10, 8, 0, 0, 0, time.UTC)
	name := families[n%len(families)] + " " + middles[n/7%len(middles)] + " " + givens[n/3%len(givens)]
	b := beneficiary.Beneficiary{
		ID: fmt.Sprintf("01BENCH%019d", n*7919%10_000_019),
		Person: beneficiary.Person{
			Name: name, Birth: calendar.NewDate(1935+n%60, time.Month(1+n%12), 1+n%28), Sex: identity.Male,
			NationalID: identity.NationalID(fmt.Sprintf("042%09d", n)), Commune: commune, Hamlet: "Thôn " + strconv.Itoa(1+n%9),
		},
		Payment: beneficiary.Payment{Method: beneficiary.Cash},
		Version: 1, Created: granted, Updated: granted,
	}
	if n%10 >= 6 {
		b.Payment = beneficiary.Payment{Method: beneficiary.Account, Bank: "VBA", Number: fmt.Sprintf("3701205%06d", n), Holder: name}
	}
	coefficient := 100 + n%5*50
	b.Events = []beneficiary.Event{{
		Seq: 1, Kind: beneficiary.EventGrant, Policy: "1", Month: "2015-02", Category: "5.1", Coefficient: coefficient,
		Amount: money.Dong(coefficient * 5_000), Budget: beneficiary.BudgetAllowance, By: "bench", At: granted,
		Decision: beneficiary.Decision{Number: strconv.Itoa(n) + "/QĐ-UBND", Date: "2015-01-10"},
	}}
	return b
}
