package chaos

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ansinh/shared/money"
	"ansinh/shared/payment/cycle"
)

const (
	oneList  = "442:2027-01:monthly"
	nextList = "442:2027-02:monthly"
)

// sampleBooks are those of two months: somebody is paid and had died, somebody
// is not paid and carried over, a line is in two parts, a recovery is taken.
func sampleBooks() books {
	paid := func(who, policy string, regular money.Dong) line {
		return line{Commune: "1", Beneficiary: who, Policy: policy, Regular: regular, Total: regular, Status: "PAID", PaidDate: "2027-01-01"}
	}
	split1, split2 := paid("C", "1", 30), paid("C", "1~2", 20)
	split1.Parts, split2.Parts = 2, 2
	absent := line{Commune: "1", Beneficiary: "B", Policy: "1", Regular: 40, Recovery: 10, Total: 30, Status: "CARRIED_OVER", CarriedTo: nextList}
	took := line{Commune: "1", Beneficiary: "B", Policy: "1", Regular: 40, CarryOver: 30, Arrears: 5, Total: 75, Status: "PAID"}
	b := books{
		Lists:   map[string]listBooks{oneList: filed([]line{paid("A", "1", 100), absent, split1, split2}), nextList: filed([]line{took})},
		Periods: map[string]balance{"442 2027-01": {Balanced: true, Arrears: owing{Count: 1, Owed: 5, Balanced: true}}},
		Owed: map[string]adjustment{
			"arrears":  {Kind: "arrears", Beneficiary: "B", Policy: "1", Amount: 5, Settled: 5, Source: "manual", State: "settled"},
			"recovery": {Kind: "recovery", Beneficiary: "B", Policy: "1", Amount: 25, Settled: 10, Remaining: 15, Source: "manual", State: "open"},
			"death":    {Kind: "recovery", Beneficiary: "A", Policy: "1", Amount: 100, Remaining: 100, Source: "death/1/" + oneList, State: "open"},
		},
		Deaths:   map[string]death{"A": {Beneficiary: "A", Date: "2026-12-10"}},
		Waiting:  map[string]waiting{oneList: {}},
		Reviews:  []reviewed{{Policies: 3, Applied: entitledSums{Rows: 1, Arrears: 5}}},
		complete: true,
	}
	b.Owed["arrears"] = taken(b.Owed["arrears"], 5)
	b.Owed["recovery"] = taken(b.Owed["recovery"], 10)
	return b
}

func taken(a adjustment, amount money.Dong) adjustment {
	a.Takes = append(a.Takes, take{List: nextList, Policy: "1", Amount: amount, Status: "PAID"})
	return a
}

// filed are a list's books as they follow from its lines.
func filed(lines []line) listBooks {
	l := listBooks{State: "PERIOD_LOCKED", Communes: map[string]sums{}, Lines: lines}
	for _, one := range lines {
		l.Sums.count(one)
		l.Balance.Listed += one.Total
		if one.Status == "PAID" {
			l.Balance.Paid, l.Balance.PaidLines = l.Balance.Paid+one.Total, l.Balance.PaidLines+1
		} else {
			l.Balance.Unpaid, l.Balance.UnpaidLines = l.Balance.Unpaid+one.Total, l.Balance.UnpaidLines+1
		}
		l.FileLines = append(l.FileLines, cycle.ExportRow{Beneficiary: one.Beneficiary, Policy: one.Policy, Total: int64(one.Total), Status: one.Status})
		if one.Arrears > 0 {
			l.FileArrears = append(l.FileArrears, cycle.ExportOwed{Beneficiary: one.Beneficiary, Amount: int64(one.Arrears)})
		}
		if one.Recovery > 0 {
			l.FileRecoveries = append(l.FileRecoveries, cycle.ExportOwed{Beneficiary: one.Beneficiary, Amount: int64(one.Recovery)})
		}
	}
	l.Communes["1"] = l.Sums
	l.FileSettlements = []cycle.ExportSettlement{{Version: 1, Paid: int64(l.Balance.Paid), Unpaid: int64(l.Balance.Unpaid), Counts: true}}
	return l
}

func TestCompare_F57_TwoEqualRunsDoNotDiffer(t *testing.T) {
	a, b := sampleBooks(), sampleBooks()
	if got := compare(a, b); len(got) != 0 {
		t.Errorf("they differ: %q", got)
	}
	if got := a.violations(); len(got) != 0 {
		t.Errorf("sound books are not: %q", got)
	}
}

// One đồng planted anywhere in a run, and one line of any sum, is found.
func TestCompare_F57_FindsOneDongAnywhere(t *testing.T) {
	planted := 0
	for n := 0; ; n++ {
		spoilt := sampleBooks()
		where, done := plant(reflect.ValueOf(&spoilt).Elem(), "books", &[]int{n}[0])
		if !done {
			break
		}
		planted++
		if got := compare(spoilt, sampleBooks()); len(got) != 1 {
			t.Errorf("%s is one more, and found is %q", where, got)
		}
	}
	if planted < 100 {
		t.Errorf("planted %d times only", planted)
	}
}

// plant adds one to the nth number within a value; where says which it was.
func plant(v reflect.Value, name string, n *int) (where string, done bool) {
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		if *n--; *n < 0 {
			v.SetInt(v.Int() + 1)
			return name, true
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				if where, done = plant(v.Field(i), name+"."+f.Name, n); done {
					return where, done
				}
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if where, done = plant(v.Index(i), fmt.Sprintf("%s[%d]", name, i), n); done {
				return where, done
			}
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			one := reflect.New(v.Type().Elem()).Elem()
			one.Set(v.MapIndex(key))
			if where, done = plant(one, fmt.Sprintf("%s[%v]", name, key), n); done {
				v.SetMapIndex(key, one)
				return where, done
			}
		}
	}
	return "", false
}

// What may be in no run is found without another to compare with.
func TestCheck_F57_F44_NamesWhatMayNotBe(t *testing.T) {
	list := func(b *books, id string, change func(*listBooks)) {
		l := b.Lists[id]
		change(&l)
		b.Lists[id] = l
	}
	for name, spoil := range map[string]func(*books){
		"a line that is not in the sums": func(b *books) { list(b, oneList, func(l *listBooks) { l.Lines = l.Lines[1:] }) },
		"a đồng in the sums alone":       func(b *books) { list(b, oneList, func(l *listBooks) { l.Sums.Total++ }) },
		"a đồng in a commune's sums":     func(b *books) { list(b, oneList, func(l *listBooks) { l.Communes["1"] = sums{} }) },
		"a đồng paid that is not said":   func(b *books) { list(b, oneList, func(l *listBooks) { l.Balance.Paid++ }) },
		"a line that was not exported":   func(b *books) { list(b, oneList, func(l *listBooks) { l.FileLines = l.FileLines[1:] }) },
		"a settlement a đồng off":        func(b *books) { list(b, oneList, func(l *listBooks) { l.FileSettlements[0].Paid-- }) },
		"arrears that were not exported": func(b *books) { list(b, nextList, func(l *listBooks) { l.FileArrears = nil }) },
		"a line that is there twice": func(b *books) {
			list(b, oneList, func(l *listBooks) { *l = filed(append(l.Lines, l.Lines[0])) })
		},
		"a part of another split": func(b *books) {
			list(b, oneList, func(l *listBooks) { l.Lines[3].Policy = "1" })
		},
		"money carried over that did not arrive": func(b *books) {
			list(b, nextList, func(l *listBooks) { l.Lines[0].CarryOver, l.Lines[0].Regular = 29, 41; *l = filed(l.Lines) })
		},
		"paid after death, not recovered":     func(b *books) { delete(b.Owed, "death") },
		"paid after death, a đồng too little": func(b *books) { a := b.Owed["death"]; a.Amount, a.Remaining = 99, 99; b.Owed["death"] = a },
		"an adjustment a đồng off":            func(b *books) { a := b.Owed["recovery"]; a.Remaining++; b.Owed["recovery"] = a },
		"a take that was not settled":         func(b *books) { b.Owed["recovery"].Takes[0].Status = "PENDING" },
		"a page that does not balance":        func(b *books) { b.Periods["442 2027-01"] = balance{} },
	} {
		t.Run(name, func(t *testing.T) {
			b := sampleBooks()
			spoil(&b)
			if len(b.violations()) == 0 {
				t.Error("it was not seen")
			}
		})
	}
}
