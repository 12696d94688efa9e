package report

import (
	"ansinh/shared/beneficiary"
	"ansinh/shared/decision"
	"ansinh/shared/money"
	"ansinh/shared/printout"
)

// signature is a place at the end of a print where somebody signs.
type signature struct{ title, hint, name string }

// signatures are who signs a print: who made it and the head of the unit; a
// list to pay cash by is signed by who paid besides.
func (f File) signatures() []signature {
	made := signature{"NGƯỜI LẬP BẢNG", "(Ký, ghi rõ họ tên)", f.By.Name}
	head := signature{"THỦ TRƯỞNG ĐƠN VỊ", "(Ký tên, đóng dấu)", ""}
	if f.Report.Code == PayList && f.Scope.Method == beneficiary.Cash {
		return []signature{made, {"NGƯỜI CHI TRẢ", "(Ký, ghi rõ họ tên)", ""}, head}
	}
	return []signature{made, head}
}

// placeAndDay stands above the last signature.
func (f File) placeAndDay() string { return printout.PlaceAndDay(f.By.Unit, f.At) }

// inWords is the sum of a list to pay by in words, "" of other reports.
func (f File) inWords() string {
	if f.Report.Code != PayList {
		return ""
	}
	for i, c := range f.Table.Columns {
		if total, ok := f.Table.Totals[i].(money.Dong); ok && c.Key == "total" {
			return "Tổng số tiền bằng chữ: " + decision.AmountInWords(total) + "."
		}
	}
	return ""
}
