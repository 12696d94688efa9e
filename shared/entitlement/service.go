package entitlement

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/job"
	"ansinh/shared/money"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/policy"
)

// Booking is what reviews added to or took back from one policy, by month: it
// is written in the transaction that adjusts the policy, so that no month is
// booked twice.
type Booking struct {
	Beneficiary string                        `json:"beneficiary"`
	Policy      string                        `json:"policy"`
	Commune     org.UnitID                    `json:"commune"`
	Months      map[calendar.Month]money.Dong `json:"months,omitempty"`
	Reviews     []string                      `json:"reviews"`
	Version     int                           `json:"version"`
}

// Store keeps reviews and bookings.
type Store interface {
	// Load reads a review; nil when there is none.
	Load(ctx context.Context, id string) (*Review, error)
	// Save writes a review under its version with its audit entry and event;
	// a lost race is Stale. request is the new review's, kept against repeats.
	Save(ctx context.Context, r Review, entry *audit.Entry, event *outbox.Event, request beneficiary.Request) error
	// Monthly reads the record of a month's review by the system; without one
	// its version is 0.
	Monthly(ctx context.Context, unit org.UnitID, month calendar.Month) (Monthly, error)
	// BeginMonthly writes a new review with its record, under the record's
	// version; Stale "review-begun" when another was faster.
	BeginMonthly(ctx context.Context, r Review, entry audit.Entry, event outbox.Event, m Monthly) error
	// Begun is the review a request began before, "" when none.
	Begun(ctx context.Context, request beneficiary.Request) (id string, err error)
	List(ctx context.Context, unit org.UnitID, cursor string) ([]Review, string, error)
	PutPart(ctx context.Context, review string, p Part) error
	Parts(ctx context.Context, review string) ([]Part, error)
	// PutOutcome writes an outcome under its version.
	PutOutcome(ctx context.Context, review string, o Outcome) error
	Outcomes(ctx context.Context, review string) ([]Outcome, error)
	// Bookings reads those of a commune.
	Bookings(ctx context.Context, commune org.UnitID) ([]Booking, error)
	// Apply writes a person's changed file (nil when only money is booked), the
	// bookings and what is owed by them in one transaction; Stale when any
	// changed since.
	Apply(ctx context.Context, change *beneficiary.Commit, bookings []Booking, owed []payment.Adjustment) error
	RollPeople(ctx context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollPerson, error]
	Files(ctx context.Context, ids []string) (map[string]beneficiary.Beneficiary, error)
}

// Lists are the payment lists.
type Lists interface {
	// Period reads lists with their sums and the settings; a list that does
	// not exist has no state.
	Period(ctx context.Context, ids []payment.ListID, locality org.UnitID) ([]payment.List, []payment.Overview, payment.Settings, error)
	Lines(ctx context.Context, id payment.ListID, commune org.UnitID) iter.Seq2[payment.Line, error]
	Open(ctx context.Context, id payment.ListID, commune org.UnitID) ([]payment.Open, error)
	// OpenAdjustments reads what is owed besides the regular amounts in a
	// commune and still open; AdjustmentsPage reads all of it, page by page.
	OpenAdjustments(ctx context.Context, commune org.UnitID, beneficiary string) ([]payment.Adjustment, error)
	AdjustmentsPage(ctx context.Context, commune org.UnitID, open, done bool, kind payment.AdjustmentKind, cursor string) ([]payment.Adjustment, string, error)
	// PutAdjustments stores adjustments; one that is there already stays.
	PutAdjustments(ctx context.Context, all []payment.Adjustment) error
}

// Files is the object store.
type Files interface {
	Get(ctx context.Context, bucket objects.Bucket, key string, limit int64) ([]byte, error)
	Put(ctx context.Context, bucket objects.Bucket, key, contentType string, content []byte) (objects.Info, error)
}

// Service is what can be asked of reviews and their tasks.
type Service struct {
	Store     Store
	Lists     Lists
	Staff     Staff
	Files     Files
	Documents objects.Bucket
	Gate      beneficiary.Gate
	Clock     clock.Clock
	NewID     id.Maker
	Law       *policy.Law
	Units     *org.Catalogue
}

// The actions of shared/auth/policies/entitlement.cedar.
const (
	actionReview = "ReviewEntitlements"
	actionRead   = "ReadPayments" // who sees the lists sees what the law says of them
)

func (s *Service) may(who auth.Caller, action string, unit org.UnitID) error {
	return s.Gate.Check(who, action, auth.Resource{Type: "Locality", ID: string(unit), Unit: unit})
}

// Begin starts a review of the caller's locality from a month on; without a
// month it is that of the last raise of the standard amount. Faults:
// Forbidden; Invalid "bad-window".
func (s *Service) Begin(ctx context.Context, who auth.Caller, from calendar.Month) (Review, error) {
	unit := s.Units.Locality(who.Unit)
	if err := s.may(who, actionReview, unit); err != nil {
		return Review{}, err
	}
	request := beneficiary.Request{Account: who.ID, ID: who.RequestID}
	begun, err := s.Store.Begun(ctx, request)
	if err != nil {
		return Review{}, err
	}
	if begun != "" {
		return s.load(ctx, begun)
	}
	now := calendar.MonthOf(s.Clock.Now())
	if from == "" {
		from = s.suggested(now, unit)
	}
	if now.Before(from) || from.MonthsUntil(now) >= MaxMonths {
		return Review{}, fault.Invalid("bad-window", fmt.Sprintf("Chỉ rà soát từ tối đa %d tháng trước đến tháng này.", MaxMonths),
			fault.Field{Pointer: "/from", Detail: "Ngoài khoảng cho phép."})
	}
	lists, err := s.lists(ctx, unit, from, now)
	if err != nil {
		return Review{}, err
	}
	r := Review{
		ID: s.NewID(), Unit: unit, Window: WindowOf(from, now, lists), Lists: SeenOf(lists), State: Computing,
		By: who.ID, ByName: who.Name, At: s.now(),
	}
	return r, s.save(ctx, &r, s.entry(r, who, "review.begin", r.Window), startOf(r.ID), request)
}

// suggested is the month of the last raise, no further back than a review
// looks.
func (s *Service) suggested(now calendar.Month, unit org.UnitID) calendar.Month {
	raised, ok := s.Law.LastRaise(now, s.Units.Province(unit))
	if earliest := now.Add(1 - MaxMonths); !ok || raised.Before(earliest) {
		return earliest
	}
	return raised
}

// lists reads the monthly lists from a month until next month, the last that
// can be made.
func (s *Service) lists(ctx context.Context, unit org.UnitID, from, now calendar.Month) ([]payment.List, error) {
	var ids []payment.ListID
	for n := range from.MonthsUntil(now.Add(1)) + 1 {
		ids = append(ids, payment.NewListID(unit, from.Add(n), payment.Monthly))
	}
	lists, _, _, err := s.Lists.Period(ctx, ids, unit)
	return lists, err
}

// Get returns a review with what is computed and applied of it so far.
func (s *Service) Get(ctx context.Context, who auth.Caller, id string) (Review, []Part, []Outcome, error) {
	r, err := s.load(ctx, id)
	if err != nil {
		return Review{}, nil, nil, err
	}
	if err := s.may(who, actionRead, r.Unit); err != nil {
		return Review{}, nil, nil, err
	}
	parts, err := s.Store.Parts(ctx, id)
	if err != nil {
		return Review{}, nil, nil, err
	}
	outcomes, err := s.Store.Outcomes(ctx, id)
	return r, parts, outcomes, err
}

// Progress is the job of a review's present stage: communes done say so
// themselves.
func (s *Service) Progress(r Review, parts []Part, outcomes []Outcome) job.Job {
	j := job.Start(r.ID, "review-"+string(r.State), len(s.Units.Communes(r.Unit)), r.At)
	j.Done = len(parts)
	if r.State == Applying || r.State == Applied {
		j.Done = 0
		for _, o := range outcomes {
			if o.Done {
				j.Done++
			}
		}
	}
	switch r.State {
	case Computed, Applied, Clear:
		j.State = job.Done
	case Failed:
		j.State, j.Note = job.Failed, r.Why
	}
	return j
}

// List lists a locality's reviews, newest first.
func (s *Service) List(ctx context.Context, who auth.Caller, unit org.UnitID, cursor string) ([]Review, string, error) {
	if unit == "" {
		unit = s.Units.Locality(who.Unit)
	}
	if err := s.may(who, actionRead, unit); err != nil {
		return nil, "", err
	}
	return s.Store.List(ctx, unit, cursor)
}

// Confirm has the ticked rows applied. Faults: Forbidden; Stale; those of
// Confirm.Apply.
func (s *Service) Confirm(ctx context.Context, who auth.Caller, id string, version int, choice Choice) (Review, error) {
	r, err := s.load(ctx, id)
	if err != nil {
		return Review{}, err
	}
	if err := s.may(who, actionReview, r.Unit); err != nil {
		return Review{}, err
	}
	request := who.RequestID + " " + who.Fingerprint
	switch {
	case who.RequestID != "" && r.Request == request:
		return r, nil
	case r.Version != version:
		return Review{}, changed()
	}
	lists, err := s.lists(ctx, r.Unit, r.Window.From, r.Lists[len(r.Lists)-1].Month.Add(-1))
	if err != nil {
		return Review{}, err
	}
	choice.By, choice.ByName, choice.At = who.ID, who.Name, s.now()
	if err := (Confirm{Choice: choice, Lists: lists}).Apply(&r); err != nil {
		return Review{}, err
	}
	r.Request = request
	return r, s.save(ctx, &r, s.entry(r, who, "review.confirm", choice), nil, beneficiary.Request{})
}

func (s *Service) load(ctx context.Context, id string) (Review, error) {
	r, err := s.Store.Load(ctx, id)
	if err != nil {
		return Review{}, err
	}
	if r == nil {
		return Review{}, fault.NotFound("review-not-found", "Không tìm thấy lần rà soát này.")
	}
	return *r, nil
}

// save writes a moved review with its audit entry and the event that starts or
// wakes its machine.
func (s *Service) save(ctx context.Context, r *Review, entry audit.Entry, start *outbox.Start, request beneficiary.Request) error {
	sealed := r.Chain.Append(entry)
	r.Version++
	event := &outbox.Event{ID: s.NewID(), Kind: entry.Action, Object: r.Object(), Seq: sealed.Seq, At: sealed.At, Start: start}
	return s.Store.Save(ctx, *r, &sealed, event, request)
}

func (s *Service) entry(r Review, who auth.Caller, action string, after any) audit.Entry {
	e := audit.Entry{
		Object: r.Object(), At: s.now(), Action: action, By: who.ID, ByName: who.Name, Office: r.of(who.ID, who.Name).Office, Unit: string(r.Unit),
		RequestID: who.RequestID, After: audit.Snapshot(after),
	}
	for _, role := range who.Roles {
		e.Roles = append(e.Roles, string(role))
	}
	return e
}

// Communes are the communes a review goes through, by id.
func (s *Service) Communes(unit org.UnitID) []org.UnitID {
	var ids []org.UnitID
	for _, u := range s.Units.Communes(unit) {
		ids = append(ids, u.ID)
	}
	slices.Sort(ids)
	return ids
}

func changed() error {
	return fault.Stale("review-changed", "Lần rà soát vừa thay đổi; hãy mở lại để xem trạng thái mới.")
}

// system is who works when nobody does.
var system = auth.Caller{ID: "system", Name: "Hệ thống"}

func (s *Service) now() time.Time { return s.Clock.Now().UTC().Truncate(time.Millisecond) }
