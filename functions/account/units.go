package account

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// UnitView is an administrative unit.
type UnitView struct {
	org.Unit
	Locality org.UnitID `json:"locality,omitempty"`
}

// UnitsInput names the unit above.
type UnitsInput struct {
	Parent org.UnitID `query:"parent"`
}

// UnitList is a list of units.
type UnitList struct {
	Items []UnitView `json:"items"`
}

// ListUnits lists the units directly below one, or with none named the
// caller's own unit and those below it.
func (d *Desk) ListUnits(_ context.Context, who auth.Caller, in UnitsInput) (UnitList, error) {
	if err := d.gate.Check(who, "ReadCatalogue", auth.Resource{Type: "Catalogue", ID: "units"}); err != nil {
		return UnitList{}, err
	}
	list := UnitList{Items: []UnitView{}}
	parent := in.Parent
	if parent == "" {
		parent = who.Unit
		if own, ok := d.units.Unit(parent); ok {
			list.Items = append(list.Items, UnitView{own, d.units.Locality(own.ID)})
		}
	} else if _, ok := d.units.Unit(parent); !ok {
		return UnitList{}, fault.Invalid("unknown-unit", "Không có đơn vị hành chính này.", fault.Field{Pointer: "parent", Detail: "Không có trong danh mục."})
	}
	for _, unit := range d.units.Children(parent) {
		list.Items = append(list.Items, UnitView{unit, d.units.Locality(unit.ID)})
	}
	return list, nil
}
