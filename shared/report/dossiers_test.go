package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
	"ansinh/shared/report"
)

// asCase is a dossier received on a day and due on another.
func asCase(code string, commune org.UnitID, started, due calendar.Date) ontime.Work {
	return ontime.Work{Case: code, Name: "Đỗ Thị Hương", Procedure: "monthly-allowance", Area: commune, Unit: commune, Started: started, Due: due}
}

// underway receives a dossier; ends finishes it on a day.
func (a *archive) underway(w ontime.Work) {
	a.times.Save(ontime.Change{Received: &w, After: &ontime.Underway{Case: w, State: "IN_PROCESS", Holder: "Hồ Sỹ Dũng", At: w.Area}})
}

func (a *archive) ends(w ontime.Work, on calendar.Date) {
	a.times.Save(ontime.Change{Received: &w})
	w.Finished, w.Outcome, w.Over = on, "RESULT_RETURNED", max(0, w.Due.DaysUntil(on))
	step := w
	step.Step, step.StepName, step.StepNo, step.Officer, step.OfficerName = "three-level/commune-officer", "Thẩm tra", 1, "xuanyen.canbo", "Hồ Sỹ Dũng"
	a.times.Save(ontime.Change{Finished: []ontime.Work{step, w}})
}

func novemberDays(unit org.UnitID) report.Question {
	return report.Question{From: "2026-11-01", To: "2026-11-30", Unit: unit, Today: "2026-11-30"}
}

func sum(t tester, table report.Table, key string) int {
	t.Helper()
	for i, c := range table.Columns {
		if c.Key == key {
			return table.Totals[i].(int) //nolint:forcetypeassert // a counting column's total
		}
	}
	t.Fatal("no column ", key)
	return 0
}

// TestDossierSums_C56_TenDossiersTwoOverdue is the row's own check.
func TestDossierSums_C56_TenDossiersTwoOverdue(t *testing.T) {
	a := newArchive()
	for i := range 10 {
		due := calendar.Date("2026-12-15")
		if i < 2 {
			due = "2026-11-20"
		}
		a.underway(asCase(fmt.Sprintf("HS-%d", i), xuanYen, "2026-11-09", due))
	}
	f := fileOf(t, a, report.DossierSums, novemberDays(district))
	if sum(t, f.Table, "received") != 10 || sum(t, f.Table, "underway") != 10 || sum(t, f.Table, "overdue") != 2 {
		t.Fatalf("%v", f.Table.Totals)
	}
	book := workbook(t, f)
	rows, err := book.GetRows("Báo cáo", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if row := rows[6]; row[1] != "Xã Xuân Yên" || row[4] != "10" || row[10] != "10" || row[11] != "2" {
		t.Errorf("%v", row)
	}
	if head := strings.Join(rows[1], ""); !strings.Contains(head, "Từ ngày 01/11/2026 đến ngày 30/11/2026") || !strings.Contains(head, "thủ tục: tất cả") || strings.Contains(rows[2][0], "đồng") {
		t.Errorf("the head says %q, %q", head, rows[2])
	}
}

// TestDossierSums_J06_EightyPerCentOnTime: 10 finished of which 2 late, in the
// sums, in the list and by officer.
func TestDossierSums_J06_EightyPerCentOnTime(t *testing.T) {
	a := newArchive()
	for i := range 10 {
		on := calendar.Date("2026-11-16")
		if i < 2 {
			on = "2026-11-18"
		}
		a.ends(asCase(fmt.Sprintf("HS-%d", i), []org.UnitID{xuanYen, xuanHoi}[i%2], "2026-11-09", "2026-11-16"), on)
	}
	for _, code := range []report.Code{report.DossierSums, report.DossierSteps} {
		table := run(t, a, code, novemberDays(district))
		rate := table.Totals[8]
		if sum(t, table, "finished") != 10 || sum(t, table, "late") != 2 || rate != (report.Rate{Part: 8, Of: 10}) || fmt.Sprint(rate) != "80,0" {
			t.Errorf("%s: %v", code, table.Totals)
		}
	}
	late := 0
	for _, row := range walk(t, run(t, a, report.DossierList, novemberDays(district))) {
		if strings.HasPrefix(row[9].(string), "Trễ hạn") { //nolint:forcetypeassert // a text
			late++
		}
	}
	if late != 2 {
		t.Errorf("the list has %d late dossiers", late)
	}
}

// TestDossierSums_J02_E32_AnAreaSeesItsOwn: a commune's report has no other
// commune, and a procedure's no other procedure.
func TestDossierSums_J02_E32_AnAreaSeesItsOwn(t *testing.T) {
	a := newArchive()
	a.underway(asCase("HS-1", xuanYen, "2026-11-09", "2026-11-16"))
	a.underway(asCase("HS-2", xuanHoi, "2026-11-09", "2026-11-16"))
	other := asCase("HS-3", xuanYen, "2026-11-09", "2026-11-16")
	other.Procedure = "funeral-costs"
	a.underway(other)
	for _, code := range []report.Code{report.DossierSums, report.DossierList} {
		own := novemberDays(xuanYen)
		if table := run(t, a, code, own); table.Count != 2 {
			t.Errorf("%s of the commune has %d rows", code, table.Count)
		}
		own.Procedure = "funeral-costs"
		if table := run(t, a, code, own); table.Count != 1 {
			t.Errorf("%s of a procedure has %d rows", code, table.Count)
		}
	}
}

// TestDossierSums_C56_WhatCameIsWhatWentAndWhatIsLeft: for any dossiers and
// any days, brought forward + received = finished + in process, counted here
// one by one; also for a period that is over.
func TestDossierSums_C56_WhatCameIsWhatWentAndWhatIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := newArchive()
		day := func(what string, from, to int) calendar.Date {
			return calendar.Date("2026-10-01").AddDays(rapid.IntRange(from, to).Draw(t, what))
		}
		from := day("from", 0, 80)
		to := from.AddDays(rapid.IntRange(0, 60).Draw(t, "length"))
		today := max(to.AddDays(rapid.IntRange(-5, 30).Draw(t, "today")), from)
		want := map[string]int{}
		count := func(key string, is bool) {
			if is {
				want[key]++
			}
		}
		for i := range rapid.IntRange(0, 25).Draw(t, "dossiers") {
			started := day("started", 0, 100)
			if started.After(today) {
				continue
			}
			w := asCase(fmt.Sprintf("HS-%d", i), xuanYen, started, started.AddDays(rapid.IntRange(1, 40).Draw(t, "due")))
			ended := started.AddDays(rapid.IntRange(0, 60).Draw(t, "ended"))
			done := !ended.After(today)
			if done {
				a.ends(w, ended)
			} else {
				a.underway(w)
			}
			count("brought", started.Before(from) && (!done || !ended.Before(from)))
			count("received", !started.Before(from) && !started.After(to))
			count("finished", done && !ended.Before(from) && !ended.After(to))
			left := !started.After(to) && (!done || ended.After(to))
			count("underway", left)
			count("overdue", left && min(to, today).After(w.Due))
		}
		table := run(t, a, report.DossierSums, report.Question{From: from, To: to, Unit: district, Today: today})
		for _, key := range []string{"brought", "received", "finished", "underway", "overdue"} {
			if got := sum(t, table, key); got != want[key] {
				t.Fatalf("%s to %s on %s: %s is %d, want %d", from, to, today, key, got, want[key])
			}
		}
	})
}

func TestDossierList_J04_AsPaper(t *testing.T) {
	a := newArchive()
	a.underway(asCase("HS-18376-26-AAAAAA", xuanYen, "2026-11-09", "2026-11-16"))
	a.ends(asCase("HS-18376-26-BBBBBB", xuanYen, "2026-11-09", "2026-11-16"), "2026-11-18")
	var content bytes.Buffer
	if err := fileOf(t, a, report.DossierList, novemberDays(xuanYen)).PDF(&content); err != nil {
		t.Fatal(err)
	}
	keep(t, "HS_02.pdf", content.Bytes())
	text := pdfText(t, content.Bytes())
	for _, want := range []string{"HS_02", "01/11/2026", "Quá hạn 9 ngày", "Trễ hạn 2 ngày", "16/11/2026", "huyen.canbo"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the paper:\n%s", want, text)
		}
	}
}
