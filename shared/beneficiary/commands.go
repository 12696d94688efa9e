package beneficiary

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
)

// Stop ends a policy for an officer (E-08).
func (r *Registry) Stop(ctx context.Context, who auth.Caller, id string, version int, stop StopPolicy) (View, error) {
	return r.do(ctx, who, command{
		operation: "stopPolicy", action: ActionChangePolicy, id: id, version: version, reason: stop.Reason,
		apply: func(_ context.Context, b *Beneficiary, by By, _ *Commit) error {
			if _, ok := b.Policy(stop.Policy); !ok {
				return noPolicy()
			}
			return stop.Apply(b, by)
		},
	})
}

// RecordDeath is the death cut for an officer; without a date it is today's
// (E-11). The answer lists the months to recover.
func (r *Registry) RecordDeath(ctx context.Context, who auth.Caller, id string, version int, death RecordDeath) (View, error) {
	if death.Date == "" {
		death.Date = r.today()
	}
	return r.do(ctx, who, command{
		operation: "recordDeath", action: ActionRecordDeath, id: id, version: version, reason: death.Reason,
		apply: func(_ context.Context, b *Beneficiary, by By, _ *Commit) error {
			return death.Apply(b, calendar.DateOf(by.At), by)
		},
	})
}

// UndoDeath takes a death cut back (E-11); an open funeral claim goes with it.
func (r *Registry) UndoDeath(ctx context.Context, who auth.Caller, id string, version int, reason string) (View, error) {
	return r.do(ctx, who, command{
		operation: "undoDeath", action: ActionRecordDeath, id: id, version: version, reason: reason,
		apply: func(ctx context.Context, b *Beneficiary, by By, c *Commit) error {
			claim, err := r.Store.Claim(ctx, b.Person.Commune, b.ID)
			if err != nil {
				return err
			}
			c.EndClaim = claim
			return UndoDeath{Reason: reason, Claim: claim}.Apply(b, by)
		},
	})
}

// ChangePolicy is one of the changes of a policy that is in force: another
// amount or category (E-09), a suspension, or its end (E-10).
type ChangePolicy struct {
	Adjust  *AdjustPolicy
	Suspend *SuspendPolicy
}

// Change changes a policy for an officer (E-09, E-10).
func (r *Registry) Change(ctx context.Context, who auth.Caller, id, policy string, version int, change ChangePolicy) (View, error) {
	reason := ""
	if change.Adjust != nil {
		reason = change.Adjust.Reason
	} else if change.Suspend != nil {
		reason = change.Suspend.Reason
	}
	return r.do(ctx, who, command{
		operation: "changePolicy", action: ActionChangePolicy, id: id, version: version, reason: reason,
		apply: func(_ context.Context, b *Beneficiary, by By, _ *Commit) error {
			if _, ok := b.Policy(policy); !ok {
				return noPolicy()
			}
			if change.Adjust != nil {
				adjust := *change.Adjust
				adjust.Policy = policy
				return adjust.Apply(b, r.Law, by)
			}
			suspend := *change.Suspend
			suspend.Policy = policy
			return suspend.Apply(b, by)
		},
	})
}

// SetPayment changes how money reaches a person, for an officer (E-23).
func (r *Registry) SetPayment(ctx context.Context, who auth.Caller, id string, version int, set SetPayment) (View, error) {
	return r.do(ctx, who, command{
		operation: "setPayment", action: ActionChangePayment, id: id, version: version, reason: set.Reason,
		apply: func(_ context.Context, b *Beneficiary, by By, _ *Commit) error { return set.Apply(b, by) },
	})
}

// Supplement fills in what a file lacks, for an officer of the commune or of
// its locality, who may correct as well (E-05, E-06).
func (r *Registry) Supplement(ctx context.Context, who auth.Caller, id string, version int, s Supplement) (View, error) {
	return r.do(ctx, who, command{
		operation: "supplementBeneficiary", action: ActionSupplement, id: id, version: version, reason: s.Reason,
		apply: func(_ context.Context, b *Beneficiary, by By, _ *Commit) error {
			s.Correct = r.corrects(who, *b)
			return s.Apply(b, by)
		},
	})
}

// corrects reports whether a caller is of the unit that answers for the file.
func (r *Registry) corrects(who auth.Caller, b Beneficiary) bool {
	return who.Unit == r.Units.Locality(b.Person.Commune)
}
