package e2e

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ansinh/infra/local/hosttest"
)

// reportRun is a report as runReport shows it, as far as tests look.
type reportRun struct {
	Report *struct {
		UnitName  string
		Columns   []struct{ Key string }
		Rows      [][]any
		Totals    []any
		Count     int
		MayExport bool
		Lists     []struct{ State, Basis string }
	}
	File *struct{ URL, Name string }
}

func (r reportRun) total(t *testing.T, key string) int64 {
	t.Helper()
	for i, c := range r.Report.Columns {
		if c.Key == key {
			return int64(r.Report.Totals[i].(float64)) //nolint:forcetypeassert // JSON numbers
		}
	}
	t.Fatalf("no column %s", key)
	return 0
}

// The month of a district is settled through the post office, and its reports
// agree with the list to the đồng before and after it is closed.
func TestReports_F27_F28_AgreeWithTheListBeforeAndAfterClosing(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(nil)
	run := func(who, code, more string) (r reportRun) {
		t.Helper()
		s.Client(who).Get("/api/reports/"+code+"?list="+p.ID+more, &r)
		return r
	}
	p.officer.Refused(http.MethodGet, "/api/reports/DVCT_01?list="+p.ID, nil, http.StatusNotFound, "list-not-found")
	draft := p.prepare()
	if r := run("huyen.canbo", "DVCT_01", ""); r.total(t, "pending") != draft.Sums.Total || r.Report.Lists[0].Basis != "none" {
		t.Errorf("a draft: %+v", r.Report.Totals)
	}
	p.send()
	p.officeDoes("start", nil)
	p.officeDoes("mark", map[string]any{"unpaid_first": 3})
	p.officeDoes("settle", map[string]any{"unpaid_first": 3})
	p.becomes("SETTLEMENT_RECEIVED")
	agree := func(basis string) {
		t.Helper()
		l := p.list()
		totals, unpaid := run("huyen.canbo", "DVCT_01", ""), run("huyen.canbo", "DVCT_02", "")
		if totals.Report.Lists[0].Basis != basis {
			t.Errorf("%+v, want %s", totals.Report.Lists, basis)
		}
		if totals.total(t, "paid") != l.Balance.Paid || totals.total(t, "unpaid") != l.Balance.Unpaid || totals.total(t, "listed") != l.Balance.Listed || totals.total(t, "pending") != 0 {
			t.Errorf("DVCT_01 %v, the list %+v", totals.Report.Totals, l.Balance)
		}
		if unpaid.Report.Count != 3 || unpaid.total(t, "amount") != l.Balance.Unpaid {
			t.Errorf("DVCT_02 %d rows, %v", unpaid.Report.Count, unpaid.Report.Totals)
		}
	}
	agree("settlement")
	p.until(p.Period, 26)
	p.does(p.officer, "/close", nil)
	p.becomes("SETTLED")
	agree("closed")
	if all := run("huyen.canbo", "CHITRA_DS", ""); int64(all.Report.Count) != draft.Sums.Lines || all.total(t, "total") != draft.Sums.Total || len(all.Report.Rows) != min(200, all.Report.Count) {
		t.Errorf("the pay list has %d rows (%d shown), %v", all.Report.Count, len(all.Report.Rows), all.Report.Totals)
	}
	checkRights(t, s, p)
	checkExports(t, s, p)
}

// A.4, E-32: each sees the own area; clerks only read; the provider nothing.
func checkRights(t *testing.T, s *hosttest.System, p *payPlay) {
	t.Helper()
	for _, who := range []string{"so.hatinh", "huyen.lanhdao", "huyen.truongphong", "huyen.vanthu", "xuanyen.canbo", "xuanyen.lanhdao", "xuanyen.vanthu"} {
		var found struct{ Items []struct{ Code string } }
		s.Client(who).Get("/api/reports?q=%C4%91vct", &found)
		if len(found.Items) != 2 || found.Items[0].Code != "DVCT_01" || found.Items[1].Code != "DVCT_02" {
			t.Errorf("%s finds %+v", who, found)
		}
	}
	for _, who := range []string{"buudien.canbo", "congdan.an"} {
		s.Client(who).Refused(http.MethodGet, "/api/reports", nil, http.StatusForbidden, "forbidden")
		s.Client(who).Refused(http.MethodGet, "/api/reports/DVCT_02?list="+p.ID, nil, http.StatusForbidden, "forbidden")
	}
	var own reportRun
	s.Client("xuanyen.canbo").Get("/api/reports/CHITRA_DS?list="+p.ID, &own)
	if own.Report.UnitName != "Xã Xuân Yên" || slices.ContainsFunc(own.Report.Rows, func(r []any) bool { return r[0] != "Xã Xuân Yên" }) || own.Report.Count == 0 {
		t.Errorf("the commune sees %s, %d rows", own.Report.UnitName, own.Report.Count)
	}
	for _, unit := range []string{"442", "18355", "18073-2025"} {
		s.Client("xuanyen.canbo").Refused(http.MethodGet, "/api/reports/CHITRA_DS?month="+p.Period+"&unit="+unit, nil, http.StatusForbidden, "outside-area")
	}
	var read reportRun
	s.Client("huyen.vanthu").Get("/api/reports/DVCT_01?list="+p.ID, &read)
	if read.Report.MayExport {
		t.Error("a clerk is offered the export")
	}
	s.Client("huyen.vanthu").Refused(http.MethodGet, "/api/reports/DVCT_01?format=xlsx&list="+p.ID, nil, http.StatusForbidden, "forbidden")
}

// J-04, J-13: every report as workbook and paper, each recorded once in the
// account's history.
func checkExports(t *testing.T, s *hosttest.System, p *payPlay) {
	t.Helper()
	exports := 0
	for _, code := range []string{"DVCT_01", "DVCT_02", "CHITRA_DS", "CHITRA_TH"} {
		for format, magic := range map[string]string{"pdf": "%PDF-", "xlsx": "PK"} {
			var r reportRun
			s.Client("huyen.lanhdao").Get("/api/reports/"+code+"?format="+format+"&list="+p.ID, &r)
			content := s.Download(r.File.URL)
			if !bytes.HasPrefix(content, []byte(magic)) || r.File.Name != code+"-442-"+p.Period+"."+format {
				t.Errorf("%s %s: %q begins %q", code, format, r.File.Name, content[:min(8, len(content))])
			}
			if folder := os.Getenv("KEEP_FILES"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, r.File.Name), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			exports++
		}
	}
	recorded := 0
	for _, entry := range chain(t, s, "huyen.lanhdao") {
		if entry.Action == "report.export" && entry.By == "huyen.lanhdao" && bytes.Contains(entry.After, []byte(p.Period)) {
			recorded++
		}
	}
	if recorded != exports {
		t.Errorf("%d exports, %d in the account's history", exports, recorded)
	}
}
