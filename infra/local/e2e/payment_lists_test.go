package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"github.com/xuri/excelize/v2"

	"ansinh/infra/local/hosttest"
)

// partLine is a line with its parts.
type partLine struct {
	Commune, Beneficiary, Policy, Name, Status                    string
	Regular, Arrears, Recovery, CarryOver, Total, Deferred, Parts int64
}

func (l partLine) ref() map[string]string {
	return map[string]string{"commune": l.Commune, "beneficiary": l.Beneficiary, "policy": l.Policy}
}

// linesOf are one person's lines, or all of the commune.
func (p *payPlay) linesOf(commune, who string) (lines []partLine) {
	p.t.Helper()
	for cursor := ""; ; {
		var page struct {
			Items []partLine
			Next  string
		}
		p.officer.Get(p.path("/lines?commune="+commune+"&cursor="+cursor), &page)
		for _, l := range page.Items {
			if who == "" || l.Beneficiary == who {
				lines = append(lines, l)
			}
		}
		if cursor = page.Next; cursor == "" {
			return lines
		}
	}
}

func part(amount int64) map[string]any { return map[string]any{"amount": amount} }

// drafted waits until the draft is there again.
func (p *payPlay) drafted() payList {
	p.t.Helper()
	return p.waits("the list is drafted", func(l payList) bool { return l.State == "LIST_DRAFT" })
}

// In a locality that settles by hand: budget lines (F-14), a line in parts
// (F-52), and the money of a month long past (F-48).
func TestPayment_F48_F52_SplitLinesAndPastMonths(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "18073-2025", "thanhsen.canbo", "thanhsen.canbo")
	p.settings(map[string]any{"connected": false, "preparerMayLock": true})
	draft := p.prepare()
	charge(t, p, draft)

	all := p.linesOf("18073-2025", "")
	a, b := all[0], all[1]
	half := a.Total / 3
	p.refused(p.officer, "/split", map[string]any{"line": a.ref(), "parts": []any{part(half), part(a.Total - half - 1)}}, "split-sum")
	p.does(p.officer, "/split", map[string]any{"line": a.ref(), "parts": []any{part(half), part(a.Total - half)}})
	split := p.drafted()
	if split.Sums.Total != draft.Sums.Total || split.Sums.Lines != draft.Sums.Lines+1 {
		t.Fatalf("F-52: %+v, was %+v", split.Sums, draft.Sums)
	}
	p.does(p.officer, "/split", map[string]any{"line": a.ref(), "merge": true})
	if l := p.drafted(); l.Sums.Lines != draft.Sums.Lines || l.Sums.Total != draft.Sums.Total {
		t.Fatalf("merged: %+v", l.Sums)
	}
	p.does(p.officer, "/split", map[string]any{"line": a.ref(), "parts": []any{part(half), part(a.Total - half)}})
	p.drafted()
	next := monthAfter(p.Period)
	p.does(p.officer, "/split", map[string]any{"line": b.ref(), "parts": []any{part(b.Total - 100_000), map[string]any{"amount": 100_000, "month": next}}})
	if l := p.drafted(); l.Sums.Total != draft.Sums.Total-100_000 {
		t.Fatalf("deferred: %+v", l.Sums)
	}
	if l := p.prepare(); l.Sums.Lines != draft.Sums.Lines+1 || l.Sums.Total != draft.Sums.Total-100_000 {
		t.Fatalf("prepared again: %+v", l.Sums)
	}
	settleParts(t, p, a)
	inheritPast(t, p, a, b)
}

// charge gives the locality two budget lines and finds the list's sums split
// by them (F-14).
func charge(t *testing.T, p *payPlay, draft payList) {
	t.Helper()
	var l struct {
		Categories, BudgetLines []struct {
			Key, Name string
			Sums      paySums
		}
	}
	p.officer.Get(p.path(""), &l)
	var lines struct {
		Items []struct{ Category string }
	}
	p.officer.Get(p.path("/lines?commune=18073-2025"), &lines)
	if len(l.Categories) < 2 {
		t.Fatalf("the demo has one category only: %+v", l.Categories)
	}
	p.settings(map[string]any{"connected": false, "preparerMayLock": true, "budgetLines": []map[string]any{
		{"code": "TCXH", "name": "Ngân sách huyện", "active": true},
		{"code": "NS-TW", "name": "Ngân sách trung ương", "active": true, "charges": []string{l.Categories[0].Key}},
	}})
	p.prepare()
	p.officer.Get(p.path(""), &l)
	var sum int64
	for _, b := range l.BudgetLines {
		sum += b.Sums.Total
	}
	if len(l.BudgetLines) != 2 || sum != draft.Sums.Total || l.BudgetLines[0].Name != "Ngân sách trung ương" || l.BudgetLines[0].Sums != l.Categories[0].Sums {
		t.Errorf("F-14: %+v of %d", l.BudgetLines, draft.Sums.Total)
	}
	var file struct{ URL string }
	p.officer.Get(p.path("/summary?format=xlsx"), &file)
	book, err := excelize.OpenReader(bytes.NewReader(p.s.Download(file.URL)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows("Dòng ngân sách", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 4 || rows[1][0] != "NS-TW, Ngân sách trung ương" || rows[3][6] != fmt.Sprint(draft.Sums.Total) {
		t.Errorf("F-14: the summary's budget lines are %v, %v", rows, err)
	}
}

// settleParts pays the first part of a line and not the second.
func settleParts(t *testing.T, p *payPlay, a partLine) {
	t.Helper()
	parts := p.linesOf("18073-2025", a.Beneficiary)
	if len(parts) != 2 || parts[0].Total+parts[1].Total != a.Total {
		t.Fatalf("F-52: %+v of %d", parts, a.Total)
	}
	p.does(p.officer, "/statuses", map[string]any{"lines": []any{parts[1].ref()}, "status": "UNPAID", "reason": "vắng mặt"})
	var rest []map[string]string
	for _, ref := range p.allLines("18073-2025") {
		if ref["beneficiary"] != parts[1].Beneficiary || ref["policy"] != parts[1].Policy {
			rest = append(rest, ref)
		}
	}
	p.byHand(rest)
	p.refused(p.officer, "/split", map[string]any{"line": a.ref(), "merge": true}, "wrong-state")
	settled := p.finish()
	if settled.Balance.Unpaid != parts[1].Total || settled.Balance.UnpaidLines != 1 {
		t.Fatalf("%+v", settled.Balance)
	}
	p.does(p.officer, "/lock", nil)
	p.waits("the lines are exported", func(l payList) bool { return l.Export != nil })
	p.refused(p.officer, "/split", map[string]any{"line": a.ref(), "parts": []any{part(1), part(a.Total - 1)}}, "period-locked") // F-53
}

// inheritPast takes the part left unpaid two months later (F-48), where the
// deferred part is due too.
func inheritPast(t *testing.T, p *payPlay, a, b partLine) {
	t.Helper()
	unpaid := a.Total - a.Total/3
	later := *p
	later.Period = monthAfter(monthAfter(p.Period))
	later.ID = "18073-2025:" + later.Period + ":monthly"
	later.until(monthAfter(p.Period), 20)
	draft := later.prepare()
	if draft.Sums.CarryOver != 0 {
		t.Fatalf("it came by itself: %+v", draft.Sums)
	}
	if got := later.linesOf("18073-2025", b.Beneficiary); len(got) != 1 || got[0].Arrears != 100_000 {
		t.Errorf("F-52: what was deferred: %+v", got)
	}
	if w := later.waiting(); len(w.Months) != 1 || w.Months[0].Period != p.Period || w.Months[0].Total != unpaid || w.Months[0].Lines != 1 {
		t.Errorf("%+v", w)
	}
	later.does(later.officer, "/carry-over", map[string]any{"month": p.Period})
	inherited := later.drafted()
	if inherited.Sums.CarryOver != unpaid || inherited.Sums.Total != draft.Sums.Total+unpaid {
		t.Errorf("F-48: %+v, was %+v", inherited.Sums, draft.Sums)
	}
	later.refused(later.officer, "/carry-over", map[string]any{"month": p.Period}, "inherited-before")
	if l := later.prepare(); l.Sums != inherited.Sums {
		t.Errorf("F-48: prepared again %+v, was %+v", l.Sums, inherited.Sums)
	}
	if got := later.linesOf("18073-2025", a.Beneficiary); len(got) != 1 || got[0].CarryOver != unpaid {
		t.Errorf("F-48: %+v", got)
	}
	between := *p
	between.Period = monthAfter(p.Period)
	between.ID = "18073-2025:" + between.Period + ":monthly"
	if l := between.prepare(); l.Sums.CarryOver != 0 {
		t.Errorf("carried twice: %+v", l.Sums)
	}
	between.refused(between.officer, "/carry-over", map[string]any{"month": p.Period}, "nothing-open")
	s := p.s.Client("xuanyen.canbo")
	s.Refused(http.MethodPost, later.path("/carry-over"), map[string]any{"month": p.Period, "version": 1}, http.StatusForbidden, "forbidden")
}
