package chaos

import (
	"fmt"
	"maps"
	"slices"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// compare names what differs between two runs.
func compare(disturbed, undisturbed books) (different []string) {
	a, b := undisturbed, disturbed
	different = differ("list", a.Lists, b.Lists)
	different = append(different, differ("balance page", a.Periods, b.Periods)...)
	different = append(different, differ("adjustment", a.Owed, b.Owed)...)
	different = append(different, differ("death", a.Deaths, b.Deaths)...)
	different = append(different, differ("waiting for", a.Waiting, b.Waiting)...)
	if diff := cmp.Diff(a.Reviews, b.Reviews); diff != "" {
		different = append(different, "reviews: "+short(diff))
	}
	return different
}

// differ names the entries of two maps that differ.
func differ[T any](what string, undisturbed, disturbed map[string]T) (different []string) {
	names := maps.Clone(undisturbed)
	maps.Copy(names, disturbed)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		a, inOne := undisturbed[name]
		b, inOther := disturbed[name]
		switch diff := cmp.Diff(a, b, cmpopts.EquateEmpty()); {
		case inOne != inOther:
			different = append(different, fmt.Sprintf("%s %s: undisturbed %t, disturbed %t", what, name, inOne, inOther))
		case diff != "":
			different = append(different, fmt.Sprintf("%s %s: undisturbed (-) and disturbed (+) differ:\n%s", what, name, short(diff)))
		}
	}
	return different
}

// short keeps a report readable.
func short(diff string) string {
	const most = 6000
	if len(diff) > most {
		return diff[:most] + "\n..."
	}
	return diff
}
