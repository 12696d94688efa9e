package paymentstore

import (
	"context"
	"iter"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// lineItem is a line as it is stored. Attribute names are one letter because
// DynamoDB bills them with every item, and a line must stay under 1 KB, one
// write unit.
type lineItem struct {
	SK        string             `json:"sk"`
	Name      string             `json:"n"`
	ID        string             `json:"c"`
	Category  string             `json:"g"`
	Budget    string             `json:"b"`
	Regular   money.Dong         `json:"r"`
	Arrears   money.Dong         `json:"a"`
	Recovery  money.Dong         `json:"v"`
	CarryOver money.Dong         `json:"o"`
	Total     money.Dong         `json:"t"`
	Method    beneficiary.Method `json:"m"`
	Bank      string             `json:"k"`
	Number    string             `json:"u"`
	Holder    string             `json:"h"`
	Status    payment.LineStatus `json:"s"`
	Paid      calendar.Date      `json:"d"`
	Reason    string             `json:"e"`
	CarriedTo payment.ListID     `json:"x"`
	Deceased  string             `json:"f"`
	Decision  string             `json:"w"`
	Parts     int                `json:"p"`
	Deferred  money.Dong         `json:"l"`
	Ends      int                `json:"y"`
	// Stamp is of the attempt that wrote the line; an older one is stale.
	Stamp int `json:"z"`
}

func (i *lineItem) line(commune org.UnitID) payment.Line {
	return payment.Line{
		LineRef: refOf(commune, i.SK), Name: i.Name, NationalID: i.ID, Category: i.Category, Budget: i.Budget,
		Regular: i.Regular, Arrears: i.Arrears, Recovery: i.Recovery, CarryOver: i.CarryOver, Total: i.Total,
		Method: i.Method, Bank: i.Bank, Number: i.Number, Holder: i.Holder,
		Status: i.Status, PaidDate: i.Paid, Reason: i.Reason, CarriedTo: i.CarriedTo,
		Deceased: i.Deceased, Decision: i.Decision, Parts: i.Parts, Deferred: i.Deferred, Ends: i.Ends, Stamp: i.Stamp,
	}
}

// written renders a line's attributes by hand: preparing a list must cost no
// more than the writes themselves.
type written struct {
	line  *payment.Line
	stamp int
}

var _ dynamo.Rendered = written{}

// AppendAttributes implements dynamo.Rendered. Empty attributes are left out.
func (w written) AppendAttributes(to []byte) []byte {
	l := w.line
	to = dynamo.AppendNumber(to, "t", int64(l.Total))
	to = dynamo.AppendNumber(to, "z", int64(w.stamp))
	for _, a := range [...]struct{ name, value string }{
		{"n", l.Name},
		{"c", l.NationalID},
		{"g", l.Category},
		{"b", l.Budget},
		{"m", string(l.Method)},
		{"k", l.Bank},
		{"u", l.Number},
		{"h", l.Holder},
		{"s", string(l.Status)},
		{"d", string(l.PaidDate)},
		{"e", l.Reason},
		{"x", string(l.CarriedTo)},
		{"f", l.Deceased},
		{"w", l.Decision},
	} {
		if a.value != "" {
			to = dynamo.AppendText(to, a.name, a.value)
		}
	}
	for _, a := range [...]struct {
		name  string
		value int64
	}{
		{"r", int64(l.Regular)},
		{"a", int64(l.Arrears)},
		{"v", int64(l.Recovery)},
		{"o", int64(l.CarryOver)},
		{"p", int64(l.Parts)},
		{"l", int64(l.Deferred)},
	} {
		if a.value != 0 {
			to = dynamo.AppendNumber(to, a.name, a.value)
		}
	}
	return to
}

// Lines walks the lines of one commune of a list, by beneficiary and policy.
func (s *Store) Lines(ctx context.Context, id payment.ListID, commune org.UnitID) iter.Seq2[payment.Line, error] {
	return func(yield func(payment.Line, error) bool) {
		query := dynamo.Query{Table: s.rows, PK: linesPartition(id, commune)}
		for item, err := range dynamo.All[lineItem](ctx, s.db, query) {
			if err != nil {
				yield(payment.Line{}, err)
				return
			}
			if !yield(item.line(commune), nil) {
				return
			}
		}
	}
}

// Filter narrows a page of lines.
type Filter struct {
	Status payment.LineStatus
	Method beneficiary.Method
}

// LinesPage reads one page of a commune's lines.
func (s *Store) LinesPage(ctx context.Context, id payment.ListID, commune org.UnitID, f Filter, cursor string) ([]payment.Line, string, error) {
	query := dynamo.Query{Table: s.rows, PK: linesPartition(id, commune), Cursor: cursor, Limit: 100}
	var conditions []string
	add := func(name, placeholder string, value any) {
		if query.Names == nil {
			query.Names, query.Values = map[string]string{}, map[string]any{}
		}
		query.Names["#"+placeholder], query.Values[":"+placeholder] = name, value
		conditions = append(conditions, "#"+placeholder+" = :"+placeholder)
	}
	if f.Status != "" {
		add("s", "status", string(f.Status))
	}
	if f.Method != "" {
		add("m", "method", string(f.Method))
	}
	query.Filter = strings.Join(conditions, " AND ")
	items, next, err := dynamo.Page[lineItem](ctx, s.db, query)
	lines := make([]payment.Line, len(items))
	for i := range items {
		lines[i] = items[i].line(commune)
	}
	return lines, next, err
}

// LinesOf reads the lines of one beneficiary in some lists of a commune, in
// the order of the lists.
func (s *Store) LinesOf(ctx context.Context, lists []payment.ListID, commune org.UnitID, who string) ([]payment.Standing, error) {
	return s.linesOf(ctx, lists, commune, who, true)
}

// linesOf reads several lists at once.
func (s *Store) linesOf(ctx context.Context, lists []payment.ListID, commune org.UnitID, who string, eventual bool) ([]payment.Standing, error) {
	found := make([][]payment.Standing, len(lists))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(closers)
	for n, id := range lists {
		group.Go(func() error {
			query := dynamo.Query{Table: s.rows, PK: linesPartition(id, commune), Prefix: who + "#", Eventual: eventual}
			for item, err := range dynamo.All[lineItem](ctx, s.db, query) {
				if err != nil {
					return err
				}
				found[n] = append(found[n], payment.Standing{List: id, Line: item.line(commune)})
			}
			return nil
		})
	}
	err := group.Wait()
	return slices.Concat(found...), err
}
