package demonstration

import (
	"encoding/json"
	"fmt"
	"io"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// Report is what the play ends with, as one line of JSON. Money is whole
// đồng, added up from the lines by the play itself.
type Report struct {
	Dossier          string         `json:"dossier"`
	DecisionNumber   string         `json:"decision_number"`
	SignaturesValid  int            `json:"signatures_valid"`
	ImportedRows     int            `json:"imported_rows"`
	Period           calendar.Month `json:"period"`
	Lines            int            `json:"lines"`
	ListTotal        money.Dong     `json:"list_total"`
	PaidTotal        money.Dong     `json:"paid_total"`
	UnpaidTotal      money.Dong     `json:"unpaid_total"`
	CarriedOverTotal money.Dong     `json:"carried_over_total"`
	ExtendedTo       calendar.Date  `json:"extended_to"`
	Locked           bool           `json:"locked"`
	ExportRows       int            `json:"export_rows"`
	ExportTotal      money.Dong     `json:"export_total"`
	Seconds          float64        `json:"seconds"`
}

// Write ends a play's telling with the report as one line.
func (r Report) Write(w io.Writer) error { return json.NewEncoder(w).Encode(r) }

// check holds all sums together once more at the end.
func (r Report) check() error {
	for _, sum := range []struct {
		what      string
		got, want money.Dong
	}{
		{"đã trả cộng chưa trả so với tổng danh sách", r.PaidTotal + r.UnpaidTotal, r.ListTotal},
		{"mang sang so với chưa trả", r.CarriedOverTotal, r.UnpaidTotal},
		{"tệp xuất so với tổng danh sách", r.ExportTotal, r.ListTotal},
	} {
		if err := balance(sum.what, sum.got, sum.want); err != nil {
			return err
		}
	}
	switch {
	case r.ListTotal <= 0 || r.UnpaidTotal <= 0 || r.PaidTotal <= 0:
		return fmt.Errorf("danh sách, đã trả và chưa trả đều phải lớn hơn 0")
	case r.ExportRows != r.Lines:
		return fmt.Errorf("tệp xuất có %d dòng, danh sách có %d dòng", r.ExportRows, r.Lines)
	case r.SignaturesValid != 2:
		return fmt.Errorf("quyết định có %d chữ ký hợp lệ, phải có 2", r.SignaturesValid)
	case !r.Locked || r.Dossier == "" || r.DecisionNumber == "" || r.ImportedRows == 0 || r.ExtendedTo == "":
		return fmt.Errorf("có bước chưa hoàn thành")
	}
	return nil
}

// balance says that two sums are not the same to the đồng.
func balance(what string, got, want money.Dong) error {
	if got == want {
		return nil
	}
	return fmt.Errorf("không khớp: %s: %s và %s", what, got, want)
}
