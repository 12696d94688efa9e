package payment

import (
	"context"
	"encoding/json"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/policy"
)

type inPrepare struct {
	Period  calendar.Month `json:"period"`
	Type    payment.Type   `json:"type"`
	Version int            `json:"version"`
}

// Prepare begins the preparation of the caller's list of a period (P1, F-45,
// F-49), or prepares a draft again (P4).
func (d Desk) Prepare(ctx context.Context, who auth.Caller, in inPrepare) (Answer, error) {
	if in.Type == "" {
		in.Type = payment.Monthly
	}
	if limit := calendar.MonthOf(d.p.Clock.Now()).Add(1); limit.Before(in.Period) {
		return nil, fault.Invalid("period-too-late", "Chỉ lập danh sách đến kỳ "+limit.Vietnamese()+".",
			fault.Field{Pointer: "/period", Detail: "Kỳ chưa đến."})
	}
	locality, err := d.locality(who, "", managePayments)
	if err != nil {
		return nil, err
	}
	if _, err := policy.National().Standard(in.Period, d.p.Units.Province(locality)); err != nil {
		return nil, err // before there was anything to pay
	}
	id := payment.NewListID(locality, in.Period, in.Type)
	fresh := false
	return d.do(ctx, who, inVersion{inList{string(id)}, in.Version}, deed{
		action: payment.DoPrepare, event: "list-prepare",
		apply: func(l *paymentstore.Loaded, by payment.By, at time.Time) ([]dynamo.Write, error) {
			fresh = l.List.State == payment.None || l.List.State == payment.Deleted
			// The period is not locked by another of its lists meanwhile.
			return d.store.Unchanged(l.Siblings), payment.Prepare{
				ID: id, Communes: len(d.steps.Communes(id)), Budgets: l.Settings.For(in.Period).BudgetLines, Siblings: l.Siblings,
			}.Apply(&l.List, by, at)
		},
		start: func(l *payment.List) *outbox.Start {
			if !fresh {
				return nil // the execution of this list waits and is woken
			}
			return startCycle(l, l.Execution())
		},
	})
}

// startCycle begins an execution of the payment cycle for a list.
func startCycle(l *payment.List, name string) *outbox.Start {
	input, _ := json.Marshal(map[string]string{"list": string(l.ID)}) // strings always render
	return &outbox.Start{Machine: "payment-cycle", Name: name, Input: input}
}
