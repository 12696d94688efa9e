package beneficiary

import (
	"slices"
	"strconv"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// BudgetAllowance is the budget line of the monthly social allowance.
const BudgetAllowance = "TCXH"

// maxEvents bounds a file, so that its item stays far below 400 KB.
const maxEvents = 600

// Beneficiary is one person's file. Everything about policies follows from
// Events; the rest says who the person is and how money reaches them.
type Beneficiary struct {
	ID      string      `json:"id"`
	Person  Person      `json:"person"`
	Payment Payment     `json:"payment"`
	Events  []Event     `json:"events"`
	Version int         `json:"version"`
	Chain   audit.Chain `json:"chain"`
	Created time.Time   `json:"created"`
	Updated time.Time   `json:"updated"`
}

// By is who makes a change, when, and from what source (Event.Source).
type By struct {
	ID, Name, Office string
	Source           string
	At               time.Time
}

// Object is the file's name in audit entries and events.
func (b Beneficiary) Object() string { return "beneficiary/" + b.ID }

// Policies lists the policies with their life lines, in the order opened.
func (b Beneficiary) Policies() []Policy { return policies(slices.Clone(b.Events)) }

// Policy finds one policy by its id.
func (b Beneficiary) Policy(id string) (Policy, bool) {
	for _, p := range b.Policies() {
		if p.ID == id {
			return p, true
		}
	}
	return Policy{}, false
}

// Death is the recorded death that was not undone.
func (b Beneficiary) Death() (Event, bool) { return death(b.Events) }

// deathMonth is the month of death, "" for the living.
func (b Beneficiary) deathMonth() calendar.Month {
	if e, dead := b.Death(); dead {
		return e.Date.Month()
	}
	return ""
}

// StatusIn is the person's status in a month (E-07): deceased, else the best
// that any policy has: active, suspended, pending, stopped.
func (b Beneficiary) StatusIn(month calendar.Month) Status {
	return statusOf(b.RollEntries(), b.deathMonth(), month)
}

// AmountIn is what all policies pay in a month.
func (b Beneficiary) AmountIn(month calendar.Month) (money.Dong, error) {
	return amountOf(b.RollEntries(), month)
}

// RollEntries are the policies as a payment list reads them.
func (b Beneficiary) RollEntries() []RollEntry { return b.Roll().Entries() }

// Roll is the file's line on its commune's roll.
func (b Beneficiary) Roll() RollPerson {
	r := RollPerson{
		ID: b.ID, Name: b.Person.Name, Birth: b.Person.Birth, Sex: b.Person.Sex, NationalID: b.Person.NationalID,
		Commune: b.Person.Commune, Hamlet: b.Person.Hamlet, Death: b.deathMonth(),
		Method: b.Payment.Method, Bank: b.Payment.Bank, Number: b.Payment.Number, Holder: b.Payment.Holder,
		Lacks: b.Person.lacks(),
	}
	for _, p := range b.Policies() {
		r.Policies = append(r.Policies, RollPolicy(p))
	}
	return r
}

// inForce lists the policies that are active or suspended in a month; with a
// category only those of it.
func (b Beneficiary) inForce(month calendar.Month, category string) []Policy {
	var found []Policy
	for _, p := range b.Policies() {
		rate := p.RateIn(month)
		if (rate.Status == Active || rate.Status == Suspended) && (category == "" || rate.Category == category) {
			found = append(found, p)
		}
	}
	return found
}

// add records an event as the file's next.
func (b *Beneficiary) add(e Event, by By) error {
	if len(b.Events) >= maxEvents {
		return fault.Refused("file-full", "Hồ sơ đối tượng đã có quá nhiều biến động.")
	}
	e.Seq = len(b.Events) + 1
	e.By, e.ByName, e.ByOffice, e.Source, e.At = by.ID, by.Name, by.Office, by.Source, by.At.UTC().Truncate(time.Millisecond)
	b.Events = append(b.Events, e)
	b.Updated = e.At
	return nil
}

// nextPolicy is the id of the file's next policy: "1", "2", ...
func (b Beneficiary) nextPolicy() string { return strconv.Itoa(len(b.Policies()) + 1) }

// living refuses changes of policies of the dead (E-11).
func (b Beneficiary) living() error {
	if e, dead := b.Death(); dead {
		return fault.Refused("deceased", "Đối tượng đã cắt chết ngày "+e.Date.Vietnamese()+"; hãy hủy cắt chết trước khi thay đổi chính sách.")
	}
	return nil
}

// Decided is a decision on a person's file with what it decided.
type Decided struct {
	Decision
	ID   string // the event's sequence number
	Kind EventKind
	// Dossier is the code of the dossier it came from, when it did.
	Source string
}

// Decisions lists the file's decisions, newest first by date and then by the
// order in which they were recorded (E-24). A decision behind several events
// is listed once.
func (b Beneficiary) Decisions() []Decided {
	var found []Decided
	seen := map[Decision]bool{}
	for _, e := range slices.Backward(b.Events) {
		if e.Decision.Number == "" || seen[e.Decision] {
			continue
		}
		seen[e.Decision] = true
		found = append(found, Decided{Decision: e.Decision, ID: strconv.Itoa(e.Seq), Kind: e.Kind, Source: e.Source})
	}
	slices.SortStableFunc(found, func(a, b Decided) int {
		switch {
		case a.Date > b.Date:
			return -1
		case a.Date < b.Date:
			return 1
		}
		return 0
	})
	return found
}
