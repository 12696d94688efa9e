// Package procedure holds the procedures as data: which steps a dossier goes
// through at which level, who does what in each, which papers it needs and
// how long it may take (requirements B-06, B-18, C-57). A locality's
// structure, with districts or without, chooses the steps. A dossier keeps
// the version it started with (B-10).
package procedure

import (
	"slices"

	"ansinh/shared/calendar"
	"ansinh/shared/org"
)

// Structure is how many levels of government a locality has.
type Structure string

// Districts ended on 2025-07-01; both structures are data.
const (
	ThreeLevel Structure = "three-level"
	TwoLevel   Structure = "two-level"
)

// ActionKind is what an officer does in a step.
type ActionKind string

// The kinds of requirements B-06.
const (
	Process ActionKind = "process" // check, fill in, pass on
	Sign    ActionKind = "sign"    // the leader signs the step's document
	Seal    ActionKind = "seal"    // the clerk numbers and seals it
	Issue   ActionKind = "issue"   // the same for the decision: the result exists
	Return  ActionKind = "return"  // hand the result on
)

// DocumentKind is a document a procedure produces.
type DocumentKind string

// The documents of the processing screen (B-28).
const (
	SubmissionNote DocumentKind = "submission-note" // tờ trình
	Decision       DocumentKind = "decision"        // quyết định
)

// Step is one stop of a dossier.
type Step struct {
	Code     string       `yaml:"code"`
	Name     string       `yaml:"name"`
	Level    org.Level    `yaml:"level"`
	Role     org.Role     `yaml:"role"`
	Action   ActionKind   `yaml:"action"`
	Document DocumentKind `yaml:"document"` // what is signed, sealed or issued
	// Hours are the working hours allowed, 8 a day; 0 means not set (B-19).
	Hours int `yaml:"hours"`
	// WarnHours before the end the officer is reminded.
	WarnHours int `yaml:"warnHours"`
	// Papers says that the required papers must be there to go on (C-28).
	Papers bool `yaml:"papers"`
	// Documents must be typeset and up to date to go on.
	Documents []DocumentKind `yaml:"documents"`
}

// Paper is a type of paper a dossier may hold.
type Paper struct {
	Type     string `yaml:"type"`
	Name     string `yaml:"name"`
	Required bool   `yaml:"required"`
}

// Route is the procedure's way through one structure.
type Route struct {
	// Hours are the working hours for the whole of it; 0 means not set.
	Hours int    `yaml:"hours"`
	Steps []Step `yaml:"steps"`
}

// Procedure is one version of a procedure.
type Procedure struct {
	Code        string        `yaml:"code"`
	Name        string        `yaml:"name"`
	Description string        `yaml:"description"`
	Version     int           `yaml:"version"`
	ChangedAt   calendar.Date `yaml:"changedAt"`
	// Grant is what its decision does in the registry: grant or funeral.
	Grant string `yaml:"grant"`
	// Documents names the template each document is typeset from.
	Documents map[DocumentKind]string `yaml:"documents"`
	// Fields must be filled in the application, Processing in the officers'
	// data, each a JSON pointer.
	Fields     []string `yaml:"fields"`
	Processing []string `yaml:"processing"`
	// Categories says that the application names a category of shared/policy.
	Categories bool    `yaml:"categories"`
	Papers     []Paper `yaml:"papers"`
	Three      Route   `yaml:"three-level"`
	Two        Route   `yaml:"two-level"`
}

// Route returns the way through a structure.
func (p Procedure) Route(s Structure) Route {
	if s == TwoLevel {
		return p.Two
	}
	return p.Three
}

// Paper finds a paper type.
func (p Procedure) Paper(kind string) (Paper, bool) {
	i := slices.IndexFunc(p.Papers, func(paper Paper) bool { return paper.Type == kind })
	if i < 0 {
		return Paper{}, false
	}
	return p.Papers[i], true
}

// Step finds a step by its code and tells where it stands in the route.
func (r Route) Step(code string) (step Step, index int, ok bool) {
	i := slices.IndexFunc(r.Steps, func(s Step) bool { return s.Code == code })
	if i < 0 {
		return Step{}, 0, false
	}
	return r.Steps[i], i, true
}

// Next is the step after the one named.
func (r Route) Next(code string) (Step, bool) {
	_, i, ok := r.Step(code)
	if !ok || i+1 >= len(r.Steps) {
		return Step{}, false
	}
	return r.Steps[i+1], true
}

// First is where a dossier starts.
func (r Route) First() Step { return r.Steps[0] }

// Issuer is the level whose clerk numbers and seals a document.
func (r Route) Issuer(kind DocumentKind) org.Level {
	for _, s := range r.Steps {
		if s.Document == kind && (s.Action == Seal || s.Action == Issue) {
			return s.Level
		}
	}
	return ""
}

// Documents lists the documents the route produces, in order.
func (r Route) Documents() []DocumentKind {
	var kinds []DocumentKind
	for _, s := range r.Steps {
		if s.Document != "" && !slices.Contains(kinds, s.Document) {
			kinds = append(kinds, s.Document)
		}
	}
	return kinds
}

// hoursADay is a working day of 8-12 and 13-17.
const hoursADay = 8

// Days turns working hours into the working days they take: 4 hours end on
// the next working day as 8 do, because deadlines are days (B-22).
func Days(hours int) int { return (hours + hoursADay - 1) / hoursADay }
