package cycle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// PrepareCommune writes the lines of one commune for a run of the list
// (F-45): all active policies of the month with the money carried over from
// the month before. Doing it again changes nothing; lines of a former run, or of
// an attempt of this one that broke off, that have no place any more are
// removed. A run that is over is left alone.
func (s Steps) PrepareCommune(ctx context.Context, id payment.ListID, run int, commune org.UnitID) error {
	list, err := s.list(ctx, id)
	if err != nil {
		return err
	}
	if list.State != payment.Preparing || list.Run != run {
		return nil
	}
	open, err := s.carry(ctx, id, commune)
	if err != nil {
		return err
	}
	attempt, err := s.Store.BeginAttempt(ctx, id, run, commune)
	if err != nil {
		return err
	}
	p := &preparation{part: payment.Part{Commune: commune, Run: run}, writer: s.Store.Writer(ctx, id, attempt.Stamp), open: open}
	if err := p.take(s.source(ctx, &list, commune)); err != nil {
		return errors.Join(err, p.writer.Flush())
	}
	if err := p.writer.Flush(); err != nil {
		return err
	}
	if !attempt.First { // reading a first attempt's own lines again would cost as much as the roll
		if _, err := s.Store.RemoveStale(ctx, id, commune, attempt.Stamp); err != nil {
			return err
		}
	}
	if err := s.keepFile(ctx, &list, p); err != nil {
		return err
	}
	if err := s.Store.PutPart(ctx, id, p.part); !errors.Is(err, payment.ErrDone) {
		return err
	}
	return nil
}

// source is where a run takes its lines from: the roll, or the lines there
// are without what they carried over, which is added anew.
func (s Steps) source(ctx context.Context, list *payment.List, commune org.UnitID) iter.Seq2[payment.Line, error] {
	if list.Mode == payment.CarryOverOnly {
		return s.present(ctx, list.ID, commune)
	}
	month := list.ID.Period()
	return func(yield func(payment.Line, error) bool) {
		for entry, err := range s.Roll.Roll(ctx, commune) {
			if err != nil {
				yield(payment.Line{}, err)
				return
			}
			line, pays := payment.LineOf(&entry, month)
			if pays && !yield(line, nil) {
				return
			}
		}
	}
}

func (s Steps) present(ctx context.Context, id payment.ListID, commune org.UnitID) iter.Seq2[payment.Line, error] {
	return func(yield func(payment.Line, error) bool) {
		for line, err := range s.Store.Lines(ctx, id, commune) {
			if err != nil {
				yield(payment.Line{}, err)
				return
			}
			line.CarryOver = 0
			if line.Regular == 0 && line.Arrears == 0 {
				continue // carried over alone: it comes again from the open money
			}
			if !yield(line, line.Add()) {
				return
			}
		}
	}
}

// carry marks what the month before, or the range it was settled in, left
// unpaid as this list's to pay, and returns it by policy. Marking comes first: killed after it, the next attempt
// finds its own marks.
func (s Steps) carry(ctx context.Context, id payment.ListID, commune org.UnitID) (map[string][]payment.Open, error) {
	before, err := s.before(ctx, id)
	if err != nil {
		return nil, err
	}
	taken := map[string][]payment.Open{}
	var mine []payment.Open
	for i := range before {
		if before[i].Unpaid.Lines == 0 {
			continue
		}
		all, err := s.Store.Open(ctx, before[i].ID, commune)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			if o.MayCarry(id) {
				mine = append(mine, o)
				key := o.Line.Beneficiary + "#" + o.Line.Policy
				taken[key] = append(taken[key], o)
			}
		}
	}
	return taken, s.Store.Carry(ctx, mine, id)
}

// preparation writes lines, counts them and renders their file in one pass.
type preparation struct {
	part   payment.Part
	writer *paymentstore.Writer
	open   map[string][]payment.Open
	file   bytes.Buffer
}

func (p *preparation) take(lines iter.Seq2[payment.Line, error]) error {
	for line, err := range lines {
		if err != nil {
			return err
		}
		key := line.Beneficiary + "#" + line.Policy
		if err := p.put(line, true, p.open[key]); err != nil {
			return err
		}
		delete(p.open, key)
	}
	// What is left belongs to people the month does not pay: their old money
	// still is theirs.
	for _, open := range payment.InOrder(p.open) {
		if err := p.put(payment.Line{}, false, open); err != nil {
			return err
		}
	}
	return nil
}

func (p *preparation) put(line payment.Line, found bool, open []payment.Open) (err error) {
	for _, o := range open {
		if line, err = payment.TakeOver(&line, found, o); err != nil {
			return fmt.Errorf("cycle: carry over to %s: %w", o.Line.LineRef, err)
		}
		found = true
	}
	p.writer.Put(line)
	p.part.Count(&line)
	raw, err := json.Marshal(provider.FromLine(&line))
	if err != nil {
		return fmt.Errorf("cycle: line %s: %w", line.LineRef, err)
	}
	p.file.Write(raw)
	p.file.WriteByte('\n')
	return nil
}

// keepFile stores the commune's lines as the file a package will hold. Its
// name carries its hash, so a file is never changed.
func (s Steps) keepFile(ctx context.Context, list *payment.List, p *preparation) error {
	if p.part.Sums.Lines == 0 {
		return nil
	}
	sum := sha256.Sum256(p.file.Bytes())
	p.part.Hash = hex.EncodeToString(sum[:])
	p.part.File = list.RunFolder() + "/" + string(p.part.Commune) + "-" + p.part.Hash[:16] + ".ndjson"
	_, err := s.Files.PutNew(ctx, s.Documents, p.part.File, "application/x-ndjson", p.file.Bytes())
	return err
}

// FinishPreparing adds the communes' parts up: the list is drafted.
func (s Steps) FinishPreparing(ctx context.Context, id payment.ListID, run int) error {
	parts, err := s.Store.Parts(ctx, id, run)
	if err != nil {
		return err
	}
	overview, hash := payment.Overlook(run, parts)
	return s.change(ctx, id, payment.DoFinishPreparing, func(list *payment.List) (paymentstore.Change, error) {
		err := payment.FinishPreparing{Run: run, Overview: overview, Hash: hash}.Apply(list, s.Clock.Now())
		if err == nil && len(parts) != len(s.Communes(id)) {
			return paymentstore.Change{}, fmt.Errorf("cycle: run %d of %s has %d of %d communes", run, id, len(parts), len(s.Communes(id)))
		}
		return paymentstore.Change{Overview: &overview}, err
	})
}

// FailJob records that a job could not be done, for the officer to see.
func (s Steps) FailJob(ctx context.Context, id payment.ListID, why string) error {
	return s.change(ctx, id, "failJob", func(list *payment.List) (paymentstore.Change, error) {
		return paymentstore.Change{Note: why, Event: s.notice("list-job-failed", why, id, list.PreparedBy)},
			payment.FailJob{Why: why}.Apply(list, s.Clock.Now())
	})
}
