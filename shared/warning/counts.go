package warning

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/org"
)

// Counts are what a morning's look at a locality found: what the officer is
// told at the start of the day, without reading the roll again.
type Counts struct {
	Locality org.UnitID                  `json:"locality"`
	At       time.Time                   `json:"at"`
	Communes map[org.UnitID]map[Kind]int `json:"communes"`
	Periods  []Period                    `json:"periods"`
}

// Take counts a locality's warnings and keeps the counts. Taken again for the
// same day it writes the same.
func (s *Service) Take(ctx context.Context, locality org.UnitID) (Counts, error) {
	now := s.Clock.Now().UTC().Truncate(time.Second)
	day := calendar.DateOf(now)
	c := Counts{Locality: locality, At: now, Communes: map[org.UnitID]map[Kind]int{}}
	parts, err := s.read(ctx, s.Units.Communes(locality), day.Month(), func(Kind) bool { return false })
	if err != nil {
		return c, err
	}
	for _, p := range parts {
		if len(p.counts) > 0 {
			c.Communes[p.commune] = p.counts
		}
	}
	if c.Periods, err = s.periods(ctx, locality, claimsOf(parts), day); err != nil {
		return c, err
	}
	return c, s.Store.PutCounts(ctx, c)
}

// Total adds the communes of an area up.
func (c Counts) Total(units *org.Catalogue, area org.UnitID) map[Kind]int {
	total := map[Kind]int{}
	for commune, counts := range c.Communes {
		if !units.Within(commune, area) {
			continue
		}
		for kind, n := range counts {
			total[kind] += n
		}
	}
	return total
}

// Morning is what the morning's look found in the caller's area. Without one
// At is zero. Faults: Forbidden.
func (s *Service) Morning(ctx context.Context, who auth.Caller, group Group) (Found, time.Time, error) {
	if err := s.Gate.Check(who, actionRead, auth.Resource{Type: "Beneficiary", Unit: who.Unit}); err != nil {
		return Found{}, time.Time{}, err
	}
	if group == "" {
		group = OfPolicy
	}
	locality := s.Units.Locality(who.Unit)
	counts, err := s.Store.Counts(ctx, locality)
	if err != nil {
		return Found{}, time.Time{}, err
	}
	found := Found{Area: who.Unit, Month: calendar.MonthOf(s.Clock.Now()), Communes: []CommuneCount{}, Items: []Warning{}, Periods: []Period{}}
	total := counts.Total(s.Units, who.Unit)
	for _, kind := range Kinds[group] {
		found.Kinds = append(found.Kinds, KindCount{kind, total[kind]})
	}
	if locality != "" && s.Gate.Check(who, actionLists, localityOf(locality)) == nil {
		found.Periods = append(found.Periods, counts.Periods...)
	}
	return found, counts.At, nil
}
