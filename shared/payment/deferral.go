package payment

import (
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// Deferrals are the arrears that pay what a split put off, in the months it
// names (F-52). NewID makes their ids, which the split remembers.
func (s *Split) Deferrals(list ListID, line *Line, newID func() string) []Adjustment {
	var owed []Adjustment
	for i := range s.Later {
		p := &s.Later[i]
		p.Adjustment = "split-" + newID()
		owed = append(owed, Adjustment{
			ID: p.Adjustment, Kind: Arrears, Commune: s.Line.Commune, Beneficiary: s.Line.Beneficiary, Policy: s.Line.Policy,
			Name: line.Name, NationalID: line.NationalID, Category: line.Category, Budget: line.Budget,
			Amount: p.Amount, Month: p.Month, From: list.Period(), Through: list.Period(),
			Reason: "Tách tiền chi trả kỳ " + list.Period().Vietnamese() + ", trả vào kỳ " + p.Month.Vietnamese() + ".",
			Source: "split/" + string(list), By: s.By, At: s.At,
		})
	}
	return owed
}

// TakeBack ends a deferral whose split no longer counts: the list pays the
// money itself again.
type TakeBack struct{ Why string }

// Apply cancels what was put off; ErrDone when that was done before. Refused
// "deferral-listed" when a later list bears it already.
func (c TakeBack) Apply(a *Adjustment, at time.Time) error {
	if a.Cancelled != nil {
		return ErrDone
	}
	if a.Listed() > 0 || a.Settled() > 0 {
		return fault.Refused("deferral-listed", "Tiền hoãn của "+a.Name+" đã vào "+a.listName()+"; hãy xóa danh sách đó trước.")
	}
	a.cancel(Cancelled{Reason: c.Why, By: System, At: at})
	return nil
}

// Only makes the split one that defers and no longer divides: the sum of its
// line changed, and a later list pays what was put off. ok is false when the
// line has not that much of its own.
func (s *Split) Only(line *Line) (kept Split, ok bool) {
	if len(s.Later) == 0 || line.Regular < s.Deferred() || line.Total < s.Deferred() {
		return Split{}, false
	}
	kept = *s
	kept.Whole = Sums{}
	kept.Whole.Count(line)
	kept.Parts = []money.Dong{line.Total - s.Deferred()}
	return kept, true
}
