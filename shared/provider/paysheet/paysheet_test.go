package paysheet_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"ansinh/shared/fault"
	"ansinh/shared/provider"
	"ansinh/shared/provider/paysheet"
)

const pkg = "442:2026-11:monthly:101"

var days = paysheet.Days{Sent: "2026-11-05", Today: "2026-11-20"}

func lines() []provider.Recorded {
	line := func(ref, name, fa string, status string) provider.Recorded {
		return provider.Recorded{Disbursement: provider.Disbursement{ReferenceID: ref, PayeeName: name, PayeeID: "042190001234", PayeeFA: fa, Amount: 500_000, Status: status}}
	}
	paid := line("18376.DT3.1", "Trần Văn Ba", "wallet:momo/0912345678", provider.Success)
	paid.PaidDate = "2026-11-10"
	return []provider.Recorded{
		line("18376.DT1.1", "Đỗ Thị Hương", "cash:042190001234", provider.Waiting),
		line("18376.DT2.1", "Nguyễn Thị Hai", "account:VCB/0123", provider.Waiting),
		paid,
	}
}

func known(reference string) (provider.Recorded, bool) {
	for _, l := range lines() {
		if l.ReferenceID == reference {
			return l, true
		}
	}
	return provider.Recorded{}, false
}

// filled is the workbook with cells written over.
func filled(t *testing.T, cells map[string]any) []byte {
	t.Helper()
	raw, err := paysheet.Write(pkg, lines())
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }() // it lives in memory only
	for cell, value := range cells {
		set := book.SetCellValue
		if text, ok := value.(string); ok && text != "" && text[0] == '=' {
			set = func(sheet, cell string, value any) error { return book.SetCellFormula(sheet, cell, text[1:]) }
		}
		if err := set("Chi trả", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRead_J05_AnUntouchedWorkbookSaysNothingNew(t *testing.T) {
	got, err := paysheet.Read(filled(t, nil), pkg, days, known)
	if err != nil || got.Wrong != 0 || len(got.Records) != 0 || len(got.Rows) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	if got.Rows[0].Result != paysheet.NotFilled || got.Rows[2].Result != paysheet.AsBefore || got.Rows[2].Name != "Trần Văn Ba" {
		t.Errorf("%+v", got.Rows)
	}
}

func TestRead_J05_TellsEachWrongCell(t *testing.T) {
	for name, c := range map[string]struct {
		cells map[string]any
		cell  string // the one that is wrong, "" for none
	}{
		"paid with a date":         {map[string]any{"F3": "Đã trả", "G3": "10/11/2026"}, ""},
		"without marks and case":   {map[string]any{"F3": "da tra", "G3": "2026-11-10"}, ""},
		"not paid with a reason":   {map[string]any{"F3": "Chưa trả", "H3": "Đi vắng"}, ""},
		"paid without a date":      {map[string]any{"F3": "Đã trả"}, "G3"},
		"paid tomorrow":            {map[string]any{"F3": "Đã trả", "G3": "21/11/2026"}, "G3"},
		"paid before it was sent":  {map[string]any{"F3": "Đã trả", "G3": "04/11/2026"}, "G3"},
		"a date that is none":      {map[string]any{"F3": "Đã trả", "G3": "31/11/2026"}, "G3"},
		"paid and a reason":        {map[string]any{"F3": "Đã trả", "G3": "10/11/2026", "H3": "Đi vắng"}, "H3"},
		"not paid, no reason":      {map[string]any{"F3": "Chưa trả"}, "H3"},
		"not paid, with a date":    {map[string]any{"F3": "Chưa trả", "H3": "Đi vắng", "G3": "10/11/2026"}, "G3"},
		"a reason without outcome": {map[string]any{"H3": "Đi vắng"}, "F3"},
		"another outcome":          {map[string]any{"F3": "Có lẽ"}, "F3"},
		"one đồng more":            {map[string]any{"D3": 500_001, "F3": "Đã trả", "G3": "10/11/2026"}, "D3"},
		"an unknown line":          {map[string]any{"A3": "18376.DT9.1"}, "A3"},
		"a line twice":             {map[string]any{"A4": "18376.DT1.1"}, "A4"},
		"a formula":                {map[string]any{"D3": "=250000*2", "F3": "Đã trả"}, "A3"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := paysheet.Read(filled(t, c.cells), pkg, days, known)
			if err != nil {
				t.Fatal(err)
			}
			if c.cell == "" {
				if got.Wrong != 0 || len(got.Records) != 1 {
					t.Errorf("%+v", got)
				}
				return
			}
			if got.Wrong != 1 || got.Errors[0].Pointer != c.cell || len(got.Records) != 0 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// A recorded line is not overwritten: another record of it is a correction.
func TestRead_F41_AnotherOutcomeIsACorrection(t *testing.T) {
	got, err := paysheet.Read(filled(t, map[string]any{"F5": "Chưa trả", "G5": "", "H5": "Ghi nhầm"}), pkg, days, known)
	if err != nil || got.Rows[2].Result != paysheet.WillCorrect || len(got.Records) != 1 || got.Records[0].Reason != "Ghi nhầm" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRead_J05_RefusesAnotherFileBeforeAnyRow(t *testing.T) {
	for name, c := range map[string]struct {
		raw  []byte
		code string
	}{
		"another package": {filled(t, map[string]any{"B1": "442:2026-10:monthly:101"}), "wrong-package"},
		"another header":  {filled(t, map[string]any{"F2": "Trạng thái"}), "wrong-header"},
		"no title":        {filled(t, map[string]any{"A1": "", "B1": ""}), "wrong-header"},
		"no workbook":     {[]byte("PK\x03\x04 no"), "not-a-workbook"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := paysheet.Read(c.raw, pkg, days, known)
			if !fault.HasCode(err, c.code) || len(got.Rows) != 0 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}
