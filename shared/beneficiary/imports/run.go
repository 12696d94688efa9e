package imports

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/job"
)

const (
	workers = 8
	// enough is left of a function's time when it stops taking batches.
	enough = time.Minute
	// maxTries bounds how often a row is tried anew when somebody else
	// changed its person at the same moment.
	maxTries = 4
)

// Result is what became of a valid row.
type Result struct {
	Sheet       string `json:"sheet"`
	Row         int    `json:"row"`
	Applied     bool   `json:"applied"`
	Beneficiary string `json:"beneficiary,omitempty"`
	Detail      string `json:"detail,omitempty"` // why it was refused
}

// Apply applies the confirmed rows, batch by batch, until all are done or the
// function's time is nearly up; done tells which. It may be killed at any
// instant and called again: a row is applied once, and the counts are those
// of the rows.
func (s *Service) Apply(ctx context.Context, id string) (done bool, err error) {
	i, j, err := s.Store.LoadImport(ctx, id)
	if err != nil {
		return false, err
	}
	if i == nil {
		return false, notFound()
	}
	if i.State != Applying {
		return true, nil // done by an earlier call
	}
	if j == nil || j.Kind != "import-apply" || j.State == job.Waiting {
		started := job.Start(id, "import-apply", i.Counts.Valid, s.now())
		j = &started
	}
	for i.Next < i.Chunks {
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < enough {
			return false, nil
		}
		if err := s.chunk(ctx, i); err != nil {
			return false, err
		}
		j.Done = i.Counts.Applied + i.Counts.Failed
		if err := s.Store.SaveJob(ctx, id, *j); err != nil {
			return false, err
		}
	}
	return true, s.finish(ctx, i, j)
}

// chunk applies one batch and moves the import past it.
func (s *Service) chunk(ctx context.Context, i *Import) error {
	var changes []workbook.Change
	if err := s.readJSON(ctx, chunkKey(i.ID, i.Next), &changes); err != nil {
		return err
	}
	results, err := s.applyAll(ctx, *i, changes)
	if err != nil {
		return err
	}
	if err := s.writeJSON(ctx, resultKey(i.ID, i.Next), results); err != nil {
		return err
	}
	for _, r := range results {
		if r.Applied {
			i.Counts.Applied++
		} else {
			i.Counts.Failed++
		}
	}
	i.Next++
	i.Version++
	return s.Store.SaveImport(ctx, *i, nil, nil)
}

func (s *Service) finish(ctx context.Context, i *Import, j *job.Job) error {
	i.State = Applied
	who := system
	who.ID, who.Name = i.ConfirmedBy, i.ConfirmedName
	entry := s.entry(*i, who, "import.applied", i.Counts)
	// One entry speaks for all rows; the results name each (J-13).
	entry.Note = fmt.Sprintf("kết quả từng dòng: imports/%s/results/, tệp gốc %s SHA-256 %s", i.ID, originalKey(i.ID), i.Hash)
	j.Finish(s.now()) // first: who sees the end sees the full bar
	if err := s.Store.SaveJob(ctx, i.ID, *j); err != nil {
		return err
	}
	return s.save(ctx, i, entry, "import.applied", nil)
}

// person is the rows of one person, in the order of the file.
type person struct {
	file *beneficiary.Beneficiary
	rows []int // indexes into the batch
}

// applyAll applies a batch: different people side by side, the rows of one
// person one after the other.
func (s *Service) applyAll(ctx context.Context, i Import, changes []workbook.Change) ([]Result, error) {
	people, err := s.people(ctx, changes)
	if err != nil {
		return nil, err
	}
	results := make([]Result, len(changes))
	queue := make(chan *person)
	failures := make(chan error, workers)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for p := range queue {
				if err := s.applyPerson(ctx, i, changes, p, results); err != nil {
					cancel()
					failures <- err
					return
				}
			}
		})
	}
feed:
	for _, p := range people {
		select {
		case queue <- p:
		case <-ctx.Done():
			break feed
		}
	}
	close(queue)
	all.Wait()
	select {
	case err := <-failures:
		return nil, err
	default:
		return results, ctx.Err()
	}
}

// people groups a batch by person and loads their files, in two round trips
// a hundred people.
func (s *Service) people(ctx context.Context, changes []workbook.Change) ([]*person, error) {
	var order []*person
	byID := map[identity.NationalID]*person{}
	var ids []identity.NationalID
	for n, c := range changes {
		p := byID[c.Person.NationalID]
		if p == nil {
			p = &person{}
			byID[c.Person.NationalID] = p
			order, ids = append(order, p), append(ids, c.Person.NationalID)
		}
		p.rows = append(p.rows, n)
	}
	owners, err := s.Store.Owners(ctx, ids)
	if err != nil {
		return nil, err
	}
	var wanted []string
	for _, id := range owners {
		wanted = append(wanted, id)
	}
	files, err := s.Store.Files(ctx, wanted)
	if err != nil {
		return nil, err
	}
	for id, owner := range owners {
		if file, ok := files[owner]; ok {
			byID[id].file = &file
		}
	}
	return order, nil
}

func (s *Service) applyPerson(ctx context.Context, i Import, changes []workbook.Change, p *person, results []Result) error {
	for _, n := range p.rows {
		result, err := s.applyRow(ctx, i, changes[n], p)
		if err != nil {
			return err
		}
		results[n] = result
	}
	return nil
}

func (s *Service) applyRow(ctx context.Context, i Import, change workbook.Change, p *person) (Result, error) {
	result := Result{Sheet: change.Sheet, Row: change.Row}
	by := beneficiary.By{
		ID: i.ConfirmedBy, Name: i.ConfirmedName, Office: i.Who().Office, At: s.now(),
		Source: fmt.Sprintf("import/%s/%s/%d", i.ID, change.Person.Commune, change.Row),
	}
	for try := 1; ; try++ {
		err := s.applyOnce(ctx, change, p, by)
		if err == nil {
			result.Applied, result.Beneficiary = true, p.file.ID
			return result, nil
		}
		lost := fault.Is(err, fault.KindStale) || fault.HasCode(err, "duplicate-national-id")
		switch f := fault.As(err); {
		case lost && try < maxTries: // somebody was faster: look again
			if err := s.reload(ctx, change.Person.NationalID, p); err != nil {
				return result, err
			}
		case f == nil || f.Kind == fault.KindUnavailable || errors.Is(err, context.Canceled):
			return result, err
		default:
			result.Detail = f.Detail
			for _, field := range f.Fields {
				result.Detail += " " + field.Detail
			}
			return result, nil
		}
	}
}

func (s *Service) applyOnce(ctx context.Context, change workbook.Change, p *person, by beneficiary.By) error {
	if p.file != nil && p.file.Person.Commune != change.Person.Commune {
		return fault.Refused("other-area", "Số định danh đã có hồ sơ ở xã, phường khác.")
	}
	after, already, err := apply(change, p.file, s.NewID, s.Law, by)
	if err != nil || already {
		return err
	}
	commit := beneficiary.Commit{Before: p.file, After: after}
	if change.Kind == workbook.Death { // the payments follow a death, however it was recorded (F-44)
		commit.Event = after.News(s.NewID(), by.At)
	}
	if err := s.Store.Save(ctx, commit); err != nil {
		return err
	}
	p.file = &after
	return nil
}

func (s *Service) reload(ctx context.Context, id identity.NationalID, p *person) error {
	owners, err := s.Store.Owners(ctx, []identity.NationalID{id})
	if err != nil {
		return err
	}
	files, err := s.Store.Files(ctx, []string{owners[id]})
	if err != nil {
		return err
	}
	p.file = nil
	if file, ok := files[owners[id]]; ok {
		p.file = &file
	}
	return nil
}

// Fail ends an import that an outage, or nobody's confirmation, stopped. why
// is Vietnamese. An import that has ended stays as it is.
func (s *Service) Fail(ctx context.Context, id, why string) error {
	i, j, err := s.Store.LoadImport(ctx, id)
	if err != nil {
		return err
	}
	if i == nil || i.State == Applied || i.State == Refused || i.State == Failed {
		return nil
	}
	i.State, i.Refusal = Failed, &Refusal{Code: "import-failed", Detail: strings.TrimSpace(why)}
	if j == nil {
		started := job.Start(id, "import-check", 0, s.now())
		j = &started
	}
	j.Fail(why, s.now())
	if err := s.Store.SaveJob(ctx, id, *j); err != nil {
		return err
	}
	return s.save(ctx, i, s.entry(*i, system, "import.failed", i.Refusal), "import.failed", nil)
}
