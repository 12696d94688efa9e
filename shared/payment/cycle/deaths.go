package cycle

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// NoteDeaths takes over what a person's file says of their death: the record
// for the list of those cut (F-44), and recoveries of what was paid after it.
// It reads nothing but the file and the lists, so events that come twice or in
// another order change nothing.
//
// A death that is recorded while a list is closed is never lost between the
// two: here the record is written before the lines are read, there the lines
// are written before the records are read.
func (s Steps) NoteDeaths(ctx context.Context, file *beneficiary.Beneficiary) error {
	for _, d := range deathsOf(file) {
		if err := s.Store.PutDeath(ctx, d); err != nil {
			return err
		}
		if err := s.afterDeath(ctx, d, ""); err != nil {
			return err
		}
	}
	return nil
}

// deathsOf are the deaths a file ever held, each with when it was undone.
func deathsOf(file *beneficiary.Beneficiary) []payment.Death {
	var deaths []payment.Death
	for _, e := range file.Events {
		switch e.Kind {
		case beneficiary.EventDeath:
			p := file.Person
			deaths = append(deaths, payment.Death{
				Commune: p.Commune, Beneficiary: file.ID, Seq: e.Seq, Name: p.Name, NationalID: string(p.NationalID), Hamlet: p.Hamlet,
				Date: e.Date, Recorded: calendar.MonthOf(e.At), Decision: e.Decision.Number, Reason: e.Reason,
				By: e.Who(), At: e.At,
			})
		case beneficiary.EventUndoDeath:
			if n := len(deaths); n > 0 && deaths[n-1].Undone == nil {
				at := e.At
				deaths[n-1].Undone = &at
			}
		}
	}
	return deaths
}

// maxRecoverMonths bounds how far back a death's payments are looked for, a
// query a month: a slip in the year of death must not read centuries.
const maxRecoverMonths = 600

// afterDeath brings what is owed to a dead person and by them in line with the
// death: what was paid for months after it is recovered, what is still to be
// paid for them is ended. Of a death that was undone it takes all that back.
// Into is the list that is being prepared, "" for none: what it had taken is
// looked at as well. Doing it again changes nothing.
func (s Steps) afterDeath(ctx context.Context, d payment.Death, into payment.ListID) error {
	for {
		err := s.onceAfterDeath(ctx, d, into)
		if errors.Is(err, payment.ErrDone) {
			return nil // undone meanwhile: who told that takes it all back
		}
		if !fault.Is(err, fault.KindStale) {
			return err
		}
	}
}

func (s Steps) onceAfterDeath(ctx context.Context, d payment.Death, into payment.ListID) error {
	lines, err := s.Store.Standings(ctx, s.listsAfter(d), d.Commune, d.Beneficiary)
	if err != nil {
		return err
	}
	open, err := s.Store.OpenOfLines(ctx, lines)
	if err != nil {
		return err
	}
	for i := range lines {
		if n := slices.IndexFunc(open, func(o payment.Open) bool { return o.List == lines[i].List && o.Line.LineRef == lines[i].LineRef }); n >= 0 {
			lines[i].Withheld = open[n].Withheld
		}
	}
	owed, err := s.Store.OwedBy(ctx, d.Commune, d.Beneficiary)
	if err != nil {
		return err
	}
	if err := s.recoverAfter(ctx, d, lines, owed); err != nil {
		return err
	}
	if d.Undone != nil {
		return s.payAgain(ctx, d, open, owed)
	}
	return s.endAfter(ctx, d, into, lines, open, owed)
}

// recoverAfter makes a recovery of each part that was paid for months after
// the death, and voids those of what was not.
func (s Steps) recoverAfter(ctx context.Context, d payment.Death, lines []payment.Standing, owed []payment.Adjustment) error {
	now := s.Clock.Now()
	var want []payment.Adjustment
	if d.Undone == nil {
		want = d.ToRecover(lines, owed, calendar.MonthOf(now).Add(1), now)
	}
	wanted := map[string]bool{}
	for _, a := range want {
		a.ID = unreturned(a.ID, owed)
		wanted[a.ID] = true
		if err := s.Store.PutDeathRecovery(ctx, d, a); err != nil {
			return err
		}
	}
	for _, a := range owed {
		if a.Kind != payment.Recovery || !d.Caused(&a) {
			continue
		}
		if err := s.keepInLine(ctx, d, a, wanted[a.ID]); err != nil {
			return err
		}
	}
	return nil
}

// endAfter ends what is still to be paid for months after the death: arrears
// first, so that no list takes again what is taken off an unpaid line.
func (s Steps) endAfter(ctx context.Context, d payment.Death, into payment.ListID, lines []payment.Standing, open []payment.Open, owed []payment.Adjustment) error {
	now := s.Clock.Now()
	for i := range owed {
		cut := payment.CutArrears{Death: &d}
		if err := s.Store.CutArrears(ctx, d, &owed[i], now, func(a *payment.Adjustment) error { return cut.Apply(a, now) }); err != nil {
			return err
		}
	}
	for i := range open {
		after, changed, ok := d.Withhold(open[i], into, lines, owed, now)
		if !ok {
			continue
		}
		if err := s.Store.Withhold(ctx, d, &open[i], &after, changed); err != nil {
			return err
		}
		for _, c := range changed {
			n := slices.IndexFunc(owed, func(a payment.Adjustment) bool { return a.ID == c.Before.ID })
			owed[n] = c.After
		}
	}
	return nil
}

// payAgain owes again what an undone death had ended.
func (s Steps) payAgain(ctx context.Context, d payment.Death, open []payment.Open, owed []payment.Adjustment) error {
	now := s.Clock.Now()
	for i := range owed {
		err := s.Store.AdjustAudited(ctx, owed[i], "undoDeath", "Hủy cắt chết.", now, payment.UncutArrears{Death: &d}.Apply)
		if err != nil {
			return err
		}
	}
	for i := range open {
		// Marked first: from then on nobody finds the line paid after all. Killed
		// before it is owed again, the next delivery goes on from here.
		if open[i].Return(d.Seq) {
			if err := s.Store.NoteReturned(ctx, &open[i]); err != nil {
				return err
			}
		}
		back := d.GiveBackWithheld(&open[i], calendar.MonthOf(now).Add(1), now)
		if err := s.Store.PutAdjustments(ctx, back); err != nil {
			return err
		}
	}
	return nil
}

// unreturned is the id of a recovery, or of the next one in its place where
// what it took was given back: what is paid after all is owed anew.
func unreturned(id string, owed []payment.Adjustment) string {
	for n, name := 2, id; ; n++ {
		at := slices.IndexFunc(owed, func(a payment.Adjustment) bool { return a.ID == name })
		if at < 0 || !owed[at].Returned() {
			return name
		}
		name = id + "-" + strconv.Itoa(n)
	}
}

// keepInLine voids a recovery of what was not paid after all, or whose death
// was undone, and owes back what it took; it opens one again whose money was
// paid.
func (s Steps) keepInLine(ctx context.Context, d payment.Death, a payment.Adjustment, wanted bool) error {
	for {
		err := s.oneInLine(ctx, d, a, wanted)
		if !fault.Is(err, fault.KindStale) {
			return err
		}
		if a, err = s.Store.Adjustment(ctx, a.Commune, a.Beneficiary, a.ID); err != nil {
			return err
		}
	}
}

func (s Steps) oneInLine(ctx context.Context, d payment.Death, a payment.Adjustment, wanted bool) error {
	now := s.Clock.Now()
	if wanted {
		return s.Store.AdjustAudited(ctx, a, "reviveRecovery", "Đã chi trả sau khi chết.", now, payment.ReviveRecovery{}.Apply)
	}
	why := cmp.Or(strings.TrimSpace(d.Reason), "Khoản đã chi trả sau khi chết không còn.")
	if d.Undone != nil {
		why = "Hủy cắt chết."
	}
	// What is owed back is stored first: killed after it, the next delivery
	// goes on from here.
	voided := a
	err := payment.VoidRecovery{Reason: why}.Apply(&voided, payment.System, now)
	if errors.Is(err, payment.ErrDone) {
		return nil
	}
	if err := s.Store.PutAdjustments(ctx, voided.GiveBack(calendar.MonthOf(now).Add(1), payment.System, now)); err != nil {
		return err
	}
	return s.Store.AdjustAudited(ctx, a, "voidRecovery", why, now, func(a *payment.Adjustment) error {
		return payment.VoidRecovery{Reason: why}.Apply(a, payment.System, now)
	})
}

// listsAfter are the monthly lists of the months after a death, through next
// month's.
func (s Steps) listsAfter(d payment.Death) []payment.ListID {
	locality := s.Units.Locality(d.Commune)
	until := calendar.MonthOf(s.Clock.Now()).Add(1)
	month := d.Date.Month().Add(1)
	if first := until.Add(-maxRecoverMonths); month.Before(first) {
		month = first
	}
	var lists []payment.ListID
	for ; !until.Before(month); month = month.Add(1) {
		lists = append(lists, payment.NewListID(locality, month, payment.Monthly))
	}
	return lists
}

// recentDeaths is how many months of recorded deaths a closing looks at: who
// was cut earlier is on no list any more, not even with money carried over.
const recentDeaths = 36

// recoverDead makes recoveries of what a list that is closed has paid to
// people who had died before its month, and ends what it did not. The lines
// must be written already.
func (s Steps) recoverDead(ctx context.Context, id payment.ListID, commune org.UnitID, listed []string) error {
	if id.Type() != payment.Monthly || len(listed) == 0 {
		return nil
	}
	deaths, err := s.deaths(ctx, id, commune)
	if err != nil {
		return err
	}
	of := map[string][]payment.Death{}
	for _, d := range deaths {
		// One that was undone may have passed by a line that was entered as paid.
		if d.Undone != nil || !d.Lawful(id.Period()) {
			of[d.Beneficiary] = append(of[d.Beneficiary], d)
		}
	}
	for _, who := range listed {
		for _, d := range of[who] {
			if err := s.afterDeath(ctx, d, ""); err != nil {
				return err
			}
		}
		delete(of, who) // somebody may have several lines
	}
	return nil
}

// deaths are those of a commune that a list looks at, undone or not.
func (s Steps) deaths(ctx context.Context, id payment.ListID, commune org.UnitID) ([]payment.Death, error) {
	return s.Store.Deaths(ctx, commune, id.Period().Add(-recentDeaths), calendar.MonthOf(s.Clock.Now()))
}

// dead are the people of a commune whose death stands, by name of their file.
func (s Steps) dead(ctx context.Context, id payment.ListID, commune org.UnitID) (map[string]payment.Death, error) {
	deaths, err := s.deaths(ctx, id, commune)
	if err != nil {
		return nil, err
	}
	dead := map[string]payment.Death{}
	for _, d := range deaths {
		if d.Undone == nil {
			dead[d.Beneficiary] = d
		}
	}
	return dead, nil
}

// endForDead ends what is still to be paid for months after a death before a
// list reckons with it (F-44, F-47): what was told since it was left unpaid or
// entered. It reports whether there was any, so that it has to be read again.
func (s Steps) endForDead(ctx context.Context, id payment.ListID, commune org.UnitID, extras map[string]*payment.Extra) (changed bool, err error) {
	if id.Type() != payment.Monthly || len(extras) == 0 {
		return false, nil
	}
	dead, err := s.dead(ctx, id, commune)
	if err != nil {
		return false, err
	}
	for who, x := range extras {
		if d, isDead := dead[who]; isDead && d.Concerns(x) {
			changed = true
			if err := s.afterDeath(ctx, d, id); err != nil {
				return false, err
			}
		}
	}
	return changed, nil
}
