package payment_test

import (
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

// line is a draft's line with the components given.
func lineOf(t interface{ Fatal(...any) }, regular, arrears, recovery, carried money.Dong) payment.Line {
	l := payment.Line{
		LineRef: payment.LineRef{Commune: "18376", Beneficiary: "p1", Policy: "P01"}, Name: "Trần Thị Hương",
		Regular: regular, Arrears: arrears, Recovery: recovery, CarryOver: carried, Status: payment.Pending,
	}
	if err := l.Add(); err != nil {
		t.Fatal(err)
	}
	return l
}

func amounts(parts ...money.Dong) (split []payment.SplitPart) {
	for _, p := range parts {
		split = append(split, payment.SplitPart{Amount: p})
	}
	return split
}

func TestSplit_F52_PartsOfTheSameSum(t *testing.T) {
	l := listIn(payment.SummaryUploaded)
	whole := lineOf(t, 1_500_000, 0, 0, 0)
	split, err := payment.SplitLine{Line: whole, Parts: amounts(500_000, 1_000_000)}.Apply(&l, officer, noon("2024-03-02"))
	if err != nil {
		t.Fatal(err)
	}
	if l.State != payment.Preparing || l.Mode != payment.SplitOnly || l.Only != "18376" || l.Run != 2 {
		t.Errorf("%s, %q of %s, run %d", l.State, l.Mode, l.Only, l.Run)
	}
	parts, err := split.Divide(whole)
	if err != nil {
		t.Fatal(err)
	}
	if len(parts) != 2 || parts[0].Total != 500_000 || parts[1].Total != 1_000_000 || parts[0].Policy != "P01" || parts[1].Policy != "P01~2" {
		t.Errorf("%+v", parts)
	}
	ref, ok := payment.ParseLineRef(parts[1].LineRef.String())
	if !ok || ref != parts[1].LineRef || ref.Whole() != whole.LineRef {
		t.Errorf("%s reads as %+v", parts[1].LineRef, ref)
	}
}

// A split line pays one person, however many parts the list has of it.
func TestSums_F15_F52_PartsAreNoPeople(t *testing.T) {
	whole := payment.LineRef{Commune: "18073-2025", Beneficiary: "a", Policy: "1"}
	var first, all payment.Sums
	for n := 1; n <= 3; n++ {
		first.Count(&payment.Line{LineRef: whole.Part(n), Total: 100_000})
	}
	all.Count(&payment.Line{LineRef: payment.LineRef{Commune: "18073-2025", Beneficiary: "b", Policy: "1"}, Total: 500_000})
	all.Merge(first)
	if first.Persons() != 1 || all.Persons() != 2 || all.Lines != 4 || all.Total != 800_000 {
		t.Errorf("%d and %d persons of %+v", first.Persons(), all.Persons(), all)
	}
}

func TestSplit_F52_Refusals(t *testing.T) {
	three := lineOf(t, 500_000, 400_000, 0, 600_000)
	half := three
	half.Parts = 2
	for name, c := range map[string]struct {
		state payment.State
		list  payment.ListID
		line  payment.Line
		parts []payment.SplitPart
		want  string
	}{
		"another sum":               {payment.Draft, monthly, three, amounts(500_000, 999_999), "split-sum"},
		"a sum beyond all money":    {payment.Draft, monthly, three, amounts(1<<62, 1<<62), "split-sum"},
		"one part":                  {payment.Draft, monthly, three, amounts(1_500_000), "bad-split"},
		"a part of nothing":         {payment.Draft, monthly, three, amounts(0, 1_500_000), "bad-split"},
		"too many parts":            {payment.Draft, monthly, three, amounts(1, 1, 1, 1, 1, 1, 1_499_994), "bad-split"},
		"nothing left this month":   {payment.Draft, monthly, three, []payment.SplitPart{{Amount: 500_000, Month: "2024-04"}, {Amount: 1_000_000, Month: "2024-05"}}, "bad-split"},
		"into the past":             {payment.Draft, monthly, three, []payment.SplitPart{{Amount: 1_000_000}, {Amount: 500_000, Month: "2024-02"}}, "bad-split"},
		"beyond a year":             {payment.Draft, monthly, three, []payment.SplitPart{{Amount: 1_000_000}, {Amount: 500_000, Month: "2025-04"}}, "bad-split"},
		"more than the month's own": {payment.Draft, monthly, three, []payment.SplitPart{{Amount: 900_000}, {Amount: 600_000, Month: "2024-04"}}, "split-deferral"},
		"a funeral put off":         {payment.Draft, "442:2024-03:funeral", lineOf(t, 1_500_000, 0, 0, 0), []payment.SplitPart{{Amount: 500_000}, {Amount: 1_000_000, Month: "2024-04"}}, "bad-split"},
		"split already":             {payment.Draft, monthly, half, amounts(500_000, 1_000_000), "line-split"},
		"F-53: sent":                {payment.Sent, monthly, three, amounts(500_000, 1_000_000), "list-sent"},
		"F-53: settled":             {payment.Settled, monthly, three, amounts(500_000, 1_000_000), "wrong-state"},
		"F-53: locked":              {payment.Locked, monthly, three, amounts(500_000, 1_000_000), "period-locked"},
	} {
		t.Run(name, func(t *testing.T) {
			l := listIn(c.state)
			l.ID = c.list
			if _, err := (payment.SplitLine{Line: c.line, Parts: c.parts}).Apply(&l, officer, noon("2024-03-02")); !fault.HasCode(err, c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

func TestMerge_F52_OnlyWhatIsSplit(t *testing.T) {
	l := listIn(payment.Draft)
	whole := lineOf(t, 300_000, 0, 0, 0)
	split, err := payment.SplitLine{Line: whole, Parts: amounts(100_000, 200_000)}.Apply(&l, officer, noon("2024-03-02"))
	if err != nil {
		t.Fatal(err)
	}
	l.State = payment.Draft // the run is over
	merged, err := payment.MergeLine{Split: split, Found: true}.Apply(&l, officer, noon("2024-03-03"))
	if err != nil || merged.Counts() || merged.Fits(&whole) {
		t.Fatalf("%v, %+v", err, merged)
	}
	l.State = payment.Draft
	if _, err := (payment.MergeLine{Split: merged, Found: true}).Apply(&l, officer, noon("2024-03-03")); !fault.HasCode(err, "line-whole") {
		t.Errorf("merged twice: %v", err)
	}
}

// Whatever a line consists of and however it is split: no đồng comes or goes,
// each part is the sum of its components, and merging gives the line back.
func TestSplit_F52_EverySumIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.Int64Range(0, 3_000_000)
		regular, arrears, carried := money.Dong(some.Draw(t, "regular")), money.Dong(some.Draw(t, "arrears")), money.Dong(some.Draw(t, "carried"))
		recovery := money.Dong(rapid.Int64Range(0, int64(regular+arrears+carried)).Draw(t, "recovery"))
		whole := lineOf(t, regular, arrears, recovery, carried)
		if whole.Total < 2 {
			t.Skip("nothing to split")
		}
		later := money.Dong(rapid.Int64Range(0, int64(min(regular, whole.Total-1))).Draw(t, "later"))
		var parts []payment.SplitPart
		left := whole.Total - later
		for n := rapid.IntRange(1, 4).Draw(t, "parts"); n > 1 && left > 1; n-- {
			p := money.Dong(rapid.Int64Range(1, int64(left-1)).Draw(t, "part"))
			parts, left = append(parts, payment.SplitPart{Amount: p}), left-p
		}
		parts = append(parts, payment.SplitPart{Amount: left})
		if later > 0 {
			parts = append(parts, payment.SplitPart{Amount: later, Month: calendar.Month("2024-03").Add(rapid.IntRange(1, 12).Draw(t, "month"))})
		}
		if len(parts) < 2 {
			t.Skip("one part")
		}
		l := listIn(payment.Draft)
		split, err := payment.SplitLine{Line: whole, Parts: parts}.Apply(&l, officer, noon("2024-03-02"))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := split.Divide(whole)
		if err != nil {
			t.Fatal(err)
		}
		var sum, want payment.Sums
		seen := map[string]bool{}
		for _, part := range lines {
			sum.Count(&part)
			if part.Total <= 0 || part.Regular < 0 || part.Arrears < 0 || part.Recovery < 0 || part.CarryOver < 0 || seen[part.Policy] {
				t.Fatalf("%+v", part)
			}
			seen[part.Policy] = true
		}
		want.Count(&whole)
		want.Lines, want.Further, want.Regular, want.Total = len(lines), len(lines)-1, want.Regular-later, want.Total-later
		if sum != want {
			t.Fatalf("the parts are %+v, the line without %s is %+v", sum, later, want)
		}
		if again := split.Undivided(lines[0]); again != whole {
			t.Fatalf("merged %+v, was %+v", again, whole)
		}
	})
}
