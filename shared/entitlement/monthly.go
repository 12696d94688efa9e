package entitlement

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
)

// Monthly is the record that the system began the review of a month, one a
// locality and month (J-12).
type Monthly struct {
	Unit    org.UnitID     `json:"unit"`
	Month   calendar.Month `json:"month"`
	Review  string         `json:"review"` // the last one begun
	Tries   int            `json:"tries"`
	Version int            `json:"version"`
}

// Staff are the accounts of a unit.
type Staff interface {
	// InUnit lists a unit's active accounts.
	InUnit(ctx context.Context, unit org.UnitID) ([]org.Officer, error)
}

const (
	// monthlyBack is how many months before its own the system's review looks
	// at: what was not confirmed in time is found again, as arrears or recovery.
	monthlyBack = 3
	// monthlyTries bounds how often a month is reviewed anew after an outage.
	monthlyTries = 3
)

// How long a computed review waits for its confirmation: an officer's own is
// out of date after a week, the system's waits until its month's list is made.
const (
	waitOwn     = 7 * 24 * time.Hour
	waitMonthly = 31 * 24 * time.Hour
)

// Wait is how long the review waits for its confirmation.
func (r Review) Wait() time.Duration {
	if r.Monthly != "" {
		return waitMonthly
	}
	return waitOwn
}

// BeginMonthly begins the review of a locality's coming month, with the system
// as its requester: whose age or law changes with that month waits computed
// when the officer looks. begun is false when it was begun before, or the
// month's list has left the office. A review that an outage ended is begun
// anew the next time.
func (s *Service) BeginMonthly(ctx context.Context, unit org.UnitID, month calendar.Month) (begun bool, err error) {
	before, err := s.Store.Monthly(ctx, unit, month)
	if err != nil {
		return false, err
	}
	if before.Version > 0 {
		last, err := s.load(ctx, before.Review)
		if err != nil || last.State != Failed || before.Tries >= monthlyTries {
			return false, err
		}
	}
	lists, err := s.lists(ctx, unit, month.Add(-monthlyBack), month.Add(-1))
	if err != nil {
		return false, err
	}
	w := WindowOf(month.Add(-monthlyBack), month, lists)
	if w.Next != month {
		return false, nil // the list has left: what differs now is the officers' review
	}
	r := Review{
		ID: s.NewID(), Unit: unit, Window: w, Lists: SeenOf(lists), State: Computing, Monthly: month,
		By: system.ID, ByName: system.Name, At: s.now(),
	}
	record := Monthly{Unit: unit, Month: month, Review: r.ID, Tries: before.Tries + 1, Version: before.Version + 1}
	sealed := r.Chain.Append(s.entry(r, system, "review.begin", r.Window))
	r.Version = 1
	event := outbox.Event{ID: s.NewID(), Kind: sealed.Action, Object: r.Object(), Seq: sealed.Seq, At: sealed.At, Start: startOf(r.ID)}
	err = s.Store.BeginMonthly(ctx, r, sealed, event, record)
	if fault.HasCode(err, "review-begun") {
		return false, nil // another run of the job was faster
	}
	return err == nil, err
}

// startOf begins the machine of a review.
func startOf(review string) *outbox.Start {
	input, _ := json.Marshal(map[string]string{"review": review}) // strings always render
	return &outbox.Start{Machine: Machine, Name: "review-" + review, Input: input}
}

// officers are the accounts that may confirm a locality's review.
func (s *Service) officers(ctx context.Context, unit org.UnitID) ([]string, error) {
	there, err := s.Staff.InUnit(ctx, unit)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, o := range there {
		if o.Level != org.Provider && slices.Contains(o.Roles, org.CaseOfficer) {
			ids = append(ids, o.ID)
		}
	}
	return ids, nil
}
