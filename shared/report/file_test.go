package report_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/beneficiary"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/report"
)

func workbook(t *testing.T, f report.File) *excelize.File {
	t.Helper()
	var content bytes.Buffer
	if err := f.XLSX(&content); err != nil {
		t.Fatal(err)
	}
	keep(t, f.Name()+".xlsx", content.Bytes())
	book, err := excelize.OpenReader(&content)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

// keep leaves a file to look at in the folder KEEP_FILES names.
func keep(t *testing.T, name string, content []byte) {
	t.Helper()
	if folder := os.Getenv("KEEP_FILES"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestXLSX_J04_EveryRowNumbersAsNumbersIdsAsTexts(t *testing.T) {
	const rows, head = 1234, 6
	a := newArchive()
	for i := range rows {
		a.add(xuanYen, fmt.Sprintf("%04d", i), 500_000, "5.1.c", beneficiary.Account)
	}
	book := workbook(t, fileOf(t, a, report.PayList, report.Question{List: november}))
	sheet := book.GetSheetName(0)
	all, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if all[head-1][0] != "STT" {
		t.Fatalf("%d rows, the head is %v", len(all), all[head-1])
	}
	for i, row := range all[head : head+rows] {
		if row[0] != strconv.Itoa(i+1) || row[3] != "042190001234" || row[9] != "500000" {
			t.Fatalf("row %d: %v", i, row)
		}
	}
	if last := all[head+rows]; last[1] != "Tổng cộng" || last[9] != "617000000" {
		t.Errorf("total %v", last)
	}
	for cell, want := range map[string]excelize.CellType{
		"D7": excelize.CellTypeInlineString, "J7": excelize.CellTypeUnset, "J1241": excelize.CellTypeUnset, // unset is a number
	} {
		if got, err := book.GetCellType(sheet, cell); err != nil || got != want {
			t.Errorf("%s is of type %v (%v), want %v", cell, got, err, want)
		}
	}
	if dimension, err := book.GetSheetDimension(sheet); err != nil || dimension != "A1:N1241" {
		t.Errorf("dimension %s %v", dimension, err)
	}
	about := fmt.Sprint(all[:4])
	for _, want := range []string{"CHITRA_DS", "11/2026", "Huyện Nghi Xuân", "08:30 22/11/2026", "Nguyễn Văn Cán (huyen.canbo)", "Số dòng: 1.234", "tất cả"} {
		if !strings.Contains(about, want) {
			t.Errorf("the head does not say %q: %s", want, about)
		}
	}
}

func TestXLSX_F27_TotalsOfTheGuidesExample(t *testing.T) {
	a := hundred()
	a.close()
	for code, want := range map[report.Code]map[int]string{
		report.PaidByPolicy: {1: "Tổng cộng", 3: "100", 4: "50000000", 5: "97", 6: "48500000", 7: "3", 8: "1500000"},
		report.UnpaidPeople: {1: "Tổng cộng", 6: "1500000"},
	} {
		book := workbook(t, fileOf(t, a, code, report.Question{List: november}))
		all, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for column, value := range want {
			if got := totalRow(all)[column]; got != value {
				t.Errorf("%s column %d: %s, want %s", code, column, got, value)
			}
		}
	}
}

// totalRow is the row under the last line of the table.
func totalRow(all [][]string) []string {
	for _, row := range slices.Backward(all) {
		if len(row) > 1 && row[1] == "Tổng cộng" {
			return row
		}
	}
	return make([]string, 40)
}

// A printed workbook is A4 across with its head on every page; its totals are
// formulas that come to what the report says; there is a place to sign (J-04).
func TestXLSX_J04_PrintsAndAddsUpLikeAPaper(t *testing.T) {
	a := hundred()
	a.close()
	for _, q := range []report.Question{{List: november}, {List: november, Method: beneficiary.Cash}} {
		f := fileOf(t, a, report.PayList, q)
		book := workbook(t, f)
		sheet := book.GetSheetName(0)
		page, err := book.GetPageLayout(sheet)
		if err != nil || *page.Orientation != "landscape" || *page.Size != 9 || *page.FitToWidth != 1 || *page.FitToHeight != 0 {
			t.Errorf("%+v, %v", page, err)
		}
		if names := book.GetDefinedName(); len(names) != 1 || names[0].Name != "_xlnm.Print_Titles" || names[0].RefersTo != "'Báo cáo'!$6:$6" {
			t.Errorf("%+v", names)
		}
		total := fmt.Sprintf("J%d", 6+f.Table.Count+1)
		formula, err := book.GetCellFormula(sheet, total)
		if want := fmt.Sprintf("SUM(J7:J%d)", 6+f.Table.Count); err != nil || formula != want {
			t.Errorf("%s is %q, not %q: %v", total, formula, want, err)
		}
		shown, err := book.GetCellValue(sheet, total, excelize.Options{RawCellValue: true})
		reckoned, calcErr := book.CalcCellValue(sheet, total, excelize.Options{RawCellValue: true})
		if err != nil || calcErr != nil || shown != reckoned {
			t.Errorf("shown %s, reckoned %s: %v %v", shown, reckoned, err, calcErr)
		}
		all, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		end := fmt.Sprint(all[6+f.Table.Count:])
		for _, want := range []string{"Nghi Xuân, ngày 22 tháng 11 năm 2026", "NGƯỜI LẬP BẢNG", "Nguyễn Văn Cán", "THỦ TRƯỞNG ĐƠN VỊ", "bằng chữ"} {
			if !strings.Contains(end, want) {
				t.Errorf("%s is missing: %s", want, end)
			}
		}
		if pays := strings.Contains(end, "NGƯỜI CHI TRẢ"); pays != (q.Method == beneficiary.Cash) {
			t.Errorf("who pays cash signs, and nobody else: %s", end)
		}
	}
}

func TestFile_F57_IsRefusedWhenTheLinesChangedMeanwhile(t *testing.T) {
	a := hundred()
	f := fileOf(t, a, report.PayList, report.Question{List: november})
	a.lines[november][40].Total++ // and nobody changed the sums
	for name, write := range map[string]func(io.Writer) error{"xlsx": f.XLSX, "pdf": f.PDF} {
		if err := write(io.Discard); !fault.HasCode(err, "report-changed") {
			t.Errorf("%s: %v", name, err)
		}
	}
	f.Table.Count = 5001
	if err := f.PDF(io.Discard); !fault.Is(err, fault.KindTooLarge) {
		t.Errorf("5,001 rows on paper: %v", err)
	}
}

func TestXLSX_J04_ColumnsStandInTheOrderExcelWants(t *testing.T) {
	var content bytes.Buffer
	if err := fileOf(t, hundred(), report.PaidByPolicy, report.Question{List: november}).XLSX(&content); err != nil {
		t.Fatal(err)
	}
	parts, err := zip.NewReader(bytes.NewReader(content.Bytes()), int64(content.Len()))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := fs.ReadFile(parts, "xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	for _, m := range regexp.MustCompile(`<col min="(\d+)"`).FindAllStringSubmatch(string(sheet), -1) {
		columns = append(columns, m[1])
	}
	if got := strings.Join(columns, " "); got != "1 2 3 4 5 6 7 8 9 10" {
		t.Errorf("columns %s", got)
	}
}

// pdfText reads a PDF's words with poppler, which the tests need anyway.
func pdfText(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPDF_J04_HeadOnEveryPageAndTheTotalOnce(t *testing.T) {
	a := hundred()
	a.close()
	f := fileOf(t, a, report.PayList, report.Question{List: november, Method: beneficiary.Cash})
	var content bytes.Buffer
	if err := f.PDF(&content); err != nil {
		t.Fatal(err)
	}
	keep(t, f.Name()+".pdf", content.Bytes())
	text := pdfText(t, content.Bytes())
	pages := strings.Count(text, "trang ")
	if pages < 3 || strings.Count(text, "STT") != pages {
		t.Errorf("%d pages, %d heads", pages, strings.Count(text, "STT"))
	}
	for _, want := range []string{"50.000.000", "Ký nhận", "Tiền mặt", "Đỗ Thị 099", "042190001234"} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper does not say %q", want)
		}
	}
}

func TestForm_F15_TheSummaryOfAWholeListIsTheOfficialForm(t *testing.T) {
	a := hundred()
	f := fileOf(t, a, report.Budget, report.Question{List: november})
	list := f.Scope.Whole()
	if list == nil {
		t.Fatal("the locality's report is not whole")
	}
	content, err := a.maker().Form(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	if text := pdfText(t, content); !strings.Contains(text, "BẢNG TỔNG HỢP KINH PHÍ") || !strings.Contains(text, "50.000.000") {
		t.Errorf("%s", text)
	}
	if part := fileOf(t, a, report.Budget, report.Question{List: november, Unit: xuanYen}); part.Scope.Whole() != nil {
		t.Error("a commune's part of the list is no form to sign")
	}
	var table bytes.Buffer
	if err := f.PDF(&table); err != nil {
		t.Fatal(err)
	}
	if got, want := total(t, f.Table, "total"), a.lists[november].Total; got != want {
		t.Errorf("%s, the list says %s", got, want)
	}
}

func BenchmarkXLSX_100kLines(b *testing.B) {
	a := newArchive()
	for i := range 100_000 {
		a.lines[november] = append(a.lines[november], payment.Line{
			LineRef: payment.LineRef{Commune: xuanYen, Beneficiary: strconv.Itoa(i), Policy: "1"}, Name: "Nguyễn Thị Bích", NationalID: "042190001234",
			Category: "5.1.c", Regular: 500_000, Total: 500_000, Method: beneficiary.Cash,
		})
	}
	a.lists[november] = payment.List{ID: november, State: payment.Sent, Run: 1}
	f := fileOf(b, a, report.PayList, report.Question{List: november})
	for b.Loop() {
		if err := f.XLSX(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
