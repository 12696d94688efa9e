package org_test

import (
	"encoding/json"
	"testing"

	"ansinh/shared/org"
)

func TestWho_J13_ReadsRecordsOfBeforeNamesWereKept(t *testing.T) {
	for raw, want := range map[string]org.Who{
		`"huyen.canbo"`: {ID: "huyen.canbo"},
		`{"id":"huyen.canbo","name":"Nhung","office":"Huyện Nghi Xuân"}`: {ID: "huyen.canbo", Name: "Nhung", Office: "Huyện Nghi Xuân"},
		`""`: {},
	} {
		got := org.Who{Name: "of before"}
		if raw[0] == '{' {
			got = org.Who{}
		}
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("%s: %+v, %v", raw, got, err)
		}
	}
	var wrong org.Who
	if err := json.Unmarshal([]byte(`{"id":7}`), &wrong); err == nil {
		t.Error("a number was read as an account")
	}
}

func TestOffice_J13_NamesWhereAnAccountWorks(t *testing.T) {
	for name, c := range map[string]struct {
		level org.Level
		unit  org.UnitID
		want  string
	}{
		"district":                {org.District, "442", "Huyện Nghi Xuân"},
		"commune":                 {org.Commune, "18376", "Xã Xuân Yên"},
		"the provider beside it":  {org.Provider, "442", "Đơn vị chi trả, Huyện Nghi Xuân"},
		"a provider of nowhere":   {org.Provider, "", "Đơn vị chi trả"},
		"a citizen is no officer": {org.Citizen, "18376", ""},
		"an unknown unit":         {org.Commune, "0", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := org.National().Office(c.level, c.unit); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
