package cycle

import (
	"context"
	"errors"
	"iter"
	"log/slog"

	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// Sound refuses a list whose communes' parts are not those it was added up
// from: an attempt that was overtaken has ended after the list was drafted.
// Such a list is prepared again before anybody is paid by it. Refused
// "list-unsound".
func (s Steps) Sound(ctx context.Context, list *payment.List) error {
	parts, err := s.Store.Parts(ctx, list.ID, list.Run)
	if err != nil {
		return err
	}
	if _, hash := payment.Overlook(list.Run, parts); hash != list.Hash {
		return fault.Refused("list-unsound", "Danh sách kỳ "+list.ID.Period().Vietnamese()+" đã thay đổi sau khi lập; hãy lập lại danh sách.")
	}
	return nil
}

// Mend makes the lines of a commune what the list's part says, where an
// attempt that was overtaken, or killed, wrote or removed lines after that
// part was done. A list that is being prepared is left alone.
func (s Steps) Mend(ctx context.Context, list *payment.List, commune org.UnitID) error {
	if list.State == payment.Preparing || list.State == payment.Deleting {
		return nil
	}
	part, done, err := s.Store.Part(ctx, list.ID, list.Run, commune)
	if err != nil || !done || part.Stamp == 0 {
		return err
	}
	return s.mend(ctx, list, &part)
}

func (s Steps) mend(ctx context.Context, list *payment.List, part *payment.Part) error {
	splits, err := s.splitsOf(ctx, list, part.Commune)
	if err != nil {
		return err
	}
	foreign, err := s.Store.Mend(ctx, list.ID, part, s.asPrepared(ctx, part, splits))
	if foreign > 0 {
		slog.WarnContext(ctx, "lines of an overtaken attempt were put right", "list", list.ID, "commune", part.Commune, "lines", foreign)
	}
	return err
}

// Ours refuses a command on lines that are not those the list's parts were made
// of: they are put right, and the officer looks again. Stale "line-changed".
func (s Steps) Ours(ctx context.Context, list *payment.List, lines []payment.Line) error {
	parts := map[org.UnitID]payment.Part{}
	for i := range lines {
		line := &lines[i]
		part, known := parts[line.Commune]
		if !known {
			var err error
			if part, _, err = s.Store.Part(ctx, list.ID, list.Run, line.Commune); err != nil {
				return err
			}
			parts[line.Commune] = part
		}
		if part.Stamp > 0 && line.Stamp != part.Stamp {
			return errors.Join(fault.Stale("line-changed", "Dòng của "+line.Name+" vừa được sửa lại theo danh sách đã lập; hãy xem lại."), s.Mend(ctx, list, line.Commune))
		}
	}
	return nil
}

// asPrepared walks a commune's lines as its part was made of, from its file and
// how lines were split.
func (s Steps) asPrepared(ctx context.Context, part *payment.Part, splits []payment.Split) iter.Seq2[payment.Line, error] {
	divided := map[payment.LineRef]*payment.Split{}
	for i := range splits {
		if splits[i].Counts() {
			divided[splits[i].Line] = &splits[i]
		}
	}
	return func(yield func(payment.Line, error) bool) {
		if part.Sums.Lines == 0 {
			return
		}
		for d, err := range s.packageLines(ctx, part.File) {
			var line payment.Line
			if err == nil {
				line, err = d.Line()
			}
			if split := divided[line.Whole()]; split != nil {
				line.Parts = len(split.Parts)
				if line.LineRef == split.Line {
					line.Deferred = split.Deferred()
				}
			}
			if !yield(line, err) || err != nil {
				return
			}
		}
	}
}

// maxMends is how often foreign lines are put right in one go.
const maxMends = 3

// mending does something with a commune's lines, again when it meets foreign
// ones.
func (s Steps) mending(ctx context.Context, list *payment.List, part *payment.Part, do func() error) error {
	for try := 1; ; try++ {
		err := do()
		if !errors.Is(err, paymentstore.ErrForeign) || try > maxMends {
			return err
		}
		if err := s.mend(ctx, list, part); err != nil {
			return err
		}
	}
}
