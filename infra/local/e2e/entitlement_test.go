package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"ansinh/infra/local/hosttest"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/calendar"
)

// reviewed is a review as the API shows it.
type reviewed struct {
	Review struct {
		ID, State, From, Next string
		Closed                []string
		Version               int
		Why                   string
	}
	Reasons []struct {
		Reason string
		Ticked bool
		Sums   entitledSums
	}
	Applied          entitledSums
	Skipped, Refused int
	Problems         []struct{ Key, Detail string }
	Rows             []entitledRow
	Next             string
	Policies, Strays int
}

type entitledSums struct{ Rows, Changes, Arrears, Recovery, Monthly int64 }

type entitledRow struct {
	Beneficiary, Policy, Name, Reason string
	Arrears, Recovery                 int64
	Months                            []struct {
		Month, Source, Why                     string
		Listed, Registered, Lawful, Difference int64
		Standard, Coefficient                  int64
	}
	Changes []struct {
		Kind, Month    string
		Before, Amount int64
	}
}

type recomputedList struct {
	Total struct{ Lines, Equal, ByDecision, Differing, Listed, Lawful, Booked, Short, Over int64 }
	Rows  []entitledRow
}

const thanhSen = "18073-2025"

// granted is a row of somebody granted from August at an amount a month.
func granted(n int, amount int64) map[workbook.Column]any {
	return row("Tăng", fmt.Sprintf("Nguyễn Thị Cũ %d", n), map[workbook.Column]any{
		workbook.ColBirth: calendar.Date("1950-03-04"), workbook.ColHamlet: "Tổ 1", workbook.ColCategory: "6b", workbook.ColFrom: "08/2026",
		workbook.ColAmount: amount, workbook.ColNationalID: fmt.Sprintf("042150%06d", 910000+n), workbook.ColSex: "Nữ", workbook.ColEthnicity: "Kinh",
	})
}

// A standard amount of 540,000 đồng counted from July and known in October:
// people who were paid by the old one get exactly the difference with the next
// list, whoever was late is settled with it, and the lists of the past then
// hold against the law of their months.
func TestEntitlement_F42_E21_ARaiseGivesExactArrearsOnTheNextList(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	officer := s.Client("thanhsen.canbo")
	i := upload(t, s, officer, compose(t, workbook.Composed{Sheet: thanhSen + " Phường Thành Sen", Rows: []map[workbook.Column]any{
		granted(1, 1_000_000), granted(2, 1_000_000), granted(3, 1_080_000),
	}}))
	s.Eventually("the import is confirmed", func() error { // its marks may be written meanwhile
		officer.Get("/api/imports/"+i.ID, &i)
		if status, answer := officer.Do(http.MethodPost, "/api/imports/"+i.ID+"/confirm", map[string]any{"version": i.Version}); status != http.StatusOK {
			return fmt.Errorf("%d %s", status, answer)
		}
		return nil
	})
	settled(s, officer, i.ID, "applied")

	p := startPayments(t, s, thanhSen, "thanhsen.canbo", "thanhsen.canbo")
	p.settings(map[string]any{"connected": false, "preparerMayLock": true})
	next := p.Period
	now := monthBefore(next)
	past := []string{monthBefore(now), now}
	for _, month := range past {
		paid := *p
		paid.Period, paid.ID = month, thanhSen+":"+month+":monthly"
		paid.prepare()
		paid.does(officer, "/statuses", map[string]any{"lines": paid.allLines(thanhSen)[:1], "status": "UNPAID", "reason": "vắng mặt"})
	}
	stopLate(t, officer, past[1])

	r := review(s, officer, map[string]any{"from": "2026-08"})
	if len(r.Review.Closed) != 2 || r.Review.Next != next || r.Policies < 100 || r.Strays != 0 {
		t.Fatalf("%+v", r.Review)
	}
	rows := rowsOf(officer, r.Review.ID)
	for _, name := range []string{"Nguyễn Thị Cũ 1", "Nguyễn Thị Cũ 2"} {
		got := rows[name]
		if got.Reason != "raise" || got.Arrears != 2*80_000 || got.Recovery != 0 || len(got.Changes) != 1 || got.Changes[0].Month != "2026-08" || got.Changes[0].Amount != 1_080_000 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := rows["Nguyễn Thị Cũ 3"]; got.Reason != "late" || got.Recovery != 1_080_000 || got.Arrears != 0 {
		t.Errorf("E-21: stopped after the list was sent: %+v", got)
	}

	forecastBefore(t, officer, next)
	confirm := map[string]any{
		"reasons": []string{"raise", "age", "late", "decision", "ended"}, "without": []string{},
		"decision": map[string]any{"number": "1026/QĐ-UBND", "date": "2026-10-12"}, "version": r.Review.Version,
	}
	officer.Post("/api/entitlement-reviews/"+r.Review.ID+"/confirm", confirm, nil)
	done := reviewIs(s, officer, r.Review.ID, "applied")
	if done.Refused != 0 || done.Skipped != 0 || done.Applied.Rows != int64(len(rows)) {
		t.Errorf("%+v %+v", done.Applied, done.Problems)
	}
	officer.Refused(http.MethodPost, "/api/entitlement-reviews/"+r.Review.ID+"/confirm", confirm, http.StatusConflict, "review-changed")

	forecast := forecastOf(officer, next)
	list := p.prepare()
	if list.Sums.Total != forecast.After.Total || list.Sums.Lines != forecast.After.Lines {
		t.Errorf("forecast %+v, prepared %+v", forecast.After, list.Sums)
	}
	for _, l := range linesNamed(p, thanhSen, "Nguyễn Thị Cũ") {
		if l.Regular != 1_080_000 || l.Arrears != 160_000 || l.Total != 1_240_000 {
			t.Errorf("F-42: %+v", l)
		}
	}
	for _, month := range past {
		var held recomputedList
		officer.Get("/api/payment/lists/"+thanhSen+":"+month+":monthly/recompute", &held)
		if held.Total.Differing != 0 || held.Total.Lines < 90 {
			t.Errorf("%s: %+v %+v", month, held.Total, held.Rows)
		}
	}
	if again := review(s, officer, map[string]any{"from": "2026-08"}); len(again.Rows) != 0 {
		t.Errorf("reviewed again, found again: %+v", again.Rows)
	}
	s.Client("xuanyen.canbo").Refused(http.MethodPost, "/api/entitlement-reviews", map[string]any{}, http.StatusForbidden, "forbidden")
	s.Client("huyen.canbo").Refused(http.MethodGet, "/api/entitlement-reviews/"+r.Review.ID, nil, http.StatusForbidden, "forbidden")
}

// stopLate stops a policy from a month whose list was sent: the officer is
// told what becomes of that (E-21).
func stopLate(t *testing.T, officer *hosttest.Client, month string) {
	t.Helper()
	var found struct {
		Items []struct{ ID string }
	}
	officer.Get("/api/beneficiaries?q=cu+3", &found)
	if len(found.Items) != 1 {
		t.Fatalf("%+v", found)
	}
	var saved struct {
		Late *struct{ From, Through, Text string }
	}
	officer.Post("/api/beneficiaries/"+found.Items[0].ID+"/policies/1/stop", map[string]any{
		"from": month, "reason": "Chuyển đi", "decision": map[string]any{"number": "9/QĐ-UBND", "date": "2026-11-20"}, "version": 1,
	}, &saved)
	if saved.Late == nil || saved.Late.From != month || saved.Late.Through != month || !strings.Contains(saved.Late.Text, "truy thu") {
		t.Errorf("%+v", saved.Late)
	}
}

func review(s *hosttest.System, officer *hosttest.Client, body map[string]any) reviewed {
	var begun struct{ ID string }
	officer.Post("/api/entitlement-reviews", body, &begun)
	return reviewIs(s, officer, begun.ID, "computed")
}

func reviewIs(s *hosttest.System, officer *hosttest.Client, id, state string) (r reviewed) {
	s.Eventually("the review is "+state, func() error {
		r = reviewed{}
		officer.Get("/api/entitlement-reviews/"+id, &r)
		if r.Review.State != state {
			return fmt.Errorf("it is %s %s", r.Review.State, r.Review.Why)
		}
		return nil
	})
	return r
}

// rowsOf reads all rows of a review, by name.
func rowsOf(officer *hosttest.Client, id string) map[string]entitledRow {
	rows := map[string]entitledRow{}
	for cursor := ""; ; {
		var page reviewed
		officer.Get("/api/entitlement-reviews/"+id+"?cursor="+cursor, &page)
		for _, r := range page.Rows {
			name := r.Name
			for rows[name].Name != "" {
				name += "'"
			}
			rows[name] = r
		}
		if cursor = page.Next; cursor == "" {
			return rows
		}
	}
}

type forecasted struct {
	Before, After paySums
	FromList      bool
	Effects       []struct {
		Cause         string
		Lines, Amount int64
	}
	Unreviewed entitledSums
	Rows       []struct{ Name string }
}

func forecastOf(officer *hosttest.Client, month string) (f forecasted) {
	officer.Get("/api/payment/forecast?month="+month, &f)
	return f
}

// forecastBefore looks at the month before the review is confirmed: the
// effects bridge the two months, and the review is seen to be due.
func forecastBefore(t *testing.T, officer *hosttest.Client, month string) {
	t.Helper()
	f := forecastOf(officer, month)
	bridged := f.Before.Total
	for _, e := range f.Effects {
		bridged += e.Amount
	}
	if !f.FromList || bridged != f.After.Total || f.Unreviewed.Rows < 2 || f.Unreviewed.Monthly < 2*80_000-1_000_000 {
		t.Errorf("%+v", f)
	}
}

type namedLine struct {
	Name                              string
	Regular, Arrears, Recovery, Total int64
}

func linesNamed(p *payPlay, commune, name string) (found []namedLine) {
	p.t.Helper()
	for cursor := ""; ; {
		var page struct {
			Items []namedLine
			Next  string
		}
		p.officer.Get(p.path("/lines?commune="+commune+"&cursor="+cursor), &page)
		for _, l := range page.Items {
			if strings.HasPrefix(l.Name, name) {
				found = append(found, l)
			}
		}
		if cursor = page.Next; cursor == "" {
			return found
		}
	}
}

func monthBefore(month string) string { return string(calendar.Month(month).Add(-1)) }

// E-23, E-09, E-10: the account, an adjustment and a suspension by hand.
func TestRegistry_E23_E09_E10_ChangesByHand(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district, commune := s.Client("huyen.canbo"), s.Client("xuanyen.canbo")
	var found struct {
		Items []struct{ ID string }
	}
	district.Get("/api/beneficiaries?commune=18376&status=active&category=6b&limit=1", &found)
	path := "/api/beneficiaries/" + found.Items[0].ID
	account := func(number, bank string, version int) map[string]any {
		return map[string]any{"payment": map[string]any{"method": "account", "number": number, "bank": bank, "holder": "NGUYEN THI THU"}, "version": version}
	}
	for name, body := range map[string]map[string]any{"no number": account("", "AGRIBANK", 1), "no bank": account("1234567890", "", 1), "letters": account("12-34", "AGRIBANK", 1)} {
		if p := commune.Refused(http.MethodPut, path+"/payment", body, http.StatusUnprocessableEntity, "bad-payment"); len(p.Fields) == 0 {
			t.Errorf("%s: no field is named", name)
		}
	}
	var file struct {
		Version int
		Payment struct{ Method, Number, BankName string }
		Status  string
		Amount  int64
	}
	commune.Put(path+"/payment", account("1500205123456", "AGRIBANK", 1), &file)
	if file.Version != 2 || file.Payment.Number != "1500205123456" || file.Payment.BankName == "" {
		t.Fatalf("%+v", file)
	}
	s.Client("xuanhoi.canbo").Refused(http.MethodPut, path+"/payment", account("1500205123456", "VCB", 2), http.StatusForbidden, "")
	commune.Refused(http.MethodPost, path+"/policies/1/change", map[string]any{"kind": "suspend", "from": "2026-11", "reason": "x", "version": 2}, http.StatusForbidden, "")

	district.Post(path+"/policies/1/change", map[string]any{
		"kind": "adjust", "from": "2026-11", "category": "6a", "coefficient": 250, "amount": 1_350_000, "reason": "Mức độ khuyết tật thay đổi",
		"decision": map[string]any{"number": "77/QĐ-UBND", "date": "2026-11-02"}, "version": 2,
	}, &file)
	if file.Amount != 1_350_000 {
		t.Errorf("E-09: %+v", file)
	}
	district.Post(path+"/policies/1/change", map[string]any{"kind": "suspend", "from": "2026-11", "reason": "Ba tháng không nhận tiền", "version": 3}, &file)
	if file.Status != "suspended" || file.Amount != 0 {
		t.Errorf("E-10: %+v", file)
	}
	district.Post(path+"/policies/1/change", map[string]any{"kind": "resume", "from": "2026-11", "reason": "Đã nhận", "version": 4}, &file)
	if file.Status != "active" || file.Amount != 1_350_000 {
		t.Errorf("E-10: %+v", file)
	}
	district.Refused(http.MethodPost, path+"/policies/1/change", map[string]any{"kind": "adjust", "from": "2026-11", "amount": 1, "reason": "x", "version": 5}, http.StatusUnprocessableEntity, "bad-terms")
}
