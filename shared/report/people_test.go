package report_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/report"
)

// paid is a person's line on the roll with one policy.
func paid(name string, commune org.UnitID, death calendar.Month, rates ...beneficiary.Rate) beneficiary.RollPerson {
	return beneficiary.RollPerson{
		ID: name, Name: name, NationalID: "042190001234", Commune: commune, Death: death,
		Policies: []beneficiary.RollPolicy{{ID: "1", Rates: rates}},
	}
}

func rate(from calendar.Month, amount money.Dong, category string, status beneficiary.Status) beneficiary.Rate {
	return beneficiary.Rate{From: from, Amount: amount, Category: category, Status: status}
}

// TestPeople_E32_J02_WhatHappenedInAMonth: every kind of change once, in the
// list of the month and in the sums by policy.
func TestPeople_E32_J02_WhatHappenedInAMonth(t *testing.T) {
	const on = beneficiary.Active
	a := newArchive()
	a.people = []beneficiary.RollPerson{
		paid("cũ", xuanYen, "", rate("2024-01", 500_000, "6.1", on)),
		paid("mới", xuanYen, "", rate("2026-11", 500_000, "6.1", on)),
		paid("hưởng lại", xuanYen, "", rate("2024-01", 500_000, "6.1", on), rate("2026-08", 0, "6.1", beneficiary.Suspended), rate("2026-11", 500_000, "6.1", on)),
		paid("thôi", xuanYen, "", rate("2024-01", 500_000, "6.1", on), rate("2026-11", 0, "6.1", beneficiary.Stopped)),
		paid("tạm dừng", xuanYen, "", rate("2024-01", 500_000, "6.1", on), rate("2026-11", 500_000, "6.1", beneficiary.Suspended)),
		paid("chết", xuanYen, "2026-10", rate("2024-01", 500_000, "6.1", on)),
		paid("đổi mức", xuanYen, "", rate("2024-01", 500_000, "6.1", on), rate("2026-11", 750_000, "6.1", on)),
		paid("chuyển", xuanYen, "", rate("2024-01", 500_000, "6.1", on), rate("2026-11", 1_000_000, "5.1.c", on)),
		paid("xã khác", xuanHoi, "", rate("2026-11", 500_000, "6.1", on)),
	}
	q := report.Question{Month: "2026-11", Unit: xuanYen}
	moves := map[string]string{}
	for _, row := range walk(t, run(t, a, report.PeopleMoves, q)) {
		moves[fmt.Sprint(row[1])] = fmt.Sprint(row[4])
	}
	if diff := cmp.Diff(map[string]string{
		"mới": "Tăng: mới hưởng", "hưởng lại": "Tăng: hưởng lại", "thôi": "Giảm: thôi hưởng", "tạm dừng": "Giảm: tạm dừng",
		"chết": "Giảm: cắt chết", "đổi mức": "Điều chỉnh mức", "chuyển": "Chuyển chính sách",
	}, moves); diff != "" {
		t.Error(diff)
	}
	sums := run(t, a, report.PeopleSums, q)
	for key, want := range map[string]int{"before": 6, "more": 3, "less": 4, "now": 5, "suspended": 1} {
		if got := sum(t, sums, key); got != want {
			t.Errorf("%s is %d, want %d", key, got, want)
		}
	}
	if total(t, sums, "amount") != 3_250_000 || sums.Count != 2 {
		t.Errorf("%d rows, %v", sums.Count, sums.Totals)
	}
}

// TestPeople_E32_TheTwoReportsAgree: for any roll, the money of the month is
// that of the month before plus what the moves added less what they took.
func TestPeople_E32_TheTwoReportsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := newArchive()
		for i := range rapid.IntRange(0, 20).Draw(t, "people") {
			p := paid(fmt.Sprint(i), rapid.SampledFrom([]org.UnitID{xuanYen, xuanHoi}).Draw(t, "commune"), "")
			month := calendar.Month("2026-08")
			for range rapid.IntRange(0, 5).Draw(t, "rates") {
				p.Policies[0].Rates = append(p.Policies[0].Rates, rate(month, money.Dong(rapid.IntRange(1, 9).Draw(t, "amount"))*250_000,
					rapid.SampledFrom([]string{"5.1.c", "6.1"}).Draw(t, "category"),
					rapid.SampledFrom([]beneficiary.Status{beneficiary.Active, beneficiary.Suspended, beneficiary.Stopped}).Draw(t, "status")))
				month = month.Add(rapid.IntRange(1, 2).Draw(t, "months"))
			}
			if rapid.Bool().Draw(t, "dead") {
				p.Death = calendar.Month("2026-09").Add(rapid.IntRange(0, 4).Draw(t, "death"))
			}
			a.people = append(a.people, p)
		}
		of := func(month calendar.Month) report.Table {
			return run(t, a, report.PeopleSums, report.Question{Month: month, Unit: district})
		}
		before, now := of("2026-10"), of("2026-11")
		moves := run(t, a, report.PeopleMoves, report.Question{Month: "2026-11", Unit: district})
		if sum(t, before, "now") != sum(t, now, "before") {
			t.Fatalf("October ends with %v, November begins with %v", before.Totals, now.Totals)
		}
		if got := total(t, before, "amount") + total(t, moves, "more") - total(t, moves, "less"); got != total(t, now, "amount") {
			t.Fatalf("October %v, moves %v, November %v", before.Totals, moves.Totals, now.Totals)
		}
	})
}
