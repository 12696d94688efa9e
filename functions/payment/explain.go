package payment

import (
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/policy"
)

type inLine struct {
	inList
	Line string `path:"line"`
}

// explained is where every đồng of a line comes from and where it went.
type explained struct {
	Line    lineView       `json:"line"`
	List    explainedList  `json:"list"`
	Regular *explainedRate `json:"regular,omitempty"`
	Arrears []explainedOwe `json:"arrears"`
	Recover []explainedOwe `json:"recovery"`
	Carried []carriedFrom  `json:"carriedFrom"`

	Package    *packageView    `json:"package,omitempty"`
	Settlement *settlementView `json:"settlement,omitempty"`
}

type explainedList struct {
	ID         payment.ListID `json:"id"`
	Period     calendar.Month `json:"period"`
	Type       payment.Type   `json:"type"`
	State      payment.State  `json:"state"`
	PreparedBy org.Who        `json:"preparedBy"`
	PreparedAt time.Time      `json:"preparedAt"`
	LockedAt   *time.Time     `json:"lockedAt,omitempty"`
}

// explainedRate is why the regular amount is what it is.
type explainedRate struct {
	Decision beneficiary.Decision  `json:"decision"`
	Kind     beneficiary.EventKind `json:"kind"` // grant or adjust
	From     calendar.Month        `json:"from"`
	Source   string                `json:"source,omitempty"`
	By       org.Who               `json:"by"`
	At       time.Time             `json:"at"`
	Law      *explainedLaw         `json:"law,omitempty"`
	// WithoutLaw says why no row of the law tells the amount.
	WithoutLaw string `json:"withoutLaw,omitempty"`
}

type explainedLaw struct {
	Amount         money.Dong     `json:"amount"`
	Standard       money.Dong     `json:"standard"`
	StandardFrom   calendar.Month `json:"standardFrom"`
	StandardSource string         `json:"standardSource"`
	Coefficient    int            `json:"coefficient"` // hundredths
	Children       int            `json:"children"`
	Clause         string         `json:"clause"`
	Source         string         `json:"source"`
	Confirmed      bool           `json:"confirmed"` // read in the text of the law
	Agrees         bool           `json:"agrees"`    // with what the line pays
}

type explainedOwe struct {
	ID      string                  `json:"id"`
	Amount  money.Dong              `json:"amount"` // on this line
	Owed    money.Dong              `json:"owed"`   // in all
	From    calendar.Month          `json:"from"`
	Through calendar.Month          `json:"through"`
	Reason  string                  `json:"reason"`
	Source  string                  `json:"source"`
	State   payment.AdjustmentState `json:"state"`
}

type carriedFrom struct {
	List   payment.ListID `json:"list"`
	Period calendar.Month `json:"period"`
	Amount money.Dong     `json:"amount"`
	Reason string         `json:"reason,omitempty"`
}

// explainMonths is how far back carried money is looked for.
const explainMonths = 24

// ExplainLine leads from a line to the decision, the law, the money owed and
// carried over, the package and the settlement it follows from.
func (d Desk) ExplainLine(ctx context.Context, who auth.Caller, in inLine) (explained, error) {
	id, err := payment.ParseListID(in.List)
	if err != nil {
		return explained{}, err
	}
	ref, ok := payment.ParseLineRef(in.Line)
	if !ok {
		return explained{}, fault.NotFound("line-not-found", "Không tìm thấy dòng chi trả.")
	}
	if err := d.p.Gate.Check(who, readPayments, auth.Resource{Type: "PaymentList", ID: in.List, Unit: id.Locality()}); err != nil {
		return explained{}, err
	}
	loaded, err := d.store.Load(ctx, id, paymentstore.Command{}, ref)
	if err != nil {
		return explained{}, err
	}
	l, line := &loaded.List, loaded.Lines[0]
	v := explained{
		Line: d.lineView(id, line), Arrears: []explainedOwe{}, Recover: []explainedOwe{}, Carried: []carriedFrom{},
		List: explainedList{
			ID: id, Period: id.Period(), Type: id.Type(), State: l.State, PreparedBy: l.PreparedBy, PreparedAt: l.PreparedAt, LockedAt: l.LockedAt,
		},
	}
	if all := packages(l); len(all) > 0 {
		v.Package = &all[len(all)-1]
	}
	if all := settlements(l); len(all) > 0 {
		v.Settlement = &all[len(all)-1]
	}
	return v, d.trace(ctx, &v, line)
}

// trace reads where the parts of the line come from, all at once.
func (d Desk) trace(ctx context.Context, v *explained, line payment.Line) error {
	group, ctx := errgroup.WithContext(ctx)
	if line.Regular > 0 && v.List.Type == payment.Monthly {
		group.Go(func() (err error) { v.Regular, err = d.rate(ctx, v.List.ID, line); return err })
	}
	if line.Arrears > 0 || line.Recovery > 0 {
		group.Go(func() error { return d.owed(ctx, v, line) })
	}
	if line.Status == payment.Unpaid || line.Status == payment.CarriedOver {
		group.Go(func() error { return d.ended(ctx, v, line) })
	}
	if line.CarryOver > 0 {
		group.Go(func() (err error) { v.Carried, err = d.carriedFrom(ctx, v.List.ID, line); return err })
	}
	return group.Wait()
}

// rate is the decision the regular amount follows from, beside what the law
// of the month says.
func (d Desk) rate(ctx context.Context, id payment.ListID, line payment.Line) (*explainedRate, error) {
	month, regular := id.Period(), line.Regular
	if line.Parts > 0 { // the law tells what the whole line pays (F-52)
		split, found, err := d.store.Split(ctx, id, line.Whole())
		if err != nil {
			return nil, err
		}
		if found {
			regular = split.Whole.Regular
		}
	}
	loaded, err := d.files.Load(ctx, line.Beneficiary, beneficiary.Request{})
	if err != nil || loaded.File == nil {
		return nil, err
	}
	basis, ok := loaded.File.Basis(line.Whole().Policy, month)
	if !ok {
		return nil, nil //nolint:nilnil // the registry was corrected since: there is nothing to show
	}
	basis.Decision.File = "" // where it lies is the registry's affair
	rate := &explainedRate{Decision: basis.Decision, Kind: basis.Kind, From: basis.Month, Source: basis.Source, By: basis.Who(), At: basis.At}
	lawful, err := policy.National().Explain(line.Category, loaded.File.Person.Birth, month, d.p.Units.Province(line.Commune), 1)
	if err != nil {
		rate.WithoutLaw = sentence(err)
		return rate, nil
	}
	rate.Law = &explainedLaw{
		Amount: lawful.Amount, Standard: lawful.Standard.Amount, StandardFrom: lawful.Standard.From, StandardSource: lawful.Standard.Source,
		Coefficient: int(lawful.Coefficient), Children: lawful.Children, Clause: lawful.Category.Clause, Source: lawful.Category.Source,
		Confirmed: confirmed(lawful.Standard.Confirmed) && confirmed(lawful.Category.Confirmed),
		Agrees:    lawful.Amount == regular,
	}
	return rate, nil
}

func confirmed(mark *bool) bool { return mark == nil || *mark }

// owed are the adjustments of which the line bears a part.
func (d Desk) owed(ctx context.Context, v *explained, line payment.Line) error {
	all, err := d.store.OwedBy(ctx, line.Commune, line.Beneficiary)
	if err != nil {
		return err
	}
	for _, a := range all {
		var here money.Dong
		for _, t := range a.Takes {
			if t.Origin() == v.List.ID && t.Policy == line.Policy {
				here += t.Amount
			}
		}
		if here == 0 {
			continue
		}
		owe := explainedOwe{a.ID, here, a.Amount, a.From, a.Through, a.Reason, a.Source, a.State()}
		if a.Kind == payment.Recovery {
			v.Recover = append(v.Recover, owe)
		} else {
			v.Arrears = append(v.Arrears, owe)
		}
	}
	return nil
}

// ended is what a death ended of a line that was not paid (F-44).
func (d Desk) ended(ctx context.Context, v *explained, line payment.Line) error {
	open, err := d.store.OpenOfLines(ctx, []payment.Standing{{List: v.List.ID, Line: line}})
	for i := range open {
		v.Line.tellEnded(&open[i])
	}
	return err
}

// carriedFrom are the lines whose unpaid money this one pays.
func (d Desk) carriedFrom(ctx context.Context, id payment.ListID, line payment.Line) ([]carriedFrom, error) {
	lists := make([]payment.ListID, explainMonths)
	for n := range lists {
		lists[n] = payment.NewListID(id.Locality(), id.Period().Add(-n-1), id.Type())
	}
	lines, err := d.store.LinesOf(ctx, lists, line.Commune, line.Beneficiary)
	if err != nil {
		return nil, err
	}
	lines = slices.DeleteFunc(lines, func(l payment.Standing) bool { return l.CarriedTo != id || l.Whole() != line.Whole() })
	open, err := d.store.OpenOfLines(ctx, lines)
	if err != nil {
		return nil, err
	}
	from := make([]carriedFrom, len(open))
	for i, o := range open {
		from[i] = carriedFrom{o.List, o.List.Period(), o.Payable(), o.Line.Reason}
	}
	return from, nil
}
