package auth_test

import (
	"testing"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// A.4: who may do what with payment lists of the district 442.
func TestGate_A04_Payments(t *testing.T) {
	gate, err := auth.NewGate(org.National())
	if err != nil {
		t.Fatal(err)
	}
	account := func(unit org.UnitID, level org.Level, role org.Role) auth.Caller {
		return auth.Caller{ID: string(unit) + string(role), Unit: unit, Level: level, Roles: []org.Role{role}}
	}
	officer := account("442", org.District, org.CaseOfficer)
	list := auth.Resource{Type: "PaymentList", ID: "442:2026-11:monthly", Unit: "442", Attributes: map[string]any{
		"preparedBy": "someone", "preparerMayLock": false,
	}}
	const manage, read, lock, keep, answer = "ManagePayments", "ReadPayments", "LockPeriod", "KeepPaymentSettings", "AnswerPackages"
	for name, c := range map[string]struct {
		who    auth.Caller
		action string
		may    bool
	}{
		"the district's officer prepares (F-45)":        {officer, manage, true},
		"the district's officer sets (F-04)":            {officer, keep, true},
		"the district's officer locks (F-53)":           {officer, lock, true},
		"the district's officer is no provider":         {officer, answer, false},
		"the district's leader reads":                   {account("442", org.District, org.Leader), read, true},
		"the district's leader does not send":           {account("442", org.District, org.Leader), manage, false},
		"the district's clerk reads nothing":            {account("442", org.District, org.Clerk), read, false},
		"the province reads":                            {account("42", org.Province, org.Administrator), read, true},
		"the province does not send":                    {account("42", org.Province, org.Administrator), manage, false},
		"a commune below is not offered it (F-01)":      {account("18376", org.Commune, org.CaseOfficer), read, false},
		"a commune below does not prepare":              {account("18376", org.Commune, org.CaseOfficer), manage, false},
		"another district reads nothing (J-15)":         {account("443", org.District, org.CaseOfficer), read, false},
		"the provider answers (F-39, F-21)":             {account("442", org.Provider, org.ProviderStaff), answer, true},
		"its system answers":                            {account("442", org.Provider, org.ProviderSystem), answer, true},
		"the provider does not extend (F-35)":           {account("442", org.Provider, org.ProviderStaff), manage, false},
		"another's provider sees nothing":               {account("443", org.Provider, org.ProviderSystem), answer, false},
		"a citizen sees nothing":                        {account("442", org.Citizen, org.CitizenRole), read, false},
		"an officer's role at the provider counts none": {account("442", org.Provider, org.CaseOfficer), answer, false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := gate.Check(c.who, c.action, list); (err == nil) != c.may {
				t.Errorf("%v", err)
			}
		})
	}
	for _, allowed := range []bool{false, true} {
		list.Attributes = map[string]any{"preparedBy": officer.ID, "preparerMayLock": allowed}
		err := gate.Check(officer, lock, list)
		if (err == nil) != allowed || !allowed && !fault.HasCode(err, "separation-of-duties") {
			t.Errorf("who prepared locks, the locality allows it %v: %v", allowed, err)
		}
	}
}
