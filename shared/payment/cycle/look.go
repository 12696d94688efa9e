package cycle

import (
	"context"
	"time"

	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// View is what the state machine decides on: where the list stands now. The
// list itself is the truth, the machine only follows it.
type View struct {
	List     payment.ListID `json:"list"`
	Object   string         `json:"object"`
	State    payment.State  `json:"state"`
	Seq      int            `json:"seq"` // what the machine has seen
	Run      int            `json:"run"`
	Communes []org.UnitID   `json:"communes,omitempty"` // what a job has to do
	// Failed: the job of the state could not be done and waits to be asked
	// again.
	Failed bool `json:"failed"`
	// Undelivered: the provider does not know the package yet.
	Undelivered bool `json:"undelivered"`
	Exported    bool `json:"exported"`
	// Behind: the list is the head of a settlement and another list of it has
	// yet to follow (F-07).
	Behind bool `json:"behind"`
	// Ask: it is time to ask the provider how the package stands.
	Ask bool `json:"ask"`
	// Seconds until the settlement deadline has passed, or until the provider is
	// to be asked; at least a minute.
	Seconds int `json:"seconds"`
}

const (
	minWait = 60
	maxWait = 30 * 24 * 3600
)

// Look reads where a list stands, for the execution of that name. To an
// execution whose list was deleted meanwhile, and made anew by another, it is
// DELETED.
func (s Steps) Look(ctx context.Context, id payment.ListID, execution string) (View, error) {
	list, err := s.list(ctx, id)
	if err != nil {
		return View{}, err
	}
	if !list.Drives(execution) {
		return View{List: id, Object: id.Object(), State: payment.Deleted, Seconds: maxWait}, nil
	}
	v := View{
		List: id, Object: id.Object(), State: list.State, Seq: list.Chain.Seq, Run: list.Run,
		Exported: list.Export != nil, Seconds: maxWait,
	}
	if v.Behind, err = s.behind(ctx, &list); err != nil {
		return View{}, err
	}
	switch list.State {
	case payment.Preparing, payment.Closing, payment.Deleting:
		v.Communes = s.Communes(id)
		if list.State == payment.Preparing && list.Only != "" {
			v.Communes = []org.UnitID{list.Only}
		}
		v.Failed = !list.Busy()
	case payment.Sent, payment.Paying:
		p := list.Package()
		v.Undelivered = p != nil && p.State == payment.Undelivered
		if !list.Overdue { // once marked, only a person's act goes on
			v.Seconds = s.secondsUntil(list.SettlementDeadline.End())
		}
		if at, may := list.AskAt(); may {
			if v.Ask = !at.After(s.Clock.Now()); !v.Ask {
				v.Seconds = min(v.Seconds, s.secondsUntil(at))
			}
		}
	}
	return v, nil
}

// secondsUntil is how long to wait until just after an instant.
func (s Steps) secondsUntil(at time.Time) int {
	return min(max(int(at.Sub(s.Clock.Now()).Seconds())+1, minWait), maxWait)
}
