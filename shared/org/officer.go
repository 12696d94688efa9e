package org

import (
	"slices"

	"ansinh/shared/audit"
)

// Role is what an account may be asked to do in its unit.
type Role string

// The roles of requirements A.1 and A.4.
const (
	Administrator  Role = "administrator"   // Sở LĐTBXH: settings, officers, times
	CaseOfficer    Role = "officer"         // cán bộ bảo trợ xã hội
	Leader         Role = "leader"          // lãnh đạo
	Head           Role = "head"            // trưởng phòng
	Clerk          Role = "clerk"           // văn thư
	ProviderStaff  Role = "provider"        // cán bộ đơn vị chi trả
	ProviderSystem Role = "provider-system" // the provider's own system
	CitizenRole    Role = "citizen"
	Analyst        Role = "analyst"
)

// Officer is an account with the place it works in. It belongs to exactly one
// unit.
type Officer struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Position string `json:"position,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Email    string `json:"email,omitempty"`
	Unit     UnitID `json:"unit"`
	Level    Level  `json:"level"`
	Roles    []Role `json:"roles"`
	// Assigned lists the procedure steps the account handles, each
	// "<procedure>/<step>" (requirements B.3); set by the province.
	Assigned []string    `json:"assigned,omitempty"`
	Active   bool        `json:"active"`
	Version  int         `json:"version"`
	Chain    audit.Chain `json:"chain"`
}

// Handles reports whether the officer is assigned to a procedure's step.
func (o Officer) Handles(procedure, step string) bool {
	return o.Active && slices.Contains(o.Assigned, procedure+"/"+step)
}
