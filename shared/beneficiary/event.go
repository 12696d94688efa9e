package beneficiary

import (
	"cmp"
	"slices"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// EventKind is a type of change (loại biến động).
type EventKind string

// The kinds of event. Correct changes the person or the payment method and no
// policy (E-05).
const (
	EventGrant     EventKind = "grant"
	EventAdjust    EventKind = "adjust"
	EventStop      EventKind = "stop"
	EventSuspend   EventKind = "suspend"
	EventResume    EventKind = "resume"
	EventDeath     EventKind = "death"
	EventUndoDeath EventKind = "undo-death"
	EventCorrect   EventKind = "correct"
)

// Event is one dated change of a person's file (E-07). Events are only ever
// added. What counts in a month follows from those that take effect up to it,
// by effective month and then by the order they were recorded: a change
// recorded late for an earlier month does not undo a later one.
type Event struct {
	Seq         int            `json:"seq"` // 1, 2, ... within the file
	Kind        EventKind      `json:"kind"`
	Policy      string         `json:"policy,omitempty"`
	Month       calendar.Month `json:"month,omitempty"` // the month it takes effect
	Category    string         `json:"category,omitempty"`
	Coefficient int            `json:"coefficient,omitempty"` // hundredths
	Amount      money.Dong     `json:"amount,omitempty"`
	Budget      string         `json:"budget,omitempty"`
	Date        calendar.Date  `json:"date,omitempty"` // of death
	Decision    Decision       `json:"decision,omitzero"`
	Reason      string         `json:"reason,omitempty"`
	// Source is where it came from: "dossier/HS...", "import/01.../17", or ""
	// for a change made by hand.
	Source   string    `json:"source,omitempty"`
	By       string    `json:"by"`
	ByName   string    `json:"byName,omitempty"`
	ByOffice string    `json:"byOffice,omitempty"`
	At       time.Time `json:"at"`
}

// Who recorded the event.
func (e Event) Who() org.Who { return org.Who{ID: e.By, Name: e.ByName, Office: e.ByOffice} }

// Policy is one entitlement of a person with its life line, as it follows from
// the events.
type Policy struct {
	ID     string
	Budget string
	Rates  []Rate // by month, ascending; never empty
	// Undecided says that a grant or an adjustment stands on no decision.
	Undecided bool
}

// RateIn is the rate that counts in a month, before a death is laid over it.
func (p Policy) RateIn(month calendar.Month) Rate { return rateIn(p.Rates, "", month) }

// policies folds the events, in the order in which policies were opened.
func policies(events []Event) []Policy {
	var opened []string
	byPolicy := map[string][]Event{}
	for _, e := range events {
		if e.Policy == "" {
			continue
		}
		if _, known := byPolicy[e.Policy]; !known {
			opened = append(opened, e.Policy)
		}
		byPolicy[e.Policy] = append(byPolicy[e.Policy], e)
	}
	all := make([]Policy, 0, len(opened))
	for _, id := range opened {
		all = append(all, fold(id, byPolicy[id]))
	}
	return all
}

func fold(id string, events []Event) Policy {
	slices.SortStableFunc(events, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Seq, b.Seq))
	})
	p := Policy{ID: id}
	now := Rate{Status: Pending}
	for _, e := range events {
		if e.Budget != "" {
			p.Budget = e.Budget
		}
		if (e.Kind == EventGrant || e.Kind == EventAdjust) && e.Decision.Number == "" {
			p.Undecided = true
		}
		now = now.after(e)
		now.From = e.Month
		p.Rates = appendRate(p.Rates, now)
	}
	return p
}

// appendRate keeps one rate a month and none that repeats the one before.
func appendRate(rates []Rate, r Rate) []Rate {
	if n := len(rates); n > 0 && rates[n-1].From == r.From {
		rates = rates[:n-1]
	}
	if n := len(rates); n > 0 {
		last := rates[n-1]
		last.From = r.From
		if last == r {
			return rates
		}
	}
	return append(rates, r)
}

// after is what counts once an event has taken effect. An event that does not
// fit (a resumption of what is not suspended) changes nothing.
func (r Rate) after(e Event) Rate {
	switch e.Kind {
	case EventGrant:
		return Rate{Status: Active, Amount: e.Amount, Category: e.Category, Coefficient: e.Coefficient}
	case EventAdjust:
		if r.Status == Active || r.Status == Suspended {
			r.Amount, r.Coefficient = e.Amount, e.Coefficient
			if e.Category != "" {
				r.Category = e.Category
			}
		}
	case EventStop:
		if r.Status != Pending {
			r = Rate{Status: Stopped, Category: r.Category}
		}
	case EventSuspend:
		if r.Status == Active {
			r.Status = Suspended
		}
	case EventResume:
		if r.Status == Suspended {
			r.Status = Active
		}
	}
	return r
}

// death is the last death event that was not undone.
func death(events []Event) (Event, bool) {
	var found Event
	var dead bool
	for _, e := range events {
		switch e.Kind {
		case EventDeath:
			found, dead = e, true
		case EventUndoDeath:
			found, dead = Event{}, false
		}
	}
	return found, dead
}
