package beneficiary

import (
	"cmp"
	"slices"

	"ansinh/shared/calendar"
)

// Basis is the event that a policy's amount of a month follows from: the
// grant, or the last adjustment that had taken effect; ok is false before the
// policy was granted.
func (b Beneficiary) Basis(policy string, month calendar.Month) (basis Event, ok bool) {
	events := slices.Clone(b.Events)
	slices.SortStableFunc(events, func(x, y Event) int {
		return cmp.Or(cmp.Compare(x.Month, y.Month), cmp.Compare(x.Seq, y.Seq))
	})
	for _, e := range events {
		if e.Policy == policy && (e.Kind == EventGrant || e.Kind == EventAdjust) && !month.Before(e.Month) {
			basis, ok = e, true
		}
	}
	return basis, ok
}
