package dossier

import (
	"fmt"
	"time"

	"ansinh/shared/ontime"
)

// History is what a dossier's life told the time statistics (J-06), read off
// its progress: what each entry would have told when it was made, in order. So
// dossiers of before there were statistics can be counted, and counts be
// checked. Names are those the dossier bears now.
func History(d *Dossier, entries []Entry, rules Rules) ([]ontime.Change, error) {
	now := d.clone()
	now.State, now.Step, now.Holder, now.Handlers, now.Clock = "", "", Party{}, nil, Clock{}
	now.EndedAt, now.Supplements = time.Time{}, nil
	var changes []ontime.Change
	for i := range entries {
		e := &entries[i]
		o := Occasion{By: e.By, At: e.At, Rules: rules}
		after := now.clone()
		if err := after.follow(e, d, o); err != nil {
			return nil, fmt.Errorf("dossier: history of %s at entry %d: %w", d.Code, e.Seq, err)
		}
		c, err := times(&now, &after, e, o)
		if err != nil {
			return nil, fmt.Errorf("dossier: history of %s at entry %d: %w", d.Code, e.Seq, err)
		}
		changes = append(changes, c)
		now = after
	}
	return changes, nil
}

// follow takes a dossier on to where an entry left it, as far as times asks.
func (d *Dossier) follow(e *Entry, whole *Dossier, o Occasion) error {
	moved := e.Action == ActForward || d.State != "" && e.Step != d.Step
	d.State, d.Step, d.Holder = e.State, e.Step, e.Holder
	if moved { // as moveTo does
		d.Clock.StepStart, d.Clock.StepHours, d.Clock.WarnHours = "", 0, 0
	}
	if d.State.Ended() {
		d.EndedAt = e.At
	}
	d.Supplements = supplementsUntil(whole.Supplements, e)
	switch e.Action {
	case ActStart, ActReceive, ActReceiveResult:
		d.handled(d.Step, e.By)
		return d.startStep(o)
	default:
		return nil
	}
}

// supplementsUntil are the supplements as they stood after an entry.
func supplementsUntil(all []Supplement, e *Entry) []Supplement {
	var known []Supplement
	for _, s := range all {
		if s.At.After(e.At) {
			break
		}
		if s.Until.After(e.At) {
			s.Until = time.Time{}
		}
		known = append(known, s)
	}
	return known
}
