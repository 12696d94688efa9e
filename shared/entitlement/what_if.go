package entitlement

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// Forecast is a month's list before it is made, against the month before it.
type Forecast struct {
	Locality org.UnitID
	Month    calendar.Month
	Base     calendar.Month
	// FromList says that the base is the list as it was made; otherwise there
	// is none, and the base is what the registry pays for its month.
	FromList   bool
	Before     payment.Sums
	After      payment.Sums
	Effects    []Effect
	Communes   []Pair
	Categories []Pair
	// Unreviewed are policies of the month that the law would pay otherwise: a
	// review of entitlements is due.
	Unreviewed Sums
	Rows       []Moved
	Next       string
}

// Pair is a commune's or category's sums in both months.
type Pair struct {
	Key    string       `json:"key"`
	Name   string       `json:"name"`
	Before payment.Sums `json:"before"`
	After  payment.Sums `json:"after"`
}

// WhatIf works a month's list out before it is made: the policies that pay,
// what is owed besides, and the money left unpaid, just as a preparation would
// put it together. Faults: Forbidden; Invalid "bad-month".
func (s *Service) WhatIf(ctx context.Context, who auth.Caller, unit org.UnitID, month calendar.Month, commune org.UnitID, cause Cause, cursor string) (Forecast, error) {
	if unit == "" {
		unit = s.Units.Locality(who.Unit)
	}
	if err := s.may(who, actionRead, unit); err != nil {
		return Forecast{}, err
	}
	now := calendar.MonthOf(s.Clock.Now())
	if month == "" {
		month = now.Add(1)
	}
	if month.Before(now.Add(-1)) || now.Add(3).Before(month) {
		return Forecast{}, fault.Invalid("bad-month", "Chỉ dự báo từ tháng trước đến ba tháng tới.", fault.Field{Pointer: "month", Detail: "Ngoài khoảng cho phép."})
	}
	_, from, err := readCursor(cursor)
	if err != nil {
		return Forecast{}, err
	}
	base := payment.NewListID(unit, month.Add(-1), payment.Monthly)
	lists, _, _, err := s.Lists.Period(ctx, []payment.ListID{base}, unit)
	if err != nil {
		return Forecast{}, err
	}
	f := Forecast{Locality: unit, Month: month, Base: month.Add(-1), Rows: []Moved{}}
	switch lists[0].State {
	case payment.None, payment.Deleted, payment.Deleting, payment.Preparing:
	default:
		f.FromList = true
	}
	communes := s.Communes(unit)
	parts := make([]*outlook, len(communes))
	err = each(len(communes), func(i int) error {
		parts[i] = s.newOutlook(unit, communes[i], month, f.FromList)
		return parts[i].read(ctx)
	})
	if err != nil {
		return Forecast{}, err
	}
	f.merge(s, parts, commune, cause, from)
	return f, nil
}

// merge adds the communes up.
func (f *Forecast) merge(s *Service, parts []*outlook, commune org.UnitID, cause Cause, from int) {
	effects := map[Cause]Effect{}
	before, after := map[string]payment.Sums{}, map[string]payment.Sums{}
	var rows []Moved
	for _, p := range parts {
		b, a := total(p.before), total(p.after)
		f.Before.Merge(b)
		f.After.Merge(a)
		f.Unreviewed.Merge(p.unreviewed)
		f.Communes = append(f.Communes, Pair{Key: string(p.commune), Name: s.Units.Name(p.commune), Before: b, After: a})
		mergeSums(before, p.before)
		mergeSums(after, p.after)
		for c, e := range p.effects {
			sum := effects[c]
			sum.Cause, sum.Lines, sum.Amount = c, sum.Lines+e.Lines, sum.Amount+e.Amount
			effects[c] = sum
		}
		for i := range p.moved {
			if (commune == "" || p.commune == commune) && (cause == "" || slices.Contains(p.moved[i].Causes, cause)) {
				rows = append(rows, p.moved[i])
			}
		}
	}
	f.Effects = []Effect{}
	for _, c := range Causes {
		if e, ok := effects[c]; ok {
			f.Effects = append(f.Effects, e)
		}
	}
	f.Categories = []Pair{}
	keys := maps.Clone(before)
	maps.Copy(keys, after)
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		category, _ := s.Law.Category(k)
		f.Categories = append(f.Categories, Pair{Key: k, Name: category.Name, Before: before[k], After: after[k]})
	}
	f.Rows, f.Next = pageOf(rows, from)
	if f.Rows == nil {
		f.Rows = []Moved{}
	}
}

func total(m map[string]payment.Sums) (sum payment.Sums) {
	for _, s := range m {
		sum.Merge(s)
	}
	return sum
}

func mergeSums(into, from map[string]payment.Sums) {
	for k, s := range from {
		sum := into[k]
		sum.Merge(s)
		into[k] = sum
	}
}

// outlook is one commune in the two months.
type outlook struct {
	*Service
	unit       org.UnitID
	commune    org.UnitID
	list       payment.ListID
	window     Window // from the base month to the month looked at
	fromList   bool
	before     map[string]payment.Sums // by category
	after      map[string]payment.Sums
	effects    map[Cause]Effect
	moved      []Moved
	unreviewed Sums

	policies map[policyKey]*Moved
	entries  map[policyKey]*beneficiary.RollEntry
	births   map[string]calendar.Date
}

func (s *Service) newOutlook(unit, commune org.UnitID, month calendar.Month, fromList bool) *outlook {
	return &outlook{
		Service: s, unit: unit, commune: commune, list: payment.NewListID(unit, month, payment.Monthly),
		window: Window{From: month.Add(-1), Next: month}, fromList: fromList,
		before: map[string]payment.Sums{}, after: map[string]payment.Sums{}, effects: map[Cause]Effect{},
		policies: map[policyKey]*Moved{}, entries: map[policyKey]*beneficiary.RollEntry{}, births: map[string]calendar.Date{},
	}
}

func (o *outlook) read(ctx context.Context) error {
	extras, err := o.extras(ctx)
	if err != nil {
		return err
	}
	if o.fromList {
		for line, err := range o.Lists.Lines(ctx, o.list.Previous(), o.commune) {
			if err != nil {
				return err
			}
			o.count(&line, false)
		}
	}
	for person, err := range o.Store.RollPeople(ctx, o.commune) {
		if err != nil {
			return err
		}
		if err := o.person(&person, extras[person.ID]); err != nil {
			return err
		}
		delete(extras, person.ID)
	}
	for _, who := range slices.Sorted(maps.Keys(extras)) { // not on the roll: old money still is theirs
		if err := o.compose(nil, nil, extras[who]); err != nil {
			return err
		}
	}
	o.explain()
	return nil
}

// extras are what a preparation of the month would reckon with besides the
// regular amounts: what is owed, and what the month before left unpaid.
func (o *outlook) extras(ctx context.Context) (map[string]*payment.Extra, error) {
	extras := map[string]*payment.Extra{}
	of := func(who string) *payment.Extra {
		if extras[who] == nil {
			extras[who] = &payment.Extra{}
		}
		return extras[who]
	}
	open, err := o.Lists.Open(ctx, o.list.Previous(), o.commune)
	if err != nil {
		return nil, err
	}
	for _, x := range open {
		if x.MayCarry(o.list) {
			of(x.Line.Beneficiary).Open = append(of(x.Line.Beneficiary).Open, x)
		}
	}
	owed, err := o.Lists.OpenAdjustments(ctx, o.commune, "")
	if err != nil {
		return nil, err
	}
	for _, a := range owed {
		if a.Due(o.list) > 0 {
			of(a.Beneficiary).Owed = append(of(a.Beneficiary).Owed, a)
		}
	}
	return extras, nil
}

func (o *outlook) person(p *beneficiary.RollPerson, x *payment.Extra) error {
	o.births[p.ID] = p.Birth
	var base, bare []payment.Line
	for _, e := range p.Entries() {
		o.entries[policyKey{e.Beneficiary, e.Policy}] = &e
		if line, pays := payment.LineOf(&e, o.window.Next); pays {
			base = append(base, line)
		} else {
			bare = append(bare, payment.BareLineOf(&e, e.CategoryIn(o.window.Next)))
		}
		if line, pays := payment.LineOf(&e, o.window.From); pays && !o.fromList {
			o.count(&line, false)
		}
		law := Window{From: o.window.Next, Next: o.window.Next}.Examine(o.Law, &Case{Entry: e, Birth: p.Birth, Province: o.Units.Province(o.unit)})
		if law.Concerned() && law.Reason != Decision {
			o.unreviewed.count(&law)
		}
	}
	if x == nil {
		for i := range base {
			o.count(&base[i], true)
		}
		return nil
	}
	return o.compose(base, bare, x)
}

func (o *outlook) compose(base, bare []payment.Line, x *payment.Extra) error {
	lines, err := payment.Compose(o.list, base, bare, x)
	if err != nil {
		return err
	}
	for i := range lines {
		o.count(&lines[i], true)
	}
	return nil
}

// count adds a line to one of the two months.
func (o *outlook) count(line *payment.Line, next bool) {
	sums := o.before
	if next {
		sums = o.after
	}
	sum := sums[line.Category]
	sum.Count(line)
	sums[line.Category] = sum

	key := policyKey{line.Beneficiary, line.Whole().Policy}
	m := o.policies[key]
	if m == nil {
		m = &Moved{Beneficiary: key.beneficiary, Policy: key.policy, Name: line.Name, Commune: o.commune, CommuneName: o.Units.Name(o.commune), Category: line.Category}
		o.policies[key] = m
	}
	if next {
		m.After.add(line)
	} else {
		m.Before.add(line)
	}
}

// explain finds the causes of what moved.
func (o *outlook) explain() {
	for key, m := range o.policies {
		m.Difference = m.After.Total - m.Before.Total
		regular := causeOf(o.Law, o.entries[key], birthAndProvince{o.births[key.beneficiary], o.Units.Province(o.unit)}, o.window, m)
		for cause, amount := range m.steps(regular) {
			e := o.effects[cause]
			e.Lines, e.Amount = e.Lines+1, e.Amount+amount
			o.effects[cause] = e
			m.Causes = append(m.Causes, cause)
		}
		if len(m.Causes) == 0 {
			continue
		}
		slices.SortFunc(m.Causes, func(a, b Cause) int { return cmp.Compare(slices.Index(Causes, a), slices.Index(Causes, b)) })
		o.moved = append(o.moved, *m)
	}
	slices.SortFunc(o.moved, func(a, b Moved) int {
		return cmp.Or(cmp.Compare(size(b.Difference), size(a.Difference)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Beneficiary+a.Policy, b.Beneficiary+b.Policy))
	})
}

func size(d money.Dong) money.Dong { return max(d, -d) }

// birthAndProvince is what the law asks of a person.
type birthAndProvince struct {
	birth    calendar.Date
	province org.UnitID
}
