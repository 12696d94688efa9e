package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
	"ansinh/shared/fault"
	"ansinh/shared/procedure"
)

// OfficerView is somebody a dossier can be forwarded to.
type OfficerView struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Position string   `json:"position,omitempty"`
	Phone    string   `json:"phone,omitempty"`
	Unit     string   `json:"unit"`
	UnitName string   `json:"unitName"`
	Level    string   `json:"level"`
	Roles    []string `json:"roles"`
}

// NextOfficersView is the picker of the forward screen.
type NextOfficersView struct {
	Step  Step          `json:"step"`
	Items []OfficerView `json:"items"`
	Why   string        `json:"why,omitempty"`
}

// NextOfficers lists the officers of the next step; when there are none, it
// says why and who can mend it (B-14, B-15, C-31).
func (d *Desk) NextOfficers(ctx context.Context, who auth.Caller, in CodeInput) (NextOfficersView, error) {
	x, err := d.store.Dossier(ctx, in.Code)
	if err != nil {
		return NextOfficersView{}, err
	}
	if err := d.mayRead(who, &x); err != nil {
		return NextOfficersView{}, err
	}
	step, officers, err := d.assigned(ctx, &x)
	if err != nil {
		return NextOfficersView{}, err
	}
	if step.Code == "" {
		return NextOfficersView{}, fault.Refused("no-next-step", "Quy trình không còn bước nào sau bước này.")
	}
	route, err := d.rules.Route(&x)
	if err != nil {
		return NextOfficersView{}, err
	}
	_, index, _ := route.Step(step.Code)
	v := NextOfficersView{Step: d.step(step, index, x.Unit), Items: []OfficerView{}}
	for _, o := range officers {
		item := OfficerView{ID: o.ID, Name: o.Name, Position: o.Position, Phone: o.Phone, Unit: string(o.Unit), UnitName: d.rules.Units.Name(o.Unit), Level: string(o.Level)}
		for _, role := range o.Roles {
			item.Roles = append(item.Roles, string(role))
		}
		v.Items = append(v.Items, item)
	}
	if len(officers) == 0 {
		v.Why = domain.WhyUnset(step, d.rules.Units.Name(procedure.UnitOf(d.rules.Units, x.Unit, step.Level)))
	}
	return v, nil
}
