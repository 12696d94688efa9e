package e2e

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ansinh/infra/local/hosttest"
)

type sheetAnswer struct {
	Hash            string
	Rows            []struct{ Result string }
	Errors          []struct{ Pointer, Detail string }
	Wrong, Recorded int
	Confirmed       bool
	Package         struct{ PaidLines int }
}

// workbook downloads the lines of a commune as the post office's clerk.
func (p *payPlay) workbook(clerk *hosttest.Client, commune string) *excelize.File {
	p.t.Helper()
	var file struct{ URL string }
	clerk.Get("/api/provider/packages/"+p.list().pkg()+"/workbook?commune="+commune, &file)
	book, err := excelize.OpenReader(bytes.NewReader(p.s.Download(file.URL)))
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = book.Close() }) // it was read
	return book
}

// fill writes cells of the workbook's sheet.
func (p *payPlay) fill(book *excelize.File, cells map[string]any) []byte {
	p.t.Helper()
	for cell, value := range cells {
		if err := book.SetCellValue("Chi trả", cell, value); err != nil {
			p.t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		p.t.Fatal(err)
	}
	return out.Bytes()
}

// hands uploads a workbook and has it checked.
func (p *payPlay) hands(clerk *hosttest.Client, content []byte) (upload string, checked sheetAnswer) {
	p.t.Helper()
	base := "/api/provider/packages/" + p.list().pkg()
	var begun struct {
		Upload struct {
			ID string
			hosttest.Upload
		}
	}
	clerk.Post(base+"/settlement-upload", map[string]any{"size": len(content), "kind": "workbook"}, &begun)
	p.s.Transfer(begun.Upload.Upload, content)
	clerk.Post(base+"/workbook", map[string]any{"upload": begun.Upload.ID, "stage": "check"}, &checked)
	return begun.Upload.ID, checked
}

// J-05: the provider's clerk downloads the lines, fills them in, sees what is
// wrong cell by cell, and records them only when nothing is; what was recorded
// is corrected visibly, and not after the settlement.
func TestPayment_J05_PaymentsByWorkbook(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(nil)
	commune := p.prepare().Communes[0].Commune
	p.send()
	p.officeDoes("start", nil)
	clerk := s.Client("buudien.canbo")
	base := "/api/provider/packages/" + p.list().pkg()
	now := readHealth(t, s).Clock.Add(7 * time.Hour) // as the clerk's calendar has it
	today := now.Format("02/01/2006")
	serial := int(now.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour)) // as Excel keeps a day

	upload, checked := p.hands(clerk, p.fill(p.workbook(clerk, commune), map[string]any{
		"F3": "Đã trả", "G3": "31/12/2099", "F4": "Chưa trả", "F5": "Có lẽ", "D6": 1, "F6": "Đã trả", "G6": today, "F8": "Đã trả", "G8": 45000, "A7": "không.có.ai",
	}))
	wrong := map[string]bool{}
	for _, e := range checked.Errors {
		wrong[e.Pointer] = true
	}
	for _, cell := range []string{"G3", "H4", "F5", "D6", "A7", "G8"} {
		if !wrong[cell] {
			t.Errorf("%s is not told: %+v", cell, checked.Errors)
		}
	}
	clerk.Refused(http.MethodPost, base+"/workbook", map[string]any{"upload": upload, "stage": "confirm", "hash": checked.Hash}, http.StatusConflict, "sheet-wrong")

	good := p.fill(p.workbook(clerk, commune), map[string]any{"F3": "Đã trả", "G3": today, "F4": "chưa trả", "H4": "Đi vắng", "F5": "Đã trả", "G5": serial})
	upload, checked = p.hands(clerk, good)
	if checked.Wrong != 0 || checked.Recorded != 3 || checked.Rows[0].Result != "paid" || checked.Rows[1].Result != "unpaid" || checked.Rows[3].Result != "blank" {
		t.Fatalf("%+v", checked)
	}
	clerk.Refused(http.MethodPost, base+"/workbook", map[string]any{"upload": upload, "stage": "confirm", "hash": "another"}, http.StatusConflict, "not-checked")
	for range 2 { // confirmed again, nothing more happens
		var done sheetAnswer
		clerk.Post(base+"/workbook", map[string]any{"upload": upload, "stage": "confirm", "hash": checked.Hash}, &done)
		if !done.Confirmed || done.Package.PaidLines != 2 {
			t.Fatalf("%+v", done)
		}
	}
	correctedAndTransmitted(t, p, clerk, commune, today)
}

type sheetLine struct {
	Reference string `json:"reference_id"`
	Status    string
	Reason    string `json:"status_reason_message"`
	Paid      string `json:"paid_date"`
	Corrected int
}

func correctedAndTransmitted(t *testing.T, p *payPlay, clerk *hosttest.Client, commune, today string) {
	t.Helper()
	base := "/api/provider/packages/" + p.list().pkg()
	upload, checked := p.hands(clerk, p.fill(p.workbook(clerk, commune), map[string]any{"F4": "Đã trả", "G4": today, "H4": ""}))
	if checked.Rows[0].Result != "same" || checked.Rows[1].Result != "corrected" || checked.Recorded != 1 {
		t.Fatalf("%+v", checked)
	}
	clerk.Post(base+"/workbook", map[string]any{"upload": upload, "stage": "confirm", "hash": checked.Hash}, nil)
	var page struct{ Items []sheetLine }
	clerk.Get(base+"/lines?commune="+commune, &page)
	if l := page.Items[1]; l.Status != "succ" || l.Corrected != 1 || l.Reason != "" || l.Paid == "" {
		t.Errorf("the corrected line is %+v", l)
	}
	if l := page.Items[2]; l.Paid != page.Items[0].Paid {
		t.Errorf("Excel's day is %+v", l)
	}
	// Another month's workbook has the same people; it is not this package's.
	foreign := p.workbook(clerk, commune)
	content := p.fill(foreign, map[string]any{"B1": "442:2020-01:monthly:101"})
	var begun struct {
		Upload struct {
			ID string
			hosttest.Upload
		}
	}
	clerk.Post(base+"/settlement-upload", map[string]any{"size": len(content), "kind": "workbook"}, &begun)
	p.s.Transfer(begun.Upload.Upload, content)
	clerk.Refused(http.MethodPost, base+"/workbook", map[string]any{"upload": begun.Upload.ID, "stage": "check"}, http.StatusUnprocessableEntity, "wrong-package")

	p.officeDoes("settle", map[string]any{"unpaid_first": 1})
	p.becomes("SETTLEMENT_RECEIVED")
	clerk.Refused(http.MethodPost, base+"/workbook", map[string]any{"upload": upload, "stage": "confirm", "hash": checked.Hash}, http.StatusConflict, "wrong-state")
	if l := p.list(); l.Balance.UnpaidLines != 1 {
		t.Errorf("%+v", l.Balance)
	}
}
