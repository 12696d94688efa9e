package entitlement

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ansinh/shared/beneficiary"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

const (
	workers = 8
	// enough is left of a function's time when it stops taking files of rows.
	enough = time.Minute
	// maxTries bounds how often a person is tried anew when somebody else
	// changed the file at the same moment.
	maxTries = 4
)

// ApplyCommune applies one commune's ticked rows, file by file, until all are
// done or the function's time is nearly up; done tells which. Killed at any
// instant and begun again, it changes a person and books a month once.
func (s *Service) ApplyCommune(ctx context.Context, id string, commune org.UnitID) (done bool, err error) {
	r, err := s.load(ctx, id)
	if err != nil || r.State != Applying || r.Decided == nil {
		return true, err // done by an earlier call
	}
	part, outcome, err := s.standing(ctx, id, commune)
	if err != nil || outcome.Done {
		return outcome.Done, err
	}
	a, err := s.application(ctx, r, commune)
	if err != nil {
		return false, err
	}
	for outcome.Next < part.Chunks {
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < enough {
			return false, nil
		}
		if err := a.chunk(ctx, &outcome); err != nil {
			return false, err
		}
	}
	outcome.Done = true
	return true, s.putOutcome(ctx, id, &outcome)
}

func (s *Service) putOutcome(ctx context.Context, id string, o *Outcome) error {
	o.Version++
	return s.Store.PutOutcome(ctx, id, *o)
}

// standing is what was computed of a commune and how far its application is.
func (s *Service) standing(ctx context.Context, id string, commune org.UnitID) (p Part, o Outcome, err error) {
	parts, err := s.Store.Parts(ctx, id)
	if err != nil {
		return p, o, err
	}
	outcomes, err := s.Store.Outcomes(ctx, id)
	if err != nil {
		return p, o, err
	}
	o.Commune = commune
	for _, x := range outcomes {
		if x.Commune == commune {
			o = x
		}
	}
	for _, x := range parts {
		if x.Commune == commune {
			return x, o, nil
		}
	}
	return p, o, fmt.Errorf("entitlement: review %s has no part of %s", id, commune)
}

// application is the work on one commune's rows.
type application struct {
	*Service
	review  Review
	commune org.UnitID
	mu      sync.Mutex
	booked  map[policyKey]Booking
}

func (s *Service) application(ctx context.Context, r Review, commune org.UnitID) (*application, error) {
	a := &application{Service: s, review: r, commune: commune}
	return a, a.readBookings(ctx)
}

func (a *application) readBookings(ctx context.Context) error {
	all, err := a.Store.Bookings(ctx, a.commune)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.booked = make(map[policyKey]Booking, len(all))
	for _, b := range all {
		a.booked[policyKey{b.Beneficiary, b.Policy}] = b
	}
	return nil
}

func (a *application) booking(r *Row) Booking {
	a.mu.Lock()
	defer a.mu.Unlock()
	b, ok := a.booked[policyKey{r.Beneficiary, r.Policy}]
	if !ok {
		b = Booking{Beneficiary: r.Beneficiary, Policy: r.Policy, Commune: a.commune}
	}
	return b
}

// chunk applies one file of rows, person by person: the file, what is booked,
// the arrears and recovery, whose ids follow from the review.
func (a *application) chunk(ctx context.Context, o *Outcome) error {
	rows, err := a.rows(ctx, a.review.ID, a.commune, o.Next)
	if err != nil {
		return err
	}
	var order []string
	people := map[string][]Row{}
	for _, r := range rows {
		if !a.review.Decided.takes(&r) {
			o.Skipped++
			continue
		}
		if people[r.Beneficiary] == nil {
			order = append(order, r.Beneficiary)
		}
		people[r.Beneficiary] = append(people[r.Beneficiary], r)
	}
	files, err := a.Store.Files(ctx, order)
	if err != nil {
		return err
	}
	results, err := a.everyone(ctx, order, people, files)
	if err != nil {
		return err
	}
	var owed []payment.Adjustment
	for _, res := range results {
		for i := range res.applied {
			o.Applied.count(&res.applied[i])
		}
		owed = append(owed, res.before...)
		for i := range res.refused {
			o.refuse(&res.refused[i].row, res.refused[i].why)
		}
	}
	if err := a.Lists.PutAdjustments(ctx, owed); err != nil {
		return err
	}
	o.Next++
	return a.putOutcome(ctx, a.review.ID, o)
}

// result is what became of one person's rows.
type result struct {
	applied []Row
	refused []refusal
	// owed are the arrears and recoveries of the rows that are applied now,
	// before those of rows that were applied by an earlier call.
	owed, before []payment.Adjustment
}

type refusal struct {
	row Row
	why string
}

// everyone applies the rows of different people side by side.
func (a *application) everyone(ctx context.Context, order []string, people map[string][]Row, files map[string]beneficiary.Beneficiary) ([]result, error) {
	results := make([]result, len(order))
	failures := make([]error, len(order))
	slots := make(chan struct{}, workers)
	var all sync.WaitGroup
	for i, id := range order {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			file, ok := files[id]
			if !ok {
				results[i] = refuseAll(people[id], "Không còn hồ sơ đối tượng.")
				return
			}
			results[i], failures[i] = a.person(ctx, file, people[id])
		})
	}
	all.Wait()
	return results, errors.Join(failures...)
}

func refuseAll(rows []Row, why string) (res result) {
	for _, r := range rows {
		res.refused = append(res.refused, refusal{r, why})
	}
	return res
}

// FinishApplying ends the application once every commune is done.
func (s *Service) FinishApplying(ctx context.Context, id string) error {
	r, err := s.load(ctx, id)
	if err != nil || r.State != Applying {
		return err
	}
	outcomes, err := s.Store.Outcomes(ctx, id)
	if err != nil {
		return err
	}
	var sum Sums
	done, refused := 0, 0
	for _, o := range outcomes {
		sum.Merge(o.Applied)
		refused += o.Refused
		if o.Done {
			done++
		}
	}
	if communes := len(s.Communes(r.Unit)); done != communes {
		return fmt.Errorf("entitlement: review %s applied %d of %d communes", id, done, communes)
	}
	r.State = Applied
	who := system
	who.ID, who.Name = r.Decided.By, r.Decided.ByName
	entry := s.entry(r, who, "review.applied", sum)
	entry.Note = "từng dòng: reviews/" + id + "/" // one entry speaks for all rows (J-13)
	return s.tell(ctx, &r, entry, fmt.Sprintf("Đã áp dụng rà soát mức hưởng: %d chính sách, truy lĩnh %s, truy thu %s, %d trường hợp bị từ chối.", sum.Rows, sum.Arrears, sum.Recovery, refused))
}

func copyOf(b beneficiary.Beneficiary) beneficiary.Beneficiary {
	b.Events = append(make([]beneficiary.Event, 0, len(b.Events)+2), b.Events...)
	return b
}
