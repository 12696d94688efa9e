package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ansinh/infra/local/hosttest"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/calendar"
	"ansinh/shared/org"
)

// warned are the warnings of an area as the API shows them.
type warned struct {
	Area, At, Month, Next string
	People                int
	Kinds                 []struct {
		Kind  string
		Count int
	}
	Communes []struct {
		Commune string
		Count   int
	}
	Periods []struct{ Kind, Month, Text string }
	Items   []oneWarning
	File    struct{ URL, Name string }
}

func (w warned) count(kind string) int {
	for _, k := range w.Kinds {
		if k.Kind == kind {
			return k.Count
		}
	}
	return -1
}

// brought imports people into Thành Sen, as a workbook does.
func brought(t *testing.T, s *hosttest.System, officer *hosttest.Client, people ...map[workbook.Column]any) {
	t.Helper()
	i := upload(t, s, officer, compose(t, workbook.Composed{Sheet: thanhSen + " Phường Thành Sen", Rows: people}))
	s.Eventually("the import is confirmed", func() error {
		officer.Get("/api/imports/"+i.ID, &i)
		if status, answer := officer.Do(http.MethodPost, "/api/imports/"+i.ID+"/confirm", map[string]any{"version": i.Version}); status != http.StatusOK {
			return fmt.Errorf("%d %s", status, answer)
		}
		return nil
	})
	settled(s, officer, i.ID, "applied")
}

// turns is the day on which somebody is born who completes years on a day of
// a month.
func turns(years int, month calendar.Month, day int) calendar.Date {
	return month.Add(-12 * years).OnDay(day)
}

// aged is a woman born on a day, granted a policy from a month.
func aged(n int, birth calendar.Date, category string, amount int64, from calendar.Month) map[workbook.Column]any {
	century := "1"
	if birth >= "2000" {
		century = "3"
	}
	return row("Tăng", fmt.Sprintf("Phạm Thị Tuổi %d", n), map[workbook.Column]any{
		workbook.ColBirth: birth, workbook.ColHamlet: "Tổ 2", workbook.ColCategory: category, workbook.ColFrom: from.Vietnamese(), workbook.ColAmount: amount,
		workbook.ColNationalID: "042" + century + string(birth[2:4]) + fmt.Sprintf("%06d", 920000+n), workbook.ColSex: "Nữ", workbook.ColEthnicity: "Kinh",
	})
}

// monthNow is the system's month.
func monthNow(t *testing.T, s *hosttest.System) calendar.Month {
	return calendar.MonthOf(readHealth(t, s).Clock)
}

// What an age does to a policy stands on the list of warnings months ahead and
// the moment it is missed, per commune and for the district, to be exported;
// what is missing is counted per field.
func TestWarnings_E28_E22_TheListKnowsWhatNobodyLookedFor(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	officer := s.Client("thanhsen.canbo")
	var before warned
	officer.Get("/api/beneficiary-warnings?group=missing", &before)
	now := monthNow(t, s)
	from := now.Add(-3)
	brought(
		t, s, officer,
		aged(1, turns(60, now.Add(9), 5), "6b", 810_000, from),   // 59
		aged(2, turns(16, now.Add(1), 10), "1", 810_000, from),   // sixteen next month
		aged(3, turns(4, now.Add(-1), 31), "1", 1_350_000, from), // four last month, still paid as under four
		aged(4, "1990-05-05", "6b", 810_000, from),               // nothing to warn of
		aged(5, turns(80, now.Add(1), 31), "5a", 810_000, from),  // eighty next month
		aged(6, turns(80, now.Add(3), 1), "5a", 810_000, from),   // eighty in three months: not yet
	)
	elderly(officer, "Phạm Thị Tuổi 1", now)
	var all warned
	officer.Get("/api/beneficiary-warnings", &all)
	if all.Area != thanhSen || all.Month != string(now) || all.People < 90 || len(all.Communes) != 1 {
		t.Fatalf("%+v", all)
	}
	want := map[string]string{"1": "too-young", "2": "age-soon " + string(now.Add(2)), "3": "old-rate", "5": "age-soon " + string(now.Add(1))}
	got := map[string]string{}
	for _, w := range everyWarning(officer, "") {
		if n, ours := strings.CutPrefix(w.Name, "Phạm Thị Tuổi "); ours {
			got[n] = strings.TrimSpace(got[n] + " " + strings.TrimSpace(w.Kind+" "+w.Month))
		}
	}
	for n, kind := range want {
		if got[n] != kind {
			t.Errorf("Tuổi %s: %q, want %q", n, got[n], kind)
		}
	}
	if got["4"] != "" || got["6"] != "" {
		t.Errorf("E-28: %v", got)
	}

	var young warned
	officer.Get("/api/beneficiary-warnings?kind=too-young", &young)
	if len(young.Items) != young.count("too-young") || !slices.ContainsFunc(young.Items, func(w oneWarning) bool {
		return w.Name == "Phạm Thị Tuổi 1" && w.Text == "59 tuổi, trong khi chính sách từ 60 tuổi."
	}) {
		t.Errorf("E-28: %+v", young.Items)
	}
	officer.Refused(http.MethodGet, "/api/beneficiary-warnings?kind=no-phone", nil, http.StatusUnprocessableEntity, "bad-kind")

	var missing warned
	officer.Get("/api/beneficiary-warnings?group=missing", &missing)
	if missing.count("no-phone") != before.count("no-phone")+6 { // the workbook brings no telephone
		t.Errorf("E-22: %d without a phone before, %d after", before.count("no-phone"), missing.count("no-phone"))
	}
	exported(t, s, officer, "?kind=old-rate", "Phạm Thị Tuổi 3")

	s.Client("xuanhoi.canbo").Refused(http.MethodGet, "/api/beneficiary-warnings?area="+thanhSen, nil, http.StatusForbidden, "forbidden")
	s.Client("so.hatinh").Refused(http.MethodGet, "/api/beneficiary-warnings", nil, http.StatusUnprocessableEntity, "area-too-wide")
}

type oneWarning struct{ Kind, Beneficiary, Name, Category, Month, Text, NationalID, Commune string }

// elderly puts somebody's policy into the group of the elderly without carer.
func elderly(officer *hosttest.Client, name string, from calendar.Month) {
	var found struct {
		Items []struct{ ID string }
	}
	officer.Get("/api/beneficiaries?q="+url.QueryEscape(name), &found)
	officer.Post("/api/beneficiaries/"+found.Items[0].ID+"/policies/1/change", map[string]any{
		"kind": "adjust", "from": from, "category": "5a", "coefficient": 150, "amount": 810_000, "reason": "Hộ nghèo không có người phụng dưỡng",
		"decision": map[string]any{"number": "77/QĐ-UBND", "date": from.First()}, "version": 1,
	}, nil)
}

// everyWarning reads all pages of a question.
func everyWarning(who *hosttest.Client, query string) (all []oneWarning) {
	for cursor := ""; ; {
		var page warned
		who.Get("/api/beneficiary-warnings?cursor="+cursor+query, &page)
		all = append(all, page.Items...)
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

// exported holds the workbook of a question against the screen: as many rows,
// and somebody in it (E-31).
func exported(t *testing.T, s *hosttest.System, who *hosttest.Client, query, name string) {
	t.Helper()
	var shown, file warned
	who.Get("/api/beneficiary-warnings"+query, &shown)
	who.Get("/api/beneficiary-warnings"+query+"&format=xlsx", &file)
	content := s.Download(file.File.URL)
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Cảnh báo")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4+len(shown.Items) || !slices.ContainsFunc(rows, func(r []string) bool { return slices.Contains(r, name) }) {
		t.Errorf("E-31: %d rows for %d warnings: %v", len(rows), len(shown.Items), rows)
	}
}

// A commune of Nghi Xuân fills in what was missing; another commune may not,
// nobody may through this door touch money, and the warning is gone. (A missing
// national id: the registry's own tests.)
func TestSupplement_E06_TheCommuneFillsInWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district, commune := s.Client("huyen.canbo"), s.Client("xuanyen.canbo")
	lacking := everyWarning(commune, "&group=missing&kind=no-phone")
	if len(lacking) < 2 {
		t.Fatal("the demonstration knows everybody's telephone in Xuân Yên")
	}
	path := "/api/beneficiaries/" + lacking[0].Beneficiary
	type person struct {
		Name, NationalID, Phone, Hamlet string
		Version                         int
		Amount                          int64
		Policies                        []json.RawMessage
	}
	var before, after person
	commune.Get(path, &before)
	body := func(version int, what ...any) map[string]any {
		known := map[string]any{}
		for n := 0; n < len(what); n += 2 {
			known[what[n].(string)] = what[n+1]
		}
		return map[string]any{"person": known, "version": version}
	}
	for name, c := range map[string]struct {
		body   map[string]any
		status int
		code   string
	}{
		"too short":      {body(before.Version, "phone", "09123"), http.StatusUnprocessableEntity, "bad-person"},
		"an amount":      {body(before.Version, "amount", 1), http.StatusUnprocessableEntity, "invalid-request"},
		"a policy":       {map[string]any{"person": map[string]any{}, "policies": []any{}, "version": before.Version}, http.StatusUnprocessableEntity, "invalid-request"},
		"nothing":        {body(before.Version), http.StatusConflict, "nothing-changes"},
		"an old version": {body(before.Version+7, "phone", "0912345678"), http.StatusConflict, "beneficiary-changed"},
		"a known birth":  {body(before.Version, "birth", "1950-02-01"), http.StatusConflict, "already-known"},
	} {
		if status, answer := commune.Do(http.MethodPut, path+"/person", c.body); status != c.status || !strings.Contains(string(answer), c.code) {
			t.Errorf("E-06: %s: %d %s", name, status, answer)
		}
	}
	for _, account := range []string{"xuanhoi.canbo", "xuanyen.lanhdao", "so.hatinh", "huyen.lanhdao"} { // A.4: supplement is the officers'
		s.Client(account).Refused(http.MethodPut, path+"/person", body(before.Version, "phone", "0912345678"), http.StatusForbidden, "forbidden")
	}
	commune.Put(path+"/person", body(before.Version, "phone", "0912345678", "hamlet", "Thôn Yên Ngư"), &after)
	if after.Phone != "0912345678" || after.Hamlet != "Thôn Yên Ngư" || after.Amount != before.Amount || after.NationalID != before.NationalID ||
		len(after.Policies) != len(before.Policies) || string(after.Policies[0]) != string(before.Policies[0]) {
		t.Errorf("E-06: %+v, before %+v", after, before)
	}
	for _, w := range everyWarning(commune, "&group=missing&kind=no-phone") {
		if w.Beneficiary == lacking[0].Beneficiary {
			t.Error("E-22: still among those without a telephone")
		}
	}
	var history struct {
		Items []struct{ Reason string }
	}
	district.Get(path+"/changes", &history)
	if len(history.Items) == 0 || !strings.HasPrefix(history.Items[0].Reason, "Bổ sung thôn, xóm, điện thoại") {
		t.Errorf("%+v", history.Items)
	}
}

// Nobody presses anything: before the month comes its review waits computed,
// told once with a link; whoever's age changes with the month is in it, and
// once it is confirmed the month's list pays by it.
func TestMonthlyReview_J12_E09_TheRightMonthWithoutAnybodyRemembering(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	officer := s.Client("thanhsen.canbo")
	p := startPayments(t, s, thanhSen, "thanhsen.canbo", "thanhsen.canbo")
	month := calendar.Month(p.Period)
	from := month.Add(-3)
	brought(
		t, s, officer,
		aged(1, turns(4, month.Add(-1), 1), "1", 1_350_000, from), // four the month before: less from the month on
		aged(2, turns(4, month, 1), "1", 1_350_000, from),         // four on its first day: not yet
		aged(3, turns(80, month, 31), "5a", 810_000, from),        // eighty on its last day: more from the month on
		aged(4, turns(16, month.Add(-1), 30), "1", 810_000, from), // sixteen the month before: over
		aged(5, turns(80, month.Add(1), 1), "5a", 810_000, from),  // eighty the month after: not yet
	)
	p.settings(map[string]any{"connected": false, "preparerMayLock": true, "reviewDays": 15})
	p.morning(s)
	if due := month.OnDay(5).AddDays(-15); calendar.DateOf(p.now).Before(due) && len(p.reviewsOf()) != 0 {
		t.Fatalf("begun before %s: %+v", due, p.reviewsOf())
	}
	p.until(p.Period, 1)
	p.morning(s)
	s.Eventually("the review waits", func() error {
		if found := p.reviewsOf(); len(found) != 1 || found[0].State != "computed" {
			return fmt.Errorf("%+v", found)
		}
		return nil
	})
	if again := p.morning(s); again.Reviews != 0 || len(p.reviewsOf()) != 1 {
		t.Errorf("J-12: run again: %+v %+v", again, p.reviewsOf())
	}
	review := p.reviewsOf()[0]
	hasNotice(s, "thanhsen.canbo", "entitlement-review", review.ID)
	if review.By != org.System || len(review.Differing) == 0 {
		t.Fatalf("%+v", review)
	}
	rows := rowsOf(officer, review.ID)
	for name, want := range map[string]int64{"Phạm Thị Tuổi 1": 810_000, "Phạm Thị Tuổi 3": 1_080_000, "Phạm Thị Tuổi 4": 0} {
		r := rows[name]
		if len(r.Changes) != 1 || r.Changes[0].Month != p.Period || r.Changes[0].Amount != want {
			t.Errorf("%s: %+v", name, r.Changes)
		}
	}
	for _, name := range []string{"Phạm Thị Tuổi 2", "Phạm Thị Tuổi 5"} {
		if _, there := rows[name]; there {
			t.Errorf("%s is changed too early: %+v", name, rows[name])
		}
	}
	officer.Post("/api/entitlement-reviews/"+review.ID+"/confirm", map[string]any{
		"reasons": []string{"age", "ended"}, "decision": map[string]any{"number": "12/QĐ-UBND", "date": month.Add(-1).OnDay(28)}, "version": review.Version,
	}, nil)
	reviewIs(s, officer, review.ID, "applied")
	p.prepare()
	paid := map[string]int64{}
	for _, l := range linesNamed(p, thanhSen, "Phạm Thị Tuổi") {
		paid[l.Name] = l.Regular
	}
	for n, want := range []int64{810_000, 1_350_000, 1_080_000, 0, 810_000} {
		if name := fmt.Sprintf("Phạm Thị Tuổi %d", n+1); paid[name] != want {
			t.Errorf("the list of %s pays %s %d, want %d", p.Period, name, paid[name], want)
		}
	}
}

type begunReview struct {
	ID, State, Monthly string
	By                 org.Who
	Version            int
	Differing          []struct {
		Month    string
		Policies int
	}
}

// reviewsOf are the system's reviews of the play's month.
func (p *payPlay) reviewsOf() (found []begunReview) {
	var page struct{ Items []begunReview }
	p.officer.Get("/api/entitlement-reviews", &page)
	for _, r := range page.Items {
		if r.Monthly == p.Period {
			found = append(found, r)
		}
	}
	return found
}

// morning runs the morning's job for the day it is.
func (p *payPlay) morning(s *hosttest.System) (did struct{ Localities, Reviews, Warnings int }) {
	p.t.Helper()
	answer, err := s.Invoke(context.Background(), "ScheduleRegistryMorningFunction", []byte("{}"))
	if err != nil {
		p.t.Fatal(err)
	}
	if err := json.Unmarshal(answer, &did); err != nil {
		p.t.Fatal(err)
	}
	return did
}

// The morning's counts are what the list says, and cost one read.
func TestWarnings_E28_TheMorningCountsForTheStartOfTheDay(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(nil)
	if did := p.morning(s); did.Localities != 2 {
		t.Errorf("%+v", did)
	}
	for _, account := range []string{"huyen.canbo", "xuanyen.canbo"} {
		who := s.Client(account)
		var live, counted warned
		who.Get("/api/beneficiary-warnings", &live)
		who.Get("/api/beneficiary-warnings?counts=true", &counted)
		if counted.At == "" || fmt.Sprint(counted.Kinds) != fmt.Sprint(live.Kinds) {
			t.Errorf("%s: %+v, the list says %+v", account, counted.Kinds, live.Kinds)
		}
		if account == "xuanyen.canbo" && len(counted.Periods)+len(live.Periods) != 0 {
			t.Errorf("F-01: a commune below a district is told of lists: %+v", live.Periods)
		}
	}
	p.until(p.Period, 3) // two days before the cut-off there is no list
	var near warned
	p.officer.Get("/api/beneficiary-warnings", &near)
	if !slices.ContainsFunc(near.Periods, func(x struct{ Kind, Month, Text string }) bool { return x.Kind == "no-list" && x.Month == p.Period }) {
		t.Errorf("%+v", near.Periods)
	}
}
