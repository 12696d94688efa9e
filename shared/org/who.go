package org

import "encoding/json"

// Who is the account that did something, as the record of it keeps it: told at
// that time, so that an officer who left, was renamed or works elsewhere now
// stays readable (J-13). Records of before names were kept hold the id alone.
type Who struct {
	ID     string `json:"id"` // account id, or "system"
	Name   string `json:"name,omitempty"`
	Office string `json:"office,omitempty"` // "Huyện Nghi Xuân"
}

// System is the system itself, when no person acts.
var System = Who{ID: "system", Name: "Hệ thống"}

// UnmarshalJSON reads a record, or the account id of one of before names were
// kept.
func (w *Who) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		*w = Who{}
		return json.Unmarshal(raw, &w.ID)
	}
	type plain Who
	return json.Unmarshal(raw, (*plain)(w))
}

// UnmarshalText reads the account id of a record of before names were kept.
func (w *Who) UnmarshalText(id []byte) error {
	*w = Who{ID: string(id)}
	return nil
}

// ProviderOffice is what the provider's accounts of a locality are called.
const ProviderOffice = "Đơn vị chi trả"

// Office is where an account works, as people say it: its unit, or the payment
// provider that serves it; "" for a citizen and where the unit is unknown.
func (c *Catalogue) Office(level Level, unit UnitID) string {
	u, known := c.units[unit]
	switch {
	case level == Citizen:
		return ""
	case level == Provider && known:
		return ProviderOffice + ", " + u.Name
	case level == Provider:
		return ProviderOffice
	default:
		return u.Name
	}
}
