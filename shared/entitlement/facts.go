package entitlement

import (
	"context"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// policyKey names one policy of one person.
type policyKey struct{ beneficiary, policy string }

// facts are what is known of a commune's policies besides the roll.
type facts struct {
	window   Window
	province org.UnitID
	listed   map[policyKey]map[calendar.Month]money.Dong
	booked   map[policyKey]map[calendar.Month]money.Dong
	entered  map[policyKey]bool
}

// facts reads what the lists of the closed months held, what reviews booked
// and what was entered by hand: a query a list, none a line.
func (s *Service) facts(ctx context.Context, unit, commune org.UnitID, w Window) (*facts, error) {
	f := &facts{
		window: w, province: s.Units.Province(unit),
		listed: map[policyKey]map[calendar.Month]money.Dong{}, booked: map[policyKey]map[calendar.Month]money.Dong{}, entered: map[policyKey]bool{},
	}
	for _, m := range w.Closed {
		for line, err := range s.Lists.Lines(ctx, payment.NewListID(unit, m, payment.Monthly), commune) {
			if err != nil {
				return nil, err
			}
			f.list(m, &line)
		}
	}
	bookings, err := s.Store.Bookings(ctx, commune)
	if err != nil {
		return nil, err
	}
	for _, b := range bookings {
		f.booked[policyKey{b.Beneficiary, b.Policy}] = b.Months
	}
	return f, s.readEntered(ctx, f, commune)
}

// readEntered notes whose arrears or recovery for months of the window were
// entered by hand: what a review would add may be in them.
func (s *Service) readEntered(ctx context.Context, f *facts, commune org.UnitID) error {
	for cursor := ""; ; {
		page, next, err := s.Lists.AdjustmentsPage(ctx, commune, false, false, "", cursor)
		if err != nil {
			return err
		}
		for _, a := range page {
			if a.Source == payment.Manual && a.Cancelled == nil && !a.Through.Before(f.window.From) {
				f.entered[policyKey{a.Beneficiary, a.Policy}] = true
			}
		}
		if cursor = next; cursor == "" {
			return nil
		}
	}
}

// list counts a line's regular part. The parts of a split line (F-52) name the
// same policy and are added up; a line of old money alone has no regular part
// and says nothing of the month.
func (f *facts) list(m calendar.Month, line *payment.Line) {
	amount := line.Regular + line.Deferred // what a split put off is of the month all the same
	if amount == 0 {
		return
	}
	key := policyKey{line.Beneficiary, line.Whole().Policy}
	if f.listed[key] == nil {
		f.listed[key] = map[calendar.Month]money.Dong{}
	}
	f.listed[key][m] += amount
}

// examine holds one policy of a person against the law with these facts.
func (s *Service) examine(f *facts, birth calendar.Date, e beneficiary.RollEntry) Row {
	key := policyKey{e.Beneficiary, e.Policy}
	return f.window.Examine(s.Law, &Case{
		Entry: e, Birth: birth, Province: f.province, Listed: f.listed[key], Booked: f.booked[key], Entered: f.entered[key],
	})
}
