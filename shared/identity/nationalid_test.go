package identity_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/identity"
)

func TestCompare_CenturySexYearAndProvince(t *testing.T) {
	for name, tc := range map[string]struct {
		number identity.NationalID
		birth  calendar.Date
		sex    identity.Sex
		want   string // codes of the findings
	}{
		"a man of 1950":      {"042050000001", "1950-03-04", identity.Male, ""},
		"a woman of 1950":    {"042150000001", "1950-03-04", identity.Female, ""},
		"a girl of 2015":     {"042315000001", "2015-03-04", identity.Female, ""},
		"the other sex":      {"042050000001", "1950-03-04", identity.Female, "sex"},
		"another year":       {"042051000001", "1950-03-04", identity.Male, "year"},
		"another century":    {"042250000001", "1950-03-04", identity.Male, "century"},
		"unknown province":   {"097050000001", "1950-03-04", identity.Male, "province?"},
		"eleven digits":      {"04205000000", "1950-03-04", identity.Male, "format"},
		"nothing to compare": {"042050000001", "", "", ""},
	} {
		var got []string
		for _, f := range identity.Compare(tc.number, tc.birth, tc.sex) {
			code := f.Code
			if f.Warning {
				code += "?"
			}
			if f.Detail == "" {
				t.Errorf("%s: %s says nothing", name, f.Code)
			}
			got = append(got, code)
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s: %v, want %q", name, got, tc.want)
		}
	}
}

func TestNationalID_TellsWhatItWasMadeOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1900, 2199).Draw(t, "year")
		female := rapid.IntRange(0, 1).Draw(t, "female")
		n := identity.NationalID(fmt.Sprintf("042%d%02d%06d", (year/100-19)*2+female, year%100, rapid.IntRange(0, 999_999).Draw(t, "rest")))
		sex := []identity.Sex{identity.Male, identity.Female}[female]
		if !n.Valid() || n.BirthYear() != year || n.Sex() != sex || !n.KnownProvince() {
			t.Fatalf("%s: %d %s", n, n.BirthYear(), n.Sex())
		}
		if m := n.Masked(); strings.Contains(m, string(n[3:8])) || !strings.HasPrefix(m, "042") {
			t.Fatalf("%s is masked as %s", n, m)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"042050000001", "042 050 000 001", "042.050.000.001", "４２", "-42050000001", "", "0420500000012"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, ok := identity.Parse(text)
		if ok != n.Valid() {
			t.Errorf("%q: %v but %q is %v", text, ok, n, n.Valid())
		}
		identity.Compare(identity.NationalID(text), "1950-01-01", identity.Male)
		_, _, _ = identity.NationalID(text).Masked(), identity.NationalID(text).BirthYear(), identity.NationalID(text).Sex()
	})
}
