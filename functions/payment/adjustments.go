package payment

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

type inAdjustments struct {
	Locality string                 `query:"locality"`
	Kind     payment.AdjustmentKind `query:"kind"`
	State    string                 `query:"state"`
	Month    calendar.Month         `query:"month"`
	Commune  org.UnitID             `query:"commune"`
	Person   string                 `query:"person"`
	Cursor   string                 `query:"cursor"`
}

// matches reports whether an adjustment is asked for.
func (in inAdjustments) matches(a *payment.Adjustment) bool {
	state := a.State()
	return (in.Kind == "" || a.Kind == in.Kind) && (in.Month == "" || a.Month == in.Month) &&
		(in.State == "" || in.State == "active" || in.State == "all" || in.State == string(state))
}

// open and done report which of the two halves have to be read.
func (in inAdjustments) open() bool { return in.State != "settled" && in.State != "cancelled" }

func (in inAdjustments) done() bool {
	return in.State == "all" || in.State == "settled" || in.State == "cancelled"
}

// adjustmentsView is a page of adjustments with the sums of all that match.
type adjustmentsView struct {
	Items     []adjustmentView `json:"items"`
	Totals    adjustmentTotals `json:"totals"`
	MayManage bool             `json:"mayManage"`
	Next      string           `json:"next,omitempty"`
}

type adjustmentTotals struct {
	Count     int        `json:"count"`
	Amount    money.Dong `json:"amount"`
	Settled   money.Dong `json:"settled"`
	Listed    money.Dong `json:"listed"`
	Remaining money.Dong `json:"remaining"`
	Cancelled money.Dong `json:"cancelled"`
}

func totalsOf(o payment.Owing) adjustmentTotals {
	return adjustmentTotals{Count: o.Count, Amount: o.Owed, Settled: o.Settled, Listed: o.Listed, Remaining: o.Left, Cancelled: o.Cancelled}
}

const adjustmentsPage = 200

// ListAdjustments shows what is owed to people and by them (F-42, F-43).
func (d Desk) ListAdjustments(ctx context.Context, who auth.Caller, in inAdjustments) (adjustmentsView, error) {
	if in.Locality == "" && in.Commune != "" {
		in.Locality = string(d.p.Units.Locality(in.Commune))
	}
	locality, err := d.locality(who, in.Locality, readPayments)
	if err != nil {
		return adjustmentsView{}, err
	}
	from, err := offset(in.Cursor)
	if err != nil {
		return adjustmentsView{}, err
	}
	communes := []org.UnitID{in.Commune}
	switch {
	case in.Commune == "" && in.Person == "":
		communes = d.steps.Communes(payment.NewListID(locality, "", payment.Monthly))
	case d.p.Units.Locality(in.Commune) != locality:
		return adjustmentsView{}, fault.Invalid("foreign-commune", "Hãy chọn xã của địa phương.", fault.Field{Pointer: "commune", Detail: "Không thuộc địa phương."})
	}
	all, err := d.adjustments(ctx, communes, in)
	if err != nil {
		return adjustmentsView{}, err
	}
	v := adjustmentsView{Items: []adjustmentView{}, MayManage: d.p.Gate.Allows(who, managePayments, auth.Resource{Type: "Locality", ID: string(locality), Unit: locality})}
	var shown []payment.Adjustment
	shown, v.Next = page(all, from, adjustmentsPage)
	bearers, err := d.bearers(ctx, shown...)
	if err != nil {
		return adjustmentsView{}, err
	}
	for i := range shown {
		v.Items = append(v.Items, d.adjustmentView(&shown[i], v.MayManage, bearers))
	}
	var owing payment.Owing
	for i := range all {
		owing.Add(&all[i])
	}
	v.Totals = totalsOf(owing)
	return v, nil
}

// adjustments reads what matches in some communes, all at once, in the order
// of the communes' names, the people's and the months.
func (d Desk) adjustments(ctx context.Context, communes []org.UnitID, in inAdjustments) ([]payment.Adjustment, error) {
	all, err := paymentstore.Gather(ctx, communes, func(ctx context.Context, commune org.UnitID) (found []payment.Adjustment, err error) {
		if in.open() {
			if found, err = d.store.OpenAdjustments(ctx, commune, in.Person); err != nil {
				return nil, err
			}
		}
		if in.done() {
			done, err := d.store.DoneAdjustments(ctx, commune, in.Person)
			if err != nil {
				return nil, err
			}
			found = append(found, done...)
		}
		return slices.DeleteFunc(found, func(a payment.Adjustment) bool { return !in.matches(&a) }), nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b payment.Adjustment) int {
		return cmp.Or(cmp.Compare(d.p.Units.Name(a.Commune), d.p.Units.Name(b.Commune)), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Beneficiary, b.Beneficiary), cmp.Compare(a.Month, b.Month), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// adjustmentView is an adjustment as the page shows it (Adjustment).
type adjustmentView struct {
	Ref         string                 `json:"ref"`
	ID          string                 `json:"id"`
	Kind        payment.AdjustmentKind `json:"kind"`
	Commune     org.UnitID             `json:"commune"`
	CommuneName string                 `json:"communeName"`
	Beneficiary string                 `json:"beneficiary"`
	Policy      string                 `json:"policy"`
	Name        string                 `json:"name"`
	NationalID  string                 `json:"nationalId,omitempty"`
	Category    string                 `json:"category"`
	Budget      string                 `json:"budgetLine,omitempty"`

	Amount       money.Dong `json:"amount"`
	Settled      money.Dong `json:"settled"`
	Listed       money.Dong `json:"listed"`
	Remaining    money.Dong `json:"remaining"`
	Cancelled    money.Dong `json:"cancelled"`
	CancelReason string     `json:"cancelReason,omitempty"`

	Month       calendar.Month          `json:"month"`
	From        calendar.Month          `json:"from"`
	Through     calendar.Month          `json:"through"`
	Reason      string                  `json:"reason"`
	Source      string                  `json:"source"`
	By          org.Who                 `json:"by"`
	At          time.Time               `json:"at"`
	State       payment.AdjustmentState `json:"state"`
	Takes       []takeView              `json:"takes"`
	Collections []collectionView        `json:"collections"`
	Version     int                     `json:"version"`
	Actions     []payment.Offer         `json:"actions"`
}

type takeView struct {
	List   payment.ListID     `json:"list"`
	Period calendar.Month     `json:"period"`
	Policy string             `json:"policy"`
	Amount money.Dong         `json:"amount"`
	Status payment.LineStatus `json:"status"`
	Date   calendar.Date      `json:"date,omitempty"`
}

type collectionView struct {
	Amount  money.Dong    `json:"amount"`
	Date    calendar.Date `json:"date"`
	Receipt string        `json:"receipt"`
	By      org.Who       `json:"by"`
}

func (d Desk) adjustmentView(a *payment.Adjustment, mayManage bool, on bearers) adjustmentView {
	v := adjustmentView{
		Ref: a.Ref(), ID: a.ID, Kind: a.Kind, Commune: a.Commune, CommuneName: d.p.Units.Name(a.Commune), Beneficiary: a.Beneficiary,
		Policy: a.Policy, Name: a.Name, NationalID: a.NationalID, Category: categoryName(a.Category), Budget: a.Budget,
		Amount: a.Amount, Settled: a.Settled(), Listed: a.Listed(), Remaining: a.Remaining(), Cancelled: a.Ended(),
		Month: a.Month, From: a.From, Through: a.Through, Reason: a.Reason, Source: a.Source, By: a.By, At: a.At,
		State: a.State(), Takes: []takeView{}, Collections: []collectionView{}, Version: a.Version, Actions: []payment.Offer{},
	}
	switch {
	case a.Cancelled != nil:
		v.CancelReason = a.Cancelled.Reason
	case a.Cut != nil:
		v.CancelReason = a.Cut.Reason
	}
	for _, t := range a.Takes {
		v.Takes = append(v.Takes, takeView{t.List, t.List.Period(), t.Policy, t.Amount, t.Status, t.Date})
	}
	for _, c := range a.Collections {
		v.Collections = append(v.Collections, collectionView{c.Amount, c.Date, c.Receipt, c.By})
	}
	if mayManage {
		v.Actions = d.adjustmentOffers(a, on.of(a))
	}
	return v
}

// adjustmentOffers are what an officer may do with it now, and why not. Draft
// is the list that bears it. What a cancellation changes there is a warning.
func (d Desk) adjustmentOffers(a *payment.Adjustment, draft *payment.List) []payment.Offer {
	now := d.p.Clock.Now()
	offer := func(action payment.Action, try func(*payment.Adjustment) error) payment.Offer {
		copied := *a
		err := try(&copied)
		if err != nil {
			return payment.Offer{Action: action, Why: sentence(err)}
		}
		return payment.Offer{Action: action, Enabled: true}
	}
	var offers []payment.Offer
	if a.Kind == payment.Recovery {
		offers = append(offers, offer(doCollect, func(a *payment.Adjustment) error {
			return payment.CollectRecovery{Amount: a.Remaining(), Date: calendar.DateOf(now), Receipt: "-"}.Apply(a, payment.By{}, now)
		}))
	}
	cancel := offer(doCancel, func(a *payment.Adjustment) error {
		return payment.CancelAdjustment{Reason: "-", Draft: draft}.Apply(a, payment.By{}, now)
	})
	if cancel.Enabled && draft != nil {
		cancel.Warning = "Danh sách kỳ " + draft.ID.Period().Vietnamese() + " sẽ được tính lại."
		if draft.Scan != nil {
			cancel.Warning += " Bản tổng hợp đã ký và tải lên không còn dùng được."
		}
	}
	return append(offers, cancel)
}
