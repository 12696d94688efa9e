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

type inUnpaid struct {
	inList
	Cursor string `query:"cursor"`
}

type unpaidView struct {
	Items []lineView `json:"items"`
	// NotRecovered are those of all unpaid lines that were to be recovered
	// from, on the first page.
	NotRecovered []lineView   `json:"notRecovered,omitempty"`
	Totals       unpaidTotals `json:"totals"`
	Final        bool         `json:"final"`
	Next         string       `json:"next,omitempty"`
}

// unpaidTotals adds what the unpaid list needs to the balance.
type unpaidTotals struct {
	balanceView
	CarriedOver      money.Dong `json:"carriedOver"`
	CarriedOverLines int        `json:"carriedOverLines"`

	NotRecovered      money.Dong `json:"notRecovered"`
	NotRecoveredLines int        `json:"notRecoveredLines"`
}

const unpaidPage = 200

// ListUnpaid shows the lines unpaid in the period with their reasons (F-22):
// of the settlement received, of the closed list, or of what was entered by
// hand so far. At the head of a range it shows those of all its months (F-07).
func (d Desk) ListUnpaid(ctx context.Context, who auth.Caller, in inUnpaid) (unpaidView, error) {
	loaded, err := d.readable(ctx, who, in.List)
	if err != nil {
		return unpaidView{}, err
	}
	list, shown := &loaded.List, []payment.List{loaded.List}
	if list.ID == list.Head(loaded.Settings) {
		shown = inOrder(list, loaded.Others)
	}
	v := unpaidView{Items: []lineView{}, Final: list.Closed()}
	from, err := offset(in.Cursor)
	if err != nil {
		return unpaidView{}, err
	}
	n := 0
	for i := range shown {
		v.Totals.add(balance(&shown[i]))
		lines, err := d.unpaid(ctx, &shown[i], shown[i].Closed())
		if err != nil {
			return unpaidView{}, err
		}
		owing, left := payment.NotRecovered(lines)
		v.Totals.NotRecovered += left.Money
		v.Totals.NotRecoveredLines += left.Lines
		if from == 0 {
			for _, l := range owing {
				v.NotRecovered = append(v.NotRecovered, d.lineView(shown[i].ID, l))
			}
		}
		for _, l := range lines {
			if l.CarriedTo != "" {
				v.Totals.CarriedOver += l.Total
				v.Totals.CarriedOverLines++
			}
			if n++; n > from && n <= from+unpaidPage {
				v.Items = append(v.Items, d.lineView(shown[i].ID, l))
			}
		}
	}
	if n > from+unpaidPage {
		v.Next = "o" + strconv.Itoa(from+unpaidPage)
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

func (d Desk) unpaid(ctx context.Context, list *payment.List, final bool) ([]payment.Line, error) {
	var lines []payment.Line
	settlement := list.Settlement()
	switch {
	case final:
		for _, commune := range d.steps.Communes(list.ID) {
			open, err := d.store.Open(ctx, list.ID, commune)
			if err != nil {
				return nil, err
			}
			for _, o := range open {
				o.Line.CarriedTo = o.CarriedTo
				if o.CarriedTo != "" {
					o.Line.Status = payment.CarriedOver
				}
				lines = append(lines, o.Line)
			}
		}
	case settlement != nil:
		for line, err := range d.steps.UnpaidLines(ctx, settlement) {
			if err != nil {
				return nil, err
			}
			lines = append(lines, line)
		}
	case list.State == payment.ManualSettling || list.State == payment.Closing:
		for _, commune := range d.steps.Communes(list.ID) {
			for line, err := range d.store.Lines(ctx, list.ID, commune) {
				if err != nil {
					return nil, err
				}
				if line.Status == payment.Unpaid || line.Status == payment.CarriedOver {
					lines = append(lines, line)
				}
			}
		}
	}
	return lines, nil
}
