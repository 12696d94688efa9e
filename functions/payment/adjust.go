package payment

import (
	"context"
	"encoding/json"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// The operations on adjustments, as the page names them.
const (
	doCreate  payment.Action = "createAdjustment"
	doCollect payment.Action = "collectRecovery"
	doCancel  payment.Action = "cancelAdjustment"
)

type inAdjustment struct {
	Kind        payment.AdjustmentKind `json:"kind"`
	Beneficiary string                 `json:"beneficiary"`
	Policy      string                 `json:"policy"`
	Amount      money.Dong             `json:"amount"`
	Month       calendar.Month         `json:"month"`
	From        calendar.Month         `json:"from"`
	Through     calendar.Month         `json:"through"`
	Reason      string                 `json:"reason"`
}

// CreateAdjustment enters what is owed to a person or by one (F-42, F-43).
func (d Desk) CreateAdjustment(ctx context.Context, who auth.Caller, in inAdjustment) (Answer, error) {
	// Before anything is read: who may do nothing here learns nothing (J-15).
	if err := d.p.Gate.Check(who, managePayments, auth.Resource{Type: "Locality", Unit: d.p.Units.Locality(who.Unit)}); err != nil {
		return nil, err
	}
	command := paymentstore.CommandOf(who, string(doCreate))
	answer, err := d.store.Answered(ctx, command)
	if err != nil || answer != nil {
		return answer, err
	}
	loaded, err := d.files.Load(ctx, in.Beneficiary, beneficiary.Request{})
	if err != nil {
		return nil, err
	}
	if loaded.File == nil || d.p.Units.Locality(loaded.File.Person.Commune) != d.p.Units.Locality(who.Unit) {
		return nil, fault.NotFound("beneficiary-not-found", "Không tìm thấy đối tượng trong địa phương này.")
	}
	a, err := adjustmentOf(loaded.File, in)
	if err != nil {
		return nil, err
	}
	a.ID, a.At, a.By = d.p.NewID(), d.p.Clock.Now(), who.Who()
	if err := a.Check(); err != nil {
		return nil, err
	}
	return d.saveAdjustment(ctx, who, doCreate, nil, &a, in.Reason)
}

// adjustmentOf takes the person and the policy over from the file.
func adjustmentOf(file *beneficiary.Beneficiary, in inAdjustment) (payment.Adjustment, error) {
	policy, found := file.Policy(in.Policy)
	if !found {
		return payment.Adjustment{}, fault.Invalid("no-policy", "Đối tượng không có chính sách này.", fault.Field{Pointer: "/policy", Detail: "Hãy chọn chính sách của đối tượng."})
	}
	if death, dead := file.Death(); dead && in.Kind == payment.Arrears && death.Date.Month().Before(in.Through) {
		return payment.Adjustment{}, fault.Invalid("after-death", "Đối tượng chết ngày "+death.Date.Vietnamese()+"; chỉ truy lĩnh được đến hết tháng chết.",
			fault.Field{Pointer: "/through", Detail: "Không được sau tháng " + death.Date.Month().Vietnamese() + "."})
	}
	category := policy.RateIn(in.Through).Category
	if category == "" && len(policy.Rates) > 0 {
		category = policy.Rates[len(policy.Rates)-1].Category
	}
	return payment.Adjustment{
		Kind: in.Kind, Commune: file.Person.Commune, Beneficiary: file.ID, Policy: in.Policy, Name: file.Person.Name,
		NationalID: string(file.Person.NationalID), Category: category, Budget: policy.Budget,
		Amount: in.Amount, Month: in.Month, From: in.From, Through: in.Through, Reason: in.Reason, Source: payment.Manual,
	}, nil
}

// onAdjustment names the adjustment of a request and the version seen.
type onAdjustment struct {
	Adjustment string `path:"adjustment"`
	Version    int    `json:"version"`
}

type inCollect struct {
	onAdjustment
	Amount  money.Dong    `json:"amount"`
	Date    calendar.Date `json:"date"`
	Receipt string        `json:"receipt"`
}

// CollectRecovery records money paid back outside the lists (F-43).
func (d Desk) CollectRecovery(ctx context.Context, who auth.Caller, in inCollect) (Answer, error) {
	return d.adjust(ctx, who, in.onAdjustment, doCollect, in.Amount.String()+", "+in.Receipt, func(a *payment.Adjustment, _ *payment.List, by payment.By, at time.Time) error {
		return payment.CollectRecovery{Amount: in.Amount, Date: in.Date, Receipt: in.Receipt}.Apply(a, by, at)
	})
}

type inCancel struct {
	onAdjustment
	Reason string `json:"reason"`
}

// CancelAdjustment says that what is left is owed no more; a draft that bears a
// part of it is reckoned anew.
func (d Desk) CancelAdjustment(ctx context.Context, who auth.Caller, in inCancel) (Answer, error) {
	return d.adjust(ctx, who, in.onAdjustment, doCancel, in.Reason, func(a *payment.Adjustment, draft *payment.List, by payment.By, at time.Time) error {
		return payment.CancelAdjustment{Reason: in.Reason, Draft: draft}.Apply(a, by, at)
	})
}

// adjust is the way a command on an adjustment flows: authorise, load, apply,
// save. A command that was answered before gets its answer again. Apply gets
// the list that bears a part of the adjustment, where there is one.
func (d Desk) adjust(ctx context.Context, who auth.Caller, in onAdjustment, action payment.Action, note string, apply func(*payment.Adjustment, *payment.List, payment.By, time.Time) error) (Answer, error) {
	commune, person, id, ok := payment.ParseAdjustmentRef(in.Adjustment)
	if !ok {
		return nil, fault.NotFound("adjustment-not-found", "Không tìm thấy khoản truy lĩnh, truy thu.")
	}
	if err := d.p.Gate.Check(who, managePayments, auth.Resource{Type: "Adjustment", ID: in.Adjustment, Unit: d.p.Units.Locality(commune)}); err != nil {
		return nil, err
	}
	answer, err := d.store.Answered(ctx, paymentstore.CommandOf(who, string(action)))
	if err != nil || answer != nil {
		return answer, err
	}
	before, err := d.store.Adjustment(ctx, commune, person, id)
	if err != nil {
		return nil, err
	}
	if in.Version != before.Version {
		return nil, fault.Stale("adjustment-changed", "Khoản truy lĩnh, truy thu đã thay đổi từ lúc bạn xem; hãy xem lại rồi thực hiện lại.")
	}
	bearers, err := d.bearers(ctx, before)
	if err != nil {
		return nil, err
	}
	after, draft := before, bearers.of(&before)
	if err := apply(&after, draft, who.Who(), d.p.Clock.Now()); err != nil {
		return nil, err
	}
	if draft != nil && after.Listed() < before.Listed() {
		return d.cancelOnDraft(ctx, who, action, draft, &before, &after, note)
	}
	return d.saveAdjustment(ctx, who, action, &before, &after, note)
}

func (d Desk) saveAdjustment(ctx context.Context, who auth.Caller, action payment.Action, before, after *payment.Adjustment, note string) (Answer, error) {
	change, answer, err := d.adjustmentChange(ctx, who, action, before, after, note)
	if err != nil {
		return nil, err
	}
	return answer, d.store.SaveAdjustment(ctx, change, audit.Entry{At: d.p.Clock.Now()})
}

func (d Desk) adjustmentChange(ctx context.Context, who auth.Caller, action payment.Action, before, after *payment.Adjustment, note string) (paymentstore.AdjustmentChange, Answer, error) {
	shown := *after
	shown.Version++ // the version that is about to be saved
	if before != nil {
		shown.Version = before.Version + 1
	}
	bearers, err := d.bearers(ctx, shown)
	if err != nil {
		return paymentstore.AdjustmentChange{}, nil, err
	}
	answer, err := json.Marshal(d.adjustmentView(&shown, true, bearers))
	return paymentstore.AdjustmentChange{
		Before: before, After: after, Action: string(action), By: who.Who(), Caller: who, Note: note,
		Command: paymentstore.CommandOf(who, string(action)), Answer: json.RawMessage(answer),
	}, answer, err
}
