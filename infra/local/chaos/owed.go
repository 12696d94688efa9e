package chaos

import (
	"context"
	"fmt"
	"net/url"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// adjustment is what is owed besides the regular amounts, as the API shows it
// and as far as it is looked at.
type adjustment struct {
	Ref         string         `json:"ref"`
	Kind        string         `json:"kind"`
	Beneficiary string         `json:"beneficiary"`
	Commune     string         `json:"commune"`
	Policy      string         `json:"policy"`
	Amount      money.Dong     `json:"amount"`
	Settled     money.Dong     `json:"settled"`
	Listed      money.Dong     `json:"listed"`
	Remaining   money.Dong     `json:"remaining"`
	Cancelled   money.Dong     `json:"cancelled"`
	Month       calendar.Month `json:"month"`
	From        calendar.Month `json:"from"`
	Through     calendar.Month `json:"through"`
	Reason      string         `json:"reason"`
	Source      string         `json:"source"`
	State       string         `json:"state"`
	Version     int            `json:"version"`
	Takes       []take         `json:"takes"`
	Collections []struct {
		Amount money.Dong `json:"amount"`
	} `json:"collections"`
}

// take is the part of an adjustment that a list bears.
type take struct {
	List   string     `json:"list"`
	Policy string     `json:"policy"`
	Amount money.Dong `json:"amount"`
	Status string     `json:"status"`
	Date   string     `json:"date"`
}

// owe has officers enter arrears and a recovery greater than one month's pay
// (F-42, F-43), collect a part of last month's recovery outside the lists and
// give up the rest of the one before.
func (m *month) owe(ctx context.Context) error {
	if m.number == 0 {
		return nil
	}
	before := m.period.Add(-1)
	id := district.list(before, monthly)
	l, err := openList(ctx, m.clerk(district), id)
	if err != nil {
		return err
	}
	// The first lines are those the post office does not pay: their arrears
	// are carried over.
	if _, err := m.enterOwed(ctx, district, id, l.Communes[0].Commune, "arrears", func(l line) money.Dong { return 150_000 }); err != nil {
		return err
	}
	far := l.Communes[m.number%len(l.Communes)].Commune
	a, err := m.enterOwed(ctx, district, id, far, "recovery", func(l line) money.Dong { return l.Regular + 200_000 })
	if err != nil {
		return err
	}
	m.owing = append(m.owing, a)
	if m.scene.ward != nil && m.number > 1 {
		if err := m.oweInWard(ctx); err != nil {
			return err
		}
	}
	return m.settleOwing(ctx)
}

// oweInWard enters arrears for somebody of the ward's last list.
func (m *month) oweInWard(ctx context.Context) error {
	for n := 1; n <= m.number; n++ {
		id := ward.list(m.period.Add(-n), monthly)
		l, err := openList(ctx, m.clerk(ward), id)
		if err != nil || l.State == "" {
			if err != nil {
				return err
			}
			continue
		}
		_, err = m.enterOwed(ctx, ward, id, l.Communes[0].Commune, "arrears", func(line) money.Dong { return 70_000 })
		return err
	}
	return nil
}

// enterOwed enters an adjustment for the next person of a commune.
func (m *month) enterOwed(ctx context.Context, where place, id, commune, kind string, amount func(line) money.Dong) (a adjustment, err error) {
	one, err := m.pick(ctx, m.clerk(where), id, commune, func(l line) bool { return l.Regular > 0 && l.Parts == 0 })
	if err != nil {
		return a, err
	}
	before := m.period.Add(-1)
	body := map[string]any{
		"kind": kind, "beneficiary": one.Beneficiary, "policy": one.Policy, "amount": amount(one), "month": m.period,
		"from": before, "through": before, "reason": fmt.Sprintf("Điều chỉnh kỳ %s.", before),
	}
	return a, m.clerk(where).post(ctx, "/api/payment/adjustments", m.request(m.period, kind+"-"+where.unit), body, &a)
}

// settleOwing collects 50,000 đồng of last month's recovery and cancels what
// is left of the one of the month before, where no unpaid line bears them.
func (m *month) settleOwing(ctx context.Context) error {
	if n := len(m.owing); n >= 2 {
		a, err := m.reread(ctx, m.owing[n-2])
		if err != nil {
			return err
		}
		if a.Remaining > 50_000 {
			body := map[string]any{"amount": 50_000, "date": m.period.First(), "receipt": fmt.Sprintf("PT-%d", m.number), "version": a.Version}
			if err := m.adjust(ctx, a, "collect", body); err != nil {
				return err
			}
		}
	}
	if n := len(m.owing); n >= 3 {
		a, err := m.reread(ctx, m.owing[n-3])
		if err != nil {
			return err
		}
		if a.Remaining > 0 && a.Listed == 0 {
			return m.adjust(ctx, a, "cancel", map[string]any{"reason": "Gia đình khó khăn.", "version": a.Version})
		}
	}
	return nil
}

func (m *month) adjust(ctx context.Context, a adjustment, action string, body map[string]any) error {
	return m.clerk(district).post(ctx, "/api/payment/adjustments/"+url.PathEscape(a.Ref)+"/"+action, m.request(m.period, action), body, nil)
}

func (t *troupe) reread(ctx context.Context, a adjustment) (adjustment, error) {
	of, err := t.adjustments(ctx, district, url.Values{"commune": {a.Commune}, "person": {a.Beneficiary}})
	if err != nil {
		return a, err
	}
	for _, now := range of {
		if now.Ref == a.Ref {
			return now, nil
		}
	}
	return a, fmt.Errorf("%s is gone", a.Ref)
}

// adjustments reads a place's arrears and recoveries, all or those asked for.
func (t *troupe) adjustments(ctx context.Context, where place, query url.Values) (all []adjustment, err error) {
	query.Set("state", "all")
	for {
		var page struct {
			Items []adjustment `json:"items"`
			Next  string       `json:"next"`
		}
		if err := t.clerk(where).get(ctx, "/api/payment/adjustments?"+query.Encode(), &page); err != nil {
			return nil, err
		}
		if all = append(all, page.Items...); page.Next == "" {
			return all, nil
		}
		query.Set("cursor", page.Next)
	}
}
