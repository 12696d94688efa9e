package paymentstore

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
)

// TestOverview_F15_IsReadAsItWasWritten today and before it was compressed,
// and fits an item (400 KB) with the communes of a list of a million lines.
func TestOverview_F15_IsReadAsItWasWritten(t *testing.T) {
	o := payment.Overview{Run: 3, Sums: payment.Sums{Lines: 1_000_000, Total: 700_000_000_000}}
	for n := range 2500 {
		o.Communes = append(o.Communes, payment.Group{Key: fmt.Sprintf("%05d", 90_000+n), Sums: payment.Sums{Lines: 400, Regular: 280_000_000 + 1000, Total: 280_000_000}})
	}
	for name, stored := range map[string]any{"compressed": storedOverview{o}, "an attribute a field": o} {
		item, err := dynamo.Marshal(stored)
		if err != nil {
			t.Fatal(err)
		}
		var got storedOverview
		if err := dynamo.Unmarshal(item, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(o, got.Overview); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	raw, err := compress(o)
	if err != nil || len(raw) > 100<<10 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}
