package cycle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"

	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// PrepareCommune writes the lines of one commune for a run of the list
// (F-45): all active policies of the month with the money carried over from
// the month before, with arrears and less recoveries. Doing it again changes
// nothing; lines of a former run, or of an attempt of this one that broke off,
// that have no place any more are removed. A run that is over is left alone.
func (s Steps) PrepareCommune(ctx context.Context, id payment.ListID, run int, commune org.UnitID) error {
	for try := 1; ; try++ {
		err := s.prepareCommune(ctx, id, run, commune)
		again := slices.ContainsFunc(changedMeanwhile, func(code string) bool { return fault.HasCode(err, code) })
		switch {
		case again && try < maxTries:
		case err == nil && try > 1:
			return s.takeBackLines(ctx, id, commune)
		default:
			return err
		}
	}
}

// takeBackLines puts right what an overtaken attempt wrote over the lines of
// the one that overtook it, where that one's list is done already.
func (s Steps) takeBackLines(ctx context.Context, id payment.ListID, commune org.UnitID) error {
	list, err := s.list(ctx, id)
	if err != nil {
		return err
	}
	return s.Mend(ctx, &list, commune)
}

// fileRoom holds the lines of a usual commune, some four hundred.
const fileRoom = 160 << 10

// maxTries is how often a commune is prepared anew because what is owed there
// changed meanwhile, or another attempt wrote there, which changedMeanwhile
// tells.
const maxTries = 5

var changedMeanwhile = []string{"adjustment-changed", "adjustment-taken", "carried-before", "open-changed", "prepared-at-once"}

// prepareCommune is the pipeline of a preparation: the base lines of a source,
// each person's extra reckoned in (payment.Compose), then written; what is
// owed is saved before the part, so that a part only counts with it.
func (s Steps) prepareCommune(ctx context.Context, id payment.ListID, run int, commune org.UnitID) error {
	list, previous, err := s.withPrevious(ctx, id)
	if err != nil {
		return err
	}
	if list.State != payment.Preparing || list.Run != run || (list.Only != "" && commune != list.Only) {
		return nil
	}
	extras, err := s.reckoned(ctx, &list, &previous, commune)
	if err != nil {
		return err
	}
	splits, err := s.splitterOf(ctx, &list, commune)
	if err != nil {
		return err
	}
	attempt, err := s.Store.BeginAttempt(ctx, id, run, commune)
	if err != nil {
		return err
	}
	p := &preparation{
		list: id, part: payment.Part{Commune: commune, Run: run, Stamp: attempt.Stamp}, writer: s.Store.Writer(ctx, id, attempt.Stamp), extras: extras, splits: splits,
		hash: sha256.New(), file: make([]byte, 0, fileRoom),
	}
	if err := p.take(s.source(ctx, &list, commune, p)); err != nil {
		return errors.Join(err, p.writer.Flush())
	}
	if err := p.writer.Flush(); err != nil {
		return err
	}
	if err := s.alone(ctx, id, attempt, p.part); err != nil {
		return err
	}
	if err := s.keepTakes(ctx, id, p.done); err != nil {
		return err
	}
	if list.Mode == payment.SplitOnly {
		if err := s.respread(ctx, id, commune, splits); err != nil {
			return err
		}
	}
	if err := s.keepFile(ctx, &list, p); err != nil {
		return err
	}
	return s.Store.PutPart(ctx, id, p.part, attempt)
}

// alone removes what earlier attempts left behind and makes sure that none is
// still writing: every line of this attempt lies there under its stamp. (A task
// that is tried again does not end the one before it.) Nothing lay there before
// a first attempt; to read its lines again would cost as much as the roll, and
// PutPart tells it when another began meanwhile.
func (s Steps) alone(ctx context.Context, id payment.ListID, attempt paymentstore.Attempt, part payment.Part) error {
	if attempt.First {
		return nil
	}
	_, own, err := s.Store.RemoveStale(ctx, id, part.Commune, attempt.Stamp)
	if err == nil && own != part.Sums.Lines {
		return paymentstore.Overtaken()
	}
	return err
}

// reckoned are the people of a commune with more than regular amounts. A run
// that only splits lines leaves what they consist of as it is.
func (s Steps) reckoned(ctx context.Context, list, previous *payment.List, commune org.UnitID) (map[string]*payment.Extra, error) {
	if list.Mode == payment.SplitOnly {
		return nil, nil
	}
	for first := true; ; first = false {
		open, err := s.carry(ctx, list, previous, commune)
		if err != nil {
			return nil, err
		}
		extras, err := s.extras(ctx, list.ID, commune, open)
		if err != nil || !first {
			return extras, err
		}
		if changed, err := s.endForDead(ctx, list.ID, commune, extras); err != nil || !changed {
			return extras, err
		}
	}
}

// source is where a run takes its base lines from, a person's one after the
// other: the roll, the funeral claims, or the lines there are, without what is
// reckoned in anew. Lines without a regular amount come only for people who
// are wanted.
func (s Steps) source(ctx context.Context, list *payment.List, commune org.UnitID, p *preparation) iter.Seq2[payment.Line, error] {
	switch {
	case list.Mode == payment.SplitOnly:
		return s.whole(ctx, list, commune, p.splits.kept)
	case list.Mode == payment.CarryOverOnly:
		return s.present(ctx, list, commune, p)
	case list.ID.Type() == payment.Funeral:
		return s.funerals(ctx, list, commune)
	}
	return s.fromRoll(ctx, list, commune, p.wants)
}

func (s Steps) fromRoll(ctx context.Context, list *payment.List, commune org.UnitID, wants func(string) bool) iter.Seq2[payment.Line, error] {
	month := list.ID.Period()
	return func(yield func(payment.Line, error) bool) {
		for entry, err := range s.Roll.Roll(ctx, commune) {
			if err != nil {
				yield(payment.Line{}, err)
				return
			}
			line, pays := payment.LineOf(&entry, month)
			if !pays {
				if !wants(entry.Beneficiary) {
					continue
				}
				line = payment.BareLineOf(&entry, entry.CategoryIn(month))
			}
			list.Charge(&line)
			if !yield(line, nil) {
				return
			}
		}
	}
}

func (s Steps) present(ctx context.Context, list *payment.List, commune org.UnitID, p *preparation) iter.Seq2[payment.Line, error] {
	return func(yield func(payment.Line, error) bool) {
		for line, err := range s.whole(ctx, list, commune, p.splits.kept) {
			if err != nil {
				yield(payment.Line{}, err)
				return
			}
			regular := line.Regular
			if line = line.Bare(); regular == 0 && !p.wants(line.Beneficiary) {
				continue // what it was made of is gone
			}
			line.Regular, line.Total = regular, regular
			if !yield(line, nil) {
				return
			}
		}
	}
}

// carry marks what the month before, or the range it was settled in, and the
// past months it inherits left unpaid as this list's to pay, and returns it.
// Marking comes first: killed after it, the next attempt finds its own marks.
// From a list that is not settled (it is corrected by hand again) only what
// was taken before stays taken: its outcome may still change.
func (s Steps) carry(ctx context.Context, list, previous *payment.List, commune org.UnitID) ([]payment.Open, error) {
	id := list.ID
	before, err := s.leaving(ctx, list, previous)
	if err != nil {
		return nil, err
	}
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
			if o.MayCarry(id) && (o.CarriedTo == id || before[i].Closed()) {
				mine = append(mine, o)
			}
		}
	}
	return mine, s.Store.Carry(ctx, mine, id)
}

// leaving are the lists whose unpaid money a list takes: the month
// before's with those it was settled with (F-47), and those it inherits
// (F-48).
func (s Steps) leaving(ctx context.Context, list, previous *payment.List) ([]payment.List, error) {
	lists, err := s.before(ctx, previous)
	if err != nil {
		return nil, err
	}
	for _, id := range list.Inherits {
		if slices.ContainsFunc(lists, func(l payment.List) bool { return l.ID == id }) {
			continue
		}
		past, found, err := s.Store.List(ctx, id)
		if err != nil {
			return nil, err
		}
		if found {
			lists = append(lists, past)
		}
	}
	return lists, nil
}

// keepFile stores the commune's lines as the file a package will hold. Its
// name carries its hash, so a file is never changed.
func (s Steps) keepFile(ctx context.Context, list *payment.List, p *preparation) error {
	if p.part.Sums.Lines == 0 {
		return nil
	}
	p.part.Hash = hex.EncodeToString(p.hash.Sum(nil))
	p.part.File = list.RunFolder() + "/" + string(p.part.Commune) + "-" + p.part.Hash[:16] + ".ndjson"
	_, err := s.Files.PutNew(ctx, s.Documents, p.part.File, "application/x-ndjson", p.file)
	return err
}

// FinishPreparing adds the communes' parts up: the list is drafted.
func (s Steps) FinishPreparing(ctx context.Context, id payment.ListID, run int) error {
	list, err := s.list(ctx, id)
	if err != nil {
		return err
	}
	if err := s.keepOthers(ctx, &list, run); err != nil {
		return err
	}
	parts, err := s.Store.Parts(ctx, id, run)
	if err != nil {
		return err
	}
	overview, hash := payment.Overlook(run, parts)
	return s.changeFrom(ctx, list, payment.DoFinishPreparing, func(list *payment.List) (paymentstore.Change, error) {
		err := payment.FinishPreparing{Run: run, Overview: overview, Hash: hash}.Apply(list, s.Clock.Now())
		if err == nil && len(parts) != len(s.Communes(id)) {
			return paymentstore.Change{}, fmt.Errorf("cycle: run %d of %s has %d of %d communes", run, id, len(parts), len(s.Communes(id)))
		}
		if err != nil {
			return paymentstore.Change{}, err
		}
		event, err := s.dropped(ctx, list, run)
		return paymentstore.Change{Overview: &overview, Event: event}, err
	})
}

// keepOthers takes the parts of the communes that a run of one commune did not
// touch over into that run: a list of thousands of lines is not written
// again for one of them. Such a run begins with a finished list, so what lies
// there is whole.
func (s Steps) keepOthers(ctx context.Context, list *payment.List, run int) error {
	if list.Only == "" || list.State != payment.Preparing || list.Run != run {
		return nil
	}
	if _, done, err := s.Store.Part(ctx, list.ID, run, list.Only); err != nil || !done {
		return err
	}
	return s.Store.AdvanceParts(ctx, list.ID, run)
}

// FailJob records that a job could not be done, for the officer to see.
func (s Steps) FailJob(ctx context.Context, id payment.ListID, why string) error {
	return s.change(ctx, id, "failJob", func(list *payment.List) (paymentstore.Change, error) {
		return paymentstore.Change{Note: why, Event: s.notice("list-job-failed", why, id, list.PreparedBy)},
			payment.FailJob{Why: why}.Apply(list, s.Clock.Now())
	})
}
