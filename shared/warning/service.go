package warning

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/policy"
)

// Registry is the roll and what hangs on it.
type Registry interface {
	RollPeople(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollPerson, error]
	Claims(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.FuneralClaim, error]
}

// Lists are the payment lists.
type Lists interface {
	// Watched reads a locality's settings and its lists around a day.
	Watched(ctx context.Context, locality org.UnitID, day calendar.Date) ([]payment.List, payment.Settings, error)
}

// Store keeps the counts of the morning.
type Store interface {
	PutCounts(ctx context.Context, c Counts) error
	// Counts reads a locality's; without any, the zero value.
	Counts(ctx context.Context, locality org.UnitID) (Counts, error)
}

// Service is what can be asked about warnings, and by whom.
type Service struct {
	Registry Registry
	Lists    Lists
	Store    Store
	Gate     beneficiary.Gate
	Clock    clock.Clock
	Law      *policy.Law
	Units    *org.Catalogue
}

// Wanted is what is looked for.
type Wanted struct {
	Area   org.UnitID // a unit within the caller's area; the caller's own when empty
	Group  Group
	Kind   Kind // only these; all of the group when empty
	Cursor string
	// All leaves the pages out: for a file.
	All bool
}

// Found is a page of warnings and how many there are.
type Found struct {
	Area     org.UnitID
	Month    calendar.Month
	People   int // looked at: those with a policy that is not over
	Kinds    []KindCount
	Communes []CommuneCount // of the kinds asked for
	Items    []Warning
	Next     string
	Periods  []Period // where the caller sees the locality's lists
}

// KindCount is how many warnings of a kind there are, with another of the same
// policy or person counted again.
type KindCount struct {
	Kind  Kind `json:"kind"`
	Count int  `json:"count"`
}

// CommuneCount is a commune's share.
type CommuneCount struct {
	Commune org.UnitID `json:"commune"`
	Name    string     `json:"communeName"`
	People  int        `json:"people"`
	Count   int        `json:"count"`
}

const (
	page = 50
	// maxCommunes bounds how many communes one question reads, sideBySide how
	// many at the same time.
	maxCommunes = 60
	sideBySide  = 8
)

// The actions asked of the gate.
const (
	actionRead  = beneficiary.ActionRead
	actionLists = "ReadPayments"
)

// List lists the warnings of an area, by commune and name. Faults: Forbidden;
// Invalid "area-too-wide", "bad-cursor", "bad-kind".
func (s *Service) List(ctx context.Context, who auth.Caller, w Wanted) (Found, error) {
	if w.Area == "" {
		w.Area = who.Unit
	}
	if err := s.Gate.Check(who, actionRead, auth.Resource{Type: "Beneficiary", Unit: w.Area}); err != nil {
		return Found{}, err
	}
	if w.Group == "" {
		w.Group = OfPolicy
	}
	from, err := w.check()
	if err != nil {
		return Found{}, err
	}
	communes := s.Units.Communes(w.Area)
	if len(communes) > maxCommunes {
		return Found{}, fault.Invalid("area-too-wide", "Hãy chọn một huyện hoặc một xã để xem cảnh báo.",
			fault.Field{Pointer: "area", Detail: "Chưa chọn địa bàn."})
	}
	day := calendar.DateOf(s.Clock.Now())
	parts, err := s.read(ctx, communes, day.Month(), w.keep)
	if err != nil {
		return Found{}, err
	}
	found := w.merge(parts, from)
	found.Month = day.Month()
	if locality := s.Units.Locality(w.Area); locality != "" && s.Gate.Check(who, actionLists, localityOf(locality)) == nil {
		found.Periods, err = s.periods(ctx, locality, claimsOf(parts), day)
	}
	return found, err
}

func localityOf(unit org.UnitID) auth.Resource {
	return auth.Resource{Type: "Locality", ID: string(unit), Unit: unit}
}

func (w Wanted) check() (from int, err error) {
	if _, ok := Kinds[w.Group]; !ok || w.Kind != "" && !slices.Contains(Kinds[w.Group], w.Kind) {
		return 0, fault.Invalid("bad-kind", "Loại cảnh báo không có.", fault.Field{Pointer: "kind", Detail: "Không có trong nhóm này."})
	}
	if w.Cursor == "" {
		return 0, nil
	}
	if from, err = strconv.Atoi(w.Cursor); err != nil || from < 0 {
		return 0, fault.Invalid("bad-cursor", "Trang yêu cầu không hợp lệ.", fault.Field{Pointer: "cursor", Detail: "Không đọc được."})
	}
	return from, nil
}

// keep reports whether a warning is asked for.
func (w Wanted) keep(k Kind) bool {
	if w.Kind != "" {
		return k == w.Kind
	}
	return slices.Contains(Kinds[w.Group], k)
}

// part is what one commune has.
type part struct {
	commune org.UnitID
	name    string
	people  int
	claims  int // for funeral costs, on no list
	counts  map[Kind]int
	items   []Warning // those asked for
}

// read looks at everyone of some communes, a query each and several side by
// side.
func (s *Service) read(ctx context.Context, communes []org.Unit, month calendar.Month, keep func(Kind) bool) ([]part, error) {
	parts := make([]part, len(communes))
	failures := make([]error, len(communes))
	slots := make(chan struct{}, sideBySide)
	var all sync.WaitGroup
	for i, commune := range communes {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			parts[i], failures[i] = s.readOne(ctx, commune, month, keep)
		})
	}
	all.Wait()
	return parts, errors.Join(failures...)
}

func (s *Service) readOne(ctx context.Context, commune org.Unit, month calendar.Month, keep func(Kind) bool) (part, error) {
	p := part{commune: commune.ID, name: commune.Name, counts: map[Kind]int{}}
	look := Look{Law: s.Law, Month: month, Province: s.Units.Province(commune.ID)}
	for person, err := range s.Registry.RollPeople(ctx, commune.ID) {
		if err != nil {
			return p, err
		}
		if counted(&person, month) {
			p.people++
		}
		for _, w := range look.At(&person) {
			p.counts[w.Kind]++
			if keep(w.Kind) {
				w.CommuneName = commune.Name
				p.items = append(p.items, w)
			}
		}
	}
	for claim, err := range s.Registry.Claims(ctx, commune.ID) {
		if err != nil {
			return p, err
		}
		if claim.List == "" {
			p.claims++
		}
	}
	return p, nil
}

// counted reports whether a person is one of those looked at.
func counted(p *beneficiary.RollPerson, month calendar.Month) bool {
	switch p.StatusIn(month) {
	case beneficiary.Active, beneficiary.Suspended:
		return true
	case beneficiary.Pending:
		return len(p.Policies) > 0
	}
	return false
}

func claimsOf(parts []part) (n int) {
	for _, p := range parts {
		n += p.claims
	}
	return n
}

// merge adds the communes up and takes the page from a place on.
func (w Wanted) merge(parts []part, from int) Found {
	found := Found{Area: w.Area, Communes: []CommuneCount{}, Items: []Warning{}, Periods: []Period{}}
	total := map[Kind]int{}
	place := 0
	for _, p := range parts {
		found.People += p.people
		for kind, n := range p.counts {
			total[kind] += n
		}
		found.Communes = append(found.Communes, CommuneCount{p.commune, p.name, p.people, len(p.items)})
		for _, item := range p.items {
			if place >= from && (w.All || len(found.Items) < page) {
				found.Items = append(found.Items, item)
			}
			place++
		}
	}
	if !w.All && from+page < place {
		found.Next = strconv.Itoa(from + page)
	}
	for _, kind := range Kinds[w.Group] {
		found.Kinds = append(found.Kinds, KindCount{kind, total[kind]})
	}
	slices.SortFunc(found.Communes, func(a, b CommuneCount) int { return strings.Compare(string(a.Commune), string(b.Commune)) })
	return found
}

func (s *Service) periods(ctx context.Context, locality org.UnitID, claims int, day calendar.Date) ([]Period, error) {
	lists, settings, err := s.Lists.Watched(ctx, locality, day)
	if err != nil {
		return nil, err
	}
	return Periods(settings, lists, claims, day), nil
}
