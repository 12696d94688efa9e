package auth_test

import (
	"testing"

	"ansinh/shared/auth"
	"ansinh/shared/org"
)

// TestReports_J06_WhoSeesHowTimelyColleaguesAre: leaders, heads, the Sở and
// the district's officers, each in the own area (A.4).
func TestReports_J06_WhoSeesHowTimelyColleaguesAre(t *testing.T) {
	gate, err := auth.NewGate(org.National())
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		unit  org.UnitID
		level org.Level
		role  org.Role
		of    org.UnitID
		may   bool
	}{
		"the Sở over a commune":           {"42", org.Province, org.Administrator, "18376", true},
		"the district's leader":           {"442", org.District, org.Leader, "442", true},
		"the district's head, a commune":  {"442", org.District, org.Head, "18376", true},
		"the district's officer":          {"442", org.District, org.CaseOfficer, "442", true},
		"the district's clerk":            {"442", org.District, org.Clerk, "442", false},
		"the commune's leader":            {"18376", org.Commune, org.Leader, "18376", true},
		"the commune's leader, elsewhere": {"18376", org.Commune, org.Leader, "18355", false},
		"the commune's officer":           {"18376", org.Commune, org.CaseOfficer, "18376", false},
		"the commune's clerk":             {"18376", org.Commune, org.Clerk, "18376", false},
		"the provider":                    {"442", org.Provider, org.ProviderStaff, "442", false},
		"the centre":                      {"", org.Central, org.Analyst, "42", true},
	} {
		t.Run(name, func(t *testing.T) {
			who := auth.Caller{ID: "x", Unit: tc.unit, Level: tc.level, Roles: []org.Role{tc.role}}
			if got := gate.Allows(who, "ReadColleagues", auth.Resource{Type: "Reports", ID: string(tc.of), Unit: tc.of}); got != tc.may {
				t.Errorf("may: %t", got)
			}
		})
	}
}
