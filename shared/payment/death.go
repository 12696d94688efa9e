package payment

import (
	"strconv"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// Death is a person cut because of death, as the payments know it (F-44).
type Death struct {
	Commune     org.UnitID     `json:"commune"`
	Beneficiary string         `json:"beneficiary"`
	Seq         int            `json:"seq"` // of the event in the person's file
	Name        string         `json:"name"`
	NationalID  string         `json:"nationalId,omitempty"`
	Hamlet      string         `json:"hamlet,omitempty"`
	Date        calendar.Date  `json:"date"`     // of death
	Recorded    calendar.Month `json:"recorded"` // the month it was recorded in
	Decision    string         `json:"decision,omitempty"`
	Reason      string         `json:"reason,omitempty"`
	By          By             `json:"by"`
	At          time.Time      `json:"at"`
	// Undone is when the death was taken back; nil while it stands.
	Undone *time.Time `json:"undone,omitempty"`
}

// Source is the source of the recoveries the death causes.
func (d *Death) Source() string { return deathSource + strconv.Itoa(d.Seq) }

const deathSource = "death/"

// Caused reports whether the death is the adjustment's source.
func (d *Death) Caused(a *Adjustment) bool {
	return a.Source == d.Source() || strings.HasPrefix(a.Source, d.Source()+"/")
}

// Lawful reports whether pay for a month is lawful: the month of death still
// is, later ones are not.
func (d *Death) Lawful(month calendar.Month) bool { return !d.Date.Month().Before(month) }

// cause begins the ids of what the death causes.
func (d *Death) cause() string { return "death" + strconv.Itoa(d.Seq) }

// Standing is a line with the list it stands on, and what deaths ended of it
// while it was unpaid.
type Standing struct {
	List ListID
	Line
	Withheld []Withheld
}

// ToRecover are the recoveries of what was paid after the death: of each month
// whose allowance reached the person, on its own list or carried over into
// another, and of arrears for months after it. What was ended before it was paid
// is not among them. Month is the first list that may take them. They follow
// from what is stored: the same again has the same ids.
func (d *Death) ToRecover(lines []Standing, owed []Adjustment, month calendar.Month, at time.Time) []Adjustment {
	var found []Adjustment
	for i := range lines {
		if lines[i].Status != Paid {
			continue
		}
		for _, m := range d.held(lines, &lines[i]) {
			id := m.list().slug() + "-" + m.line.Policy + m.way
			found = append(found, d.recovery(id, "/"+string(m.list()), m.line.Line, m.amount, m.month(), m.month(), month, at))
		}
	}
	for i := range owed {
		a := &owed[i]
		for n, beyond := range d.Beyond(a) {
			t := &a.Takes[n]
			if t.Status != Paid || beyond == 0 {
				continue
			}
			from := a.From
			if d.Lawful(from) {
				from = d.Date.Month().Add(1)
			}
			line := Line{LineRef: LineRef{Commune: a.Commune, Beneficiary: a.Beneficiary, Policy: t.Policy}, Category: a.Category, Budget: a.Budget}
			found = append(found, d.recovery(a.ID+"-"+t.List.slug()+"-"+t.Policy, "/"+string(t.List), line, beyond, from, a.Through, month, at))
		}
	}
	return found
}

func (d *Death) recovery(id, source string, line Line, amount money.Dong, from, through, month calendar.Month, at time.Time) Adjustment {
	return Adjustment{
		ID: d.cause() + "-" + id, Kind: Recovery, Commune: d.Commune, Beneficiary: d.Beneficiary, Policy: line.Whole().Policy,
		Name: d.Name, NationalID: d.NationalID, Category: line.Category, Budget: line.Budget, Amount: amount, Month: month,
		From: from, Through: through, Reason: "Đã chi trả sau khi đối tượng chết ngày " + d.Date.Vietnamese() + ".",
		Source: d.Source() + source, By: System, At: at,
	}
}

// ReviveRecovery takes back that a recovery was void, because what it is for
// was paid after all. It is left void when it was given back.
type ReviveRecovery struct{}

// Apply opens the recovery again, or returns ErrDone.
func (ReviveRecovery) Apply(a *Adjustment) error {
	if a.Cancelled == nil || !a.Cancelled.GiveBack || a.Returned() {
		return ErrDone
	}
	a.Cancelled = nil
	return nil
}

// Returned reports whether a recovery was void after it had taken something:
// that was given back, and the recovery stays void.
func (a *Adjustment) Returned() bool {
	return a.Cancelled != nil && a.Cancelled.GiveBack && a.Settled() > 0
}
