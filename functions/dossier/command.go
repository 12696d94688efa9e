package dossier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	domain "ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierstore"
	"ansinh/shared/fault"
)

// Ref names a dossier and the version the officer saw; every command's input
// begins with it.
type Ref struct {
	Code    string `path:"code" json:"code"`
	Version int    `json:"version"`
}

// Receipt is what a command did; a repeated request id gets the same one.
type Receipt struct {
	Code      string        `json:"code"`
	State     domain.State  `json:"state"`
	StateName string        `json:"stateName"`
	Step      string        `json:"step,omitempty"`
	StepName  string        `json:"stepName,omitempty"`
	Holder    *Party        `json:"holder,omitempty"`
	Due       calendar.Date `json:"due,omitempty"`
	Number    string        `json:"number,omitempty"`
	Paper     string        `json:"paper,omitempty"`
	Version   int           `json:"version"`
	Message   string        `json:"message"`
}

// work is one command under way.
type work struct {
	ctx      context.Context //nolint:containedctx // lives for one call of make
	who      auth.Caller
	loaded   dossierstore.Loaded
	occasion domain.Occasion
	saving   *dossierstore.Saving
	receipt  *Receipt
}

// making turns a loaded dossier into the command that shall happen to it. It
// runs after the caller was authorised and the dossier was found ready.
type making func(w *work) (domain.Command, error)

// these are the parts of one command.
type command struct {
	operation string
	ref       Ref
	input     any // all of it, to tell repeats from other commands
	wanted    dossierstore.Wanted
	probe     domain.Command // the command without its input: is it possible now?
	make      making
}

// plain is a command whose whole input is known before loading.
func plain(c domain.Command) making { return func(*work) (domain.Command, error) { return c, nil } }

// attempts bounds how often a lost race for a number is run again.
const attempts = 5

// run lets a command happen: one read, the caller's right, the rules, one
// transaction. A repeat gets the first answer.
func (d *Desk) run(ctx context.Context, who auth.Caller, c command) (Receipt, error) {
	request := dossierstore.Request{Account: who.ID, ID: who.RequestID, Fingerprint: dossierstore.Fingerprint(c.operation, c.input)}
	for range attempts {
		receipt, err := d.once(ctx, who, c, request)
		if errors.Is(err, dossierstore.ErrNumberTaken) || dossierstore.Repeated(err) {
			continue
		}
		return receipt, err
	}
	return Receipt{}, fault.Unavailable("number-race", "Nhiều văn bản đang được cấp số cùng lúc, hãy thử lại.")
}

func (d *Desk) once(ctx context.Context, who auth.Caller, c command, request dossierstore.Request) (Receipt, error) {
	loaded, err := d.store.Load(ctx, c.ref.Code, request, c.wanted)
	if err != nil {
		return Receipt{}, err
	}
	if loaded.Answered != nil {
		return replay(loaded.Answered)
	}
	o := d.occasion(who)
	if err := d.mayDo(who, &loaded.Dossier, c.probe.Action()); err != nil {
		return Receipt{}, err
	}
	if err := domain.Ready(&loaded.Dossier, c.ref.Version, c.probe, o); err != nil {
		return Receipt{}, err
	}
	var extra Receipt
	saving := dossierstore.Saving{Request: request}
	made, err := c.make(&work{ctx: ctx, who: who, loaded: loaded, occasion: o, saving: &saving, receipt: &extra})
	if err != nil {
		return Receipt{}, err
	}
	out, err := domain.Do(loaded.Dossier, c.ref.Version, made, o)
	if err != nil {
		return Receipt{}, err
	}
	receipt := d.receipt(&out, extra)
	saving.Answer = receipt
	return receipt, d.store.Save(ctx, out, saving)
}

func replay(a *dossierstore.Answer) (Receipt, error) {
	var receipt Receipt
	if err := json.Unmarshal(a.Body, &receipt); err != nil {
		return receipt, fmt.Errorf("dossier: stored answer: %w", err)
	}
	return receipt, nil
}

func (d *Desk) occasion(who auth.Caller) domain.Occasion {
	return domain.Occasion{
		By: domain.Party{ID: who.ID, Name: who.Name, Unit: who.Unit}, Roles: who.Roles, Level: who.Level,
		At: d.clock.Now(), Rules: d.rules, RequestID: who.RequestID,
	}
}

// mayRead asks whether the caller may see a dossier; a refusal names no data
// (J-15).
func (d *Desk) mayRead(who auth.Caller, x *domain.Dossier) error {
	return d.gate.Check(who, "dossier.read", d.resource(x))
}

// mayDo asks whether the caller may see a dossier and do something with it.
func (d *Desk) mayDo(who auth.Caller, x *domain.Dossier, action domain.Action) error {
	if err := d.mayRead(who, x); err != nil {
		return err
	}
	return d.gate.Check(who, "dossier."+string(action), d.resource(x))
}

func (d *Desk) resource(x *domain.Dossier) auth.Resource {
	signedBy := ""
	if step, err := d.rules.Step(x); err == nil {
		if document := x.Document(step.Document); document != nil {
			signedBy = document.SignedBy.ID
		}
	}
	return auth.Resource{Type: "Dossier", ID: x.Code, Unit: x.Unit, Attributes: map[string]any{
		"holder": x.Holder.ID, "citizen": x.Citizen.ID, "creator": x.CreatedBy.ID, "state": string(x.State), "signedBy": signedBy,
	}}
}

// receipt says what was done, in words.
func (d *Desk) receipt(out *domain.Outcome, extra Receipt) Receipt {
	x := &out.After
	r := extra
	r.Code, r.State, r.StateName, r.Version = x.Code, x.State, x.State.Name(), x.Version
	r.Holder = d.party(x.Holder)
	if !x.State.Ended() {
		r.Step = x.Step
		if step, err := d.rules.Step(x); err == nil {
			r.StepName = step.Name
		}
		r.Due = x.Due(d.rules.Calendar, calendar.DateOf(d.clock.Now())).Date
	}
	r.Message = fmt.Sprintf("%s thành công: hồ sơ %s.", out.Entry.Action.Label(), x.Code)
	if out.Entry.To.ID != "" && x.Holder.ID == out.Entry.To.ID {
		r.Message = fmt.Sprintf("%s thành công: hồ sơ %s đã chuyển đến %s (%s).", out.Entry.Action.Label(), x.Code, x.Holder.Name, d.rules.Units.Name(x.Holder.Unit))
	}
	return r
}
