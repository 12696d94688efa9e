package paymentstore

import (
	"cmp"
	"context"
	"slices"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// PersonLine is a line of one person with the list it is on.
type PersonLine struct {
	List payment.ListID
	payment.Line
}

// OfPerson reads a person's lines on the monthly lists of a locality, newest
// month first: their keys are known, so nothing is searched. A list that
// was deleted has none.
func (s *Store) OfPerson(ctx context.Context, locality, commune org.UnitID, who string, policies []string, months []calendar.Month) ([]PersonLine, error) {
	type month struct {
		list  payment.List
		found *dynamo.Read
		lines []lineItem
		reads []*dynamo.Read
	}
	all := make([]month, len(months))
	var reads []*dynamo.Read
	for i, m := range months {
		id := payment.NewListID(locality, m, payment.Monthly)
		all[i].found = s.readList(id, &all[i].list)
		all[i].lines = make([]lineItem, len(policies))
		for n, policy := range policies {
			ref := payment.LineRef{Commune: commune, Beneficiary: who, Policy: policy}
			all[i].reads = append(all[i].reads, &dynamo.Read{Table: s.rows, Key: lineKey(id, ref), Out: &all[i].lines[n]})
		}
		reads = append(append(reads, all[i].found), all[i].reads...)
	}
	for group := range slices.Chunk(reads, 100) {
		if err := s.db.BatchGet(ctx, group...); err != nil {
			return nil, err
		}
	}
	var lines []PersonLine
	for i, m := range months {
		id := payment.NewListID(locality, m, payment.Monthly)
		for n := range policies {
			item := &all[i].lines[n]
			if all[i].found.Found && all[i].reads[n].Found {
				lines = append(lines, PersonLine{List: id, Line: item.line(commune)})
			}
		}
	}
	lines, err := s.withParts(ctx, lines)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(lines, func(a, b PersonLine) int { return cmp.Compare(b.List.Period(), a.List.Period()) })
	return lines, nil
}

// withParts adds the other parts of lines that were split (F-52), each after
// the part before it.
func (s *Store) withParts(ctx context.Context, lines []PersonLine) ([]PersonLine, error) {
	var reads []*dynamo.Read
	for _, l := range lines {
		for n := 2; n <= l.Parts; n++ {
			reads = append(reads, &dynamo.Read{Table: s.rows, Key: lineKey(l.List, l.Whole().Part(n))})
		}
	}
	if len(reads) == 0 {
		return lines, nil
	}
	parts := make([]lineItem, len(reads))
	for i := range reads {
		reads[i].Out = &parts[i]
	}
	for group := range slices.Chunk(reads, 100) {
		if err := s.db.BatchGet(ctx, group...); err != nil {
			return nil, err
		}
	}
	all, next := make([]PersonLine, 0, len(lines)+len(parts)), 0
	for _, l := range lines {
		all = append(all, l)
		for n := 2; n <= l.Parts; n, next = n+1, next+1 {
			if reads[next].Found {
				all = append(all, PersonLine{List: l.List, Line: parts[next].line(l.Commune)})
			}
		}
	}
	return all, nil
}
