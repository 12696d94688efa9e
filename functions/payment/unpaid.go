package payment

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"ansinh/shared/auth"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

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

	NotPayable      money.Dong `json:"notPayable"`
	NotPayableLines int        `json:"notPayableLines"`
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
	v := unpaidView{Final: list.Closed()}
	from, err := offset(in.Cursor)
	if err != nil {
		return unpaidView{}, err
	}
	var all []lineView
	for i := range shown {
		views, owing, err := d.unpaidOf(ctx, &shown[i], &v.Totals)
		if err != nil {
			return unpaidView{}, err
		}
		all = append(all, views...)
		if from == 0 {
			v.NotRecovered = append(v.NotRecovered, owing...)
		}
	}
	v.Items, v.Next = page(all, from, unpaidPage)
	return v, nil
}

// unpaidOf are one list's unpaid lines, and those from whom nothing could be
// recovered; both are added to the totals.
func (d Desk) unpaidOf(ctx context.Context, list *payment.List, totals *unpaidTotals) (views, owing []lineView, err error) {
	totals.add(balance(list))
	open, err := d.unpaid(ctx, list)
	if err != nil {
		return nil, nil, err
	}
	lines := make([]payment.Line, len(open))
	for i := range open {
		o := &open[i]
		lines[i] = o.Line
		view := d.lineView(list.ID, o.Line)
		view.tellEnded(o)
		views = append(views, view)
		totals.NotPayable += view.NotPayable
		if view.NotPayable > 0 {
			totals.NotPayableLines++
		}
		if o.CarriedTo != "" {
			totals.CarriedOver += o.Payable()
			totals.CarriedOverLines++
		}
	}
	moved, err := d.movedIn(ctx, list.ID, lines)
	if err != nil {
		return nil, nil, err
	}
	missed, left := payment.NotRecovered(lines, func(l *payment.Line) money.Dong { return payment.MovedIn(moved[l.Commune], list.ID, l.LineRef) })
	totals.NotRecovered += left.Money
	totals.NotRecoveredLines += left.Lines
	for _, m := range missed {
		view := d.lineView(list.ID, m.Line)
		view.NotRecovered = m.Amount
		owing = append(owing, view)
	}
	return views, owing, nil
}

// movedIn reads, by commune, what is owed by those who were not paid: recoveries
// may have moved with money carried over. Those done since are looked up for
// people whose lines carry any: they are few, unpaid twice running.
func (d Desk) movedIn(ctx context.Context, id payment.ListID, unpaid []payment.Line) (map[org.UnitID][]payment.Adjustment, error) {
	if id.Type() != payment.Monthly {
		return nil, nil //nolint:nilnil // nothing is owed by funeral lines
	}
	people := map[org.UnitID][]string{}
	for i := range unpaid {
		l := &unpaid[i]
		if people[l.Commune] == nil {
			people[l.Commune] = []string{}
		}
		if l.CarryOver > 0 && !slices.Contains(people[l.Commune], l.Beneficiary) {
			people[l.Commune] = append(people[l.Commune], l.Beneficiary)
		}
	}
	all, err := paymentstore.Gather(ctx, slices.Collect(maps.Keys(people)), func(ctx context.Context, commune org.UnitID) ([]payment.Adjustment, error) {
		found, err := d.store.OpenAdjustments(ctx, commune, "")
		if err != nil {
			return nil, err
		}
		for _, who := range people[commune] {
			done, err := d.store.DoneAdjustments(ctx, commune, who)
			if err != nil {
				return nil, err
			}
			found = append(found, done...)
		}
		return found, nil
	})
	owed := map[org.UnitID][]payment.Adjustment{}
	for i := range all {
		owed[all[i].Commune] = append(owed[all[i].Commune], all[i])
	}
	return owed, err
}

// unpaid are a list's unpaid lines, as the index of open money has them once
// the list is closed.
func (d Desk) unpaid(ctx context.Context, list *payment.List) ([]payment.Open, error) {
	communes, settlement := d.steps.Communes(list.ID), list.Settlement()
	var open []payment.Open
	var err error
	switch {
	case list.Closed():
		open, err = d.store.OpenOf(ctx, list.ID, communes)
	case settlement != nil:
		for line, err := range d.steps.UnpaidLines(ctx, settlement) {
			if err != nil {
				return nil, err
			}
			open = append(open, payment.Open{List: list.ID, Line: line})
		}
		return open, nil // in the order they were sent in
	case list.State == payment.ManualSettling || list.State == payment.Closing:
		open, err = paymentstore.Gather(ctx, communes, func(ctx context.Context, commune org.UnitID) (found []payment.Open, err error) {
			for line, err := range d.store.Lines(ctx, list.ID, commune) {
				if err != nil {
					return nil, err
				}
				if line.Status == payment.Unpaid || line.Status == payment.CarriedOver {
					found = append(found, payment.Open{List: list.ID, Line: line, CarriedTo: line.CarriedTo})
				}
			}
			return found, nil
		})
	}
	if err != nil {
		return nil, err
	}
	for i := range open {
		if o := &open[i]; o.CarriedTo != "" {
			o.Line.CarriedTo, o.Line.Status = o.CarriedTo, payment.CarriedOver
		}
	}
	slices.SortStableFunc(open, func(a, b payment.Open) int { return cmp.Compare(a.Line.Commune, b.Line.Commune) })
	return open, nil
}
