package payment_test

import (
	"testing"

	"ansinh/shared/payment"
)

// A period far away is asked for in an address by anybody who may read: it
// must end.
func TestOthers_F07_EndsAtTheLastMonthThereIs(t *testing.T) {
	for period, want := range map[string]int{"2026-12": 0, "9999-12": 0, "0000-01": 0} {
		l := payment.List{ID: payment.ListID("442:" + period + ":monthly")}
		if got := l.Others(payment.Settings{}); len(got) != want {
			t.Errorf("%s: %v", period, got)
		}
	}
}
