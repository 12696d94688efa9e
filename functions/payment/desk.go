package payment

import (
	"context"
	"encoding/json"
	"time"

	"ansinh/functions/platform"
	"ansinh/shared/auth"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/payment/paymentstore"
)

// Desk is where officers ask things of payment lists.
type Desk struct {
	p     *platform.Platform
	store *paymentstore.Store
	steps cycle.Steps
	files *beneficiarystore.Store // the registry's
}

// NewDesk returns a desk on the platform.
func NewDesk(p *platform.Platform) Desk {
	steps := NewSteps(p)
	return Desk{p: p, store: steps.Store, steps: steps, files: beneficiarystore.New(p.DB, p.Registry(), p.Audit())}
}

// The actions the policies (payment.cedar) speak of.
const (
	readPayments   = "ReadPayments"
	managePayments = "ManagePayments"
	lockPeriod     = "LockPeriod"
)

// inList names the list of a request.
type inList struct {
	List string `path:"list"`
}

// inVersion is a command on the list as the officer saw it.
type inVersion struct {
	inList
	Version int `json:"version"`
}

// inReason is a command that needs a reason.
type inReason struct {
	inVersion
	Reason string `json:"reason"`
}

// Answer is a list as the page gets it, rendered once.
type Answer = json.RawMessage

// deed is one thing an officer does to a list.
type deed struct {
	action payment.Action
	policy string            // the action the policies are asked; managePayments when empty
	refs   []payment.LineRef // lines to load with the list
	event  string            // what the waiting machine and the accounts are told
	note   string            // for the history
	// tell says what the provider's staff is told besides (J-09); nil, or "",
	// for nothing. It needs an event.
	tell  func(*payment.List) string
	apply func(*paymentstore.Loaded, payment.By, time.Time) ([]dynamo.Write, error)
	// start is set by apply when a new execution of the machine begins.
	start func(*payment.List) *outbox.Start
}

func (d deed) told(l *payment.List) string {
	if d.tell == nil {
		return ""
	}
	return d.tell(l)
}

// attempts is how often a command is tried when the machine's bookkeeping was
// faster: the officer saw the same list as before.
const attempts = 5

// do is the one way a command on a list flows: load, authorise, apply, save.
// A command that was answered before gets its answer again.
func (d Desk) do(ctx context.Context, who auth.Caller, in inVersion, deed deed) (Answer, error) {
	id, err := payment.ParseListID(in.List)
	if err != nil {
		return nil, err
	}
	// Before anything is read: who may do nothing here learns nothing (J-15).
	if err := d.p.Gate.Check(who, managePayments, auth.Resource{Type: "PaymentList", ID: in.List, Unit: id.Locality()}); err != nil {
		return nil, err
	}
	command := paymentstore.CommandOf(who, string(deed.action))
	for n := 1; ; n++ {
		answer, saving, err := d.once(ctx, who, id, in.Version, deed, command)
		if err == nil {
			return answer, nil
		}
		if answer, err = d.store.Again(ctx, command, err); answer != nil || !saving || !fault.Is(err, fault.KindStale) || n == attempts {
			return answer, err
		}
	}
}

// once is one try. saving tells a race lost while saving, after which the list
// may still be as the officer saw it, from a list that changed before.
func (d Desk) once(ctx context.Context, who auth.Caller, id payment.ListID, seen int, deed deed, command paymentstore.Command) (answer Answer, saving bool, err error) {
	loaded, err := d.store.Load(ctx, id, command, deed.refs...)
	if err != nil && !fault.HasCode(err, "line-not-found") {
		return nil, false, err
	}
	if denied := d.mayDo(who, deed, &loaded); denied != nil {
		return nil, false, denied
	}
	if err != nil {
		return nil, false, err
	}
	list, before, now := &loaded.List, loaded.List.State, d.p.Clock.Now()
	if seen != list.Seen() {
		if err := list.Allows(deed.action); list.Version == 0 && err != nil {
			return nil, false, err
		}
		return nil, false, fault.Stale("list-changed", "Danh sách đã thay đổi từ lúc bạn xem; hãy xem lại rồi thực hiện lại.")
	}
	by := who.Who()
	together := payment.Together{Others: loaded.Others, Settings: loaded.Settings}
	if err := together.Allows(list, deed.action); err != nil {
		return nil, false, err
	}
	bound := d.store.Unchanged(together.Binds(list, deed.action))
	more, err := deed.apply(&loaded, by, now)
	if err != nil {
		return nil, false, err
	}
	answer, err = d.save(ctx, who, deed, &loaded, paymentstore.Change{
		List: list, Action: deed.action, Before: before, By: by, Caller: who, At: now, Note: deed.note, Command: command, More: append(more, bound...),
	})
	return answer, true, err
}

func (d Desk) save(ctx context.Context, who auth.Caller, deed deed, loaded *paymentstore.Loaded, c paymentstore.Change) (Answer, error) {
	if deed.event != "" {
		c.Event = &outbox.Event{ID: d.p.NewID(), Kind: deed.event}
		if deed.start != nil {
			c.Event.Start = deed.start(c.List)
		}
		if text := deed.told(c.List); text != "" {
			notices, err := d.steps.ToProvider(ctx, c.List, deed.event, text)
			if err != nil {
				return nil, err
			}
			c.Event.Notices = notices
		}
	}
	// The answer shows the version that is about to be saved.
	shown := *c.List
	shown.Version++
	answer, err := json.Marshal(d.view(who, &shown, loaded.Overview, loaded.Settings, c.At, loaded.Others))
	if err != nil {
		return nil, err
	}
	c.Answer = json.RawMessage(answer)
	if err := d.store.Save(ctx, c); err != nil {
		return nil, err
	}
	return answer, nil
}

func (d Desk) mayDo(who auth.Caller, deed deed, loaded *paymentstore.Loaded) error {
	policy := deed.policy
	if policy == "" {
		policy = managePayments
	}
	return d.p.Gate.Check(who, policy, resource(&loaded.List, loaded.Settings))
}

// resource is a list as the policies see it.
func resource(l *payment.List, s payment.Settings) auth.Resource {
	return auth.Resource{Type: "PaymentList", ID: string(l.ID), Unit: l.ID.Locality(), Attributes: map[string]any{
		"preparedBy": l.PreparedBy.ID, "preparerMayLock": l.TermsIn(s).PreparerMayLock,
	}}
}

// locality is the locality asked for, or the caller's own, which the caller
// may read.
func (d Desk) locality(who auth.Caller, asked, policy string) (org.UnitID, error) {
	unit := org.UnitID(asked)
	if unit == "" {
		unit = d.p.Units.Locality(who.Unit)
	}
	if unit == "" || d.p.Units.Locality(unit) != unit {
		if err := d.p.Gate.Check(who, policy, auth.Resource{Type: "Locality", Unit: who.Unit}); err != nil {
			return "", err
		}
		return "", fault.Invalid("no-locality", "Hãy chọn địa phương chi trả.", fault.Field{Pointer: "locality", Detail: "Không phải địa phương chi trả."})
	}
	return unit, d.p.Gate.Check(who, policy, auth.Resource{Type: "Locality", ID: string(unit), Unit: unit})
}

// readable loads a list the caller may see and that exists.
func (d Desk) readable(ctx context.Context, who auth.Caller, list string) (paymentstore.Loaded, error) {
	id, err := payment.ParseListID(list)
	if err != nil {
		return paymentstore.Loaded{}, err
	}
	if err := d.p.Gate.Check(who, readPayments, auth.Resource{Type: "PaymentList", ID: list, Unit: id.Locality()}); err != nil {
		return paymentstore.Loaded{}, err
	}
	loaded, err := d.store.Load(ctx, id, paymentstore.Command{})
	if err == nil && loaded.List.State == payment.None {
		err = fault.NotFound("list-not-found", "Kỳ này chưa có danh sách chi trả.")
	}
	return loaded, err
}
