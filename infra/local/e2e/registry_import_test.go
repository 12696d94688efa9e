package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ansinh/infra/local/hosttest"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/calendar"
)

// imported is an import as the API shows it.
type imported struct {
	ID, State string
	Version   int
	HasMarks  bool
	Refusal   *struct{ Code, Detail, Cell string }
	Counts    struct{ Rows, Valid, Invalid, Applied, Failed, Increase, Adjust, Stop, Death int }
	Job       *struct {
		State       string
		Done, Total int
	}
}

const xuanYen = "18376 Xã Xuân Yên"

// row is a row of a workbook with the decision every change needs.
func row(kind, name string, more map[workbook.Column]any) map[workbook.Column]any {
	r := map[workbook.Column]any{
		workbook.ColKind: kind, workbook.ColName: name, workbook.ColDecision: "88/QĐ-UBND",
		workbook.ColDecisionDate: calendar.Date("2026-11-02"), workbook.ColFrom: "12/2026",
	}
	for c, v := range more {
		r[c] = v
	}
	return r
}

// newcomer is a good row of type Tăng; n makes the national id.
func newcomer(n int) map[workbook.Column]any {
	return row("Tăng", fmt.Sprintf("Nguyễn Văn Mới %d", n), map[workbook.Column]any{
		workbook.ColBirth: calendar.Date("1950-03-04"), workbook.ColHamlet: "Thôn 1", workbook.ColCategory: "6b",
		workbook.ColAmount: int64(1_080_000), workbook.ColNationalID: fmt.Sprintf("042050%06d", 900000+n),
		workbook.ColSex: "Nam", workbook.ColEthnicity: "Kinh",
	})
}

// upload sends a workbook and waits until it is checked or refused.
func upload(t *testing.T, s *hosttest.System, c *hosttest.Client, raw []byte) imported {
	t.Helper()
	var begun struct {
		Import imported
		Upload hosttest.Upload
	}
	c.Post("/api/imports", map[string]any{"name": "bien-dong.xlsx", "size": len(raw)}, &begun)
	s.Transfer(begun.Upload, raw)
	c.Post("/api/imports/"+begun.Import.ID+"/check", map[string]any{"version": begun.Import.Version}, nil)
	return settled(s, c, begun.Import.ID, "checked", "refused")
}

func settled(s *hosttest.System, c *hosttest.Client, id string, states ...string) (i imported) {
	s.Eventually("the import "+strings.Join(states, "/"), func() error {
		i = imported{}
		c.Get("/api/imports/"+id, &i)
		if !slices.Contains(states, i.State) {
			return errors.New(i.State)
		}
		return nil
	})
	return i
}

func compose(t *testing.T, sheets ...workbook.Composed) []byte {
	t.Helper()
	raw, err := workbook.Compose(sheets...)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestImport_E15_TwoOfTenWrong_NothingSavedUntilConfirmed(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district := s.Client("huyen.canbo")
	var rows []map[workbook.Column]any
	for n := range 10 {
		rows = append(rows, newcomer(n))
	}
	rows[3][workbook.ColBirth] = "15/03/1950"        // text, not a date: C5
	rows[7][workbook.ColNationalID] = "042150900007" // a woman's number: K9
	i := upload(t, s, district, compose(t, workbook.Composed{Sheet: xuanYen, Rows: rows}))
	if i.State != "checked" || i.Counts.Rows != 10 || i.Counts.Valid != 8 || i.Counts.Invalid != 2 {
		t.Fatalf("%+v", i)
	}
	var wrong struct {
		Items []struct{ Cell, Kind, Detail string }
		Kinds []struct {
			Kind  string
			Count int
		}
	}
	district.Get("/api/imports/"+i.ID+"/errors", &wrong)
	if len(wrong.Items) != 2 || wrong.Items[0].Cell != "C5" || wrong.Items[1].Cell != "K9" || !strings.Contains(wrong.Items[0].Detail, "Ô C5") {
		t.Errorf("%+v", wrong)
	}
	if found := find(district, url.Values{"q": {"van moi"}}); len(found.Items) != 0 {
		t.Errorf("saved before the confirmation: %v", found.Items)
	}
	district.Post("/api/imports/"+i.ID+"/confirm", map[string]any{"version": settledMarks(s, district, i.ID).Version}, nil)
	i = settled(s, district, i.ID, "applied")
	if i.Counts.Applied != 8 || i.Counts.Failed != 0 || i.Job.State != "done" || i.Job.Done != 8 {
		t.Errorf("%+v %+v", i, i.Job)
	}
	found := find(district, url.Values{"q": {"van moi"}, "commune": {"18376"}})
	if len(found.Items) != 8 {
		t.Errorf("%d people, want 8", len(found.Items))
	}
	if status, _ := s.Client("xuanyen.canbo").Do(http.MethodGet, "/api/imports/"+i.ID, nil); status != http.StatusForbidden {
		t.Errorf("a commune sees the district's import: %d", status)
	}
}

// settledMarks waits for the file with marks and looks into it.
func settledMarks(s *hosttest.System, c *hosttest.Client, id string) (i imported) {
	s.Eventually("the file with marks", func() error {
		c.Get("/api/imports/"+id, &i)
		if !i.HasMarks {
			return errors.New("no marks yet")
		}
		return nil
	})
	var file struct{ URL string }
	c.Get("/api/imports/"+id+"/marks", &file)
	if raw := s.Download(file.URL); !bytes.HasPrefix(raw, []byte("PK")) {
		s.Eventually("a workbook", func() error { return errors.New("the marked file is no workbook") })
	}
	return i
}

func TestImport_J05_WholeFileRefused_NamesTheCell(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district := s.Client("huyen.canbo")
	for name, tc := range map[string]struct {
		raw  []byte
		code string
	}{
		"another commune's district": {compose(t, workbook.Composed{Sheet: "18073-2025 Phường Thành Sen", Rows: []map[workbook.Column]any{newcomer(1)}}), "wrong-sheet"},
		"not a commune":              {compose(t, workbook.Composed{Sheet: "Trang1"}), "wrong-sheet"},
		"not a workbook":             {[]byte("%PDF-1.7 renamed"), "not-a-workbook"},
		"an old workbook":            {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), "workbook-old-or-locked"},
	} {
		i := upload(t, s, district, tc.raw)
		if i.State != "refused" || i.Refusal == nil || i.Refusal.Code != tc.code {
			t.Errorf("%s: %+v %+v", name, i, i.Refusal)
		}
		if status, _ := district.Do(http.MethodPost, "/api/imports/"+i.ID+"/confirm", map[string]any{"version": i.Version}); status != http.StatusConflict {
			t.Errorf("%s: a refused file was confirmed: %d", name, status)
		}
	}
	district.Refused(http.MethodPost, "/api/imports", map[string]any{"name": "x.xlsx", "size": 21 << 20}, http.StatusRequestEntityTooLarge, "workbook-too-large")
	district.Refused(http.MethodPost, "/api/imports", map[string]any{"name": "x.xlsm", "size": 10}, http.StatusUnprocessableEntity, "not-a-workbook")
	s.Client("xuanyen.canbo").Refused(http.MethodPost, "/api/imports", map[string]any{"name": "x.xlsx", "size": 10}, http.StatusForbidden, "")
}

func TestImport_E15_TheTemplateComesBackAsItWas_AndStopsAndDeathsApply(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district := s.Client("huyen.canbo")
	var file struct{ URL string }
	district.Get("/api/imports/template?commune=18376", &file)
	raw := s.Download(file.URL)
	if i := upload(t, s, district, raw); i.State != "checked" || i.Counts.Rows != 0 {
		t.Fatalf("the untouched template asks for something: %+v %+v", i, i.Refusal)
	}
	active := find(district, url.Values{"commune": {"18376"}, "status": {"active"}, "category": {"6b"}})
	var people [2]struct {
		ID, Name, NationalID string
		Amount               int64
	}
	for n := range people {
		district.Get("/api/beneficiaries/"+active.Items[n].ID, &people[n])
	}
	i := upload(t, s, district, compose(t, workbook.Composed{Sheet: xuanYen, Rows: []map[workbook.Column]any{
		row("Thôi hưởng", people[0].Name, map[workbook.Column]any{
			workbook.ColCategory: "6b", workbook.ColAmount: people[0].Amount, workbook.ColNationalID: people[0].NationalID,
		}),
		row("Chết", people[1].Name, map[workbook.Column]any{workbook.ColNationalID: people[1].NationalID, workbook.ColDied: calendar.Date("2026-11-01")}),
	}}))
	if i.Counts.Stop != 1 || i.Counts.Death != 1 {
		t.Fatalf("%+v", i)
	}
	district.Post("/api/imports/"+i.ID+"/confirm", map[string]any{"version": i.Version}, nil)
	settled(s, district, i.ID, "applied")
	var stopped struct {
		Policies []struct{ Status, Until string }
	}
	district.Get("/api/beneficiaries/"+people[0].ID, &stopped)
	if stopped.Policies[0].Until != "2026-11" {
		t.Errorf("stopped from 12/2026: %+v", stopped)
	}
	var dead struct {
		Status string
		Death  struct{ Date, EndsAfter string }
	}
	district.Get("/api/beneficiaries/"+people[1].ID, &dead)
	if dead.Status != "deceased" || dead.Death.EndsAfter != "2026-11" {
		t.Errorf("%+v", dead)
	}
}

func TestImport_E15_TheSystemStopsInTheMiddleAndGoesOn(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	district := s.Client("huyen.canbo")
	var rows []map[workbook.Column]any
	for n := range 3000 {
		rows = append(rows, newcomer(n))
	}
	i := upload(t, s, district, compose(t, workbook.Composed{Sheet: xuanYen, Rows: rows}))
	district.Post("/api/imports/"+i.ID+"/confirm", map[string]any{"version": i.Version}, nil)
	s.Eventually("some rows applied", func() error {
		if district.Get("/api/imports/"+i.ID, &i); i.Counts.Applied == 0 {
			return errors.New("none yet")
		}
		return nil
	})
	s.Restart()
	i = settled(s, s.Client("huyen.canbo"), i.ID, "applied")
	if i.Counts.Applied != 3000 || i.Counts.Failed != 0 {
		t.Errorf("%+v", i.Counts)
	}
	var one file
	first := find(s.Client("huyen.canbo"), url.Values{"nationalId": {"042050900000"}})
	s.Client("huyen.canbo").Get("/api/beneficiaries/"+first.Items[0].ID, &one)
	if len(one.Policies) != 1 {
		t.Errorf("a row was applied twice: %+v", one)
	}
}
