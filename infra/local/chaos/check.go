package chaos

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// check holds the lists of the month and of the one before it to what must
// always be true; what is not is kept for the report.
func (m *month) check(ctx context.Context) error {
	var ids []string
	for _, id := range m.lists {
		if _, period := placeOf(id); !period.Before(m.period.Add(-1)) && (m.open == nil || m.open.id != id) {
			ids = append(ids, id)
		}
	}
	b, err := m.read(ctx, ids)
	if err != nil {
		return err
	}
	for _, w := range b.violations() {
		m.wrong = append(m.wrong, fmt.Sprintf("after %s: %s", m.period, w))
	}
	return nil
}

// violations names what is not as it must be in any run (F-57, F-24, F-44).
func (b *books) violations() (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	for _, id := range slices.Sorted(maps.Keys(b.Lists)) {
		l := b.Lists[id]
		for _, what := range l.unbalanced() {
			say("%s: %s", id, what)
		}
		for _, what := range l.doubled() {
			say("%s: two live lines of %s", id, what)
		}
	}
	for name, page := range b.Periods {
		if !page.Balanced {
			say("the balance page of %s: %+v", name, page)
		}
	}
	for name, a := range b.Owed {
		if what := a.unbalanced(); what != "" {
			say("%s: %s", name, what)
		}
	}
	return append(append(wrong, b.carried()...), b.paidAfterDeath()...)
}

// unbalanced names sums of a list that its lines and files do not have.
func (l *listBooks) unbalanced() (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	var all sums
	var done tally
	communes := map[string]sums{}
	for _, one := range l.Lines {
		of := communes[one.Commune]
		all.count(one)
		of.count(one)
		communes[one.Commune] = of
		done.Listed += one.Total
		if one.Status == "PAID" {
			done.Paid, done.PaidLines = done.Paid+one.Total, done.PaidLines+1
		} else {
			done.Unpaid, done.UnpaidLines = done.Unpaid+one.Total, done.UnpaidLines+1
		}
		if one.Regular+one.Arrears+one.CarryOver-one.Recovery != one.Total || one.Total < 0 {
			say("the line %+v does not add up", one)
		}
	}
	if all != l.Sums {
		say("its lines add up to %+v, it says %+v", all, l.Sums)
	}
	for commune, of := range l.Communes {
		if of != communes[commune] {
			say("the lines of %s add up to %+v, it says %+v", commune, communes[commune], of)
		}
	}
	if done != l.Balance {
		say("its lines are %+v, it says %+v", done, l.Balance)
	}
	return append(wrong, l.misfiled()...)
}

func (s *sums) count(l line) {
	s.Lines++
	s.Regular += l.Regular
	s.Arrears += l.Arrears
	s.Recovery += l.Recovery
	s.CarryOver += l.CarryOver
	s.Total += l.Total
}

// misfiled names sums of a list that its files for analysts do not have.
func (l *listBooks) misfiled() (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	var total, settled, arrears, recovery int64
	for _, row := range l.FileLines {
		total += row.Total
	}
	for _, row := range l.FileSettlements {
		if row.Counts {
			settled += row.Paid + row.Unpaid
		}
	}
	for _, row := range l.FileArrears {
		arrears += row.Amount
	}
	for _, row := range l.FileRecoveries {
		recovery += row.Amount
	}
	if len(l.FileLines) != l.Sums.Lines || money.Dong(total) != l.Sums.Total {
		say("the file for analysts has %d lines of %d", len(l.FileLines), total)
	}
	if money.Dong(settled) != l.Sums.Total {
		say("the settlements for analysts come to %d", settled)
	}
	if money.Dong(arrears) != l.Sums.Arrears || money.Dong(recovery) != l.Sums.Recovery {
		say("the arrears for analysts come to %d, the recoveries to %d", arrears, recovery)
	}
	return wrong
}

// doubled names who is on a list twice other than in the parts of one split
// line.
func (l *listBooks) doubled() (twice []string) {
	byWhole := map[string][]line{}
	for _, one := range l.Lines {
		byWhole[one.whole()] = append(byWhole[one.whole()], one)
	}
	for whole, lines := range byWhole {
		names := map[string]bool{}
		for _, one := range lines {
			names[one.Policy] = true
			if len(lines) > 1 && one.Parts != len(lines) {
				names = nil
				break
			}
		}
		if len(names) != len(lines) {
			twice = append(twice, whole)
		}
	}
	return twice
}

// unbalanced says what is wrong with an adjustment: amount = settled + on
// lists + left + cancelled, and its takes are what was settled or is listed.
func (a *adjustment) unbalanced() string {
	if a.Amount != a.Settled+a.Listed+a.Remaining+a.Cancelled {
		return fmt.Sprintf("%s is not %s + %s + %s + %s", a.Amount, a.Settled, a.Listed, a.Remaining, a.Cancelled)
	}
	var settled, listed money.Dong
	for _, t := range a.Takes {
		switch t.Status {
		case "PAID":
			settled += t.Amount
		case "ENDED": // by a death, among what is cancelled
		default:
			listed += t.Amount
		}
	}
	for _, c := range a.Collections {
		settled += c.Amount
	}
	if settled != a.Settled || listed != a.Listed {
		return fmt.Sprintf("its takes are %s settled and %s listed, it says %s and %s", settled, listed, a.Settled, a.Listed)
	}
	return ""
}

// carried names unpaid money that its list says was carried over and the other
// list does not bear, or the other way round.
func (b *books) carried() (wrong []string) {
	if !b.complete {
		return nil
	}
	came, on := map[string]money.Dong{}, map[string]money.Dong{}
	for _, l := range b.Lists {
		for _, one := range l.Lines {
			if one.CarriedTo != "" {
				came[one.CarriedTo+" "+one.whole()] += one.Total
			}
		}
	}
	for id, l := range b.Lists {
		for _, one := range l.Lines {
			on[id+" "+one.whole()] += one.CarryOver
		}
	}
	for name := range on {
		if came[name] != on[name] {
			wrong = append(wrong, fmt.Sprintf("%s: %s was carried over to it, it bears %s", name, came[name], on[name]))
		}
		delete(came, name)
	}
	for name, left := range came {
		wrong = append(wrong, fmt.Sprintf("%s: %s was carried over to it, it is not there", name, left))
	}
	return wrong
}

// paidAfterDeath names lines that were paid for a month after a death and are
// not to be recovered to the đồng (F-44).
func (b *books) paidAfterDeath() (wrong []string) {
	owed := map[string]money.Dong{} // by list, person and policy
	for _, a := range b.Owed {
		if list := a.Source[strings.LastIndexByte(a.Source, '/')+1:]; a.Kind == "recovery" && strings.HasPrefix(a.Source, "death/") && a.Cancelled == 0 {
			owed[list+" "+a.Beneficiary+" "+a.Policy] += a.Amount
		}
	}
	for id, l := range b.Lists {
		_, period := placeOf(id)
		got := map[string]money.Dong{}
		for _, one := range l.Lines {
			if d, dead := b.Deaths[one.Beneficiary]; dead && d.UndoneAt == "" && after(d, period) && b.reached(id, one) {
				got[id+" "+one.whole()] += one.Regular
			}
		}
		for name, amount := range got {
			if strings.HasSuffix(id, ":"+monthly) && owed[name] != amount {
				wrong = append(wrong, fmt.Sprintf("%s: %s was paid after the death, %s is to be recovered", name, amount, owed[name]))
			}
		}
	}
	return wrong
}

func after(d death, period calendar.Month) bool { return d.Date.Month().Before(period) }

// reached reports whether a line's money was paid on its list, or on the one
// it was carried over to at last.
func (b *books) reached(id string, l line) bool {
	if l.Status == "PAID" {
		return true
	}
	next, there := b.Lists[l.CarriedTo]
	return l.CarriedTo != "" && l.CarriedTo != id && there && slices.ContainsFunc(next.Lines, func(n line) bool {
		return n.whole() == l.whole() && n.CarryOver > 0 && b.reached(l.CarriedTo, n)
	})
}
