package cycle

import (
	"context"
	"slices"

	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
)

// Staff knows who works where.
type Staff interface {
	// InUnit lists a unit's active accounts.
	InUnit(ctx context.Context, unit org.UnitID) ([]org.Officer, error)
}

// ToOfficers are the notices that tell the case officers of the list's
// locality something (J-09), each once, with those named besides.
func (s Steps) ToOfficers(ctx context.Context, list payment.ListID, kind, text string, besides ...payment.By) ([]outbox.Notice, error) {
	there, err := s.Staff.InUnit(ctx, list.Locality())
	if err != nil {
		return nil, err
	}
	for _, o := range there {
		if o.Level != org.Provider && slices.Contains(o.Roles, org.CaseOfficer) {
			besides = append(besides, payment.By{ID: o.ID})
		}
	}
	return s.notice(kind, text, list, besides...).Notices, nil
}

// ToProvider are the notices that tell the provider's staff who serve the
// list's locality something: those placed at it or at a unit above it. The
// provider's system is not told; it asks.
func (s Steps) ToProvider(ctx context.Context, list *payment.List, kind, text string) ([]outbox.Notice, error) {
	link := "/provider"
	if p := list.Package(); p != nil {
		link += "/packages/" + string(p.ID)
	}
	var notices []outbox.Notice
	for _, unit := range s.Units.Line(list.ID.Locality()) {
		there, err := s.Staff.InUnit(ctx, unit)
		if err != nil {
			return nil, err
		}
		for _, o := range there {
			if o.Level == org.Provider && slices.Contains(o.Roles, org.ProviderStaff) {
				notices = append(notices, outbox.Notice{To: o.ID, Kind: kind, Text: text, Link: link})
			}
		}
	}
	return notices, nil
}
