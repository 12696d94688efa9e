package dossier

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	domain "ansinh/shared/dossier"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// Detail is all of a dossier with what the caller may do now (C-14).
type Detail struct {
	Code               string              `json:"code"`
	Procedure          string              `json:"procedure"`
	ProcedureName      string              `json:"procedureName"`
	ProcedureVersion   int                 `json:"procedureVersion"`
	Structure          procedure.Structure `json:"structure"`
	Unit               org.UnitID          `json:"unit"`
	UnitName           string              `json:"unitName"`
	Origin             domain.Origin       `json:"origin"`
	State              domain.State        `json:"state"`
	StateName          string              `json:"stateName"`
	Status             string              `json:"status"`
	Step               *Step               `json:"step,omitempty"`
	NextStep           *Step               `json:"nextStep,omitempty"`
	Holder             *Party              `json:"holder,omitempty"`
	Owner              *Party              `json:"owner,omitempty"`
	Sender             *Party              `json:"sender,omitempty"`
	Citizen            *Party              `json:"citizen,omitempty"`
	CreatedBy          *Party              `json:"createdBy,omitempty"`
	Application        domain.Application  `json:"application"`
	Original           *domain.Application `json:"original,omitempty"`
	Processing         Processing          `json:"processing"`
	ProposedAmount     money.Dong          `json:"proposedAmount,omitempty"`
	Papers             []PaperView         `json:"papers"`
	PaperTypes         []PaperType         `json:"paperTypes"`
	Missing            []string            `json:"missing"`
	Documents          []DocumentView      `json:"documents"`
	Supplements        []SupplementView    `json:"supplements"`
	SupplementOfficers []Party             `json:"supplementOfficers"`
	Reason             string              `json:"reason,omitempty"`
	Rejected           string              `json:"rejected,omitempty"`
	Due                Due                 `json:"due"`
	StepDue            Due                 `json:"stepDue"`
	Steps              []Step              `json:"steps"`
	Actions            []ActionView        `json:"actions"`
	FiledAt            time.Time           `json:"filedAt"`
	StartedAt          *time.Time          `json:"startedAt,omitempty"`
	EndedAt            *time.Time          `json:"endedAt,omitempty"`
	Version            int                 `json:"version"`
}

// Processing is what the officers decide.
type Processing struct {
	Category string         `json:"category,omitempty"`
	Amount   money.Dong     `json:"amount,omitempty"`
	From     calendar.Month `json:"from,omitempty"`
	Opinion  string         `json:"opinion,omitempty"`
}

// ActionView is a button.
type ActionView struct {
	Name    domain.Action `json:"name"`
	Label   string        `json:"label"`
	Enabled bool          `json:"enabled"`
	Why     string        `json:"why,omitempty"`
	Missing []fault.Field `json:"missing,omitempty"`
	Confirm string        `json:"confirm,omitempty"`
}

// CodeInput names a dossier.
type CodeInput struct {
	Code string `path:"code"`
}

// Get shows a dossier.
func (d *Desk) Get(ctx context.Context, who auth.Caller, in CodeInput) (Detail, error) {
	x, err := d.store.Dossier(ctx, in.Code)
	if err != nil {
		return Detail{}, err
	}
	if err := d.mayRead(who, &x); err != nil {
		return Detail{}, err
	}
	return d.detail(ctx, who, &x)
}

func (d *Desk) detail(ctx context.Context, who auth.Caller, x *domain.Dossier) (Detail, error) {
	p, err := d.rules.Procedure(x)
	if err != nil {
		return Detail{}, err
	}
	route := p.Route(x.Structure)
	v := Detail{
		Code: x.Code, Procedure: x.Procedure, ProcedureName: p.Name, ProcedureVersion: p.Version, Structure: x.Structure,
		Unit: x.Unit, UnitName: d.rules.Units.Name(x.Unit), Origin: x.Origin, State: x.State, StateName: x.State.Name(), Status: d.status(x),
		Holder: d.party(x.Holder), Owner: d.party(x.Owner), Sender: d.party(x.Sender), Citizen: d.party(x.Citizen), CreatedBy: d.party(x.CreatedBy),
		Application: x.Application, Original: x.Original,
		Processing:     Processing{Category: x.Processing.Category, Amount: x.Processing.Amount, From: x.Processing.From, Opinion: x.Processing.Opinion},
		ProposedAmount: d.proposed(x, p),
		Papers:         d.papers(x, p), PaperTypes: paperTypes(p), Missing: missingNames(x, p),
		Supplements: d.supplements(x), SupplementOfficers: []Party{}, Reason: x.Reason, Rejected: x.Rejected, Steps: d.steps(x, route),
		FiledAt: x.FiledAt, StartedAt: instant(x.StartedAt), EndedAt: instant(x.EndedAt), Version: x.Version,
	}
	v.Due, v.StepDue = d.dues(x)
	for _, below := range x.Below(d.rules) {
		v.SupplementOfficers = append(v.SupplementOfficers, *d.party(below))
	}
	if step, at, ok := route.Step(x.Step); ok {
		now := d.step(step, at, x.Unit)
		v.Step = &now
		if next, ok := route.Next(x.Step); ok && !x.State.Ended() {
			following := d.step(next, at+1, x.Unit)
			v.NextStep = &following
		}
	}
	if v.Actions, err = d.actions(ctx, who, x); err != nil {
		return v, err
	}
	v.Documents, err = d.documentViews(ctx, x)
	return v, err
}

// actions lists the buttons the caller gets; forwarding to a step without
// officers is shown with its reason (B-14).
func (d *Desk) actions(ctx context.Context, who auth.Caller, x *domain.Dossier) ([]ActionView, error) {
	offers := x.Offers(d.occasion(who), func(a domain.Action) bool { return d.mayDo(who, x, a) == nil })
	views := []ActionView{}
	for _, offer := range offers {
		v := ActionView{Name: offer.Action, Label: offer.Action.Label(), Enabled: offer.Why == "", Why: offer.Why, Missing: offer.Missing, Confirm: offer.Confirm}
		if offer.Action == domain.ActForward && v.Enabled {
			step, officers, err := d.assigned(ctx, x)
			if err != nil {
				return nil, err
			}
			if len(officers) == 0 {
				v.Enabled, v.Why = false, domain.WhyUnset(step, d.rules.Units.Name(procedure.UnitOf(d.rules.Units, x.Unit, step.Level)))
			}
		}
		views = append(views, v)
		if outside := (ActionView{Name: "upload-signed", Label: "Tải văn bản đã ký", Enabled: v.Enabled, Why: v.Why}); offer.Action == domain.ActSign || offer.Action == domain.ActIssue {
			views = append(views, outside)
		}
	}
	return views, nil
}

// proposed is the amount by law, 0 while it cannot be told.
func (d *Desk) proposed(x *domain.Dossier, p procedure.Procedure) money.Dong {
	amount, _, err := x.Lawful(x.Processing, p.Categories, d.rules)
	if err != nil {
		return 0 // the reason comes when the officer saves
	}
	return amount
}

func missingNames(x *domain.Dossier, p procedure.Procedure) []string {
	names := []string{}
	for _, paper := range x.Missing(p) {
		names = append(names, paper.Name)
	}
	return names
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
