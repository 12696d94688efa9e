package beneficiary

import (
	"context"
	"time"

	"ansinh/functions/platform"
	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/beneficiary/imports"
	"ansinh/shared/calendar"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/policy"
	"ansinh/shared/warning"
	"ansinh/shared/warning/warningstore"
)

// NewWarnings returns the warnings' service on the platform.
func NewWarnings(p *platform.Platform) *warning.Service {
	return &warning.Service{
		Registry: beneficiarystore.New(p.DB, p.Registry(), p.Audit()),
		Lists:    paymentstore.New(p.DB, paymentstore.Tables{Payments: p.Payments(), Lines: p.PaymentLines(), Settings: p.Settings(), Audit: p.Audit()}),
		Store:    warningstore.New(p.DB, p.Registry()), Gate: p.Gate, Clock: p.Clock, Law: policy.National(), Units: p.Units,
	}
}

// Warnings are the warnings of an area on the screen, or where their file is.
type Warnings struct {
	Area     org.UnitID             `json:"area"`
	AreaName string                 `json:"areaName"`
	Month    calendar.Month         `json:"month"`
	At       *time.Time             `json:"at,omitempty"` // of the morning's counts
	People   int                    `json:"people"`
	Kinds    []warning.KindCount    `json:"kinds"`
	Communes []warning.CommuneCount `json:"communes"`
	Periods  []warning.Period       `json:"periods"`
	Items    []warning.Warning      `json:"items"`
	Next     string                 `json:"next,omitempty"`
	File     *Download              `json:"file,omitempty"`
}

// WarningsInput are listWarnings' parameters.
type WarningsInput struct {
	Area   org.UnitID    `query:"area"`
	Group  warning.Group `query:"group"`
	Kind   warning.Kind  `query:"kind"`
	Counts bool          `query:"counts"` // the morning's counts only
	Format string        `query:"format"`
	Cursor string        `query:"cursor"`
}

// ListWarnings lists what there is to warn of in an area (E-22, E-28).
func (d Desk) ListWarnings(ctx context.Context, who auth.Caller, in WarningsInput) (Warnings, error) {
	if in.Counts {
		found, at, err := d.warnings.Morning(ctx, who, in.Group)
		v := d.warned(found)
		if !at.IsZero() {
			v.At = &at
		}
		return v, err
	}
	found, err := d.warnings.List(ctx, who, warning.Wanted{
		Area: in.Area, Group: in.Group, Kind: in.Kind, Cursor: in.Cursor, All: in.Format == "xlsx",
	})
	if err != nil {
		return Warnings{}, err
	}
	v := d.warned(found)
	if in.Format == "xlsx" {
		v.Items = []warning.Warning{}
		v.File, err = d.exportWarnings(ctx, who, found)
	}
	return v, err
}

func (d Desk) warned(f warning.Found) Warnings {
	return Warnings{
		Area: f.Area, AreaName: d.p.Units.Name(f.Area), Month: f.Month, People: f.People, Kinds: f.Kinds, Communes: f.Communes,
		Periods: f.Periods, Items: f.Items, Next: f.Next,
	}
}

// exportWarnings keeps the workbook, records it in the account's chain (J-04,
// J-13) and only then says where it is.
func (d Desk) exportWarnings(ctx context.Context, who auth.Caller, f warning.Found) (*Download, error) {
	now := d.p.Clock.Now()
	content, err := f.XLSX(d.p.Units.Name(f.Area), who.Name, calendar.DateOf(now))
	if err != nil {
		return nil, err
	}
	key, name := "reports/"+who.ID+"/"+d.p.NewID()+".xlsx", "canh-bao-"+string(f.Area)+"-"+string(calendar.DateOf(now))+".xlsx"
	info, err := d.p.Objects.PutNew(ctx, d.p.Documents(), key, imports.ContentType, content)
	if err != nil {
		return nil, err
	}
	entry := audit.Entry{
		At: now, Action: "warnings.export", By: who.ID, ByName: who.Name, Unit: string(who.Unit), RequestID: who.RequestID, Note: name,
		After: audit.Snapshot(map[string]any{"area": f.Area, "rows": len(f.Items), "file": key, "sha256": info.SHA256}),
	}
	for _, role := range who.Roles {
		entry.Roles = append(entry.Roles, string(role))
	}
	account := org.Officer{ID: who.ID, Name: who.Name, Unit: who.Unit, Level: who.Level, Roles: who.Roles, Active: true}
	if err := orgstore.New(d.p.DB, d.p.Settings(), d.p.Audit()).Record(ctx, account, entry); err != nil {
		return nil, err
	}
	address, err := d.p.Objects.PresignGet(ctx, d.p.Documents(), key, name, false)
	if err != nil {
		return nil, err
	}
	return &Download{URL: address.URL, Name: name, Type: imports.ContentType, Expires: address.Expires}, nil
}
