package auth_test

import (
	"testing"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// people are one account for each column of requirements A.4.
var people = map[string]auth.Caller{
	"province":         {ID: "province", Unit: "42", Level: org.Province, Roles: []org.Role{org.Administrator}},
	"district officer": {ID: "district officer", Unit: "442", Level: org.District, Roles: []org.Role{org.CaseOfficer}},
	"district leader":  {ID: "district leader", Unit: "442", Level: org.District, Roles: []org.Role{org.Leader}},
	"head":             {ID: "head", Unit: "442", Level: org.District, Roles: []org.Role{org.Head}},
	"district clerk":   {ID: "district clerk", Unit: "442", Level: org.District, Roles: []org.Role{org.Clerk}},
	"commune officer":  {ID: "commune officer", Unit: "18376", Level: org.Commune, Roles: []org.Role{org.CaseOfficer}},
	"commune leader":   {ID: "commune leader", Unit: "18376", Level: org.Commune, Roles: []org.Role{org.Leader}},
	"commune clerk":    {ID: "commune clerk", Unit: "18376", Level: org.Commune, Roles: []org.Role{org.Clerk}},
	"citizen":          {ID: "citizen", Unit: "18376", Level: org.Citizen, Roles: []org.Role{org.CitizenRole}},
	"provider":         {ID: "provider", Unit: "442", Level: org.Provider, Roles: []org.Role{org.ProviderStaff}},
}

// TestDossierPolicy_A04_J15 goes through requirements A.4: each account holds
// the dossier itself, so only level and role decide.
func TestDossierPolicy_A04_J15_LevelAndRoleDecide(t *testing.T) {
	gate, err := auth.NewGate(org.National())
	if err != nil {
		t.Fatal(err)
	}
	for action, allowed := range map[string][]string{
		"dossier.file":                       {"commune officer", "citizen"},
		"dossier.read":                       {"province", "district officer", "district leader", "head", "district clerk", "commune officer", "commune leader", "commune clerk"},
		"dossier.request-citizen-supplement": {"commune officer"},
		"dossier.request-supplement":         {"district officer", "district leader", "head", "commune leader"},
		"dossier.send-back":                  {"district officer"},
		"dossier.return-ineligible":          {"commune officer"},
		"dossier.reject":                     {"district leader", "head", "commune leader"},
		"dossier.sign":                       {"district leader", "head", "commune leader"},
		"dossier.issue":                      {"district clerk", "commune clerk"},
		"dossier.draft-decision":             {"district officer", "commune officer"},
	} {
		may := map[string]bool{}
		for _, name := range allowed {
			may[name] = true
		}
		for name, who := range people {
			unit := org.UnitID("18376")
			if err := gate.Check(who, action, dossierOf(unit, name, "")); (err == nil) != may[name] {
				t.Errorf("%s by %s: %v", action, name, err)
			}
			if err := gate.Check(who, "dossier.read", dossierOf("18355", "somebody", "")); err == nil && who.Level == org.Commune {
				t.Errorf("A-18: %s reads another commune's", name)
			}
		}
	}
}

func dossierOf(unit org.UnitID, holder, signedBy string) auth.Resource {
	return auth.Resource{Type: "Dossier", ID: "HS", Unit: unit, Attributes: map[string]any{
		"holder": holder, "citizen": "", "creator": holder, "state": "IN_PROCESS", "signedBy": signedBy,
	}}
}

func TestDossierPolicy_A16_A19_HolderAndSeparation(t *testing.T) {
	gate, err := auth.NewGate(org.National())
	if err != nil {
		t.Fatal(err)
	}
	officer := people["commune officer"]
	for _, action := range []string{"receive", "update", "forward", "start", "delete", "accept-request", "receive-result", "return-result"} {
		if err := gate.Check(officer, "dossier."+action, dossierOf("18376", "colleague", "")); !fault.HasCode(err, "not-holder") {
			t.Errorf("A-16: %s: %v", action, err)
		}
		if err := gate.Check(officer, "dossier."+action, dossierOf("18376", officer.ID, "")); err != nil {
			t.Errorf("%s by the holder: %v", action, err)
		}
	}
	both := people["commune clerk"]
	both.Roles = append(both.Roles, org.Leader)
	if err := gate.Check(both, "dossier.issue", dossierOf("18376", both.ID, both.ID)); !fault.HasCode(err, "signer-may-not-issue") {
		t.Errorf("A-19: %v", err)
	}
}
