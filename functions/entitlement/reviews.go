package entitlement

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	domain "ansinh/shared/entitlement"
	"ansinh/shared/job"
	"ansinh/shared/org"
)

// Review is a review as the page gets it.
type Review struct {
	ID       string           `json:"id"`
	Unit     org.UnitID       `json:"unit"`
	UnitName string           `json:"unitName"`
	From     calendar.Month   `json:"from"`
	Next     calendar.Month   `json:"next"`
	Closed   []calendar.Month `json:"closed"`
	State    domain.State     `json:"state"`
	By       org.Who          `json:"by"`
	At       time.Time        `json:"at"`
	Why      string           `json:"why,omitempty"`
	Decided  *Decided         `json:"decided,omitempty"`
	// Monthly is the month the system began it for.
	Monthly   calendar.Month     `json:"monthly,omitempty"`
	Differing []domain.Differing `json:"differing"`
	Job       job.Job            `json:"job"`
	Version   int                `json:"version"`
}

// Decided is what was confirmed, and by whom.
type Decided struct {
	Reasons []domain.Reason `json:"reasons"`
	Number  string          `json:"number"`
	Date    calendar.Date   `json:"date"`
	Signer  string          `json:"signer,omitempty"`
	By      org.Who         `json:"by"`
	At      time.Time       `json:"at"`
}

func (d Desk) review(r domain.Review, parts []domain.Part, outcomes []domain.Outcome) Review {
	v := Review{
		ID: r.ID, Unit: r.Unit, UnitName: d.p.Units.Name(r.Unit), From: r.Window.From, Next: r.Window.Next, Closed: r.Window.Closed,
		State: r.State, By: r.Who(), At: r.At, Why: r.Why, Job: d.service.Progress(r, parts, outcomes), Version: r.Version,
		Monthly: r.Monthly, Differing: r.Differing,
	}
	if v.Differing == nil {
		v.Differing = []domain.Differing{}
	}
	if v.Closed == nil {
		v.Closed = []calendar.Month{}
	}
	if c := r.Decided; c != nil {
		v.Decided = &Decided{Reasons: c.Reasons, Number: c.Decision.Number, Date: c.Decision.Date, Signer: c.Decision.Signer, By: r.Confirmer(), At: c.At}
		if v.Decided.Reasons == nil {
			v.Decided.Reasons = []domain.Reason{}
		}
	}
	return v
}

// Reviews is a page of reviews.
type Reviews struct {
	Items []Review `json:"items"`
	Next  string   `json:"next,omitempty"`
}

// ListReviews lists a locality's reviews, newest first.
func (d Desk) ListReviews(ctx context.Context, who auth.Caller, in struct {
	Locality org.UnitID `query:"locality"`
	Cursor   string     `query:"cursor"`
},
) (Reviews, error) {
	list, next, err := d.service.List(ctx, who, in.Locality, in.Cursor)
	out := Reviews{Items: []Review{}, Next: next}
	for _, r := range list {
		out.Items = append(out.Items, d.review(r, nil, nil))
	}
	return out, err
}

// BeginReview starts a review of the caller's locality.
func (d Desk) BeginReview(ctx context.Context, who auth.Caller, in struct {
	From calendar.Month `json:"from"`
},
) (Review, error) {
	r, err := d.service.Begin(ctx, who, in.From)
	return d.review(r, nil, nil), err
}

// ReviewDetail is a review with its sums and a page of its rows.
type ReviewDetail struct {
	Review   Review               `json:"review"`
	Policies int                  `json:"policies"`
	Strays   int                  `json:"strays"`
	Reasons  []domain.ReasonSums  `json:"reasons"`
	Communes []domain.CommuneSums `json:"communes"`
	Applied  domain.Sums          `json:"applied"`
	Skipped  int                  `json:"skipped"`
	Refused  int                  `json:"refused"`
	Problems []domain.Problem     `json:"problems"`
	Rows     []Row                `json:"rows"`
	Next     string               `json:"next,omitempty"`
}

// Row is a row with its commune's name.
type Row struct {
	domain.Row
	CommuneName string          `json:"communeName"`
	Changes     []domain.Change `json:"changes"`
}

func (d Desk) rows(all []domain.Row) []Row {
	rows := []Row{}
	for _, r := range all {
		v := Row{Row: r, CommuneName: d.p.Units.Name(r.Commune), Changes: r.Changes}
		if v.Changes == nil {
			v.Changes = []domain.Change{}
		}
		rows = append(rows, v)
	}
	return rows
}

// GetReview shows a review and a page of its rows.
func (d Desk) GetReview(ctx context.Context, who auth.Caller, in struct {
	Review  string        `path:"review"`
	Commune org.UnitID    `query:"commune"`
	Reason  domain.Reason `query:"reason"`
	Cursor  string        `query:"cursor"`
},
) (ReviewDetail, error) {
	r, parts, outcomes, err := d.service.Get(ctx, who, in.Review)
	if err != nil {
		return ReviewDetail{}, err
	}
	o := domain.Overlook(parts, d.p.Units.Name)
	v := ReviewDetail{
		Review: d.review(r, parts, outcomes), Policies: o.Policies, Strays: o.Strays, Reasons: o.Reasons, Communes: o.Communes,
		Problems: []domain.Problem{}, Rows: []Row{},
	}
	if v.Communes == nil {
		v.Communes = []domain.CommuneSums{}
	}
	for _, out := range outcomes {
		v.Applied.Merge(out.Applied)
		v.Skipped += out.Skipped
		v.Refused += out.Refused
		v.Problems = append(v.Problems, out.Problems...)
	}
	if r.State == domain.Computing || r.State == domain.Failed {
		return v, nil
	}
	rows, next, err := d.service.Rows(ctx, who, r, parts, in.Commune, in.Reason, in.Cursor)
	v.Rows, v.Next = d.rows(rows), next
	return v, err
}

// ConfirmReview has the ticked rows applied.
func (d Desk) ConfirmReview(ctx context.Context, who auth.Caller, in struct {
	Review   string          `path:"review"`
	Reasons  []domain.Reason `json:"reasons"`
	With     []string        `json:"with"`
	Without  []string        `json:"without"`
	Decision struct {
		Number string        `json:"number"`
		Date   calendar.Date `json:"date"`
		Signer string        `json:"signer"`
	} `json:"decision"`
	Version int `json:"version"`
},
) (Review, error) {
	r, err := d.service.Confirm(ctx, who, in.Review, in.Version, domain.Choice{
		Reasons: in.Reasons, With: in.With, Without: in.Without,
		Decision: beneficiary.Decision{Number: beneficiary.Text(in.Decision.Number), Date: in.Decision.Date, Signer: beneficiary.Text(in.Decision.Signer)},
	})
	return d.review(r, nil, nil), err
}
