package warning_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/policy"
	"ansinh/shared/warning"
)

// whole is a person of whom everything is known, with policies at the amounts
// the law gives in November 2026.
func whole(birth calendar.Date, categories ...string) beneficiary.RollPerson {
	p := beneficiary.RollPerson{
		ID: "P1", Name: "Lê Thị Thu", Birth: birth, Sex: identity.Female, Commune: "18376", Hamlet: "Thôn 1", Method: beneficiary.Cash,
		NationalID: idOf(birth),
	}
	for _, c := range categories {
		amount, k, err := policy.National().Amount(c, birth, "2026-11", "42", 1)
		if err != nil {
			amount, k = 500_000, 100
		}
		p.Policies = append(p.Policies, beneficiary.RollPolicy{ID: c, Budget: "TCXH", Rates: []beneficiary.Rate{
			{From: "2026-07", Amount: amount, Category: c, Coefficient: int(k), Status: beneficiary.Active},
		}})
	}
	return p
}

// idOf is a woman's number that fits a birth.
func idOf(birth calendar.Date) identity.NationalID {
	century := "1"
	if birth >= "2000" {
		century = "3"
	}
	return identity.NationalID("042" + century + string(birth[2:4]) + "000017")
}

func november() warning.Look {
	return warning.Look{Law: policy.National(), Month: "2026-11", Province: "42"}
}

func kindsOf(found []warning.Warning) []warning.Kind {
	kinds := []warning.Kind{}
	for _, w := range found {
		kinds = append(kinds, w.Kind)
	}
	slices.Sort(kinds)
	return kinds
}

func TestAt_E28_EachKindOfWarning(t *testing.T) {
	rate := func(p beneficiary.RollPerson, change func(*beneficiary.Rate)) beneficiary.RollPerson {
		change(&p.Policies[0].Rates[0])
		return p
	}
	person := func(p beneficiary.RollPerson, change func(*beneficiary.RollPerson)) beneficiary.RollPerson {
		change(&p)
		return p
	}
	quiet := whole("1990-05-05", "6b")
	for name, c := range map[string]struct {
		person beneficiary.RollPerson
		want   []warning.Kind
	}{
		"all is well":                           {quiet, nil},
		"80 and over, aged 79":                  {whole("1947-05-05", "5c"), []warning.Kind{warning.TooYoung, warning.Ended}},
		"a group the law ended":                 {whole("1940-05-05", "5c"), []warning.Kind{warning.Ended}},
		"sixteen in October, a child's":         {whole("2010-10-31", "1"), []warning.Kind{warning.TooOld}},
		"sixteen this month: the last one":      {whole("2010-11-01", "1"), []warning.Kind{warning.AgeSoon}},
		"sixteen in December: over in January":  {whole("2010-12-31", "1"), []warning.Kind{warning.AgeSoon}},
		"sixteen in January: over in February":  {whole("2011-01-01", "1"), nil},
		"four in October, still the first rate": {rate(whole("2022-10-31", "1"), func(r *beneficiary.Rate) { r.Amount, r.Coefficient = 1_350_000, 250 }), []warning.Kind{warning.OldRate}},
		"eighty in January":                     {whole("1947-01-31", "5a"), []warning.Kind{warning.AgeSoon}},
		"eighty in February":                    {whole("1947-02-01", "5a"), nil},
		"a child without carer and disabled":    {whole("2015-05-05", "1", "6b"), []warning.Kind{warning.Overlap}},
		"a single parent who is disabled":       {whole("1990-05-05", "4", "6b"), nil},
		"a grant without a decision":            {person(whole("1990-05-05", "6b"), func(p *beneficiary.RollPerson) { p.Policies[0].Undecided = true }), []warning.Kind{warning.Undecided}},
		"no id":                                 {person(quiet, func(p *beneficiary.RollPerson) { p.NationalID = "" }), []warning.Kind{warning.NoID}},
		"another year's id":                     {person(quiet, func(p *beneficiary.RollPerson) { p.NationalID = "042191000017" }), []warning.Kind{warning.WrongID}},
		"an account without a number":           {person(quiet, func(p *beneficiary.RollPerson) { p.Method, p.Bank, p.Holder = beneficiary.Account, "AGRIBANK", "X Y" }), []warning.Kind{warning.NoAccount}},
		"little is known":                       {person(quiet, func(p *beneficiary.RollPerson) { p.Hamlet, p.Lacks = "", "pey" }), []warning.Kind{warning.NoBirthDay, warning.NoEthnicity, warning.NoHamlet, warning.NoPhone}},
		"paid by decision, not by formula":      {rate(whole("1990-05-05", "6b"), func(r *beneficiary.Rate) { r.Amount = 777_000 }), nil},
		"the old standard amount is no age":     {rate(whole("1990-05-05", "6b"), func(r *beneficiary.Rate) { r.Amount, r.From = 750_000, "2025-01" }), nil},
		"dead":                                  {person(whole("2010-10-31", "1"), func(p *beneficiary.RollPerson) { p.Death = "2026-11" }), nil},
		"stopped":                               {rate(whole("2010-10-31", "1"), func(r *beneficiary.Rate) { r.Status = beneficiary.Stopped }), nil},
		"suspended all the same":                {rate(whole("2010-10-31", "1"), func(r *beneficiary.Rate) { r.Status = beneficiary.Suspended }), []warning.Kind{warning.TooOld}},
		"no policy at all":                      {person(quiet, func(p *beneficiary.RollPerson) { p.Policies, p.NationalID = nil, "" }), nil},
		"granted from next month, without id": {
			person(rate(whole("1990-05-05", "6b"), func(r *beneficiary.Rate) { r.From = "2026-12" }), func(p *beneficiary.RollPerson) { p.NationalID = "" }),
			[]warning.Kind{warning.NoID},
		},
	} {
		slices.Sort(c.want)
		if got := kindsOf(november().At(&c.person)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// A change that is in the registry already is not warned of.
func TestAt_E28_ADecidedChangeIsNotWarnedOf(t *testing.T) {
	p := whole("2022-11-20", "1")
	if got := kindsOf(november().At(&p)); !slices.Equal(got, []warning.Kind{warning.AgeSoon}) {
		t.Fatalf("%v", got)
	}
	p.Policies[0].Rates = append(p.Policies[0].Rates, beneficiary.Rate{From: "2026-12", Amount: 810_000, Category: "1", Coefficient: 150, Status: beneficiary.Active})
	if got := november().At(&p); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// The warning about a lower rate names the month from which it counts, and
// what it becomes.
func TestAt_E28_SaysFromWhichMonth(t *testing.T) {
	p := whole("2022-12-31", "1")
	found := november().At(&p)
	if len(found) != 1 || found[0].Month != "2027-01" || !strings.Contains(found[0].Text, "01/2027") || !strings.Contains(found[0].Text, "2,5 thành 1,5") {
		t.Errorf("%+v", found)
	}
	if found[0].NationalID != "042•••••0017" {
		t.Errorf("J-20: the id is shown: %q", found[0].NationalID)
	}
}

// Whoever is warned of as too young or too old in a month is somebody to whom
// the law gives nothing in it, and the other way round; and whoever is paid
// what the law gives is warned of an age only ahead.
func TestAt_E28_AgreesWithTheLawAtEveryBirthday(t *testing.T) {
	law := policy.National()
	rapid.Check(t, func(t *rapid.T) {
		month := calendar.Month("2026-01").Add(rapid.IntRange(0, 24).Draw(t, "month"))
		c := rapid.SampledFrom(law.Categories(month)).Draw(t, "category")
		birth := month.Last().AddDays(-rapid.IntRange(0, 36_500).Draw(t, "days lived"))
		amount, k, err := law.Amount(c.Code, birth, month, "42", 1)
		if err != nil {
			amount, k = money.Dong(540_000), 100
		}
		p := beneficiary.RollPerson{ID: "P", Birth: birth, Method: beneficiary.Cash, Policies: []beneficiary.RollPolicy{{ID: "1", Rates: []beneficiary.Rate{
			{From: month, Amount: amount, Category: c.Code, Coefficient: int(k), Status: beneficiary.Active},
		}}}}
		look := warning.Look{Law: law, Month: month, Province: "42"}
		kinds := kindsOf(look.At(&p))
		outside := slices.Contains(kinds, warning.TooYoung) || slices.Contains(kinds, warning.TooOld)
		if outside != (err != nil) {
			t.Fatalf("%s born %s in %s: %v, the law says %v", c.Code, birth, month, kinds, err)
		}
		if err == nil && slices.Contains(kinds, warning.OldRate) {
			t.Fatalf("%s born %s in %s is paid what the law gives: %v", c.Code, birth, month, kinds)
		}
		_, soon := law.NextTurn(c.Code, birth, month, warning.Ahead)
		if soon != slices.Contains(kinds, warning.AgeSoon) {
			t.Fatalf("%s born %s in %s: %v, a turn near: %v", c.Code, birth, month, kinds, soon)
		}
	})
}

func TestKinds_E22_EveryKindHasItsWords(t *testing.T) {
	for group, kinds := range warning.Kinds {
		for _, kind := range kinds {
			if warning.Names[kind] == "" {
				t.Errorf("%s of %s has no name", kind, group)
			}
		}
	}
}
