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
