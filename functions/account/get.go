package account

import (
	"context"
	"slices"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/keys"
	"ansinh/shared/org"
)

// View is an account as its owner sees it.
type View struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Position    string       `json:"position,omitempty"`
	Phone       string       `json:"phone,omitempty"`
	Email       string       `json:"email,omitempty"`
	Unit        org.UnitID   `json:"unit"`
	UnitName    string       `json:"unitName"`
	Locality    org.UnitID   `json:"locality,omitempty"`
	Level       org.Level    `json:"level"`
	Roles       []org.Role   `json:"roles"`
	Certificate *Certificate `json:"certificate,omitempty"`
	Menus       []string     `json:"menus"`
	Version     int          `json:"version"`
}

// Certificate is what the account signs with.
type Certificate struct {
	Subject  string    `json:"subject"`
	Serial   string    `json:"serial"`
	NotAfter time.Time `json:"notAfter"`
}

// Get shows the caller's account (B-03, B-04).
func (d *Desk) Get(ctx context.Context, who auth.Caller, _ struct{}) (View, error) {
	if err := d.own(who, "ReadOwnAccount"); err != nil {
		return View{}, err
	}
	officer, err := d.officer(ctx, who)
	if err != nil {
		return View{}, err
	}
	return d.view(ctx, officer)
}

// officer reads the caller's record; an account that has none yet is what its
// token says, at version 0.
func (d *Desk) officer(ctx context.Context, who auth.Caller) (org.Officer, error) {
	officer, err := d.officers.Officer(ctx, who.ID)
	if fault.Is(err, fault.KindNotFound) {
		return org.Officer{ID: who.ID, Name: who.Name, Unit: who.Unit, Level: who.Level, Roles: who.Roles, Active: true}, nil
	}
	return officer, err
}

func (d *Desk) view(ctx context.Context, o org.Officer) (View, error) {
	certificate, err := d.certificate(ctx, o)
	if err != nil {
		return View{}, err
	}
	return View{
		ID: o.ID, Name: o.Name, Position: o.Position, Phone: o.Phone, Email: o.Email, Unit: o.Unit, UnitName: d.units.Name(o.Unit),
		Locality: d.units.Locality(o.Unit), Level: o.Level, Roles: o.Roles, Certificate: certificate, Menus: menus(o, d.units.Locality(o.Unit)), Version: o.Version,
	}, nil
}

// certificate is the leader's own, or for a clerk the organisation's seal;
// nil for those who have none (C-47).
func (d *Desk) certificate(ctx context.Context, o org.Officer) (*Certificate, error) {
	alias := keys.OfficerKey(o.ID)
	for _, role := range o.Roles {
		if role == org.Clerk {
			alias = keys.SealKey(o.Unit)
		}
	}
	credential, err := d.wallet.Get(ctx, alias)
	if fault.Is(err, fault.KindNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	chain, err := credential.Certificates()
	if err != nil {
		return nil, err
	}
	own := chain[0]
	return &Certificate{Subject: own.Subject.String(), Serial: own.SerialNumber.Text(16), NotAfter: own.NotAfter.UTC()}, nil
}

// menus are the modules an account's level and roles have (A-01, A.4).
// Payments are offered to the units that manage them and to those above, not
// to the communes below a district (F-01).
func menus(o org.Officer, locality org.UnitID) []string {
	has := func(role org.Role) bool { return slices.Contains(o.Roles, role) }
	pays := o.Unit == locality || o.Level == org.Province || o.Level == org.Central
	switch {
	case has(org.ProviderStaff), has(org.ProviderSystem):
		return []string{"provider"}
	case has(org.CitizenRole):
		return []string{"workbench", "dossiers"}
	}
	list := []string{"workbench", "dossiers", "beneficiaries"}
	if pays && (has(org.CaseOfficer) || has(org.Leader) || has(org.Head)) {
		list = append(list, "payment")
	}
	if has(org.Administrator) {
		list = append(list, "payment", "settings")
	}
	return list
}
