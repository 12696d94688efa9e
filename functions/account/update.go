package account

import (
	"context"
	"encoding/json"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/search"
)

// Profile is what people may change of their own account; level, unit and
// roles are not among it (B-03).
type Profile struct {
	Name     string `json:"name"`
	Position string `json:"position"`
	Phone    string `json:"phone"`
	Email    string `json:"email"`
	Version  int    `json:"version"`
}

// Update changes the caller's own name, position, phone and e-mail (B-03).
func (d *Desk) Update(ctx context.Context, who auth.Caller, in Profile) (View, error) {
	if err := d.own(who, "KeepOwnAccount"); err != nil {
		return View{}, err
	}
	officer, err := d.officer(ctx, who)
	if err != nil {
		return View{}, err
	}
	before := profileOf(officer)
	fresh := Profile{Name: search.NFC(in.Name), Position: search.NFC(in.Position), Phone: search.NFC(in.Phone), Email: search.NFC(in.Email)}
	if fresh.Name == "" {
		return View{}, fault.Invalid("name-required", "Phải có họ tên.", fault.Field{Pointer: "/name", Detail: "Bắt buộc."})
	}
	if fresh == before {
		return d.view(ctx, officer) // also what a repeated request gets
	}
	if in.Version != officer.Version {
		return View{}, fault.Stale("account-changed", "Tài khoản vừa được thay đổi ở nơi khác, hãy tải lại.")
	}
	officer.Name, officer.Position, officer.Phone, officer.Email = fresh.Name, fresh.Position, fresh.Phone, fresh.Email
	saved, err := d.officers.Save(ctx, officer, audit.Entry{
		At: d.clock.Now(), Action: "account.update", By: who.ID, ByName: who.Name, Roles: names(who.Roles), Unit: string(who.Unit),
		RequestID: who.RequestID, Before: snapshot(before), After: snapshot(fresh),
	})
	if err != nil {
		return View{}, err
	}
	return d.view(ctx, saved)
}

func profileOf(o org.Officer) Profile {
	return Profile{Name: o.Name, Position: o.Position, Phone: o.Phone, Email: o.Email}
}

func snapshot(p Profile) json.RawMessage { return audit.Snapshot(p) }

func names(roles []org.Role) []string {
	list := make([]string, len(roles))
	for i, r := range roles {
		list[i] = string(r)
	}
	return list
}
