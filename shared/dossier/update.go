package dossier

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/policy"
)

// Update corrects the application or fills in the officers' data (T7, T14,
// C-24, C-25, C-36). What a citizen declared first is kept.
type Update struct {
	Application *Application
	Processing  *Processing
}

// Action names Update in the table.
func (Update) Action() Action { return ActUpdate }

// Guard has nothing to ask.
func (Update) Guard(*Dossier, Occasion) error { return nil }

// Change is one field that got another value.
type Change struct {
	Field  string `json:"field"` // "person.birthDate"
	Before string `json:"before"`
	After  string `json:"after"`
}

// Apply replaces the data; documents typeset from the old data become
// outdated unless they are sealed.
func (c Update) Apply(d *Dossier, o Occasion) (Told, error) {
	if c.Application == nil && c.Processing == nil {
		return Told{}, fault.Invalid("nothing-to-update", "Không có gì để cập nhật.", fault.Field{Pointer: "/application", Detail: "Phải có application hoặc processing."})
	}
	var changes []Change
	if c.Application != nil {
		changed, err := d.correct(*c.Application, o)
		if err != nil {
			return Told{}, err
		}
		changes = append(changes, changed...)
	}
	if c.Processing != nil {
		changed, err := d.fill(*c.Processing, o)
		if err != nil {
			return Told{}, err
		}
		changes = append(changes, changed...)
	}
	if len(changes) > 0 {
		d.outdate()
	}
	return Told{Changes: changes}, nil
}

// correct puts a corrected application in.
func (d *Dossier) correct(a Application, o Occasion) ([]Change, error) {
	p, err := o.Rules.Procedure(d)
	if err != nil {
		return nil, err
	}
	a.Normalise()
	if fields := a.check(p, o.today()); len(fields) > 0 {
		return nil, fault.Invalid("application-invalid", "Thông tin hồ sơ chưa đúng.", fields...)
	}
	changes := differences("", d.Application, a)
	if len(changes) > 0 && d.Original == nil {
		original := d.Application
		d.Original = &original
	}
	d.Application = a
	return changes, nil
}

// fill puts the officers' data in; the amount follows from the law when it is
// left out.
func (d *Dossier) fill(p Processing, o Occasion) ([]Change, error) {
	proc, err := o.Rules.Procedure(d)
	if err != nil {
		return nil, err
	}
	if p.From != "" && !p.From.Valid() {
		return nil, fault.Invalid("processing-invalid", "Tháng bắt đầu hưởng không hợp lệ.", fault.Field{Pointer: "/processing/from", Detail: "Tháng không tồn tại."})
	}
	lawful, coefficient, err := d.Lawful(p, proc.Categories, o.Rules)
	if err != nil {
		f := fault.As(err)
		if f == nil {
			return nil, err
		}
		return nil, fault.Invalid(f.Code, f.Detail, fault.Field{Pointer: "/processing/category", Detail: f.Detail})
	}
	p.Coefficient = coefficient
	p.Amount = cmp.Or(p.Amount, lawful)
	changes := differences("processing.", d.Processing, p)
	d.Processing = p
	return changes, nil
}

// Lawful is the amount the law gives for the officers' data, 0 while they are
// incomplete; faults are those of shared/policy.
func (d *Dossier) Lawful(p Processing, categories bool, rules Rules) (amount money.Dong, coefficient policy.Coefficient, err error) {
	law, province := policy.National(), rules.Units.Province(d.Unit)
	switch {
	case !categories && d.Application.DeathDate != "":
		amount, err = law.Funeral(d.Application.DeathDate.Month(), province)
	case categories && p.Category != "" && p.From != "":
		amount, coefficient, err = law.Amount(p.Category, d.Application.Person.BirthDate, p.From, province, 1)
	}
	return amount, coefficient, err
}

// differences lists the fields of two values that differ, by their JSON names.
func differences(prefix string, before, after any) []Change {
	old, fresh := map[string]string{}, map[string]string{}
	flatten(prefix, before, old)
	flatten(prefix, after, fresh)
	var changes []Change
	for field, value := range fresh {
		if old[field] != value {
			changes = append(changes, Change{field, old[field], value})
		}
	}
	for field, value := range old {
		if _, still := fresh[field]; !still {
			changes = append(changes, Change{field, value, ""})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.Field, b.Field) })
	return changes
}

func flatten(prefix string, v any, into map[string]string) {
	raw, err := json.Marshal(v)
	if err != nil {
		return // the values are plain structs
	}
	var tree map[string]any
	if json.Unmarshal(raw, &tree) != nil {
		return
	}
	walk(prefix, tree, into)
}

func walk(prefix string, tree map[string]any, into map[string]string) {
	for name, value := range tree {
		switch value := value.(type) {
		case map[string]any:
			walk(prefix+name+".", value, into)
		case float64:
			into[prefix+name] = fmt.Sprintf("%.0f", value)
		default:
			into[prefix+name] = fmt.Sprint(value)
		}
	}
}
