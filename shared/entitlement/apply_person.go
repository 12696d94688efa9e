package entitlement

import (
	"context"
	"slices"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
	"ansinh/shared/policy"
)

// person applies one person's rows, again from the start when the file or a
// booking was changed by somebody else.
func (a *application) person(ctx context.Context, file beneficiary.Beneficiary, rows []Row) (result, error) {
	for try := 1; ; try++ {
		res, change, bookings := a.plan(file, rows)
		if len(bookings) == 0 {
			return res, nil
		}
		err := a.Store.Apply(ctx, change, bookings, res.owed)
		if err == nil {
			return res, nil
		}
		if !fault.Is(err, fault.KindStale) || try == maxTries {
			return result{}, err
		}
		files, err := a.Store.Files(ctx, []string{file.ID})
		if err != nil {
			return result{}, err
		}
		if err := a.readBookings(ctx); err != nil {
			return result{}, err
		}
		file = files[file.ID]
	}
}

// plan works out what to write for a person. Rows that were applied before are
// among the applied and need no write; bookings is empty when nothing does. What
// is owed is written with what is booked: a month that is booked and owed by
// nobody would never be found again.
func (a *application) plan(file beneficiary.Beneficiary, rows []Row) (res result, change *beneficiary.Commit, bookings []Booking) {
	after := copyOf(file)
	for _, row := range rows {
		b := a.booking(&row)
		if slices.Contains(b.Reviews, a.review.ID) {
			res.applied = append(res.applied, row)
			res.before = append(res.before, a.adjustments(&row, &after)...)
			continue
		}
		next := copyOf(after)
		why := a.change(&next, &row, b)
		owed := a.adjustments(&row, &next)
		if why == "" {
			why = wrongIn(owed)
		}
		if why != "" {
			res.refused = append(res.refused, refusal{row, why})
			continue
		}
		after, res.owed = next, append(res.owed, owed...)
		res.applied = append(res.applied, row)
		bookings = append(bookings, a.book(b, &row))
	}
	if len(after.Events) > len(file.Events) {
		after.Version++
		change = &beneficiary.Commit{Before: &file, After: after}
	}
	return res, change, bookings
}

// wrongIn says what is wrong with an adjustment, "" when nothing is.
func wrongIn(owed []payment.Adjustment) string {
	for i := range owed {
		if f := fault.As(owed[i].Check()); f != nil {
			return f.Detail
		}
	}
	return ""
}

// change makes a row's events on a file, after holding the file against the
// law anew: a row that no longer follows is refused in words.
func (a *application) change(b *beneficiary.Beneficiary, row *Row, booked Booking) (why string) {
	c := Case{Birth: b.Person.Birth, Province: a.Units.Province(a.review.Unit), Listed: map[calendar.Month]money.Dong{}, Booked: booked.Months}
	for _, e := range b.RollEntries() {
		if e.Policy == row.Policy {
			c.Entry = e
		}
	}
	for _, m := range row.Months {
		if m.OnList {
			c.Listed[m.Month] = m.Listed
		}
	}
	fresh := a.review.Window.Examine(a.Law, &c)
	if fresh.Arrears != row.Arrears || fresh.Recovery != row.Recovery || !slices.Equal(fresh.Changes, row.Changes) {
		return "Hồ sơ đã thay đổi từ lúc rà soát; hãy rà soát lại."
	}
	who := a.review.Confirmer()
	by := beneficiary.By{ID: who.ID, Name: who.Name, Office: who.Office, Source: a.review.Object(), At: a.now()}
	for _, change := range row.Changes {
		if err := a.event(b, row, change, by); err != nil && !fault.HasCode(err, "nothing-changes") {
			if f := fault.As(err); f != nil {
				return f.Detail
			}
			return err.Error()
		}
	}
	return ""
}

func (a *application) event(b *beneficiary.Beneficiary, row *Row, c Change, by beneficiary.By) error {
	reason := "Rà soát mức hưởng: " + Words[row.Reason]
	if c.Kind == beneficiary.EventStop {
		return beneficiary.StopPolicy{Policy: row.Policy, From: c.Month, Decision: a.review.Decided.Decision, Reason: reason}.Apply(b, by)
	}
	return beneficiary.AdjustPolicy{
		Policy: row.Policy, Category: c.Category, Coefficient: policy.Coefficient(c.Coefficient), Amount: c.Amount, From: c.Month,
		Decision: a.review.Decided.Decision, Reason: reason,
	}.Apply(b, a.Law, by)
}

// book adds the row's differences to what was booked.
func (a *application) book(b Booking, row *Row) Booking {
	months := make(map[calendar.Month]money.Dong, len(b.Months)+len(row.Months))
	for m, d := range b.Months {
		months[m] = d
	}
	for _, m := range row.Months {
		if m.Difference != 0 {
			months[m.Month] += m.Difference
		}
	}
	b.Months, b.Reviews = months, append(slices.Clone(b.Reviews), a.review.ID)
	b.Version++
	return b
}

// Words are the reasons as officers say them.
var Words = map[Reason]string{
	Raise: "mức chuẩn thay đổi", Aged: "hệ số theo tuổi thay đổi", Late: "biến động ghi sau khi danh sách đã gửi",
	Decision: "mức hưởng ghi theo quyết định", Ended: "không còn phù hợp độ tuổi hoặc nhóm đối tượng", Entered: "đã có truy lĩnh, truy thu nhập tay",
}

// adjustments are a row's arrears and recovery, with ids that follow from the
// review: made again, they are the same.
func (a *application) adjustments(row *Row, file *beneficiary.Beneficiary) []payment.Adjustment {
	var owed []payment.Adjustment
	add := func(kind payment.AdjustmentKind, amount money.Dong, of func(money.Dong) bool) {
		if amount == 0 {
			return
		}
		x := payment.Adjustment{
			ID: "review-" + a.review.ID + "-" + row.Policy + "-" + string(kind), Kind: kind, Commune: a.commune,
			Beneficiary: row.Beneficiary, Policy: row.Policy, Name: row.Name, NationalID: string(file.Person.NationalID), Category: row.Category,
			Amount: amount, Month: a.review.Window.Next, Reason: "Rà soát mức hưởng: " + Words[row.Reason] + ", QĐ " + a.review.Decided.Decision.Number,
			Source: a.review.Object(), By: a.review.Confirmer(), At: a.review.Decided.At, Version: 1,
		}
		if p, ok := file.Policy(row.Policy); ok {
			x.Budget = p.Budget
		}
		for _, m := range row.Months {
			if of(m.Difference) {
				if x.From == "" {
					x.From = m.Month
				}
				x.Through = m.Month
			}
		}
		owed = append(owed, x)
	}
	add(payment.Arrears, row.Arrears, func(d money.Dong) bool { return d > 0 })
	add(payment.Recovery, row.Recovery, func(d money.Dong) bool { return d < 0 })
	return owed
}
