package payment_test

import (
	"testing"

	"ansinh/shared/beneficiary"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

func TestFuneralLine_F49_ClaimantDeceasedAmountDecision(t *testing.T) {
	claim := beneficiary.FuneralClaim{
		Beneficiary: "b1", Name: "Nguyễn Văn Cố", Commune: "18376", Died: "2024-02-20", Amount: 10_000_000,
		Claimant: beneficiary.Claimant{Name: "Nguyễn Thị Con", NationalID: "042190001234", Payment: beneficiary.Payment{Method: beneficiary.Account, Bank: "VBA", Number: "123456"}},
		Decision: beneficiary.Decision{Number: "12/QĐ-UBND", Date: "2024-02-28"},
	}
	line := payment.FuneralLine(&claim)
	if err := line.Add(); err != nil {
		t.Fatal(err)
	}
	if line.Name != "Nguyễn Thị Con" || line.Deceased != "Nguyễn Văn Cố" || line.Total != 10_000_000 || line.Decision != "12/QĐ-UBND, 28/02/2024" ||
		line.Method != beneficiary.Account || line.Number != "123456" || line.Budget != payment.BudgetFuneral {
		t.Errorf("%+v", line)
	}
	for list, want := range map[string]bool{"": true, "442:2024-03:funeral": true, "442:2024-02:funeral": false} {
		claim.List = list
		if payment.MayTake(&claim, "442:2024-03:funeral") != want {
			t.Errorf("a claim of %q: %v", list, !want)
		}
	}
}

func TestPrepare_F53_NoNewListInALockedPeriod(t *testing.T) {
	locked := listIn(payment.Locked)
	l := payment.List{ID: "442:2024-03:funeral"}
	prepare := payment.Prepare{ID: l.ID, Communes: 17, Siblings: []payment.List{locked}}
	if err := prepare.Apply(&l, officer, noon("2024-03-28")); !fault.HasCode(err, "period-locked") {
		t.Fatal(err)
	}
	locked.State = payment.Settled
	prepare.Siblings = []payment.List{locked}
	if err := prepare.Apply(&l, officer, noon("2024-03-28")); err != nil {
		t.Error(err)
	}
}
