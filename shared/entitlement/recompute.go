package entitlement

import (
	"context"
	"slices"
	"sync"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// sideBySide is how many communes are read at once.
const sideBySide = 8

// Tally is a list held against the law of its month, đồng.
type Tally struct {
	Lines      int `json:"lines"`      // policies with a regular amount on the list
	Equal      int `json:"equal"`      // those that are right, arrears and recovery booked since included
	ByDecision int `json:"byDecision"` // those whose amount a decision set, and that are right by it
	// Differing counts policies with a difference, on the list or missing
	// from it.
	Differing int        `json:"differing"`
	Listed    money.Dong `json:"listed"`
	Lawful    money.Dong `json:"lawful"`
	Booked    money.Dong `json:"booked"`
	Short     money.Dong `json:"short"` // owed to people
	Over      money.Dong `json:"over"`  // owed by people
}

// Merge adds another tally.
func (t *Tally) Merge(o Tally) {
	t.Lines += o.Lines
	t.Equal += o.Equal
	t.ByDecision += o.ByDecision
	t.Differing += o.Differing
	t.Listed += o.Listed
	t.Lawful += o.Lawful
	t.Booked += o.Booked
	t.Short += o.Short
	t.Over += o.Over
}

// Recomputed is a list under the law of its month.
type Recomputed struct {
	List     payment.ListID
	State    payment.State
	Total    Tally
	Communes []CommuneTally
	Rows     []Row // those that differ, one month each
	Next     string
}

// CommuneTally is one commune's tally.
type CommuneTally struct {
	Commune org.UnitID `json:"commune"`
	Name    string     `json:"communeName"`
	Tally   Tally      `json:"tally"`
}

// Recompute holds a monthly list against the law of its month and what the
// registry says now, of one commune or all; rows are those that differ.
// Faults: Forbidden; NotFound; Refused "funeral-list".
func (s *Service) Recompute(ctx context.Context, who auth.Caller, list string, commune org.UnitID, cursor string) (Recomputed, error) {
	id, err := payment.ParseListID(list)
	if err != nil {
		return Recomputed{}, err
	}
	if err := s.may(who, actionRead, id.Locality()); err != nil {
		return Recomputed{}, err
	}
	if id.Type() != payment.Monthly {
		return Recomputed{}, fault.Refused("funeral-list", "Chỉ tính lại danh sách trợ cấp hàng tháng.")
	}
	lists, _, _, err := s.Lists.Period(ctx, []payment.ListID{id}, id.Locality())
	if err != nil {
		return Recomputed{}, err
	}
	if st := lists[0].State; st == payment.None || st == payment.Deleted || st == payment.Preparing {
		return Recomputed{}, fault.NotFound("list-not-found", "Kỳ này chưa có danh sách chi trả.")
	}
	communes := s.Communes(id.Locality())
	if commune != "" {
		if !slices.Contains(communes, commune) {
			return Recomputed{}, fault.Invalid("foreign-commune", "Xã không thuộc địa phương của danh sách.", fault.Field{Pointer: "commune", Detail: "Không thuộc danh sách này."})
		}
		communes = []org.UnitID{commune}
	}
	_, from, err := readCursor(cursor)
	if err != nil {
		return Recomputed{}, err
	}
	parts := make([]recomputed, len(communes))
	err = each(len(communes), func(i int) (err error) {
		parts[i], err = s.recompute(ctx, id, communes[i])
		return err
	})
	if err != nil {
		return Recomputed{}, err
	}
	r := Recomputed{List: id, State: lists[0].State, Rows: []Row{}}
	for i, p := range parts {
		r.Total.Merge(p.tally)
		r.Communes = append(r.Communes, CommuneTally{Commune: communes[i], Name: s.Units.Name(communes[i]), Tally: p.tally})
		r.Rows = append(r.Rows, p.rows...)
	}
	r.Rows, r.Next = pageOf(r.Rows, from)
	return r, nil
}

type recomputed struct {
	tally Tally
	rows  []Row
}

func (s *Service) recompute(ctx context.Context, id payment.ListID, commune org.UnitID) (r recomputed, err error) {
	m := id.Period()
	f, err := s.facts(ctx, id.Locality(), commune, Window{From: m, Next: m, Closed: []calendar.Month{m}})
	if err != nil {
		return r, err
	}
	for person, err := range s.Store.RollPeople(ctx, commune) {
		if err != nil {
			return r, err
		}
		for _, entry := range person.Entries() {
			row := s.examine(f, person.Birth, entry)
			if r.tally.count(&row.Months[0]) {
				r.rows = append(r.rows, row)
			}
		}
	}
	return r, nil
}

// count adds one policy's month and reports whether it differs. An amount set
// by decision is right when the list follows the decision; one listed after a
// death is the death-cut list's affair (F-44).
func (t *Tally) count(x *Month) (differs bool) {
	if x.OnList {
		t.Lines++
	}
	byDecision := x.Reason == Decision
	if byDecision {
		x.Lawful, x.Difference = x.Registered, x.Registered-x.Listed-x.Booked
	}
	t.Listed += x.Listed
	t.Lawful += x.Lawful
	t.Booked += x.Booked
	switch {
	case x.Difference > 0:
		t.Short += x.Difference
	case x.Difference < 0:
		t.Over -= x.Difference
	case byDecision:
		t.ByDecision++
		return false
	default:
		if x.OnList {
			t.Equal++
		}
		return false
	}
	t.Differing++
	return true
}

// pageOf cuts a page of what is in memory; its cursor is where the next begins.
func pageOf[T any](all []T, from int) (page []T, next string) {
	from = min(from, len(all))
	to := min(from+rowsPage, len(all))
	if to < len(all) {
		next = writeCursor(to)
	}
	return all[from:to], next
}

// each runs work for 0..n-1, some at a time, and returns the first failure.
func each(n int, work func(i int) error) error {
	var all sync.WaitGroup
	failures := make([]error, n)
	slots := make(chan struct{}, sideBySide)
	for i := range n {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			failures[i] = work(i)
		})
	}
	all.Wait()
	for _, err := range failures {
		if err != nil {
			return err
		}
	}
	return nil
}
