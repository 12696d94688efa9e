package imports

import (
	"context"
	"errors"
	"fmt"

	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/job"
	"ansinh/shared/org"
)

// blockRows is how many rows travel together from the reader to the rules;
// the two work side by side.
const blockRows = 500

// Check reads an import's file and checks every row; nothing of the registry
// changes. Calling it again starts over and ends the same. It returns the
// state it reached, Checked or Refused, and the audit sequence of that.
func (s *Service) Check(ctx context.Context, id string) (state State, since int, err error) {
	i, _, err := s.Store.LoadImport(ctx, id)
	if err != nil {
		return "", 0, err
	}
	if i == nil {
		return "", 0, notFound()
	}
	if i.State == Checking { // else done by an earlier call
		err = s.check(ctx, i)
	}
	return i.State, i.CheckedSeq, err
}

// check moves the import to Checked or Refused.
func (s *Service) check(ctx context.Context, i *Import) error {
	raw, err := s.Files.Get(ctx, s.Uploads, uploadKey(i.ID), workbook.MaxBytes)
	if f := workbook.Refusal(err); f != nil {
		return s.refuse(ctx, i, f)
	}
	if err != nil {
		return err
	}
	stored, err := s.Files.Put(ctx, s.Documents, originalKey(i.ID), ContentType, raw)
	if err != nil {
		return err
	}
	i.Hash = stored.SHA256
	out, err := s.read(ctx, *i, raw)
	if f := workbook.Refusal(err); f != nil {
		return s.refuse(ctx, i, f)
	}
	if err != nil {
		return err
	}
	return s.checked(ctx, i, out)
}

// read streams the workbook through the rules into the output.
func (s *Service) read(ctx context.Context, i Import, raw []byte) (out *output, err error) {
	reader, err := workbook.Open(raw)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closed := reader.Close(); err == nil && closed != nil {
			err = fmt.Errorf("imports: %w", closed)
		}
	}()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	blocks, done := make(chan []workbook.Row, 2), make(chan error, 1)
	out = newOutput(s, i.ID, job.Start(i.ID, "import-check", reader.Total(), s.now()))
	go func() {
		err := s.consume(ctx, out, i, blocks)
		if err != nil {
			cancel() // the reader stops at its next block
		}
		done <- err
	}()
	err = s.produce(ctx, reader, i, blocks)
	close(blocks)
	if consumed := <-done; consumed != nil {
		return nil, consumed
	}
	if err != nil {
		return nil, err
	}
	return out, out.close(ctx)
}

func (s *Service) produce(ctx context.Context, reader *workbook.Reader, i Import, blocks chan<- []workbook.Row) error {
	block := make([]workbook.Row, 0, blockRows)
	send := func() error {
		select {
		case blocks <- block:
			block = make([]workbook.Row, 0, blockRows)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := reader.Rows(func(commune org.UnitID) error { return s.within(commune, i.Unit) }, func(row *workbook.Row) error {
		if len(block) > 0 && block[0].Commune != row.Commune || len(block) == blockRows {
			if err := send(); err != nil {
				return err
			}
		}
		block = append(block, *row)
		return nil
	})
	if err != nil || len(block) == 0 {
		return err
	}
	return send()
}

// within refuses sheets of units outside the import's locality (E-18).
func (s *Service) within(commune, locality org.UnitID) error {
	unit, ok := s.Units.Unit(commune)
	if !ok || unit.Level != org.Commune || !s.Units.Within(commune, locality) {
		return errors.New("not a commune of " + string(locality))
	}
	return nil
}

func (s *Service) consume(ctx context.Context, out *output, i Import, blocks <-chan []workbook.Row) error {
	r := &rules{law: s.Law, province: s.Units.Province(i.Unit), today: today(s.Clock.Now()), seen: map[string]string{}}
	for block := range blocks {
		if commune := block[0].Commune; commune != r.commune {
			if err := s.enter(ctx, r, commune); err != nil {
				return err
			}
		}
		rows, err := s.block(ctx, r, block)
		if err != nil {
			return err
		}
		if err := out.add(ctx, rows, len(block)); err != nil {
			return err
		}
	}
	return nil
}

// enter loads the roll of the commune whose sheet begins.
func (s *Service) enter(ctx context.Context, r *rules, commune org.UnitID) error {
	people, err := s.Store.People(ctx, commune)
	if err != nil {
		return err
	}
	r.commune, r.roll = commune, make(map[identity.NationalID]*beneficiary.RollPerson, len(people))
	for i := range people {
		if id := people[i].NationalID; id != "" {
			r.roll[id] = &people[i]
		}
	}
	return nil
}

func (s *Service) block(ctx context.Context, r *rules, block []workbook.Row) ([]*checked, error) {
	var rows []*checked
	var unknown []identity.NationalID
	for n := range block {
		change, findings, asks := workbook.Parse(&block[n])
		if !asks {
			continue
		}
		c := &checked{change: change, findings: findings, raw: block[n]}
		r.check(c)
		if c.stranger {
			unknown = append(unknown, change.Person.NationalID)
		}
		rows = append(rows, c)
	}
	owners, err := s.Store.Owners(ctx, unknown)
	if err != nil {
		return nil, err
	}
	strangers(rows, owners)
	return rows, nil
}

// refuse ends an import whose file cannot be taken at all (J-05).
func (s *Service) refuse(ctx context.Context, i *Import, f *fault.Fault) error {
	i.Refusal = &Refusal{Code: f.Code, Detail: f.Detail}
	if len(f.Fields) > 0 {
		i.Refusal.Cell = f.Fields[0].Pointer
	}
	j := job.Start(i.ID, "import-check", 0, s.now())
	j.Fail(f.Detail, s.now())
	if err := s.Store.SaveJob(ctx, i.ID, j); err != nil {
		return err
	}
	i.State, i.CheckedSeq = Refused, i.Chain.Seq+1
	return s.save(ctx, i, s.entry(*i, system, "import.refused", i.Refusal), "import.refused", nil)
}

func (s *Service) checked(ctx context.Context, i *Import, out *output) error {
	i.Counts, i.Kinds = out.counts, out.kindCounts()
	i.Findings, i.Chunks = out.all.pages, out.chunks
	out.job.Finish(s.now())
	if err := s.Store.SaveJob(ctx, i.ID, out.job); err != nil {
		return err
	}
	i.State, i.CheckedSeq = Checked, i.Chain.Seq+1
	return s.save(ctx, i, s.entry(*i, system, "import.checked", i.Counts), "import.checked", nil)
}
