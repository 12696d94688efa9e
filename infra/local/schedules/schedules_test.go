package schedules

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"ansinh/infra/local/state"
	"ansinh/shared/clock"
)

var hanoi = mustLoad("Asia/Ho_Chi_Minh")

func mustLoad(name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return l
}

func TestParse_NextDueTimes(t *testing.T) {
	at := func(text string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04:05", text, hanoi)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for name, c := range map[string]struct{ expression, after, want string }{
		"every morning":         {"cron(0 6 * * ? *)", "2026-03-05 06:00:00", "2026-03-06 06:00:00"},
		"same day":              {"cron(0 6 * * ? *)", "2026-03-05 05:59:59", "2026-03-05 06:00:00"},
		"the fifth":             {"cron(30 7 5 * ? *)", "2026-03-05 07:30:00", "2026-04-05 07:30:00"},
		"working days":          {"cron(0 8 ? * MON-FRI *)", "2026-03-06 08:00:00", "2026-03-09 08:00:00"},
		"every quarter of hour": {"cron(0/15 * * * ? *)", "2026-03-05 07:44:59", "2026-03-05 07:45:00"},
		"last of the month":     {"cron(0 17 L * ? *)", "2026-02-28 17:00:00", "2026-03-31 17:00:00"},
		"leap day":              {"cron(0 0 29 2 ? *)", "2026-03-01 00:00:00", "2028-02-29 00:00:00"},
		"a list":                {"cron(0 1,13 1 JAN,JUL ? *)", "2026-01-01 01:00:00", "2026-01-01 13:00:00"},
		"one year":              {"cron(0 0 1 1 ? 2030)", "2026-01-01 00:00:00", "2030-01-01 00:00:00"},
		"once":                  {"at(2026-03-05T07:00:00)", "2026-03-05 06:00:00", "2026-03-05 07:00:00"},
		"minutes":               {"rate(5 minutes)", "2026-03-05 07:01:00", "2026-03-05 07:05:00"},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := Parse(c.expression, hanoi)
			if err != nil {
				t.Fatal(err)
			}
			if got := e.Next(at(c.after)); !got.Equal(at(c.want)) {
				t.Errorf("after %s comes %s, want %s", c.after, got.In(hanoi), c.want)
			}
		})
	}
	e, err := Parse("at(2026-03-05T07:00:00)", hanoi)
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Next(at("2026-03-05 07:00:00")); !got.IsZero() {
		t.Errorf("once is due again at %s", got)
	}
}

func TestParse_Refuses(t *testing.T) {
	for _, text := range []string{
		"", "cron", "cron(", "cron(0 6 * * *)", "cron(0 6 * * * *)", "cron(0 6 ? * ? *)", "cron(60 6 * * ? *)",
		"cron(a 6 * * ? *)", "cron(0 6 9-5 * ? *)", "cron(0/0 6 * * ? *)", "rate(0 minutes)", "rate(5 weeks)", "at(soon)", "every(1)",
	} {
		if _, err := Parse(text, hanoi); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

// calls notes what was invoked.
type calls struct {
	mu     sync.Mutex
	events []map[string]any
	came   chan struct{}
}

func (c *calls) Invoke(_ context.Context, _ string, payload []byte) ([]byte, error) {
	var ev map[string]any
	if err := json.Unmarshal(payload, &ev); err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.events = append(c.events, ev)
	c.mu.Unlock()
	c.came <- struct{}{}
	return nil, nil
}

func daily(t *testing.T, input string) []Schedule {
	t.Helper()
	e, err := Parse("cron(0 6 * * ? *)", hanoi)
	if err != nil {
		t.Fatal(err)
	}
	return []Schedule{{Name: "Daily", Function: "F", When: e, Input: input}}
}

func open(t *testing.T, file string) *state.Store {
	t.Helper()
	s, err := state.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRunner_OncePerDueTime_AndOnceAfterAbsence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.db")
	clk := clock.At(time.Date(2026, 3, 5, 5, 0, 0, 0, hanoi))
	c := &calls{came: make(chan struct{}, 10)}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	store := open(t, file)
	r, err := Start(daily(t, ""), clk, c, store, log)
	if err != nil {
		t.Fatal(err)
	}
	r.Wake() // five o'clock: nothing is due
	clk.Set(time.Date(2026, 3, 5, 6, 0, 0, 0, hanoi))
	r.Wake()
	<-c.came
	r.Wake() // still six: it has run
	clk.Set(time.Date(2026, 3, 9, 12, 0, 0, 0, hanoi))
	r.Wake()
	<-c.came // four mornings were missed; the last one runs
	r.Stop()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}

	// Down for two mornings, then started again.
	clk.Set(time.Date(2026, 3, 11, 12, 0, 0, 0, hanoi))
	store = open(t, file)
	defer func() { _ = store.Close() }()
	if r, err = Start(daily(t, ""), clk, c, store, log); err != nil {
		t.Fatal(err)
	}
	<-c.came
	r.Stop()

	var times []any
	for _, ev := range c.events {
		if ev["source"] != "aws.scheduler" || ev["detail-type"] != "Scheduled Event" {
			t.Errorf("event %v", ev)
		}
		times = append(times, ev["time"])
	}
	want := []any{"2026-03-04T23:00:00Z", "2026-03-08T23:00:00Z", "2026-03-10T23:00:00Z"}
	if len(times) != len(want) {
		t.Fatalf("ran at %v, want %v", times, want)
	}
	for i := range want {
		if times[i] != want[i] {
			t.Errorf("run %d was for %v, want %v", i+1, times[i], want[i])
		}
	}
}

func TestRunner_InputWithContextAttributes(t *testing.T) {
	ev, err := event(daily(t, `{"task":"remind","at":"<aws.scheduler.scheduled-time>"}`)[0], time.Date(2026, 3, 5, 6, 0, 0, 0, hanoi))
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"task":"remind","at":"2026-03-04T23:00:00Z"}`; string(ev) != want {
		t.Errorf("got %s, want %s", ev, want)
	}
}
