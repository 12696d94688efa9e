package payment

import (
	"context"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/dynamo"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// bearers are the lists that bear parts of adjustments, as they are now.
type bearers map[payment.ListID]payment.List

// of is the list that bears a part of an adjustment and took it itself; nil
// when there is none.
func (b bearers) of(a *payment.Adjustment) *payment.List {
	id, ok := a.Bearer()
	if !ok {
		return nil
	}
	list, found := b[id]
	if !found {
		return nil
	}
	list.ID = id
	return &list
}

// bearers reads the lists that bear parts of some adjustments, in one round
// trip; nothing is read when none does.
func (d Desk) bearers(ctx context.Context, of ...payment.Adjustment) (bearers, error) {
	var ids []payment.ListID
	for i := range of {
		if id, ok := of[i].Bearer(); ok {
			ids = append(ids, id)
		}
	}
	return d.store.Lists(ctx, ids)
}

// cancelOnDraft saves the cancellation of an adjustment together with the
// draft that bore it, which a job now reckons anew: no list that can be sent
// ever holds another sum than what its lines bear.
func (d Desk) cancelOnDraft(ctx context.Context, who auth.Caller, action payment.Action, draft *payment.List, before, after *payment.Adjustment, note string) (Answer, error) {
	change, answer, err := d.adjustmentChange(ctx, who, action, before, after, note)
	if err != nil {
		return nil, err
	}
	now, state := d.p.Clock.Now(), draft.State
	if err := (payment.RecountOwed{Adjustment: after}).Apply(draft, change.By, now); err != nil {
		return nil, err
	}
	writes, err := d.store.AdjustmentWrites(change, audit.Entry{At: now})
	if err != nil {
		return nil, err
	}
	return answer, d.store.Save(ctx, paymentstore.Change{
		List: draft, Action: payment.DoRecountOwed, Before: state, By: change.By, Caller: who, At: now,
		Note:  "Hủy khoản truy lĩnh, truy thu của " + after.Name + ": " + note,
		Event: &outbox.Event{ID: d.p.NewID(), Kind: "list-recount"}, More: append([]dynamo.Write{}, writes...),
	})
}
