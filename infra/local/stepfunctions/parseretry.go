package stepfunctions

import (
	"encoding/json"
	"fmt"
	"slices"
)

func (st *state) parseRetryCatch(f *fields) {
	var retriers, catchers []json.RawMessage
	f.into("Retry", &retriers)
	f.into("Catch", &catchers)
	for i, raw := range retriers {
		rf, err := newFields(fmt.Sprintf("%s retrier %d", f.where, i), raw)
		if err != nil {
			f.errs = append(f.errs, err)
			continue
		}
		st.retry = append(st.retry, parseRetrier(rf))
		f.errs = append(f.errs, rf.done())
	}
	for i, raw := range catchers {
		cf, err := newFields(fmt.Sprintf("%s catcher %d", f.where, i), raw)
		if err != nil {
			f.errs = append(f.errs, err)
			continue
		}
		cf.take("Comment")
		c := catcher{next: cf.text("Next"), assign: parseAssign(cf), output: cf.template("Output")}
		c.errors = parseErrorEquals(cf)
		st.catch = append(st.catch, c)
		f.errs = append(f.errs, cf.done())
	}
	for i, c := range st.catch {
		if slices.Contains(c.errors, errAll) && i != len(st.catch)-1 {
			f.fail("only the last catcher may name States.ALL")
		}
	}
	for i, r := range st.retry {
		if slices.Contains(r.errors, errAll) && i != len(st.retry)-1 {
			f.fail("only the last retrier may name States.ALL")
		}
	}
}

func parseRetrier(f *fields) retrier {
	r := retrier{interval: 1, maxAttempts: 3, backoff: 2}
	f.take("Comment")
	f.into("IntervalSeconds", &r.interval)
	f.into("MaxAttempts", &r.maxAttempts)
	f.into("BackoffRate", &r.backoff)
	f.into("MaxDelaySeconds", &r.maxDelay)
	r.errors = parseErrorEquals(f)
	switch strategy := f.text("JitterStrategy"); strategy {
	case "", "NONE":
	case "FULL":
		r.jitter = true
	default:
		f.fail("JitterStrategy %q must be FULL or NONE", strategy)
	}
	if r.interval < 1 || r.maxAttempts < 0 || r.backoff < 1 || r.maxDelay < 0 {
		f.fail("IntervalSeconds and BackoffRate are at least 1, MaxAttempts and MaxDelaySeconds at least 0")
	}
	return r
}

func parseErrorEquals(f *fields) []string {
	var names []string
	f.into("ErrorEquals", &names)
	if len(names) == 0 {
		f.fail("ErrorEquals is missing or empty")
	}
	if len(names) > 1 && slices.Contains(names, errAll) {
		f.fail("States.ALL must stand alone in ErrorEquals")
	}
	return names
}
