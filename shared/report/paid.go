package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/search"
)

var paidColumns = []Column{
	{"commune", "Xã, phường, thị trấn", "Commune", Text, 40},
	{"category", "Chính sách", "Policy", Text, 62},
	{"lines", "Số lượt chi trả", "Payments", Count, 18},
	{"listed", "Số tiền theo danh sách", "Listed", Money, 30},
	{"paidLines", "Lượt đã trả", "Paid payments", Count, 16},
	{"paid", "Đã trả", "Paid", Money, 30},
	{"unpaidLines", "Lượt chưa trả", "Unpaid payments", Count, 18},
	{"unpaid", "Chưa trả", "Unpaid", Money, 26},
	{"pending", "Chưa có kết quả", "No outcome yet", Money, 26},
}

// group is one policy in one commune.
type group struct {
	commune  org.UnitID
	category string
}

// outcome is a group's money: listed = paid + unpaid + pending.
type outcome struct {
	listed, paid, unpaid payment.Tally
}

func add(t *payment.Tally, o payment.Tally) {
	t.Lines += o.Lines
	t.Money += o.Money
}

// paidByPolicy is DVCT_01: the totals paid and unpaid per commune and policy
// (F-28). Closed and entered outcomes are read from the lines themselves; a
// settlement that is not closed is taken off the list's sums.
func (m Maker) paidByPolicy(ctx context.Context, s Scope) (Table, error) {
	groups := map[group]*outcome{}
	for i := range s.Lists {
		list := &s.Lists[i]
		var err error
		switch BasisOf(list) {
		case ClosedList, Entered:
			err = m.fromLines(ctx, s, list, groups)
		case Received, NoOutcome:
			err = m.fromSettlement(ctx, s, list, groups)
		}
		if err != nil {
			return Table{}, err
		}
	}
	rows := make([]Row, 0, len(groups))
	for _, key := range inOrder(groups, s.units) {
		o := groups[key]
		pending := o.listed.Money - o.paid.Money - o.unpaid.Money
		rows = append(rows, Row{
			s.units.Name(key.commune), categoryName(key.category), o.listed.Lines, o.listed.Money,
			o.paid.Lines, o.paid.Money, o.unpaid.Lines, o.unpaid.Money, pending,
		})
	}
	return tableOf(paidColumns, each(rows))
}

func of(groups map[group]*outcome, key group) *outcome {
	o, ok := groups[key]
	if !ok {
		o = &outcome{}
		groups[key] = o
	}
	return o
}

func (m Maker) fromLines(ctx context.Context, s Scope, list *payment.List, groups map[group]*outcome) error {
	for _, commune := range s.communes(list) {
		for line, err := range m.Lists.Lines(ctx, list.ID, commune.ID) {
			if err != nil {
				return err
			}
			o, one := of(groups, group{commune.ID, line.Category}), payment.Tally{Lines: 1, Money: line.Total}
			add(&o.listed, one)
			switch line.Status {
			case payment.Paid:
				add(&o.paid, one)
			case payment.Unpaid, payment.CarriedOver:
				add(&o.unpaid, one)
			case payment.Pending:
			}
		}
	}
	return nil
}

func (m Maker) fromSettlement(ctx context.Context, s Scope, list *payment.List, groups map[group]*outcome) error {
	parts, err := m.Lists.Parts(ctx, list.ID, list.Run)
	if err != nil {
		return err
	}
	settled := BasisOf(list) == Received
	for _, p := range parts {
		if !s.takes(p.Commune) {
			continue
		}
		for category, sums := range p.Categories {
			o, all := of(groups, group{p.Commune, category}), payment.Tally{Lines: sums.Lines, Money: sums.Total}
			add(&o.listed, all)
			if settled {
				add(&o.paid, all)
			}
		}
	}
	if !settled {
		return nil
	}
	for line, err := range m.Settlements.UnpaidLines(ctx, list.Settlement()) {
		if err != nil {
			return err
		}
		if !s.takes(line.Commune) {
			continue
		}
		o, ok := groups[group{line.Commune, line.Category}]
		if !ok || o.paid.Lines == 0 {
			return fmt.Errorf("report: %s is unpaid in the settlement of %s and not on the list", line.LineRef, list.ID)
		}
		add(&o.unpaid, payment.Tally{Lines: 1, Money: line.Total})
		add(&o.paid, payment.Tally{Lines: -1, Money: -line.Total})
	}
	return nil
}

// inOrder lists the groups by the communes' names and the policies' codes.
func inOrder[V any](groups map[group]V, units *org.Catalogue) []group {
	keys := make([]group, 0, len(groups))
	for key := range groups {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b group) int {
		return cmp.Or(
			cmp.Compare(search.Fold(units.Name(a.commune)), search.Fold(units.Name(b.commune))),
			cmp.Compare(a.commune, b.commune), cmp.Compare(a.category, b.category))
	})
	return keys
}
