package report_test

import (
	"testing"

	"ansinh/shared/beneficiary"
	"ansinh/shared/money"
	"ansinh/shared/payment"
	"ansinh/shared/report"
)

// owing puts arrears and a recovery on the first two lines of November.
func owing() *archive {
	a := newArchive()
	for _, who := range []string{"An", "Binh", "Cuc"} {
		a.add(xuanYen, who, 500_000, "5a", beneficiary.Cash)
	}
	lines := a.lines[november]
	lines[0].Arrears, lines[0].Total = 1_000_000, 1_500_000
	lines[1].Recovery, lines[1].Total = 300_000, 200_000
	take := func(amount money.Dong) []payment.Take {
		return []payment.Take{{List: november, Policy: "1", Amount: amount, Status: payment.Pending}}
	}
	a.owed = []payment.Adjustment{
		{ID: "a1", Kind: payment.Arrears, Commune: xuanYen, Beneficiary: "An", Name: "Đỗ Thị An", Category: "5a", Amount: 1_200_000, From: "2026-07", Through: "2026-10", Reason: "Nâng mức chuẩn", Takes: take(1_000_000)},
		{ID: "r1", Kind: payment.Recovery, Commune: xuanYen, Beneficiary: "Binh", Name: "Đỗ Thị Binh", Category: "5a", Amount: 300_000, From: "2026-09", Through: "2026-09", Reason: "Trả thừa", Takes: take(300_000)},
		{ID: "a2", Kind: payment.Arrears, Commune: xuanYen, Beneficiary: "Cuc", Name: "Đỗ Thị Cuc", Category: "5a", Amount: 90_000, From: "2026-10", Through: "2026-10", Reason: "Chưa đến kỳ"},
	}
	return a
}

func TestReports_F42_ArrearsOfThePeriodByPersonAndByPolicyAgree(t *testing.T) {
	a := owing()
	people := run(t, a, report.ArrearsPaid, report.Question{List: november})
	rows := walk(t, people)
	if len(rows) != 1 || rows[0][1] != "Đỗ Thị An" || rows[0][4] != "07/2026 – 10/2026" || rows[0][7] != "Nâng mức chuẩn" {
		t.Fatalf("BTXH_CT_15: %v", rows)
	}
	policies := run(t, a, report.OwedByPolicy, report.Question{List: november})
	if total(t, people, "amount") != total(t, policies, "arrears") || total(t, policies, "arrears") != 1_000_000 {
		t.Errorf("arrears: %d by person, %d by policy", total(t, people, "amount"), total(t, policies, "arrears"))
	}
	if total(t, policies, "recovery") != 300_000 {
		t.Errorf("recovery: %d", total(t, policies, "recovery"))
	}
}
