package warning_test

import (
	"slices"
	"testing"

	"ansinh/shared/calendar"
	"ansinh/shared/payment"
	"ansinh/shared/warning"
)

// What the locality's lists lack on a day: the settings are the usual ones,
// the cut-off the fifth, settlements due on the 25th.
func TestPeriods_E28_NotLockedAndNotMade(t *testing.T) {
	list := func(month calendar.Month, kind payment.Type, state payment.State) payment.List {
		return payment.List{ID: payment.NewListID("442", month, kind), State: state}
	}
	none := []payment.List{list("2026-11", payment.Monthly, payment.None), list("2026-12", payment.Monthly, payment.Deleted)}
	for name, c := range map[string]struct {
		day    calendar.Date
		lists  []payment.List
		claims int
		want   []string
	}{
		"long before the cut-off":            {"2026-11-28", none[1:], 0, nil},
		"three days before the cut-off":      {"2026-12-02", none[1:], 0, []string{"no-list 2026-12"}},
		"after the cut-off":                  {"2026-12-20", none[1:], 0, []string{"no-list 2026-12"}},
		"a past month nobody made":           {"2026-12-20", none[:1], 0, nil},
		"the list is there":                  {"2026-12-04", []payment.List{list("2026-12", payment.Monthly, payment.Draft)}, 0, nil},
		"not settled, not yet due":           {"2026-11-25", []payment.List{list("2026-11", payment.Monthly, payment.Sent)}, 0, nil},
		"this month is not last month":       {"2026-11-28", []payment.List{list("2026-11", payment.Monthly, payment.Settled)}, 0, nil},
		"last month, settled and not locked": {"2026-12-01", []payment.List{list("2026-11", payment.Monthly, payment.Settled)}, 0, []string{"previous-not-locked 2026-11"}},
		"last month, locked":                 {"2026-12-01", []payment.List{list("2026-11", payment.Monthly, payment.Locked)}, 0, nil},
		"half a year ago":                    {"2026-12-01", []payment.List{list("2026-06", payment.Monthly, payment.Paying)}, 0, []string{"previous-not-locked 2026-06"}},
		"claims and no list":                 {"2026-11-28", nil, 2, []string{"no-funeral-list 2026-11"}},
		"claims and a list":                  {"2026-11-28", []payment.List{list("2026-12", payment.Funeral, payment.Draft)}, 2, nil},
		"claims and an old list":             {"2026-11-28", []payment.List{list("2026-10", payment.Funeral, payment.Locked)}, 1, []string{"no-funeral-list 2026-11"}},
		"an extended settlement is awaited": {"2026-12-01", []payment.List{func() payment.List {
			l := list("2026-11", payment.Monthly, payment.Sent)
			l.SettlementDeadline = "2026-12-05"
			return l
		}()}, 0, nil},
	} {
		var got []string
		for _, p := range warning.Periods(payment.Settings{}, c.lists, c.claims, c.day) {
			got = append(got, string(p.Kind)+" "+string(p.Month))
			if p.Text == "" {
				t.Errorf("%s: says nothing", name)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
