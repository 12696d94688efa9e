package beneficiary_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
)

// Two claims are for one funeral however the name was typed; namesakes who died
// on other days have one each.
func TestClaim_F49_KnowsTheSameFuneral(t *testing.T) {
	claim := beneficiary.FuneralClaim{Beneficiary: "NGOAI-1", Name: "Đỗ Thị Hương", Died: "2026-08-15", Amount: 10_800_000}
	for _, c := range []struct {
		name string
		died calendar.Date
		same bool
	}{
		{"Đỗ Thị Hương", "2026-08-15", true},
		{"đỗ thị  HƯƠNG", "2026-08-15", true},
		{norm.NFD.String("Đỗ Thị Hương"), "2026-08-15", true},
		{"Đỗ Thị Hương", "2026-08-16", false},
		{"Đỗ Thị Hường An", "2026-08-15", false},
	} {
		other := beneficiary.FuneralClaim{Beneficiary: "P1", Name: c.name, Died: c.died, Amount: 1}
		if claim.SameFuneral(other) != c.same {
			t.Errorf("%q, died %s: the same is %v", c.name, c.died, !c.same)
		}
	}
}
