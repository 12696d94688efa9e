package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ansinh/infra/local/hosttest"
)

// onTime is the statistic as getOnTime shows it.
type onTime struct {
	Colleagues bool
	Lines      []timeLine
	Total      timeLine
}

type timeLine struct {
	Procedure, Step, StepName, Unit, Officer                 string
	Finished, OnTime, Late, Untimed, Days, Underway, Overdue int
}

type timedWorks struct {
	Items []struct {
		Code, Name, State, OfficerName, Due, Finished string
		Over                                          int
	}
	Next string
}

// days is the period of a year around today, and its query.
func days(s *hosttest.System) string {
	today := s.Clock().Now().In(time.FixedZone("+07", 7*3600))
	return "from=" + today.AddDate(0, -6, 0).Format(time.DateOnly) + "&to=" + today.AddDate(0, 5, 0).Format(time.DateOnly)
}

// A month of a commune's dossiers: 10 ended of which 2 late, and one under way
// beyond its deadline. J-06's and C-56's own checks, over HTTP.
func TestOnTime_J06_C56_TenEndedTwoLateDownToTheTwo(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	var plays []*dossierPlay
	for i := range 11 {
		p := filed(t, s, "xuanyen.canbo", allowance(700+i, fmt.Sprintf("Đỗ Thị Mười %d", i)))
		p.do("xuanyen.canbo", "start", nil)
		plays = append(plays, p)
	}
	for i, p := range plays[:10] {
		if i == 8 {
			s.AdvanceClock(60 * 24 * time.Hour) // beyond the whole procedure's days
		}
		p.do("xuanyen.canbo", "return-ineligible", map[string]any{"reason": "Chưa đủ tuổi"})
	}
	late := []string{plays[8].Code, plays[9].Code}
	slices.Sort(late)
	checkStatistic(t, s, late, plays[10].Code)
	checkDossierReports(t, s)
	checkTimeRights(t, s, late)
}

func (s onTime) line(t *testing.T, of func(timeLine) bool) timeLine {
	t.Helper()
	i := slices.IndexFunc(s.Lines, of)
	if i < 0 {
		t.Fatalf("no such line in %+v", s.Lines)
	}
	return s.Lines[i]
}

func checkStatistic(t *testing.T, s *hosttest.System, late []string, open string) {
	t.Helper()
	leader := s.Client("huyen.lanhdao")
	for _, by := range []string{"procedure", "unit", "step", "officer"} {
		var found onTime
		leader.Get("/api/on-time?by="+by+"&"+days(s), &found)
		if total := found.Total; total.Finished != 10 || total.Late != 2 || total.OnTime != 8 || total.Underway != 1 || total.Overdue != 1 {
			t.Errorf("by %s: %+v", by, total)
		}
		if len(found.Lines) != 1 || !found.Colleagues {
			t.Errorf("by %s: %+v", by, found)
		}
		line, query := found.Lines[0], url.Values{}
		for name, value := range map[string]string{"procedure": line.Procedure, "step": line.Step, "at": line.Unit, "officer": line.Officer} {
			if value != "" {
				query.Set(name, value)
			}
		}
		var works timedWorks
		leader.Get("/api/on-time/works?of=late&by="+by+"&"+query.Encode()+"&"+days(s), &works)
		var codes []string
		for _, w := range works.Items {
			codes = append(codes, w.Code)
			if w.Over < 1 || w.Due >= w.Finished || w.State != "INELIGIBLE" {
				t.Errorf("%+v", w)
			}
		}
		slices.Sort(codes)
		if !slices.Equal(codes, late) {
			t.Errorf("by %s the late ones are %v, want %v", by, codes, late)
		}
		var overdue timedWorks
		leader.Get("/api/on-time/works?of=overdue&by="+by+"&"+query.Encode()+"&"+days(s), &overdue)
		if len(overdue.Items) != 1 || overdue.Items[0].Code != open || overdue.Items[0].Over < 1 {
			t.Errorf("by %s, overdue: %+v", by, overdue.Items)
		}
	}
}

// J-02, C-56, J-04: the reports of dossiers and of the registry on the screen
// and as files, within the account's area, recorded.
func checkDossierReports(t *testing.T, s *hosttest.System) {
	t.Helper()
	read := func(who, path string) (r reportRun) {
		t.Helper()
		s.Client(who).Get("/api/reports/"+path, &r)
		return r
	}
	month := s.Clock().Now().Format("2006-01")
	for _, who := range []string{"xuanyen.canbo", "huyen.canbo", "so.hatinh"} {
		sums := read(who, "HS_01?"+days(s))
		if sums.total(t, "received") != 11 || sums.total(t, "finished") != 10 || sums.total(t, "late") != 2 || sums.total(t, "underway") != 1 || sums.total(t, "overdue") != 1 || sums.total(t, "rate") != 80 {
			t.Errorf("%s: HS_01 %v", who, sums.Report.Totals)
		}
		if list := read(who, "HS_02?"+days(s)); list.Report.Count != 11 {
			t.Errorf("%s: HS_02 has %d rows", who, list.Report.Count)
		}
		people := read(who, "DT_01?month="+month)
		if people.total(t, "now") == 0 || people.total(t, "now") != people.total(t, "before")+people.total(t, "more")-people.total(t, "less") {
			t.Errorf("%s: DT_01 %v", who, people.Report.Totals)
		}
		moves := read(who, "DT_02?month="+month)
		if moves.total(t, "now") != moves.total(t, "before")+moves.total(t, "more")-moves.total(t, "less") {
			t.Errorf("%s: DT_02 %v", who, moves.Report.Totals)
		}
	}
	if steps := read("huyen.canbo", "HS_03?"+days(s)); steps.Report.Count != 1 || steps.total(t, "late") != 2 {
		t.Errorf("HS_03 %v", steps.Report.Rows)
	}
	exports := 0
	for _, path := range []string{"HS_01?" + days(s), "HS_02?" + days(s), "HS_03?" + days(s), "DT_01?month=" + month, "DT_02?month=" + month} {
		for format, magic := range map[string]string{"pdf": "%PDF-", "xlsx": "PK"} {
			r := read("xuanyen.lanhdao", path+"&format="+format)
			content := s.Download(r.File.URL)
			if !bytes.HasPrefix(content, []byte(magic)) {
				t.Errorf("%s begins %q", r.File.Name, content[:min(8, len(content))])
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
	for _, entry := range chain(t, s, "xuanyen.lanhdao") {
		if entry.Action == "report.export" {
			recorded++
		}
	}
	if recorded != exports {
		t.Errorf("%d exports, %d in the account's history", exports, recorded)
	}
}

// J-02, J-06, E-32: each of the four places has its list; the area and the
// role decide what is in it.
func checkTimeRights(t *testing.T, s *hosttest.System, late []string) {
	t.Helper()
	for who, want := range map[string]map[string]int{
		"huyen.canbo": {"dossier": 3, "registry": 2, "payment": 8}, "xuanyen.lanhdao": {"dossier": 3, "registry": 2, "payment": 8},
		"xuanyen.canbo": {"dossier": 2, "registry": 2}, "xuanyen.vanthu": {"dossier": 2}, "so.hatinh": {"dossier": 3, "registry": 2, "payment": 8},
	} {
		for module, n := range want {
			var found struct {
				Items []struct{ Code, Module string }
			}
			s.Client(who).Get("/api/reports?module="+module, &found)
			if len(found.Items) != n || slices.ContainsFunc(found.Items, func(r struct{ Code, Module string }) bool { return r.Module != module }) {
				t.Errorf("%s, %s: %+v", who, module, found.Items)
			}
		}
	}
	for _, path := range []string{"/api/reports/HS_01?", "/api/reports/HS_02?", "/api/on-time?by=unit&", "/api/on-time/works?by=unit&of=late&"} {
		for _, unit := range []string{"442", "18355", "18073-2025", "42"} {
			s.Client("xuanyen.canbo").Refused(http.MethodGet, path+days(s)+"&unit="+unit, nil, http.StatusForbidden, "outside-area")
		}
		for _, who := range []string{"buudien.canbo", "congdan.an"} {
			s.Client(who).Refused(http.MethodGet, path+days(s), nil, http.StatusForbidden, "forbidden")
		}
	}
	s.Client("xuanyen.canbo").Refused(http.MethodGet, "/api/reports/HS_03?"+days(s), nil, http.StatusForbidden, "not-your-report")
	s.Client("huyen.canbo").Refused(http.MethodGet, "/api/reports/HS_01?"+days(s)+"&month=2026-11", nil, http.StatusUnprocessableEntity, "no-month")

	// The officer sees the own line; the colleague the unit's total only.
	var own, other onTime
	s.Client("xuanyen.canbo").Get("/api/on-time?by=officer&"+days(s), &own)
	s.Client("xuanyen.canbo2").Get("/api/on-time?by=officer&"+days(s), &other)
	if own.line(t, func(l timeLine) bool { return l.Officer == "xuanyen.canbo" }).Late != 2 || own.Colleagues {
		t.Errorf("%+v", own)
	}
	if len(other.Lines) != 0 || other.Total.Late != 2 {
		t.Errorf("a colleague sees %+v", other)
	}
	s.Client("xuanyen.canbo2").Refused(http.MethodGet, "/api/on-time/works?by=officer&of=late&at=18376&officer=xuanyen.canbo&"+days(s), nil, http.StatusForbidden, "not-your-work")
	var works timedWorks
	s.Client("xuanyen.canbo2").Get("/api/on-time/works?by=step&of=late&"+days(s), &works)
	for _, w := range works.Items {
		if w.OfficerName != "" || !slices.Contains(late, w.Code) {
			t.Errorf("a colleague sees %+v", w)
		}
	}
}
