package auth_test

import (
	"testing"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/org"
)

func TestGate_B03_OnlyTheOwnAccount(t *testing.T) {
	gate, err := auth.NewGate(org.National())
	if err != nil {
		t.Fatal(err)
	}
	me := auth.Caller{ID: "xuanyen.canbo", Unit: "18376", Level: org.Commune, Roles: []org.Role{org.CaseOfficer}}
	if err := gate.Check(me, "KeepOwnAccount", auth.Resource{Type: "Account", ID: "xuanyen.canbo"}); err != nil {
		t.Errorf("the own account: %v", err)
	}
	err = gate.Check(me, "KeepOwnAccount", auth.Resource{Type: "Account", ID: "xuanyen.lanhdao"})
	if !fault.Is(err, fault.KindForbidden) {
		t.Errorf("another's account: %v, want forbidden", err)
	}
}

func TestGate_C12_AUnitThatIsAskedOnKeepsThoseAboveIt(t *testing.T) {
	gate, err := auth.NewGate(org.National())
	if err != nil {
		t.Fatal(err)
	}
	for unit, may := range map[org.UnitID]bool{"442": true, "18376": true, "18073-2025": false, "42": false} {
		district := auth.Caller{ID: "huyen.canbo", Unit: "442", Level: org.District, Roles: []org.Role{org.CaseOfficer}}
		if got := gate.Allows(district, "dossier.search", auth.Resource{Type: "Unit", ID: string(unit), Unit: unit}); got != may {
			t.Errorf("the district searches %s: %v, want %v", unit, got, may)
		}
	}
}

func TestFromClaims_J15_OnlyAccessTokensOfSomebody(t *testing.T) {
	for name, c := range map[string]struct {
		claims map[string]string
		want   string
	}{
		"access token":  {map[string]string{"sub": "a", "token_use": "access", "roles": "officer clerk"}, "a"},
		"cognito":       {map[string]string{"sub": "0f3c", "username": "b", "token_use": "access"}, "b"},
		"id token":      {map[string]string{"sub": "a", "token_use": "id"}, ""},
		"names nobody":  {map[string]string{"token_use": "access"}, ""},
		"without claim": {map[string]string{"sub": "a"}, "a"},
	} {
		t.Run(name, func(t *testing.T) {
			who, err := auth.FromClaims(c.claims)
			if (err == nil) != (c.want != "") || who.ID != c.want {
				t.Errorf("caller %q, %v", who.ID, err)
			}
		})
	}
}
