package dossier

import (
	"time"

	"ansinh/shared/calendar"
)

// Entry is one line of the progress (C-16).
type Entry struct {
	Seq     int       `json:"seq"` // as in the audit log
	At      time.Time `json:"at"`
	Action  Action    `json:"action"`
	By      Party     `json:"by"`
	From    State     `json:"from,omitempty"`
	State   State     `json:"state"`
	Step    string    `json:"step,omitempty"` // after
	Holder  Party     `json:"holder"`         // after
	To      Party     `json:"to"`             // who got it or was asked
	Comment string    `json:"comment,omitempty"`
	Changes []Change  `json:"changes,omitempty"`
}

func entry(before, after *Dossier, action Action, told Told, o Occasion) Entry {
	e := Entry{
		At: o.At, Action: action, By: o.By, From: before.State, State: after.State, Step: after.Step,
		Holder: after.Holder, To: told.To, Comment: told.Comment, Changes: told.Changes,
	}
	if e.To.ID == "" && after.Holder.ID != before.Holder.ID {
		e.To = after.Holder
	}
	return e
}

// Stay is the time one account had the dossier (C-16).
type Stay struct {
	Holder      Party
	Step        string
	SentAt      time.Time // when it was sent there
	ReceivedAt  time.Time // zero: not received
	ForwardedAt time.Time // zero: still there
	Action      Action    // with which it left
	Comment     string
	Days        int // working days
	Current     bool
}

// Stays lists every account that had the dossier, in order; the last one is
// current unless the dossier ended.
func Stays(entries []Entry, cal *calendar.Calendar, today calendar.Date) []Stay {
	var stays []Stay
	for _, e := range entries {
		open := len(stays) > 0 && stays[len(stays)-1].ForwardedAt.IsZero()
		if open {
			last := &stays[len(stays)-1]
			if receipt(e.Action) && last.ReceivedAt.IsZero() {
				last.ReceivedAt = e.At
			}
			if e.Holder.ID == last.Holder.ID && e.Step == last.Step {
				continue
			}
			last.ForwardedAt, last.Action, last.Comment = e.At, e.Action, e.Comment
		}
		if e.Holder.ID != "" {
			stays = append(stays, Stay{Holder: e.Holder, Step: e.Step, SentAt: e.At})
		}
	}
	for i := range stays {
		s := &stays[i]
		until := today
		if !s.ForwardedAt.IsZero() {
			until = calendar.DateOf(s.ForwardedAt)
		} else {
			s.Current = true
		}
		s.Days = max(0, cal.Between(calendar.DateOf(s.SentAt), until))
	}
	return stays
}

// receipt reports whether an action takes a dossier that was sent.
func receipt(a Action) bool {
	return a == ActReceive || a == ActReceiveResult || a == ActAcceptRequest || a == ActStart
}
