package report_test

import (
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/payment"
	"ansinh/shared/report"
)

// A death recorded in November is on November's list with what was paid after
// it, in a month without a payment list too (F-44), and the workbook has its
// sums as numbers and its ids as texts (J-04).
func TestDeathsCut_F44_J04_OneRowADeathWithWhatWasPaidAfterIt(t *testing.T) {
	a := newArchive()
	death := payment.Death{
		Commune: xuanYen, Beneficiary: "b1", Seq: 3, Name: "Nguyễn Thị Bích", NationalID: "042190001234", Date: "2026-09-10", Recorded: "2026-11",
		At: time.Date(2026, 11, 3, 2, 0, 0, 0, time.UTC),
	}
	earlier := death
	earlier.Beneficiary, earlier.Recorded = "b2", "2026-10"
	a.deaths = []payment.Death{death, earlier}
	recovery := payment.Adjustment{
		ID: "death3-x", Kind: payment.Recovery, Commune: xuanYen, Beneficiary: "b1", Policy: "1", Amount: 1_000_000, Source: "death/3/x",
		Collections: []payment.Collection{{Amount: 400_000}},
	}
	void := recovery
	void.ID, void.Collections, void.Cancelled = "death3-y", nil, &payment.Cancelled{Amount: 1_000_000, GiveBack: true}
	a.owed = []payment.Adjustment{recovery, void}
	f := fileOf(t, a, report.DeathsCut, report.Question{Month: "2026-11"})
	if f.Table.Count != 1 || total(t, f.Table, "paidAfter") != 1_000_000 || total(t, f.Table, "recovered") != 400_000 || total(t, f.Table, "left") != 600_000 {
		t.Fatalf("%d rows, %v", f.Table.Count, f.Table.Totals)
	}
	book := workbook(t, f)
	rows, err := book.GetRows("Báo cáo", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	row := rows[6] // the first below the head
	if row[3] != "042190001234" || row[4] != "10/09/2026" || row[7] != "1000000" {
		t.Errorf("%q", row)
	}
}

// The list of what is owed holds what is not finished and what is planned from
// the month; what was settled earlier is left out (F-42, F-43).
func TestOwedPeople_F42_F43_TheUnfinishedAndTheMonths(t *testing.T) {
	a := newArchive()
	paid := []payment.Take{{List: november, Policy: "1", Amount: 500_000, Status: payment.Paid}}
	a.owed = []payment.Adjustment{
		{ID: "open", Kind: payment.Recovery, Commune: xuanYen, Amount: 300_000, Month: "2026-10", From: "2026-08", Through: "2026-09"},
		{ID: "here", Kind: payment.Arrears, Commune: xuanYen, Amount: 500_000, Month: "2026-11", From: "2026-09", Through: "2026-09", Takes: paid},
		{ID: "before", Kind: payment.Arrears, Commune: xuanYen, Amount: 500_000, Month: "2026-10", From: "2026-09", Through: "2026-09", Takes: paid},
	}
	table := fileOf(t, a, report.OwedPeople, report.Question{Month: "2026-11"}).Table
	if table.Count != 2 || total(t, table, "amount") != 800_000 || total(t, table, "settled") != 500_000 || total(t, table, "left") != 300_000 {
		t.Errorf("%d rows, %v", table.Count, table.Totals)
	}
}
