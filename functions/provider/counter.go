package provider

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/payment/paymentstore"
)

type steps = cycle.Steps

// Answer is a package as the provider gets it, rendered once.
type Answer = json.RawMessage

// inPackage names the package of a request.
type inPackage struct {
	Package payment.PackageID `path:"package"`
}

// deed is one thing the provider does to a package.
type deed struct {
	action payment.Action
	event  string // what the waiting machine is told; "" when nobody waits
	text   string // what the officers are told (J-09); "" for nothing
	note   string
	// apply changes the list; payment.ErrDone means that it is so already.
	apply func(*paymentstore.Loaded, payment.By, time.Time) ([]dynamo.Write, error)
	// log adds the record of a message to what is saved, given the answer.
	log logged
}

// logged are the writes that record a message with its answer, in the
// transaction of what it does.
type logged func(answer json.RawMessage, at time.Time) ([]dynamo.Write, error)

// lost says that another command was faster; the provider's commands carry no
// version, so they are simply tried again.
const attempts = 6

// do is the one way a command of the provider flows: authorise, load, apply,
// save. A command that was answered before gets its answer again (J-16).
func (c Counter) do(ctx context.Context, who auth.Caller, id payment.PackageID, deed deed) (Answer, error) {
	list, err := id.List()
	if err != nil {
		return nil, err
	}
	if err := c.may(who, "AnswerPackages", list); err != nil {
		return nil, err
	}
	command := paymentstore.CommandOf(who, string(deed.action))
	for n := 0; ; n++ {
		answer, err := c.once(ctx, who, id, list, deed, command)
		if err == nil {
			return answer, nil
		}
		if answer, err = c.steps.Store.Again(ctx, command, err); answer != nil || !fault.Is(err, fault.KindStale) || n+1 == attempts {
			return answer, err
		}
	}
}

func (c Counter) once(ctx context.Context, who auth.Caller, id payment.PackageID, listID payment.ListID, deed deed, command paymentstore.Command) (Answer, error) {
	loaded, err := c.steps.Store.Load(ctx, listID, command)
	if err != nil {
		return nil, err
	}
	list, before, now := &loaded.List, loaded.List.State, c.p.Clock.Now()
	by := who.Who()
	together := payment.Together{Others: loaded.Others, Settings: loaded.Settings}
	if err := together.Allows(list, deed.action); err != nil {
		return nil, err
	}
	bound := c.steps.Store.Unchanged(together.Binds(list, deed.action))
	more, err := deed.apply(&loaded, by, now)
	if errors.Is(err, payment.ErrDone) {
		// It is so already: by this very command, or by another.
		if answer, err := c.steps.Store.Again(ctx, command, err); answer != nil || !errors.Is(err, payment.ErrDone) {
			return answer, err
		}
		return c.render(ctx, list, id)
	}
	if err != nil {
		return nil, err
	}
	shown := *list
	shown.Version++
	answer, err := c.render(ctx, &shown, id)
	if err != nil {
		return nil, err
	}
	change := paymentstore.Change{
		List: list, Action: deed.action, Before: before, By: by, Caller: who, At: now, Note: deed.note,
		Command: command, Answer: answer, More: append(more, bound...), Event: c.event(deed, list),
	}
	if deed.log != nil {
		records, err := deed.log(answer, now)
		if err != nil {
			return nil, err
		}
		change.More = append(change.More, records...)
	}
	if err := c.steps.Store.Save(ctx, change); err != nil {
		return nil, err
	}
	return answer, nil
}

// applied wraps an action that needs nothing but the list.
func applied(apply func(*payment.List, payment.By, time.Time) error) func(*paymentstore.Loaded, payment.By, time.Time) ([]dynamo.Write, error) {
	return func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
		return nil, apply(&l.List, by, at)
	}
}

// event tells the machine that waits and the officers of the list.
func (c Counter) event(d deed, list *payment.List) *outbox.Event {
	if d.event == "" {
		return nil
	}
	event := &outbox.Event{ID: c.p.NewID(), Kind: d.event}
	if d.text == "" {
		return event
	}
	told := map[string]bool{"": true}
	officers := []payment.By{list.PreparedBy}
	if p := list.Package(); p != nil {
		officers = append(officers, p.SentBy)
	}
	for _, o := range officers {
		if !told[o.ID] {
			told[o.ID] = true
			event.Notices = append(event.Notices, outbox.Notice{To: o.ID, Kind: d.event, Text: d.text, Link: cycle.Link(list.ID)})
		}
	}
	return event
}

// may asks the policies whether the caller serves the list's locality.
func (c Counter) may(who auth.Caller, action string, list payment.ListID) error {
	return c.p.Gate.Check(who, action, auth.Resource{Type: "Package", ID: string(list), Unit: list.Locality()})
}

// localities are those the provider's unit holds.
func (c Counter) localities(who auth.Caller) []org.UnitID {
	if own := c.p.Units.Locality(who.Unit); own != "" {
		return []org.UnitID{own}
	}
	var found []org.UnitID
	for _, unit := range c.p.Units.Children(who.Unit) {
		found = append(found, unit.ID)
	}
	return found
}
