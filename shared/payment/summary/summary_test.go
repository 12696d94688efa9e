package summary_test

import (
	"bytes"
	"fmt"
	"strconv"
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
	body := rows[5 : len(rows)-1]
	for _, row := range body {
		n, _ := strconv.Atoi(row[3])
		sum, _ := strconv.Atoi(row[8])
		people, total = people+n, total+sum
	}
	last := rows[len(rows)-1]
	if people != 100 || total != 50_600_000 || last[3] != "100" || last[8] != "50600000" || len(body) != 4 {
		t.Errorf("%d people, %d đồng in %d rows, the last says %v", people, total, len(body), last)
	}
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
