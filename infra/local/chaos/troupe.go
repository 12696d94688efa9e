package chaos

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// locality is where the months are played: Nghi Xuân, whose eleven communes
// have the demonstration's people.
const locality = "442"

// troupe are the people who play the months of one host.
type troupe struct {
	options Options
	host    *runtime
	lost    func() error // why the host does not come back, or nil

	officer, second, visitor *caller
	// repeats counts commands sent again because no answer came, faults the
	// provider's wrong messages, each of which was refused.
	repeats, faults int
}

func newTroupe(h *runtime, o Options, lost func() error) *troupe {
	t := &troupe{options: o, host: h, lost: lost}
	if lost == nil {
		t.lost = func() error { return nil }
	}
	t.officer = &caller{troupe: t, account: "huyen.canbo"}
	t.second = &caller{troupe: t, account: "huyen.canbo2"}
	t.visitor = &caller{troupe: t}
	return t
}

// months plays one month after the other while more says so, told how many
// were played, and then adds each up.
func (t *troupe) months(ctx context.Context, first calendar.Month, more func(played int) bool) ([]monthSums, error) {
	played := 0
	for more(played) {
		began := time.Now()
		m := &month{troupe: t, number: played, period: first.Add(played), told: map[string]bool{}}
		if err := m.play(ctx); err != nil {
			return nil, fmt.Errorf("month %s: %w", m.period, err)
		}
		played++
		t.options.say("%s: month %s locked after %.1f s", t.host.url(), m.period, time.Since(began).Seconds())
	}
	all := make([]monthSums, played)
	for n := range all {
		var err error
		if all[n], err = t.addUp(ctx, first.Add(n)); err != nil {
			return nil, fmt.Errorf("add up %s: %w", first.Add(n), err)
		}
	}
	return all, nil
}

// paymentList is a list as the API shows it, as far as it is looked at.
type paymentList struct {
	State    string `json:"state"`
	Version  int    `json:"version"`
	Sums     sums   `json:"sums"`
	Balance  tally  `json:"balance"`
	Communes []struct {
		Commune string `json:"commune"`
		Sums    sums   `json:"sums"`
	} `json:"communes"`
	SettlementDeadline calendar.Date `json:"settlementDeadline"`
	Packages           []struct {
		ID    string `json:"id"`
		State string `json:"state"`
	} `json:"packages"`
	Job *struct {
		State string `json:"state"`
		Note  string `json:"note"`
	} `json:"job"`
	Export *struct {
		Rows int    `json:"rows"`
		Key  string `json:"key"`
	} `json:"export"`
}

type sums struct {
	Lines     int        `json:"lines"`
	Regular   money.Dong `json:"regular"`
	Arrears   money.Dong `json:"arrears"`
	Recovery  money.Dong `json:"recovery"`
	CarryOver money.Dong `json:"carryOver"`
	Total     money.Dong `json:"total"`
}

type tally struct {
	Listed money.Dong `json:"listed"`
	Paid   money.Dong `json:"paid"`
	Unpaid money.Dong `json:"unpaid"`
}

func listPath(period calendar.Month) string {
	return "/api/payment/lists/" + url.PathEscape(locality+":"+string(period)+":monthly")
}

// list opens a month's list; one that is not there has no state.
func (t *troupe) list(ctx context.Context, period calendar.Month) (l paymentList, err error) {
	err = t.officer.get(ctx, listPath(period), &l)
	var r *refusal
	if errors.As(err, &r) && r.Status == http.StatusNotFound {
		return paymentList{}, nil
	}
	return l, err
}

// now is the instant the host's clock shows.
func (t *troupe) now(ctx context.Context) (time.Time, error) {
	var clock struct {
		Now time.Time `json:"now"`
	}
	err := t.visitor.get(ctx, "/api/local/clock", &clock)
	return clock.Now, err
}

func (t *troupe) nextMonth(ctx context.Context) (calendar.Month, error) {
	now, err := t.now(ctx)
	return monthOf(now), err
}

// moveTo moves the clock forward to the morning of a day. A move whose answer
// was lost is not made twice: the clock is read before each.
func (t *troupe) moveTo(ctx context.Context, day calendar.Date) error {
	for {
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		ahead := day.Start().Add(8 * time.Hour).Sub(now).Round(time.Second)
		if ahead <= 0 {
			return nil
		}
		_, _, err = t.visitor.once(ctx, http.MethodPost, "/api/local/clock", "", []byte(`{"advance":"`+ahead.String()+`"}`))
		if err != nil && !sleep(ctx, 50*time.Millisecond) {
			return ctx.Err()
		}
	}
}
