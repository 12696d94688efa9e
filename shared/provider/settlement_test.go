package provider_test

import (
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
	"ansinh/shared/provider"
)

// pack is a package of n lines of 500,000 đồng.
func pack(n int) []provider.Disbursement {
	var lines []provider.Disbursement
	for i := range n {
		line := payment.Line{
			LineRef: payment.LineRef{Commune: "18376", Beneficiary: fmt.Sprintf("p%03d", i), Policy: "1"},
			Name:    "Nguyễn Văn An", Budget: "dia-phuong", Regular: 500_000, Total: 500_000, Method: "cash",
		}
		lines = append(lines, provider.FromLine(&line))
	}
	return lines
}

// told is the settlement of a package with its first lines unpaid.
func told(lines []provider.Disbursement, unpaid int) []provider.DisbursementStatus {
	var out []provider.DisbursementStatus
	for i, d := range lines {
		s := provider.DisbursementStatus{ReferenceID: d.ReferenceID, Amount: d.Amount, Status: provider.Success}
		if i < unpaid {
			s.Status, s.ReasonMessage = provider.Rejected, "vắng mặt"
		}
		out = append(out, s)
	}
	return out
}

func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func check(lines []provider.Disbursement, statuses []provider.DisbursementStatus, paid, unpaid money.Dong) (outcomes []provider.Outcome, c *provider.Check, err error) {
	c, err = provider.NewCheck(each(statuses), "442:2024-03:monthly:101", "2024-03-20")
	if err != nil {
		return nil, nil, err
	}
	err = c.Commune("18376", each(lines), func(o provider.Outcome) error {
		outcomes = append(outcomes, o)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return outcomes, c, c.Finish(paid, unpaid)
}

func TestCheck_F21_AHundredStatusesForAHundredLines(t *testing.T) {
	lines := pack(100)
	outcomes, c, err := check(lines, told(lines, 3), 48_500_000, 1_500_000)
	if err != nil {
		t.Fatal(err)
	}
	if c.Paid != (payment.Tally{Lines: 97, Money: 48_500_000}) || c.Unpaid != (payment.Tally{Lines: 3, Money: 1_500_000}) || len(outcomes) != 100 {
		t.Errorf("paid %+v, unpaid %+v, %d outcomes", c.Paid, c.Unpaid, len(outcomes))
	}
	if o := outcomes[0]; o.Status != payment.Unpaid || o.Reason != "vắng mặt" || o.Line == nil || o.Line.Status != payment.Unpaid {
		t.Errorf("%+v", o)
	}
	if o := outcomes[3]; o.Status != payment.Paid || o.Date != "2024-03-20" || o.Line != nil {
		t.Errorf("%+v", o)
	}
}

func TestCheck_F21_F57_RefusesTheWholeMessageWithAList(t *testing.T) {
	for name, c := range map[string]struct {
		spoil        func([]provider.DisbursementStatus) []provider.DisbursementStatus
		paid, unpaid money.Dong
		code         string
		fields       int
	}{
		"unknown": {func(s []provider.DisbursementStatus) []provider.DisbursementStatus {
			return append(s, provider.DisbursementStatus{ReferenceID: "18376.x.1", Amount: 1, Status: "succ"})
		}, 48_500_000, 1_500_000, "settlement-lines", 1},
		"missing": {func(s []provider.DisbursementStatus) []provider.DisbursementStatus { return s[2:] }, 48_500_000, 500_000, "settlement-lines", 2},
		"twice":   {func(s []provider.DisbursementStatus) []provider.DisbursementStatus { return append(s, s[5]) }, 48_500_000, 1_500_000, "settlement-lines", 1},
		"another amount": {
			func(s []provider.DisbursementStatus) []provider.DisbursementStatus { s[9].Amount--; return s },
			48_500_000, 1_500_000, "settlement-lines", 1,
		},
		"unpaid without a reason": {func(s []provider.DisbursementStatus) []provider.DisbursementStatus {
			s[0].ReasonMessage = ""
			return s
		}, 48_500_000, 1_500_000, "settlement-lines", 1},
		"paid tomorrow": {func(s []provider.DisbursementStatus) []provider.DisbursementStatus {
			s[9].Timestamp = time.Date(2024, 3, 21, 5, 0, 0, 0, time.UTC)
			return s
		}, 48_500_000, 1_500_000, "settlement-lines", 1},
		"a status of its own": {
			func(s []provider.DisbursementStatus) []provider.DisbursementStatus { s[9].Status = "pdng"; return s },
			48_500_000, 1_500_000, "settlement-lines", 1,
		},
		"none at all": {func([]provider.DisbursementStatus) []provider.DisbursementStatus { return nil }, 0, 0, "settlement-lines", 100},
		"paid off by one đồng": {
			func(s []provider.DisbursementStatus) []provider.DisbursementStatus { return s },
			48_500_001, 1_500_000, "settlement-unbalanced", 1,
		},
		"both off": {
			func(s []provider.DisbursementStatus) []provider.DisbursementStatus { return s },
			48_499_999, 1_500_001, "settlement-unbalanced", 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			lines := pack(100)
			_, _, err := check(lines, c.spoil(told(lines, 3)), c.paid, c.unpaid)
			f := fault.As(err)
			if f == nil || f.Code != c.code || len(f.Fields) != c.fields || f.Kind != fault.KindRefused {
				t.Errorf("%+v", err)
			}
		})
	}
}

func TestCheck_F21_TheListOfComplaintsIsBounded(t *testing.T) {
	lines := pack(500)
	_, _, err := check(lines, nil, 0, 0)
	if f := fault.As(err); f == nil || len(f.Fields) != 100 {
		t.Errorf("%v", err)
	}
}

// Whatever the order and the outcomes, a settlement that names every line
// once with its amount balances, and one that leaves out a line is refused.
func TestCheck_F57_Balances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := pack(rapid.IntRange(1, 40).Draw(t, "lines"))
		statuses := told(lines, rapid.IntRange(0, len(lines)).Draw(t, "unpaid"))
		shuffled := rapid.Permutation(statuses).Draw(t, "order")
		var paid, unpaid money.Dong
		for _, s := range statuses {
			if s.Status == provider.Success {
				paid += s.Amount
			} else {
				unpaid += s.Amount
			}
		}
		if _, c, err := check(lines, shuffled, paid, unpaid); err != nil || c.Paid.Money+c.Unpaid.Money != money.Dong(len(lines))*500_000 {
			t.Fatalf("%v", err)
		}
		drop := rapid.IntRange(0, len(lines)-1).Draw(t, "drop")
		if _, _, err := check(lines, slices.Delete(slices.Clone(shuffled), drop, drop+1), paid, unpaid); err == nil {
			t.Fatal("a missing line was taken")
		}
	})
}

func TestFromLine_F18_ReadsBack(t *testing.T) {
	for _, line := range []payment.Line{
		{Method: "cash", NationalID: "042090001234"},
		{Method: "account", Bank: "AGRIBANK", Number: "1234567890", Holder: "LÊ THỊ BA"},
		{Method: "wallet", Bank: "MOMO", Number: "0912345678", Holder: "LÊ THỊ BA"},
	} {
		line.LineRef = payment.LineRef{Commune: "18073-2025", Beneficiary: "01J", Policy: "p-2"}
		line.Name, line.Category, line.Budget, line.Status = "Trần Văn Bé", "5.1.a", "TW", payment.Pending
		line.Regular, line.Arrears, line.Recovery, line.CarryOver, line.Total = 500_000, 100_000, 50_000, 25_000, 575_000
		d := provider.FromLine(&line)
		back, err := d.Line()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(line, back); diff != "" {
			t.Error(diff)
		}
	}
}
