package org_test

import (
	"testing"

	"ansinh/shared/org"
)

func TestCatalogue_A01_UnitsOfBothStructures(t *testing.T) {
	units := org.National()
	for id, want := range map[org.UnitID]struct {
		name     string
		locality org.UnitID
		province org.UnitID
	}{
		"18376":      {"Xã Xuân Yên", "442", "42"},
		"18352":      {"Thị trấn Xuân An", "442", "42"},
		"18352-2025": {"Xã Nghi Xuân", "18352-2025", "42"}, // the same code, another area
		"18073-2025": {"Phường Thành Sen", "18073-2025", "42"},
		"442":        {"Huyện Nghi Xuân", "442", "42"},
		"42":         {"Tỉnh Hà Tĩnh", "", "42"},
	} {
		if units.Name(id) != want.name || units.Locality(id) != want.locality || units.Province(id) != want.province {
			t.Errorf("%s: %s, locality %s, province %s", id, units.Name(id), units.Locality(id), units.Province(id))
		}
	}
	if got := len(units.Communes("442")); got != 19 {
		t.Errorf("Nghi Xuân has %d communes, want 19", got)
	}
	if units.Within("18376", "442") != true || units.Within("442", "18376") || units.Within("18376", "") {
		t.Error("Within is wrong")
	}
}
