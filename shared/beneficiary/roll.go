package beneficiary

import (
	"fmt"

	"ansinh/shared/calendar"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// Status is where a person or a policy stands in a month.
type Status string

// The statuses. Deceased shows as "Thôi hưởng (cắt chết)".
const (
	Pending   Status = "pending" // granted from a later month
	Active    Status = "active"
	Suspended Status = "suspended"
	Stopped   Status = "stopped"
	Deceased  Status = "deceased"
)

// Rate is what counts from a month until the next rate's month. A rate that
// is not Active pays nothing.
type Rate struct {
	From     calendar.Month `json:"f"`
	Amount   money.Dong     `json:"a,omitempty"`
	Category string         `json:"c,omitempty"`
	// Coefficient is in hundredths, 0 when only the amount is known.
	Coefficient int    `json:"k,omitempty"`
	Status      Status `json:"s"`
}

// RollPerson is a person's line on the commune's roll: what lists and searches
// read instead of the file. All of a commune's lie in one partition and are
// small (about 200 bytes with one policy), so one query reads about two dozen
// a read unit. It is written in the transaction that changes the file, in the
// store's own form; the JSON names are those of an earlier one.
type RollPerson struct {
	ID         string              `json:"i"`
	Name       string              `json:"n"`
	Birth      calendar.Date       `json:"y,omitempty"`
	Sex        identity.Sex        `json:"x,omitempty"`
	NationalID identity.NationalID `json:"c,omitempty"`
	Commune    org.UnitID          `json:"u"`
	Hamlet     string              `json:"h,omitempty"`
	Death      calendar.Month      `json:"d,omitempty"`
	Method     Method              `json:"m"`
	Bank       string              `json:"b,omitempty"`
	Number     string              `json:"a,omitempty"`
	Holder     string              `json:"o,omitempty"`
	// Lacks are what the file does not hold of the person and no other field
	// of the line tells, a letter each (E-22).
	Lacks    string       `json:"l,omitempty"`
	Policies []RollPolicy `json:"p,omitempty"`
}

// What a file may lack, as RollPerson.Lacks has it.
const (
	LacksPhone     = "p"
	LacksEthnicity = "e"
	LacksBirthDay  = "y" // only the year is known
)

// RollPolicy is one policy of a RollPerson.
type RollPolicy struct {
	ID     string `json:"p"`
	Budget string `json:"g"`
	Rates  []Rate `json:"r"`
	// Undecided says that a grant or an adjustment stands on no decision.
	Undecided bool `json:"q,omitempty"`
}

// RollEntry is one policy of one person as a payment list reads it.
type RollEntry struct {
	Beneficiary string
	Policy      string
	Name        string
	NationalID  identity.NationalID
	Commune     org.UnitID
	Hamlet      string
	Budget      string // budget line (dòng ngân sách)
	Rates       []Rate // ascending
	// Death is the month of death, the last with pay; "" for the living.
	Death  calendar.Month
	Method Method
	Bank   string // bank code or wallet kind
	Number string // account or the wallet's phone number
	Holder string
}

// Entries are the person's policies, one by one.
func (r RollPerson) Entries() []RollEntry {
	entries := make([]RollEntry, 0, len(r.Policies))
	for _, p := range r.Policies {
		entries = append(entries, RollEntry{
			Beneficiary: r.ID, Policy: p.ID, Name: r.Name, NationalID: r.NationalID, Commune: r.Commune,
			Hamlet: r.Hamlet, Budget: p.Budget, Rates: p.Rates, Death: r.Death,
			Method: r.Method, Bank: r.Bank, Number: r.Number, Holder: r.Holder,
		})
	}
	return entries
}

// StatusIn is the person's status in a month.
func (r RollPerson) StatusIn(month calendar.Month) Status {
	return statusOf(r.Entries(), r.Death, month)
}

// AmountIn is what all policies pay in a month.
func (r RollPerson) AmountIn(month calendar.Month) (money.Dong, error) {
	return amountOf(r.Entries(), month)
}

// AmountIn is what the policy pays in a month; ok is false when it pays
// nothing then (StatusIn tells why).
func (e RollEntry) AmountIn(month calendar.Month) (amount money.Dong, ok bool) {
	rate := e.RateIn(month)
	if rate.Status != Active {
		return 0, false
	}
	return rate.Amount, true
}

// StatusIn is the policy's status in a month.
func (e RollEntry) StatusIn(month calendar.Month) Status { return e.RateIn(month).Status }

// CategoryIn is the category that counts in a month.
func (e RollEntry) CategoryIn(month calendar.Month) string { return e.RateIn(month).Category }

// RateIn is the rate that counts in a month, with the death laid over it.
func (e RollEntry) RateIn(month calendar.Month) Rate { return rateIn(e.Rates, e.Death, month) }

// From is the first month with pay, "" when there never was one.
func (e RollEntry) From() calendar.Month {
	for _, r := range e.Rates {
		if r.Status == Active {
			return r.From
		}
	}
	return ""
}

// Until is the last month with pay when the policy ends, "" while it goes on.
func (e RollEntry) Until() calendar.Month {
	until := calendar.Month("")
	if n := len(e.Rates); n > 0 && e.Rates[n-1].Status == Stopped {
		until = e.Rates[n-1].From.Add(-1)
	}
	if e.Death != "" && (until == "" || e.Death.Before(until)) {
		until = e.Death
	}
	return until
}

func rateIn(rates []Rate, death, month calendar.Month) Rate {
	found := Rate{From: month, Status: Pending}
	for _, r := range rates {
		if month.Before(r.From) {
			break
		}
		found = r
	}
	if death != "" && death.Before(month) {
		found.Status = Deceased
	}
	return found
}

// statusOf is the best status that any policy has in a month. A person counts
// as deceased from the month of death on, though that month is still paid.
func statusOf(entries []RollEntry, death, month calendar.Month) Status {
	if death != "" && !month.Before(death) {
		return Deceased
	}
	has := map[Status]bool{}
	for _, e := range entries {
		has[e.StatusIn(month)] = true
	}
	for _, s := range []Status{Active, Suspended, Pending, Stopped} {
		if has[s] {
			return s
		}
	}
	return Pending
}

func amountOf(entries []RollEntry, month calendar.Month) (money.Dong, error) {
	var total money.Dong
	for _, e := range entries {
		amount, _ := e.AmountIn(month)
		var err error
		if total, err = total.Plus(amount); err != nil {
			return 0, fmt.Errorf("beneficiary: %s: %w", e.Beneficiary, err)
		}
	}
	return total, nil
}
