package paymentstore

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/audit"
	"ansinh/shared/dynamo"
	"ansinh/shared/job"
	"ansinh/shared/payment"
)

// TestList_F45_IsReadAsItWasWritten today and before it was compressed, and
// stays a kilobyte, a write unit, from its preparation to its export.
func TestList_F45_IsReadAsItWasWritten(t *testing.T) {
	at := time.Date(2026, 11, 22, 4, 5, 6, 789, time.UTC)
	hash := func(n int) string { return fmt.Sprintf("%x", sha256.Sum256([]byte{byte(n)})) }
	who := payment.By{ID: "huyen.canbo", Name: "Nguyễn Thị Hương", Office: "Huyện Nghi Xuân"}
	id := payment.NewListID("442", "2026-11", payment.Monthly)
	l := payment.List{
		ID: id, State: payment.Locked, Version: 11, Notes: 2, Generation: 1, Run: 2, PreparedBy: who, PreparedAt: at,
		Job: &job.Job{State: job.Done}, Lines: 1355, Total: 950_000_000, Hash: hash(1),
		Scan:               &payment.Scan{Key: "lists/442/2026-11/monthly/scans/01JD6M0Z8Q5V9XKQ4T1ZC7B2RA.pdf", Name: "tong-hop-2026-11.pdf", Type: "application/pdf", Size: 99_999, Hash: hash(2), Total: 950_000_000, UploadedBy: who, UploadedAt: at},
		Terms:              &payment.Terms{From: "2026-01", SendCutOffDay: 5, SettlementCutOffDay: 25, MonthsPerSettlement: 1, Connected: true, Types: []payment.Type{payment.Monthly}},
		SettlementDeadline: "2026-11-25",
		Packages:           []payment.Package{{ID: "442:2026-11:monthly:101", SentAt: at, SentBy: who, Hash: hash(1), Lines: 1355, Total: 950_000_000, State: payment.Delivered}},
		Settlements:        []payment.Settlement{{Version: 1, Package: "442:2026-11:monthly:101", Message: "quyet-toan-1", Folder: "settlements/442/2026-11/monthly/1/v1-quyet-toan-1", Paid: payment.Tally{Lines: 1350, Money: 946_500_000}, Unpaid: payment.Tally{Lines: 5, Money: 3_500_000}}},
		Paid:               payment.Tally{Lines: 1350, Money: 946_500_000}, Unpaid: payment.Tally{Lines: 5, Money: 3_500_000},
		LockedBy: &payment.By{ID: "huyen.canbo2", Name: "Trần Văn Bình", Office: "Huyện Nghi Xuân"}, LockedAt: &at,
		Export: &payment.Export{Rows: 1355, Key: "dataset=lines/period=2026-11/province=42/442-monthly.parquet", At: at},
		Chain:  audit.Chain{Seq: 12, Hash: hash(3)},
	}
	for name, stored := range map[string]any{"compressed": storedList{&l}, "an attribute a field": l} {
		item, err := dynamo.Marshal(stored)
		if err != nil {
			t.Fatal(err)
		}
		var got payment.List
		if err := dynamo.Unmarshal(item, &storedList{&got}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(l, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	raw, err := compress(l)
	if key := listKey(id); err != nil || len(raw)+len(key.PK+key.SK+"pkskzversion")+8 > 1<<10 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}

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
