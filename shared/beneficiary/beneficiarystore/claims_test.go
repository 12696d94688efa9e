package beneficiarystore_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"ansinh/shared/audit"
	"ansinh/shared/beneficiary"
	"ansinh/shared/fault"
)

// Two officers enter the same outside funeral at once: one claim is kept, the
// other officer is told; the same command again stays what it was.
func TestAddClaim_F49_OneFuneralOneClaimWhoeverIsFaster(t *testing.T) {
	w, ctx := start(t), context.Background()
	names := []string{"Đỗ Thị Hương", "ĐỖ THỊ HƯƠNG", "Đỗ  Thị Hương "}
	errs := make([]error, len(names))
	enter := func(n int) error {
		claim := beneficiary.FuneralClaim{Beneficiary: fmt.Sprintf("NGOAI-%d", n), Commune: "18376", Name: names[n], Died: "2026-08-15", Amount: 10_800_000}
		return w.store.AddClaim(ctx, claim, audit.Entry{Object: "funeral/" + claim.Beneficiary, Action: "addFuneralClaim", By: "huyen.canbo"})
	}
	var all sync.WaitGroup
	for n := range names {
		all.Go(func() { errs[n] = enter(n) })
	}
	all.Wait()
	kept := -1
	for n, err := range errs {
		switch {
		case err == nil && kept == -1:
			kept = n
		case err == nil:
			t.Errorf("%d and %d are both kept", kept, n)
		case !fault.HasCode(err, "funeral-twice"):
			t.Errorf("%d: %v", n, err)
		}
	}
	if kept == -1 {
		t.Fatal("none is kept")
	}
	if err := enter(kept); !fault.HasCode(err, "claim-exists") {
		t.Errorf("again: %v", err)
	}
	count := 0
	for _, err := range w.store.Claims(ctx, "18376") {
		if err != nil {
			t.Fatal(err)
		}
		count++
	}
	if count != 1 {
		t.Errorf("%d claims", count)
	}
}
