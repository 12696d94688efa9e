package chaos

import (
	"context"
	"fmt"
	"net/url"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// pick is the first line of a commune's part of a list that is as wanted and
// whose person nothing happened to yet.
func (t *troupe) pick(ctx context.Context, who *caller, id, commune string, want func(line) bool) (found line, err error) {
	query := url.Values{"commune": {commune}}
	for {
		var page linePage
		if err := who.get(ctx, listPath(id)+"/lines?"+query.Encode(), &page); err != nil {
			return line{}, err
		}
		for _, l := range page.Items {
			if t.take(l, want) {
				return l, nil
			}
		}
		if page.Next == "" {
			return line{}, fmt.Errorf("nobody is left in %s of %s", commune, id)
		}
		query.Set("cursor", page.Next)
	}
}

// take marks a line's person as used when the line is wanted.
func (t *troupe) take(l line, want func(line) bool) bool {
	t.people.Lock()
	defer t.people.Unlock()
	if t.used[l.Beneficiary] || !want(l) {
		return false
	}
	t.used[l.Beneficiary] = true
	return true
}

func paid(l line) bool { return l.Status == "PAID" && l.Regular > 0 && l.Parts == 0 }

// file is what is looked at of a person's file.
type file struct {
	Version int `json:"version"`
}

func (m *month) file(ctx context.Context, l line) (f file, err error) {
	return f, m.clerk(district).get(ctx, "/api/beneficiaries/"+l.Beneficiary, &f)
}

// recordDeath has one of the people who were paid the month before turn out to
// have died the month before that: what they got is to be recovered (F-44). It
// waits until that is told, so that the next list finds it.
func (m *month) recordDeath(ctx context.Context) error {
	if m.number < 2 || !m.scene.deaths {
		return nil
	}
	id := district.list(m.period.Add(-1), monthly)
	l, err := openList(ctx, m.clerk(district), id)
	if err != nil {
		return err
	}
	one, err := m.pick(ctx, m.clerk(district), id, l.Communes[m.number%len(l.Communes)].Commune, paid)
	if err != nil {
		return err
	}
	if err := m.dies(ctx, one, "death"); err != nil {
		return err
	}
	return m.toldOf(ctx, one, 1)
}

// dieMeanwhile has somebody on a list turn out to have died two months ago in
// the moment in which the list is closed: what it pays them is to be recovered,
// whichever is first (F-44).
func (m *month) dieMeanwhile(ctx context.Context, p *play) (line, error) {
	l, err := p.list(ctx)
	if err != nil {
		return line{}, err
	}
	one, err := m.pick(ctx, p.officer, p.id, l.Communes[len(l.Communes)-1].Commune, func(l line) bool { return l.Regular > 0 && l.Parts == 0 })
	if err != nil {
		return line{}, err
	}
	return one, m.dies(ctx, one, "death-meanwhile")
}

func (m *month) dies(ctx context.Context, one line, request string) error {
	f, err := m.file(ctx, one)
	if err != nil {
		return err
	}
	body := map[string]any{"date": m.period.Add(-2).OnDay(10), "reason": "Báo tử muộn.", "version": f.Version}
	return m.clerk(district).post(ctx, "/api/beneficiaries/"+one.Beneficiary+"/death", m.request(m.period, request), body, nil)
}

// toldOf waits until what somebody was paid for so many months after their
// death is to be recovered.
func (m *month) toldOf(ctx context.Context, one line, months int) error {
	return m.waits(ctx, "the death is told", func() (bool, error) {
		cut, err := m.deathsOf(ctx, district, m.period)
		for _, d := range cut {
			if d.Beneficiary == one.Beneficiary && d.Sums.PaidAfter >= one.Regular && len(d.Months) == months {
				return true, err
			}
		}
		return false, err
	})
}

// death is an entry of the list of those cut because of death (F-44).
type death struct {
	Beneficiary string        `json:"beneficiary"`
	Date        calendar.Date `json:"date"`
	UndoneAt    string        `json:"undoneAt"`
	Months      []string      `json:"months"`
	Sums        struct {
		PaidAfter money.Dong `json:"paidAfter"`
		Recovered money.Dong `json:"recovered"`
		Left      money.Dong `json:"left"`
	} `json:"sums"`
}

// deathsOf are the deaths recorded in a month.
func (t *troupe) deathsOf(ctx context.Context, where place, recorded calendar.Month) ([]death, error) {
	var cut struct {
		Items []death `json:"items"`
	}
	err := t.clerk(where).get(ctx, "/api/payment/deaths?month="+string(recorded), &cut)
	return cut.Items, err
}

// changeLate stops somebody's policy from a month that was paid, and raises
// another's (E-08, E-09): a review has to find both (E-21).
func (m *month) changeLate(ctx context.Context) error {
	if !m.scene.late {
		return nil
	}
	from := m.period.Add(-1)
	id := district.list(from, monthly)
	l, err := openList(ctx, m.clerk(district), id)
	if err != nil {
		return err
	}
	decision := map[string]any{"number": fmt.Sprintf("%d/QĐ-UBND", 100+m.number), "date": from.OnDay(20)}
	for n, change := range []map[string]any{
		{"from": from, "reason": "Chuyển đi.", "decision": decision},
		{"kind": "adjust", "from": from, "reason": "Thay đổi mức độ khuyết tật.", "decision": decision},
	} {
		one, err := m.pick(ctx, m.clerk(district), id, l.Communes[(n+1)%len(l.Communes)].Commune, paid)
		if err != nil {
			return err
		}
		f, err := m.file(ctx, one)
		if err != nil {
			return err
		}
		what := "stop"
		if n == 1 {
			what, change["amount"] = "change", one.Regular+60_000
		}
		change["version"] = f.Version
		path := "/api/beneficiaries/" + one.Beneficiary + "/policies/" + one.Policy + "/" + what
		if err := m.clerk(district).post(ctx, path, m.request(m.period, what), change, nil); err != nil {
			return err
		}
	}
	return nil
}

// reviewed is what a review found and what became of it.
type reviewed struct {
	Review struct {
		ID      string `json:"id"`
		State   string `json:"state"`
		Why     string `json:"why"`
		Version int    `json:"version"`
	} `json:"review"`
	Policies int           `json:"policies"`
	Strays   int           `json:"strays"`
	Applied  entitledSums  `json:"applied"`
	Skipped  int           `json:"skipped"`
	Refused  int           `json:"refused"`
	Reasons  []reasonFound `json:"reasons"`
}

type reasonFound struct {
	Reason string       `json:"reason"`
	Ticked bool         `json:"ticked"`
	Sums   entitledSums `json:"sums"`
}

type entitledSums struct {
	Rows     int        `json:"rows"`
	Changes  int        `json:"changes"`
	Arrears  money.Dong `json:"arrears"`
	Recovery money.Dong `json:"recovery"`
	Monthly  money.Dong `json:"monthly"`
}

// review confirms a review of the last months, and looks again: what was
// booked once is not found a second time.
func (m *month) review(ctx context.Context) error {
	if !m.scene.late {
		return nil
	}
	first, err := m.reviewOnce(ctx, "review")
	if err != nil {
		return err
	}
	body := map[string]any{
		"reasons": []string{"raise", "age", "late", "decision", "ended"}, "version": first.Review.Version,
		"decision": map[string]any{"number": fmt.Sprintf("%d/QĐ-UBND", 200+m.number), "date": m.period.First()},
	}
	path := "/api/entitlement-reviews/" + first.Review.ID
	if err := m.clerk(district).post(ctx, path+"/confirm", m.request(m.period, "confirm-review"), body, nil); err != nil {
		return err
	}
	if first, err = m.reviewIs(ctx, first.Review.ID, "applied"); err != nil {
		return err
	}
	again, err := m.reviewOnce(ctx, "review-again")
	if err != nil {
		return err
	}
	for _, r := range again.Reasons {
		if r.Ticked && r.Sums.Arrears+r.Sums.Recovery != 0 {
			m.wrong = append(m.wrong, fmt.Sprintf("%s: what was booked is found again: %+v", m.period, r))
		}
	}
	m.reviews = append(m.reviews, first, again)
	return nil
}

func (m *month) reviewOnce(ctx context.Context, name string) (reviewed, error) {
	var begun struct {
		ID string `json:"id"`
	}
	body := map[string]any{"from": m.period.Add(-2)}
	if err := m.clerk(district).post(ctx, "/api/entitlement-reviews", m.request(m.period, name), body, &begun); err != nil {
		return reviewed{}, err
	}
	return m.reviewIs(ctx, begun.ID, "computed")
}

func (m *month) reviewIs(ctx context.Context, id, state string) (r reviewed, err error) {
	err = m.waits(ctx, "the review is "+state, func() (bool, error) {
		r = reviewed{}
		if err := m.clerk(district).get(ctx, "/api/entitlement-reviews/"+id, &r); err != nil {
			return false, err
		}
		if r.Review.State == "failed" {
			return false, fmt.Errorf("the review failed: %s", r.Review.Why)
		}
		return r.Review.State == state, nil
	})
	return r, err
}
