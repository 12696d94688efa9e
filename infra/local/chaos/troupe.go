package chaos

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"ansinh/shared/calendar"
)

// place is a locality whose lists are played, and the accounts that work
// there; the second of them locks.
type place struct{ unit, officer, second string }

// The district is linked to the post office; the ward, a commune without a
// district above it, settles by hand (F-26).
var (
	district = place{"442", "huyen.canbo", "huyen.canbo2"}
	ward     = place{"18073-2025", "thanhsen.canbo", "thanhsen.canbo"}
)

// places are all of them.
var places = []place{district, ward}

// list names a place's list of a month.
func (p place) list(period calendar.Month, kind string) string {
	return p.unit + ":" + string(period) + ":" + kind
}

// The types of lists.
const (
	monthly = "monthly"
	funeral = "funeral"
)

// troupe are the people who play the months of one host.
type troupe struct {
	options Options
	host    *runtime
	lost    func() error // why the host does not come back, or nil
	// repeats counts commands sent again because no answer came, faults the
	// provider's wrong messages, each of which was refused.
	repeats, faults atomic.Int64

	clock   sync.Mutex // held by who moves the host's clock
	visitor *caller
	clerks  map[string]*caller // one officer a place, for what is no list's

	first calendar.Month
	lists []string // every list that was played
	// used are the people to whom something happened besides being paid: each
	// meets one thing only, so that it can be told what that came to.
	people  sync.Mutex
	used    map[string]bool
	open    *play // the first list of a range, which waits for the head's settlement (F-07)
	owing   []adjustment
	reviews []reviewed
	wrong   []string // what did not hold after a month
}

func newTroupe(h *runtime, o Options, lost func() error) *troupe {
	t := &troupe{options: o, host: h, lost: lost, used: map[string]bool{}, clerks: map[string]*caller{}}
	if lost == nil {
		t.lost = func() error { return nil }
	}
	t.visitor = t.caller("")
	for _, p := range places {
		t.clerks[p.unit] = t.caller(p.officer)
	}
	return t
}

// caller is somebody at a desk of their own: callers are not shared by plays
// that go on at once.
func (t *troupe) caller(account string) *caller { return &caller{troupe: t, account: account} }

func (t *troupe) clerk(p place) *caller { return t.clerks[p.unit] }

// request is the id of a command that is given once a month.
func (t *troupe) request(period calendar.Month, what string) string {
	return fmt.Sprintf("chaos:%d:%s:%s", t.options.Seed, period, what)
}

// months plays one month after the other while more says so, told how many
// were played, and never stops between months that are settled together.
// Where it checks, each month is held to what must always be true.
func (t *troupe) months(ctx context.Context, first calendar.Month, checks bool, more func(played int) bool) (books, error) {
	t.first = first
	for n := 0; more(n) || t.open != nil; n++ {
		began := time.Now()
		m := &month{troupe: t, number: n, period: first.Add(n), scene: &rotation[n%len(rotation)]}
		if err := m.play(ctx); err != nil {
			return books{}, fmt.Errorf("month %s: %w", m.period, err)
		}
		if checks {
			if err := m.check(ctx); err != nil {
				return books{}, fmt.Errorf("check %s: %w", m.period, err)
			}
		}
		t.options.say("%s: month %s after %.1f s", t.host.url(), m.period, time.Since(began).Seconds())
	}
	return t.read(ctx, t.lists)
}

// now is the instant the host's clock shows.
func (t *troupe) now(ctx context.Context) (time.Time, error) {
	var clock struct {
		Now time.Time `json:"now"`
	}
	err := t.caller("").get(ctx, "/api/local/clock", &clock)
	return clock.Now, err
}

func (t *troupe) nextMonth(ctx context.Context) (calendar.Month, error) {
	now, err := t.now(ctx)
	return monthOf(now), err
}

// moveTo moves the clock forward to the morning of a day. A move whose answer
// was lost is not made twice: the clock is read before each.
func (t *troupe) moveTo(ctx context.Context, day calendar.Date) error {
	t.clock.Lock()
	defer t.clock.Unlock()
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

// waits asks until something is so.
func (t *troupe) waits(ctx context.Context, what string, so func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, longestMonth)
	defer cancel()
	for {
		ok, err := so()
		if err != nil || ok {
			return err
		}
		if !sleep(ctx, 60*time.Millisecond) {
			return fmt.Errorf("waiting until %s: %w", what, ctx.Err())
		}
	}
}
