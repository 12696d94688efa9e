package procedure_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

func codes(r procedure.Route) []string {
	var list []string
	for _, s := range r.Steps {
		list = append(list, s.Code)
	}
	return list
}

func TestNational_B06_StepsFollowTheStructure(t *testing.T) {
	p, err := procedure.National().Find("monthly-allowance")
	if err != nil {
		t.Fatal(err)
	}
	for structure, want := range map[procedure.Structure][]string{
		procedure.ThreeLevel: {
			"commune-officer", "commune-leader", "commune-clerk", "district-officer",
			"division-head", "district-leader", "district-clerk", "commune-result",
		},
		procedure.TwoLevel: {"commune-officer", "commune-leader", "commune-clerk", "commune-result"},
	} {
		if diff := cmp.Diff(want, codes(p.Route(structure))); diff != "" {
			t.Errorf("%s: %s", structure, diff)
		}
	}
}

func TestStructureOf_FollowsWhetherTheCommuneHasADistrict(t *testing.T) {
	units := org.National()
	for unit, want := range map[org.UnitID]procedure.Structure{"18376": procedure.ThreeLevel, "18073-2025": procedure.TwoLevel} {
		if got := procedure.StructureOf(units, unit); got != want {
			t.Errorf("%s: %s", unit, got)
		}
	}
	if got := procedure.UnitOf(units, "18376", org.District); got != "442" {
		t.Errorf("district of 18376: %s", got)
	}
	if got := procedure.UnitOf(units, "18073-2025", org.Commune); got != "18073-2025" {
		t.Errorf("commune: %s", got)
	}
}

func TestVersion_B10_AnOlderVersionIsStillFound(t *testing.T) {
	file := func(version string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.ReplaceAll(small, "VERSION", version))}
	}
	book, err := procedure.Read(fstest.MapFS{"data/one.yaml": file("1"), "data/two.yaml": file("2")})
	if err != nil {
		t.Fatal(err)
	}
	latest, err := book.Find("small")
	if err != nil || latest.Version != 2 {
		t.Fatalf("latest %d, %v", latest.Version, err)
	}
	if old, err := book.Version("small", 1); err != nil || old.Version != 1 {
		t.Fatalf("version 1: %d, %v", old.Version, err)
	}
	if _, err := book.Version("small", 3); !fault.Is(err, fault.KindNotFound) {
		t.Fatalf("version 3: %v", err)
	}
}

func TestRead_C53_RefusesARouteThatSealsWhatNobodySigned(t *testing.T) {
	broken := strings.Replace(strings.ReplaceAll(small, "VERSION", "1"), "action: sign", "action: process", 1)
	_, err := procedure.Read(fstest.MapFS{"data/broken.yaml": &fstest.MapFile{Data: []byte(broken)}})
	if err == nil || !strings.Contains(err.Error(), "broken.yaml") {
		t.Fatalf("got %v", err)
	}
}

func TestDays_B18_HoursBecomeWorkingDays(t *testing.T) {
	for hours, days := range map[int]int{0: 0, 4: 1, 8: 1, 12: 2, 16: 2, 40: 5} {
		if got := procedure.Days(hours); got != days {
			t.Errorf("%d hours are %d days, want %d", hours, got, days)
		}
	}
}

const small = `
code: small
name: Nhỏ
version: VERSION
three-level: &route
  steps:
    - {code: a, name: A, level: commune, role: officer, action: process}
    - {code: b, name: B, level: commune, role: leader, action: sign, document: decision}
    - {code: c, name: C, level: commune, role: clerk, action: issue, document: decision}
    - {code: d, name: D, level: commune, role: officer, action: return}
two-level: *route
`
