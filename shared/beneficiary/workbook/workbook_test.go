package workbook_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/calendar"
	"ansinh/shared/identity"
	"ansinh/shared/org"
	"ansinh/shared/policy"
)

const sheet = "18376 Xã Xuân Yên"

func good() map[workbook.Column]any {
	return map[workbook.Column]any{
		workbook.ColKind: "Tăng", workbook.ColName: "Đỗ Thị Hương", workbook.ColBirth: calendar.Date("1950-03-04"),
		workbook.ColHamlet: "Thôn 1", workbook.ColCategory: "6b", workbook.ColAmount: int64(1_080_000),
		workbook.ColDecision: "07/QĐ-UBND", workbook.ColDecisionDate: calendar.Date("2026-11-02"), workbook.ColFrom: "12/2026",
		workbook.ColNationalID: "042150000001", workbook.ColSex: "Nữ", workbook.ColEthnicity: "Kinh",
	}
}

func compose(t testing.TB, rows ...map[workbook.Column]any) []byte {
	t.Helper()
	raw, err := workbook.Compose(workbook.Composed{Sheet: sheet, Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// read takes a workbook through the reader and the parser.
func read(raw []byte) (changes []workbook.Change, findings []workbook.Finding, err error) {
	r, err := workbook.Open(raw)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	known := func(id org.UnitID) error {
		if id != "18376" {
			return errors.New("unknown")
		}
		return nil
	}
	err = r.Rows(known, func(row *workbook.Row) error {
		if change, found, asks := workbook.Parse(row); asks {
			changes, findings = append(changes, change), append(findings, found...)
		}
		return nil
	})
	return changes, findings, err
}

func TestRead_E15_AGoodRow(t *testing.T) {
	changes, findings, err := read(compose(t, good()))
	if err != nil || len(findings) > 0 || len(changes) != 1 {
		t.Fatalf("%+v %v", findings, err)
	}
	c := changes[0]
	if c.Kind != workbook.Increase || c.Person.Birth != "1950-03-04" || c.Person.NationalID != "042150000001" || c.Person.Sex != identity.Female ||
		c.Amount != 1_080_000 || c.From != "2026-12" || c.Decision.Date != "2026-11-02" || c.Row != 2 || c.Person.Commune != "18376" {
		t.Errorf("%+v", c)
	}
}

func TestRead_E15_EachWrongCellIsNamed(t *testing.T) {
	for name, tc := range map[string]struct {
		column workbook.Column
		value  any
		cell   string
		kind   workbook.FindingKind
	}{
		"text date":             {workbook.ColBirth, "15/03/1950", "C2", workbook.KindTextDate},
		"text decision date":    {workbook.ColDecisionDate, "ngày 2 tháng 11", "I2", workbook.KindTextDate},
		"date out of range":     {workbook.ColDecisionDate, int64(-5), "I2", workbook.KindDate},
		"unknown change":        {workbook.ColKind, "Giảm bớt", "A2", workbook.KindUnknownChange},
		"no name":               {workbook.ColName, "", "B2", workbook.KindMissing},
		"no hamlet":             {workbook.ColHamlet, "  ", "D2", workbook.KindMissing},
		"amount in words":       {workbook.ColAmount, "một triệu", "G2", workbook.KindAmount},
		"amount with fractions": {workbook.ColAmount, 1080000.5, "G2", workbook.KindAmount},
		"negative amount":       {workbook.ColAmount, int64(-1), "G2", workbook.KindAmount},
		"month of thirteen":     {workbook.ColFrom, "13/2026", "J2", workbook.KindDate},
		"number lost its zero":  {workbook.ColNationalID, int64(42150000001), "K2", workbook.KindNationalID},
		"short number":          {workbook.ColNationalID, "4215", "K2", workbook.KindNationalID},
		"sex":                   {workbook.ColSex, "X", "L2", workbook.KindSex},
		"method":                {workbook.ColMethod, "Vàng", "N2", workbook.KindPayment},
		"account without bank":  {workbook.ColMethod, "Tài khoản", "O2", workbook.KindMissing},
		"error value":           {workbook.ColReason, "#N/A", "S2", workbook.KindFormula},
		"endless text":          {workbook.ColReason, strings.Repeat("a", 3000), "S2", workbook.KindTooLong},
		"coefficient":           {workbook.ColCoefficient, "hai", "F2", workbook.KindAmount},
	} {
		t.Run(name, func(t *testing.T) {
			row := good()
			row[tc.column] = tc.value
			_, findings, err := read(compose(t, row))
			if err != nil || len(findings) == 0 {
				t.Fatalf("%+v %v", findings, err)
			}
			f := findings[0]
			if f.Cell != tc.cell || f.Kind != tc.kind || !strings.HasPrefix(f.Detail, "Ô "+tc.cell+":") || workbook.Titles[f.Kind] == "" || !f.Error() {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestRead_E15_WhatPeopleTypeIsUnderstood(t *testing.T) {
	row := good()
	row[workbook.ColKind], row[workbook.ColSex], row[workbook.ColName] = "  tăng ", "NỮ", " Đo\u0302\u0303  Thi\u0323 Hu\u031bo\u031bng "
	row[workbook.ColBirth], row[workbook.ColAmount], row[workbook.ColFrom] = int64(1950), "1.080.000", calendar.Date("2026-12-01")
	row[workbook.ColCoefficient], row[workbook.ColNationalID] = "2,5", "042 150 000 001"
	changes, findings, err := read(compose(t, row))
	if err != nil || len(findings) > 0 {
		t.Fatalf("%+v %v", findings, err)
	}
	c := changes[0]
	if !c.Person.BirthYearOnly || c.Person.Birth != "1950-01-01" || c.Amount != 1_080_000 || c.From != "2026-12" || c.Coefficient != 250 || c.Person.Name != "Đỗ Thị Hương" {
		t.Errorf("%+v", c)
	}
}

// edit opens a composed workbook with the library and changes it.
func edit(t testing.TB, raw []byte, change func(*excelize.File)) []byte {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	change(file)
	out, err := file.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRead_E15_FormulasAndMergedCellsAreNamed(t *testing.T) {
	raw := edit(t, compose(t, good(), good(), good()), func(f *excelize.File) {
		if err := errors.Join(f.SetCellFormula(sheet, "G3", "=1080000*1"), f.MergeCell(sheet, "D3", "D4")); err != nil {
			t.Fatal(err)
		}
	})
	_, findings, err := read(raw)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, f := range findings {
		got[fmt.Sprint(f.Row, " ", f.Cell, " ", f.Kind)] = true
	}
	for _, want := range []string{"3 G3 formula", "3 D3 merged-cells", "4 D3 merged-cells"} {
		if !got[want] {
			t.Errorf("%s is missing in %v", want, got)
		}
	}
}

// part is a file in a workbook's container.
type part struct{ name, text string }

func archive(t testing.TB, parts ...part) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, p := range parts {
		f, err := w.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, p.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// minimal is a workbook whose one sheet holds the given rows as XML.
func minimal(t testing.TB, rows string) []byte {
	t.Helper()
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	return archive(t,
		part{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
		part{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		part{"xl/workbook.xml", `<workbook ` + ns + ` xmlns:r="` + rel + `"><sheets><sheet name="` + sheet + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		part{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		part{"xl/worksheets/sheet1.xml", `<worksheet ` + ns + `><sheetData>` + rows + `</sheetData></worksheet>`},
	)
}

func headerXML() string {
	var b strings.Builder
	b.WriteString(`<row r="1">`)
	for c, text := range workbook.Headers {
		fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, workbook.Cell(workbook.Column(c), 1), text)
	}
	b.WriteString(`</row>`)
	return b.String()
}

func emptyRows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<row r="%d"/>`, i+2)
	}
	return b.String()
}

func TestOpen_J05_TheWholeFileIsRefused(t *testing.T) {
	full := strings.Repeat(`<row><c t="inlineStr"><is><t>x</t></is></c></row>`, workbook.MaxRows+500)
	for name, tc := range map[string]struct {
		raw  func() []byte
		code string
		cell string
	}{
		"nothing":                   {func() []byte { return nil }, "not-a-workbook", ""},
		"a PDF":                     {func() []byte { return []byte("%PDF-1.7") }, "not-a-workbook", ""},
		"another zip":               {func() []byte { return archive(t, part{"a.txt", "a"}) }, "not-a-workbook", ""},
		"an old or locked workbook": {func() []byte { return []byte("\xd0\xcf\x11\xe0\xa1\xb1") }, "workbook-old-or-locked", ""},
		"macros":                    {func() []byte { return archive(t, part{"xl/workbook.xml", "<a/>"}, part{"xl/vbaProject.bin", "x"}) }, "workbook-macros", ""},
		"links": {func() []byte {
			return archive(t, part{"xl/workbook.xml", "<a/>"}, part{"xl/externalLinks/externalLink1.xml", "x"})
		}, "workbook-links", ""},
		"a million empty rows": {func() []byte { return minimal(t, headerXML()+emptyRows(1_000_000)) }, "empty-rows", "A100002"},
		"too many rows":        {func() []byte { return minimal(t, headerXML()+full) }, "too-many-rows", ""},
		"unzips to a gigabyte": {func() []byte {
			return archive(t, part{"xl/workbook.xml", "<a/>"}, part{"xl/media/a.xml", strings.Repeat("\x00", 700<<20)})
		}, "workbook-too-large", ""},
		"broken XML": {func() []byte { return minimal(t, headerXML()+`<row r="2"><c r="A2"><v>1</row>`) }, "not-a-workbook", ""},
		"wrong header": {func() []byte {
			return edit(t, compose(t, good()), func(f *excelize.File) { _ = f.SetCellStr(sheet, "C1", "Sinh nhật") })
		}, "wrong-header", "C1"},
		"an extra column": {func() []byte {
			return edit(t, compose(t, good()), func(f *excelize.File) { _ = f.SetCellStr(sheet, "V1", "Ghi chú") })
		}, "wrong-header", "V1"},
		"wrong sheet": {func() []byte {
			return edit(t, compose(t, good()), func(f *excelize.File) { _ = f.SetSheetName(sheet, "Trang1") })
		}, "wrong-sheet", "Trang1!A1"},
	} {
		t.Run(name, func(t *testing.T) {
			changes, _, err := read(tc.raw())
			f := workbook.Refusal(err)
			if f == nil || f.Code != tc.code || f.Detail == "" || len(changes) > 0 {
				t.Fatalf("%v, %d rows read", err, len(changes))
			}
			if tc.cell != "" && (len(f.Fields) == 0 || f.Fields[0].Pointer != tc.cell) {
				t.Errorf("the cell is not named: %+v", f.Fields)
			}
		})
	}
}

func TestWrite_J05_TheTemplateReadsBackWithItsPeopleAndAsksForNothing(t *testing.T) {
	person := beneficiary.RollPerson{
		ID: "01", Name: "Đỗ Thị Hương", Birth: "1950-03-04", Sex: identity.Female, NationalID: "042150000001", Commune: "18376", Hamlet: "Thôn 1",
		Method: beneficiary.Cash, Policies: []beneficiary.RollPolicy{{ID: "1", Rates: []beneficiary.Rate{{From: "2024-07", Amount: 1_000_000, Category: "6b", Coefficient: 200, Status: beneficiary.Active}}}},
	}
	unit, _ := org.National().Unit("18376")
	var out bytes.Buffer
	err := workbook.Write(&out, []workbook.Sheet{{Unit: unit, People: func() ([]beneficiary.RollPerson, error) {
		return []beneficiary.RollPerson{person}, nil
	}}}, policy.National().Categories("2026-11"), "2026-11")
	if err != nil {
		t.Fatal(err)
	}
	if changes, findings, err := read(out.Bytes()); err != nil || len(changes)+len(findings) > 0 {
		t.Fatalf("%+v %+v %v", changes, findings, err)
	}
	filled := edit(t, out.Bytes(), func(f *excelize.File) {
		_ = errors.Join(f.SetCellStr(sheet, "A2", "Thôi hưởng"), f.SetCellStr(sheet, "H2", "9/QĐ"), f.SetCellValue(sheet, "I2", 46300), f.SetCellStr(sheet, "J2", "12/2026"))
	})
	changes, findings, err := read(filled)
	if err != nil || len(findings) > 0 || len(changes) != 1 {
		t.Fatalf("%+v %v", findings, err)
	}
	if c := changes[0]; c.Kind != workbook.Stop || c.Person.Name != person.Name || c.Amount != 1_000_000 || c.Category != "6b" || c.Person.NationalID != person.NationalID {
		t.Errorf("%+v", c)
	}
}

func TestWithMarks_E15_ColoursCommentsAndExplains(t *testing.T) {
	row := good()
	row[workbook.ColBirth] = "15/03/1950"
	raw := compose(t, good(), row)
	_, findings, err := read(raw)
	if err != nil {
		t.Fatal(err)
	}
	marked, err := workbook.WithMarks(raw, findings)
	if err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(bytes.NewReader(marked))
	if err != nil {
		t.Fatal(err)
	}
	comments, err := file.GetComments(sheet)
	if err != nil || len(comments) != 1 || comments[0].Cell != "C3" {
		t.Errorf("%+v %v", comments, err)
	}
	value, _ := file.GetCellValue(sheet, "C3")
	why, _ := file.GetCellValue(sheet, "U3")
	badStyle, _ := file.GetCellStyle(sheet, "C3")
	goodStyle, _ := file.GetCellStyle(sheet, "C2")
	if value != "15/03/1950" || !strings.Contains(why, "Ô C3") || badStyle == goodStyle {
		t.Errorf("%q %q %d %d", value, why, badStyle, goodStyle)
	}
	if changes, again, err := read(marked); err != nil || len(changes) != 2 || len(again) != len(findings) {
		t.Errorf("the marked file does not read back: %+v %v", again, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(compose(f, good()))
	f.Add(minimal(f, headerXML()+`<row r="2"><c r="A2"><f>1</f><v>1</v></c></row>`))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, _, err := read(raw); err != nil && workbook.Refusal(err) == nil {
			t.Errorf("neither read nor refused: %v", err)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("Tăng", "15/03/1950", "1.080.000", "042150000001", "12/2026")
	f.Add("Chết", "1e309", "-0", "NaN", "00/0000")
	f.Fuzz(func(t *testing.T, kind, date, amount, number, month string) {
		row := workbook.Row{Sheet: sheet, Commune: "18376", Number: 2}
		row.Cells[workbook.ColKind], row.Cells[workbook.ColBirth], row.Cells[workbook.ColDied] = kind, date, date
		row.Cells[workbook.ColDecisionDate], row.Cells[workbook.ColAmount], row.Cells[workbook.ColNationalID] = date, amount, number
		row.Cells[workbook.ColFrom], row.Cells[workbook.ColCoefficient] = month, amount
		change, findings, _ := workbook.Parse(&row)
		for _, x := range findings {
			if x.Error() {
				return
			}
		}
		if change.Amount < 0 || change.Person.NationalID != "" && !change.Person.NationalID.Valid() || change.Died != "" && !change.Died.Valid() ||
			change.From != "" && !change.From.Valid() || change.Person.Birth != "" && !change.Person.Birth.Valid() {
			t.Errorf("%+v", change)
		}
	})
}
