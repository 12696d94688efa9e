package cycle

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
)

// splitter divides the lines of one commune as the list's splits say (F-52),
// and notes which splits no longer fit.
type splitter struct {
	splits map[payment.LineRef]*payment.Split // by whole line, those that count
	kept   []payment.Split                    // all of the commune, as they were read
	seen   map[payment.LineRef]bool
	// divided are the parts of each line that was divided in this run.
	divided map[payment.LineRef][]payment.Line
	// void ends a split that does not fit; it may keep what a later list pays
	// already.
	void func(s *payment.Split, line *payment.Line) (*payment.Split, error)
}

// splitterOf reads the splits of a commune.
func (s Steps) splitterOf(ctx context.Context, list *payment.List, commune org.UnitID) (*splitter, error) {
	kept, err := s.splitsOf(ctx, list, commune)
	if err != nil {
		return nil, err
	}
	d := &splitter{
		splits: map[payment.LineRef]*payment.Split{}, kept: kept, seen: map[payment.LineRef]bool{}, divided: map[payment.LineRef][]payment.Line{},
	}
	for i := range kept {
		if kept[i].Counts() {
			split := kept[i]
			d.splits[split.Line] = &split
		}
	}
	d.void = func(split *payment.Split, line *payment.Line) (*payment.Split, error) {
		return s.voidSplit(ctx, list, split, line)
	}
	return d, nil
}

// splitsOf reads how lines of a list are split, in a commune or in all of
// them; nothing is read where none ever was.
func (s Steps) splitsOf(ctx context.Context, list *payment.List, commune org.UnitID) ([]payment.Split, error) {
	if !list.Split {
		return nil, nil
	}
	return s.Store.Splits(ctx, list.ID, commune)
}

// divide gives the lines that are written for one: its parts, or itself.
func (d *splitter) divide(line *payment.Line, x *payment.Extra) ([]payment.Line, error) {
	split := d.splits[line.LineRef]
	if split == nil {
		return []payment.Line{*line}, nil
	}
	d.seen[line.LineRef] = true
	if !split.Fits(line) {
		var err error
		if split, err = d.void(split, line); err != nil {
			return nil, err
		}
		if split == nil {
			return []payment.Line{*line}, nil
		}
	}
	parts, err := split.Divide(*line)
	if err != nil {
		return nil, err
	}
	if x != nil {
		x.Spread(parts)
	}
	d.divided[line.LineRef] = parts
	return parts, nil
}

// finish ends the splits of lines that are no longer on the list.
func (d *splitter) finish() error {
	for ref, split := range d.splits {
		if d.seen[ref] {
			continue
		}
		if _, err := d.void(split, nil); err != nil {
			return err
		}
	}
	return nil
}

// voidSplit ends a split whose line's sum is another now: what it put off is
// taken back, unless a later list pays that already. Then the split goes on
// deferring, as long as the line has that much of its own.
func (s Steps) voidSplit(ctx context.Context, list *payment.List, split *payment.Split, line *payment.Line) (*payment.Split, error) {
	void := *split
	void.Void, void.VoidRun = "Số tiền của dòng đã thay đổi khi lập lại danh sách.", list.Run
	err := s.takeBack(ctx, split, void.Void)
	switch {
	case fault.HasCode(err, "deferral-listed") && line != nil:
		if kept, ok := split.Only(line); ok {
			return &kept, s.Store.VoidSplit(ctx, list.ID, kept)
		}
		fallthrough
	case fault.HasCode(err, "deferral-listed"):
		void.Void += " " + fault.As(err).Detail
	case err != nil:
		return nil, err
	}
	return nil, s.Store.VoidSplit(ctx, list.ID, void)
}

// takeBack cancels what a split put off, so that this list pays it itself.
func (s Steps) takeBack(ctx context.Context, split *payment.Split, why string) error {
	for _, p := range split.Later {
		a, err := s.Store.Adjustment(ctx, split.Line.Commune, split.Line.Beneficiary, p.Adjustment)
		if err != nil {
			return err
		}
		err = s.Store.Adjust(ctx, a, func(a *payment.Adjustment) error { return payment.TakeBack{Why: why}.Apply(a, s.Clock.Now()) })
		if err != nil {
			return err
		}
	}
	return nil
}

// whole walks the lines there are with the parts of a split line made one
// again. Lines that neither the list's last part nor this run left are
// ErrForeign: such a list is prepared anew from the roll.
func (s Steps) whole(ctx context.Context, list *payment.List, commune org.UnitID, kept []payment.Split) iter.Seq2[payment.Line, error] {
	return func(yield func(payment.Line, error) bool) {
		id := list.ID
		last, _, err := s.Store.Part(ctx, id, list.Run, commune)
		if err != nil {
			yield(payment.Line{}, err)
			return
		}
		for line, err := range s.Store.Lines(ctx, id, commune) {
			if err == nil && last.Stamp > 0 && line.Stamp != last.Stamp && !paymentstore.OfRun(line.Stamp, list.Run) {
				err = fmt.Errorf("%w: %s of %s", paymentstore.ErrForeign, line.LineRef, id)
			}
			if err == nil && line.LineRef != line.Whole() {
				continue // the first part stands for all
			}
			if err == nil && line.Parts > 0 {
				n := slices.IndexFunc(kept, func(split payment.Split) bool { return split.Line == line.LineRef })
				if n < 0 {
					err = fmt.Errorf("cycle: line %s of %s is split and nothing says how", line.LineRef, id)
				} else {
					line = kept[n].Undivided(line)
				}
			}
			if !yield(line, err) || err != nil {
				return
			}
		}
	}
}

// respread moves what lines bear of what is owed onto the parts they are in
// now, after a run that only split.
func (s Steps) respread(ctx context.Context, id payment.ListID, commune org.UnitID, d *splitter) error {
	if id.Type() != payment.Monthly {
		return nil
	}
	var people []*payment.Extra
	told := map[string]bool{}
	for i := range d.kept {
		who := d.kept[i].Line.Beneficiary
		if told[who] {
			continue
		}
		told[who] = true
		owed, err := s.Store.OpenAdjustments(ctx, commune, who)
		if err != nil {
			return err
		}
		x := &payment.Extra{}
		for _, a := range owed {
			if a.On(id) {
				x.Owed, x.Parts = append(x.Owed, a), append(x.Parts, a.Gathered(id))
			}
		}
		for ref, parts := range d.divided {
			if ref.Beneficiary == who {
				x.Spread(parts)
			}
		}
		people = append(people, x)
	}
	return s.keepTakes(ctx, id, people)
}

// dropped tells the officer which splits a preparation had to give up.
func (s Steps) dropped(ctx context.Context, list *payment.List, run int) (*outbox.Event, error) {
	splits, err := s.splitsOf(ctx, list, "")
	if err != nil {
		return nil, err
	}
	var names []string
	for i := range splits {
		if splits[i].VoidRun == run {
			names = append(names, splits[i].Name)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	shown := names[:min(len(names), 5)]
	text := "Lập lại danh sách kỳ " + list.ID.Period().Vietnamese() + ": bỏ " + strconv.Itoa(len(names)) +
		" cách tách tiền vì số tiền của dòng đã thay đổi (" + strings.Join(shown, ", ") + "); hãy tách lại nếu cần."
	return s.notice("split-dropped", text, list.ID, list.PreparedBy), nil
}
