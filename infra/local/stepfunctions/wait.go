package stepfunctions

import (
	"math"
	"time"
)

// longestWait is the most seconds a Wait state or a time-out may name.
const longestWait = 99_999_999

// wait stands still until a wall-clock instant, which survives restarts.
func (t *turn) wait(f *frame, st *state) error {
	v := t.view(f)
	if st.seconds != nil {
		var seconds float64
		if err := st.seconds.evalInto(v, "Seconds", &seconds); err != nil {
			return err
		}
		if seconds < 0 || seconds > longestWait || seconds != math.Trunc(seconds) {
			return queryError("Seconds must be a whole number from 0 to %d, not %v", longestWait, seconds)
		}
		f.Due = t.now.Add(time.Duration(seconds) * time.Second)
	} else {
		var text string
		if err := st.timestamp.evalInto(v, "Timestamp", &text); err != nil {
			return err
		}
		due, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return queryError("Timestamp %q is not an RFC 3339 instant", clip(text))
		}
		f.Due = due.UTC()
	}
	if !f.Due.After(t.now) {
		t.complete(f, st, nil)
		return nil
	}
	f.Phase = phaseWait
	t.arm(f)
	return nil
}

// seconds evaluates TimeoutSeconds or HeartbeatSeconds; zero when absent.
func (t *turn) seconds(v *view, tmpl *template, field string) (time.Duration, error) {
	if tmpl == nil {
		return 0, nil
	}
	var n float64
	if err := tmpl.evalInto(v, field, &n); err != nil {
		return 0, err
	}
	if n < 1 || n > longestWait || n != math.Trunc(n) {
		return 0, queryError("%s must be a whole number from 1 to %d, not %v", field, longestWait, n)
	}
	return time.Duration(n) * time.Second, nil
}
