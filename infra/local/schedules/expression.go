package schedules

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Expression says when a schedule is due.
type Expression interface {
	// Next is the first due time after t, or the zero time when there is none.
	Next(t time.Time) time.Time
}

// Parse reads EventBridge's cron(...), rate(...) and at(...); cron and at are
// local to zone.
func Parse(text string, zone *time.Location) (Expression, error) {
	kind, inner, ok := strings.Cut(strings.TrimSuffix(strings.TrimSpace(text), ")"), "(")
	if !ok || !strings.HasSuffix(strings.TrimSpace(text), ")") {
		return nil, fmt.Errorf("schedule %q: neither cron(...), rate(...) nor at(...)", text)
	}
	var e Expression
	var err error
	switch kind {
	case "rate":
		e, err = parseRate(inner)
	case "at":
		var at time.Time
		at, err = time.ParseInLocation("2006-01-02T15:04:05", inner, zone)
		e = once(at)
	case "cron":
		e, err = parseCron(inner, zone)
	default:
		err = fmt.Errorf("unknown kind %q", kind)
	}
	if err != nil {
		return nil, fmt.Errorf("schedule %q: %w", text, err)
	}
	return e, nil
}

type once time.Time

func (o once) Next(t time.Time) time.Time {
	if time.Time(o).After(t) {
		return time.Time(o)
	}
	return time.Time{}
}

type rate time.Duration

// Next keeps to multiples of the rate since the epoch, so that the due times
// are the same after a restart.
func (r rate) Next(t time.Time) time.Time {
	return t.Truncate(time.Duration(r)).Add(time.Duration(r))
}

func parseRate(text string) (rate, error) {
	number, unit, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%q is not a count", number)
	}
	units := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}
	d, ok := units[strings.TrimSuffix(unit, "s")]
	if !ok {
		return 0, fmt.Errorf("%q is not a unit", unit)
	}
	return rate(time.Duration(n) * d), nil
}

// cron holds the allowed values of each field as sets.
type cron struct {
	minute, hour, day, month, weekday, year map[int]bool
	lastDay                                 bool // L as the day of the month
	zone                                    *time.Location
}

func parseCron(text string, zone *time.Location) (*cron, error) {
	f := strings.Fields(text)
	if len(f) != 6 {
		return nil, fmt.Errorf("cron has six fields, not %d", len(f))
	}
	if (f[2] == "?") == (f[4] == "?") {
		return nil, fmt.Errorf("one of day of month and day of week is ?")
	}
	c := &cron{zone: zone, lastDay: f[2] == "L"}
	if c.lastDay {
		f[2] = "?"
	}
	months := names("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC")
	days := names("SUN MON TUE WED THU FRI SAT")
	for _, field := range []struct {
		into      *map[int]bool
		text      string
		low, high int
		names     map[string]int
	}{
		{&c.minute, f[0], 0, 59, nil},
		{&c.hour, f[1], 0, 23, nil},
		{&c.day, f[2], 1, 31, nil},
		{&c.month, f[3], 1, 12, months},
		{&c.weekday, f[4], 1, 7, days},
		{&c.year, f[5], 1970, 2199, nil},
	} {
		set, err := parseField(field.text, field.low, field.high, field.names)
		if err != nil {
			return nil, err
		}
		*field.into = set
	}
	return c, nil
}

// names numbers words from 1.
func names(words string) map[string]int {
	out := map[string]int{}
	for i, w := range strings.Fields(words) {
		out[w] = i + 1
	}
	return out
}

// parseField reads lists of values, ranges and steps; nil means any.
func parseField(text string, low, high int, names map[string]int) (map[int]bool, error) {
	if text == "*" || text == "?" {
		return nil, nil
	}
	set := map[int]bool{}
	for _, part := range strings.Split(text, ",") {
		span, step, stepped := strings.Cut(part, "/")
		from, to, ranged := strings.Cut(span, "-")
		a, err := number(from, low, names)
		if err != nil {
			return nil, err
		}
		b := a
		switch {
		case ranged:
			if b, err = number(to, low, names); err != nil {
				return nil, err
			}
		case stepped || span == "*":
			b = high
		}
		by := 1
		if stepped {
			if by, err = strconv.Atoi(step); err != nil || by <= 0 {
				return nil, fmt.Errorf("%q is not a step", step)
			}
		}
		if a < low || b > high || a > b {
			return nil, fmt.Errorf("%q is outside %d-%d", part, low, high)
		}
		for v := a; v <= b; v += by {
			set[v] = true
		}
	}
	return set, nil
}

func number(text string, low int, names map[string]int) (int, error) {
	if text == "*" {
		return low, nil
	}
	if n, ok := names[strings.ToUpper(text)]; ok {
		return n, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a value", text)
	}
	return n, nil
}

// Next looks day by day, then through the day's minutes; nine years on it
// gives up, since no date repeats less often but 29 February.
func (c *cron) Next(t time.Time) time.Time {
	t = t.In(c.zone).Truncate(time.Minute).Add(time.Minute)
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, c.zone)
	for range 9 * 366 {
		if c.onDay(day) {
			for hour := range 24 {
				if !allows(c.hour, hour) {
					continue
				}
				for minute := range 60 {
					at := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, c.zone)
					if allows(c.minute, minute) && !at.Before(t) && at.Hour() == hour {
						return at
					}
				}
			}
		}
		day = day.AddDate(0, 0, 1)
	}
	return time.Time{}
}

func (c *cron) onDay(day time.Time) bool {
	if c.lastDay && day.AddDate(0, 0, 1).Month() == day.Month() {
		return false
	}
	return allows(c.year, day.Year()) && allows(c.month, int(day.Month())) &&
		allows(c.day, day.Day()) && allows(c.weekday, int(day.Weekday())+1)
}

func allows(set map[int]bool, v int) bool { return set == nil || set[v] }
