package account

import (
	"slices"
	"testing"

	"ansinh/shared/org"
)

func TestMenus_F01_PaymentsAreOfferedToWhoManagesThemOnly(t *testing.T) {
	for _, c := range []struct {
		name     string
		officer  org.Officer
		locality org.UnitID
		offered  bool
	}{
		{"commune below a district", org.Officer{Unit: "18376", Level: org.Commune, Roles: []org.Role{org.CaseOfficer}}, "442", false},
		{"leader of that commune", org.Officer{Unit: "18376", Level: org.Commune, Roles: []org.Role{org.Leader}}, "442", false},
		{"district officer", org.Officer{Unit: "442", Level: org.District, Roles: []org.Role{org.CaseOfficer}}, "442", true},
		{"commune without a district", org.Officer{Unit: "18073-2025", Level: org.Commune, Roles: []org.Role{org.CaseOfficer}}, "18073-2025", true},
		{"province", org.Officer{Unit: "42", Level: org.Province, Roles: []org.Role{org.Administrator}}, "", true},
		{"clerk", org.Officer{Unit: "442", Level: org.District, Roles: []org.Role{org.Clerk}}, "442", false},
	} {
		if got := slices.Contains(menus(c.officer, c.locality), "payment"); got != c.offered {
			t.Errorf("%s: offered payments = %v", c.name, got)
		}
	}
}
