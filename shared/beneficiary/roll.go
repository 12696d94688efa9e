package beneficiary

import (
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

// RollEntry is one policy of one person as a payment list reads it: all of a
// commune's lie in one partition, small, so one query reads about a dozen of
// them a read unit. It is written in the transaction that changes the policy.
// JSON names are short because DynamoDB bills them with every item.
type RollEntry struct {
	Beneficiary string              `json:"i"`
	Policy      string              `json:"p"`
	Name        string              `json:"n"`
	NationalID  identity.NationalID `json:"c,omitempty"`
	Commune     org.UnitID          `json:"u"`
	Hamlet      string              `json:"h,omitempty"`
	Budget      string              `json:"g"` // budget line (dòng ngân sách)
	Rates       []Rate              `json:"r"`
	// Death is the month of death: it is the last with pay.
	Death  calendar.Month `json:"d,omitempty"`
	Method Method         `json:"m"`
	Bank   string         `json:"b,omitempty"`
	Number string         `json:"a,omitempty"`
	Holder string         `json:"o,omitempty"`
}

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

// RateIn is the rate that counts in a month, with the death laid over it.
func (e RollEntry) RateIn(month calendar.Month) Rate { return rateIn(e.Rates, e.Death, month) }

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

// Category is the category in force at the last rate.
func (e RollEntry) Category() string {
	if len(e.Rates) == 0 {
		return ""
	}
	return e.Rates[len(e.Rates)-1].Category
}

// From is the first month with pay, "" when there never was one.
func (e RollEntry) From() calendar.Month { return firstPaid(e.Rates) }

// Until is the last month with pay when the policy ends, "" while it goes on.
func (e RollEntry) Until() calendar.Month { return lastPaid(e.Rates, e.Death) }

func firstPaid(rates []Rate) calendar.Month {
	for _, r := range rates {
		if r.Status == Active {
			return r.From
		}
	}
	return ""
}

func lastPaid(rates []Rate, death calendar.Month) calendar.Month {
	until := calendar.Month("")
	if n := len(rates); n > 0 && rates[n-1].Status == Stopped {
		until = rates[n-1].From.Add(-1)
	}
	if death != "" && (until == "" || death.Before(until)) {
		until = death
	}
	return until
}
