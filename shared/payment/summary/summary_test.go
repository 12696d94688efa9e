package summary_test

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/xuri/excelize/v2"

	"ansinh/shared/payment"
	"ansinh/shared/payment/summary"
)

// hundred is a list of 100 people in two communes under two policies.
func hundred() summary.Summary {
	list := &payment.List{ID: "442:2024-03:monthly", Run: 1, Hash: "4f2a", PreparedAt: time.Date(2024, 3, 2, 3, 0, 0, 0, time.UTC), PreparedBy: payment.By{Name: "Trần Thị Hương"}}
	parts := []payment.Part{{Commune: "18376", Run: 1}, {Commune: "18355", Run: 1}}
	for i := range 100 {
		line := payment.Line{Category: fmt.Sprintf("5.%d", i%2), Budget: "dia-phuong", Method: "cash", Regular: 500_000, Arrears: 10_000, Recovery: 5_000, CarryOver: 1_000}
		if err := line.Add(); err != nil {
			panic(err)
		}
		parts[i%3%2].Count(&line)
	}
	name := func(code string) string { return "Tên của " + code }
	s := summary.New(list, parts, name, name)
	s.Locality = "Huyện Nghi Xuân"
	return s
}

func TestXLSX_F15_TheTotalIsTheSumOfTheLines(t *testing.T) {
	s := hundred()
	raw, err := s.XLSX()
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Tổng hợp", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var people, total int
	at := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 1 && row[1] == "Tổng cộng" })
	body := rows[5:at]
	for _, row := range body {
		n, _ := strconv.Atoi(row[3])
		sum, _ := strconv.Atoi(row[8])
		people, total = people+n, total+sum
	}
	last := rows[at]
	if people != 100 || total != 50_600_000 || last[3] != "100" || last[8] != "50600000" || len(body) != 4 {
		t.Errorf("%d people, %d đồng in %d rows, the last says %v", people, total, len(body), last)
	}
	for cell, want := range map[string]string{"D10": "100", "I10": "50600000"} { // the formulas say the same
		if formula, err := book.GetCellFormula("Tổng hợp", cell); err != nil || !strings.HasPrefix(formula, "SUM(") {
			t.Errorf("%s is %q, %v", cell, formula, err)
		}
		if got, err := book.CalcCellValue("Tổng hợp", cell, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s comes to %s, %v", cell, got, err)
		}
	}
	for sheet, head := range map[string]string{"Tổng hợp": "$5:$5", "Dòng ngân sách": "$1:$1"} {
		printsAcross(t, book, sheet, head)
	}
	if end := fmt.Sprint(rows[at+1:]); !strings.Contains(end, "NGƯỜI LẬP BẢNG") || !strings.Contains(end, "Nghi Xuân, ngày") || !strings.Contains(end, "bằng chữ") {
		t.Errorf("no place to sign: %s", end)
	}
}

// printsAcross holds a sheet to A4 across, one page wide, its head on every page.
func printsAcross(t *testing.T, book *excelize.File, sheet, head string) {
	t.Helper()
	page, err := book.GetPageLayout(sheet)
	if err != nil || *page.Orientation != "landscape" || *page.Size != 9 || *page.FitToWidth != 1 || *page.FitToHeight != 0 {
		t.Errorf("%s prints as %+v, %v", sheet, page, err)
	}
	for _, name := range book.GetDefinedName() {
		if name.Scope == sheet && name.Name == "_xlnm.Print_Titles" && strings.HasSuffix(name.RefersTo, head) {
			return
		}
	}
	t.Errorf("%s does not repeat its head: %+v", sheet, book.GetDefinedName())
}

func TestPDF_F15_IsADocumentAndTheSameEachTime(t *testing.T) {
	first, err := hundred().PDF()
	if err != nil {
		t.Fatal(err)
	}
	second, err := hundred().PDF()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("the same list gave other bytes")
	}
	if err := api.Validate(bytes.NewReader(first), nil); err != nil {
		t.Errorf("pdfcpu: %v", err)
	}
}
