// Package dossier is the life of an application for social assistance, from
// the counter to the returned result (requirements part C): one file for each
// thing that may happen to it. It knows no store, no clock and no network.
package dossier

import (
	"slices"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// Party is an account a dossier lies with or that did something.
type Party struct {
	ID   string     `json:"id"`
	Name string     `json:"name"`
	Unit org.UnitID `json:"unit,omitempty"`
}

// PartyOf is the party behind an officer.
func PartyOf(o org.Officer) Party { return Party{ID: o.ID, Name: o.Name, Unit: o.Unit} }

// Origin tells who filed a dossier.
type Origin string

// The origins of requirements C.1; intakes from other systems follow later.
const (
	ByOfficer Origin = "officer"
	ByCitizen Origin = "citizen"
)

// Dossier is one application on its way. The version grows with every change;
// a command names the version its officer saw (C-58).
type Dossier struct {
	Code             string              `json:"code"` // "HS-18376-26-7K3QF9"
	Procedure        string              `json:"procedure"`
	ProcedureVersion int                 `json:"procedureVersion"` // kept for life (B-10)
	Structure        procedure.Structure `json:"structure"`
	Unit             org.UnitID          `json:"unit"` // the commune of residence
	Origin           Origin              `json:"origin"`
	CreatedBy        Party               `json:"createdBy"`
	// Citizen is the citizen's account; empty ID when filed at the counter.
	Citizen Party `json:"citizen"`
	// Owner is the commune officer who answers for it: to whom it is sent
	// back and its result returns.
	Owner  Party  `json:"owner"`
	Holder Party  `json:"holder"` // empty ID once ended
	Sender Party  `json:"sender"`
	State  State  `json:"state"`
	Step   string `json:"step"`
	// Handlers are the accounts that had each step, the latest a step.
	Handlers []Handler `json:"handlers,omitempty"`

	Application Application `json:"application"`
	// Original is what the citizen declared, once an officer corrected it (C-24).
	Original    *Application `json:"original,omitempty"`
	Processing  Processing   `json:"processing"`
	Papers      []Paper      `json:"papers,omitempty"`
	Documents   []Document   `json:"documents,omitempty"`
	Supplements []Supplement `json:"supplements,omitempty"`
	// Reason is why it was sent back, returned, rejected or deleted.
	Reason string `json:"reason,omitempty"`
	// Rejected is the code of the person's earlier dossier of the same
	// procedure that a leader rejected (C-42).
	Rejected string `json:"rejected,omitempty"`

	Clock     Clock     `json:"clock"`
	FiledAt   time.Time `json:"filedAt"`
	SentAt    time.Time `json:"sentAt"`     // when the holder got it
	StartedAt time.Time `json:"startedAt"`  // first receipt
	EndedAt   time.Time `json:"endedAt"`    // zero while under way
	Returned  Party     `json:"returnedBy"` // who gave the result to the citizen

	Version int         `json:"version"`
	Chain   audit.Chain `json:"chain"`
}

// Handler is the account that had a step.
type Handler struct {
	Step  string `json:"step"`
	Party Party  `json:"party"`
}

// Object is the dossier's name in the audit log and the outbox.
func (d *Dossier) Object() string { return Object(d.Code) }

// Object is the name of the dossier with a code in the audit log.
func Object(code string) string { return "dossier/" + code }

// Name is the person the dossier is for.
func (d *Dossier) Name() string { return d.Application.Person.Name }

// Decision is the document that decides, nil before it is typeset.
func (d *Dossier) Decision() *Document { return d.Document(procedure.Decision) }

// Document finds a document by its kind, or nil.
func (d *Dossier) Document(kind procedure.DocumentKind) *Document {
	for i := range d.Documents {
		if d.Documents[i].Kind == kind {
			return &d.Documents[i]
		}
	}
	return nil
}

// handled notes who has a step.
func (d *Dossier) handled(step string, by Party) {
	d.Handlers = slices.DeleteFunc(d.Handlers, func(h Handler) bool { return h.Step == step })
	d.Handlers = append(d.Handlers, Handler{Step: step, Party: by})
}

// give hands the dossier to a party.
func (d *Dossier) give(to Party, o Occasion) {
	d.Sender, d.Holder, d.SentAt = o.By, to, o.At
}

// end closes the dossier: nobody holds it any more.
func (d *Dossier) end(state State, o Occasion) {
	d.State, d.Holder, d.Sender, d.EndedAt = state, Party{}, o.By, o.At
}

// clone copies a dossier so that changing the copy leaves the original alone.
func (d *Dossier) clone() Dossier {
	c := *d
	c.Handlers = slices.Clone(d.Handlers)
	c.Papers = slices.Clone(d.Papers)
	c.Supplements = slices.Clone(d.Supplements)
	c.Documents = slices.Clone(d.Documents)
	for i := range c.Documents {
		c.Documents[i].Revisions = slices.Clone(d.Documents[i].Revisions)
		c.Documents[i].Earlier = slices.Clone(d.Documents[i].Earlier)
	}
	return c
}

// Rules are what decides beside the dossier itself.
type Rules struct {
	Book     *procedure.Book
	Calendar *calendar.Calendar
	Units    *org.Catalogue
}

// Procedure is the version of the procedure the dossier started with (B-10).
func (r Rules) Procedure(d *Dossier) (procedure.Procedure, error) {
	return r.Book.Version(d.Procedure, d.ProcedureVersion)
}

// Route is the dossier's way through its locality's structure.
func (r Rules) Route(d *Dossier) (procedure.Route, error) {
	p, err := r.Procedure(d)
	return p.Route(d.Structure), err
}

// Step is the step the dossier stands at.
func (r Rules) Step(d *Dossier) (procedure.Step, error) {
	route, err := r.Route(d)
	if err != nil {
		return procedure.Step{}, err
	}
	step, _, ok := route.Step(d.Step)
	if !ok {
		return procedure.Step{}, fault.Refused("step-not-found", "Quy trình của hồ sơ không có bước này; liên hệ Sở.")
	}
	return step, nil
}

// NextStep is the step after the dossier's, with the unit that does it; ok is
// false at the end of the route.
func (r Rules) NextStep(d *Dossier) (step procedure.Step, unit org.UnitID, ok bool, err error) {
	route, err := r.Route(d)
	if err != nil {
		return procedure.Step{}, "", false, err
	}
	step, ok = route.Next(d.Step)
	return step, procedure.UnitOf(r.Units, d.Unit, step.Level), ok, nil
}

// Occasion is who acts, when, and by which rules.
type Occasion struct {
	By    Party
	Roles []org.Role
	Level org.Level
	At    time.Time
	Rules Rules
	// RequestID is the command's, for the audit log.
	RequestID string
}

func (o Occasion) today() calendar.Date { return calendar.DateOf(o.At) }
