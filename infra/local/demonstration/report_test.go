package demonstration

import (
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/google/go-cmp/cmp"
)

func balanced() Report {
	return Report{
		Dossier: "HS-18376-26-7K3QF9", DecisionNumber: "01/QĐ-UBND", SignaturesValid: 2, ImportedRows: 298, Period: "2026-11",
		Lines: 3, ListTotal: 2_700_000, PaidTotal: 1_890_000, UnpaidTotal: 810_000, CarriedOverTotal: 810_000,
		ExtendedTo: "2026-11-28", Locked: true, ExportRows: 3, ExportTotal: 2_700_000,
	}
}

func TestReport_F57_OneDongOffFailsTheDemonstration(t *testing.T) {
	if err := balanced().check(); err != nil {
		t.Fatalf("a balanced report: %v", err)
	}
	for name, spoil := range map[string]func(*Report){
		"paid":             func(r *Report) { r.PaidTotal++ },
		"unpaid":           func(r *Report) { r.UnpaidTotal--; r.CarriedOverTotal-- },
		"carried over":     func(r *Report) { r.CarriedOverTotal-- },
		"exported money":   func(r *Report) { r.ExportTotal++ },
		"exported rows":    func(r *Report) { r.ExportRows-- },
		"nothing unpaid":   func(r *Report) { r.PaidTotal, r.UnpaidTotal, r.CarriedOverTotal = r.ListTotal, 0, 0 },
		"one signature":    func(r *Report) { r.SignaturesValid = 1 },
		"not locked":       func(r *Report) { r.Locked = false },
		"no dossier":       func(r *Report) { r.Dossier = "" },
		"no number":        func(r *Report) { r.DecisionNumber = "" },
		"nothing imported": func(r *Report) { r.ImportedRows = 0 },
		"not extended":     func(r *Report) { r.ExtendedTo = "" },
	} {
		r := balanced()
		spoil(&r)
		if r.check() == nil {
			t.Errorf("%s: %+v passes", name, r)
		}
	}
}

func TestTally_F57_ALineWhosePartsDoNotMakeItsTotalIsRefused(t *testing.T) {
	var all tally
	for _, l := range []line{
		{Regular: 500_000, Total: 500_000, Status: "PAID"},
		{Regular: 500_000, Arrears: 100_000, Recovery: 50_000, CarryOver: 10_000, Total: 560_000, Status: "UNPAID"},
		{CarryOver: 700_000, Total: 700_000, Status: "CARRIED_OVER"},
	} {
		if err := all.add(l); err != nil {
			t.Fatal(err)
		}
	}
	want := sums{Lines: 3, Regular: 1_000_000, Arrears: 100_000, Recovery: 50_000, CarryOver: 710_000, Total: 1_760_000}
	if diff := cmp.Diff(want, all.sums); diff != "" || all.paid != 500_000 || all.unpaid != 1_260_000 {
		t.Errorf("paid %s unpaid %s %s", all.paid, all.unpaid, diff)
	}
	if err := all.add(line{Name: "Lệch", Regular: 500_000, Total: 500_001}); err == nil || !strings.Contains(err.Error(), "Lệch") {
		t.Errorf("a line off by one đồng: %v", err)
	}
}

func TestShows_F15_FindsATotalInAPrintedPage(t *testing.T) {
	content, err := paper{title: "Tổng", lines: []string{"1.234.567"}}.pdf()
	if err != nil {
		t.Fatal(err)
	}
	if !shows(content, "1.234.567") {
		t.Error("the printed total is not found")
	}
	for _, other := range []string{"1.234.568", "234.567", "1.234"} {
		if shows(content, other) {
			t.Errorf("%s is found, though only 1.234.567 is printed", other)
		}
	}
	bare := fpdf.New("P", "mm", "A4", "")
	bare.AddPage()
	if content, err = finish(bare); err != nil || shows(content, "1") {
		t.Errorf("an empty page: %v", err)
	}
}
