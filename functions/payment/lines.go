package payment

import (
	"context"
	"strconv"
	"strings"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// lineView is a line as the page shows it (PaymentLine).
type lineView struct {
	payment.Line
	List        payment.ListID `json:"list"`
	CommuneName string         `json:"communeName"`
	// Holder is the account's affair, not the page's.
	Holder string `json:"holder,omitempty"`
	// NotPayable is what a death ended of an unpaid line (F-44), and why;
	// NotRecovered what was to be recovered from it (F-22).
	NotPayable       money.Dong `json:"notPayable,omitempty"`
	NotPayableReason string     `json:"notPayableReason,omitempty"`
	NotRecovered     money.Dong `json:"notRecovered,omitempty"`
}

// tellEnded says what a death ended of the line, and why.
func (v *lineView) tellEnded(o *payment.Open) {
	v.NotPayable = o.NotPayable()
	for _, w := range o.Withheld {
		v.NotPayableReason = w.Reason
	}
}

func (d Desk) lineView(id payment.ListID, l payment.Line) lineView {
	v := lineView{Line: l, List: id, CommuneName: d.p.Units.Name(l.Commune)}
	v.Category = categoryName(l.Category)
	return v
}

type inLines struct {
	inList
	Commune string             `query:"commune"`
	Status  payment.LineStatus `query:"status"`
	Method  beneficiary.Method `query:"method"`
	Cursor  string             `query:"cursor"`
}

type linesView struct {
	Items []lineView `json:"items"`
	Next  string     `json:"next,omitempty"`
}

// ListLines shows the lines of one commune of a list.
func (d Desk) ListLines(ctx context.Context, who auth.Caller, in inLines) (linesView, error) {
	loaded, err := d.readable(ctx, who, in.List)
	if err != nil {
		return linesView{}, err
	}
	commune := org.UnitID(in.Commune)
	if d.p.Units.Locality(commune) != loaded.List.ID.Locality() {
		return linesView{}, fault.Invalid("foreign-commune", "Xã không thuộc địa phương của danh sách.", fault.Field{Pointer: "commune", Detail: "Không thuộc danh sách này."})
	}
	lines, next, err := d.store.LinesPage(ctx, loaded.List.ID, commune, paymentstore.Filter{Status: in.Status, Method: in.Method}, in.Cursor)
	if err != nil {
		return linesView{}, err
	}
	v := linesView{Items: make([]lineView, len(lines)), Next: next}
	for i, l := range lines {
		v.Items[i] = d.lineView(loaded.List.ID, l)
	}
	return v, nil
}

func offset(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(cursor, "o"), 10, 32)
	if err != nil || n < 0 {
		return 0, fault.Invalid("bad-cursor", "Trang yêu cầu không hợp lệ.", fault.Field{Pointer: "cursor", Detail: "Không đọc được."})
	}
	return int(n), nil
}

// page cuts one page out of all that was found; next is the cursor of the page
// after it, "" for none. from is what offset has read of a cursor.
func page[T any](all []T, from, size int) (items []T, next string) {
	end := from + size
	if end < len(all) {
		next = "o" + strconv.Itoa(end)
	}
	return emptyNotNull(all[min(from, len(all)):min(end, len(all))]), next
}
