package cycle_test

import (
	"testing"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// quarter opens an office whose months are settled three at a time and brings
// January, February and March to the provider.
func quarter(t *testing.T, db *dynamo.DB) (o *office, months []payment.ListID) {
	t.Helper()
	o = openOn(t, db)
	o.terms.From, o.terms.MonthsPerSettlement = "2024-01", 3
	o.roll.add(alone, "an", 500_000)
	o.roll.add(alone, "binh", 700_000)
	o.roll.add(alone, "chi", 900_000)
	for _, month := range []calendar.Month{"2024-01", "2024-02", "2024-03"} {
		id := payment.NewListID(alone, month, payment.Monthly)
		o.on(month.OnDay(2))
		o.must(o.prepare(id))
		o.must(o.send(id))
		months = append(months, id)
	}
	return o, months
}

type onRange = func(l *payment.List, others []payment.List, at time.Time) ([]dynamo.Write, error)

// together takes an action on a list as the desk does: held against the lists
// settled with it, which may not change meanwhile.
func (o *office) together(id payment.ListID, a payment.Action, apply onRange) error {
	l := o.list(id)
	others, err := o.store.Others(o.ctx, &l, o.settings())
	o.must(err)
	together := payment.Together{Others: others, Settings: o.settings()}
	if err := together.Allows(&l, a); err != nil {
		return err
	}
	bound, before := o.store.Unchanged(together.Binds(&l, a)), l.State
	more, err := apply(&l, others, o.clock.Now())
	if err != nil {
		return err
	}
	return o.store.Save(o.ctx, paymentstore.Change{
		List: &l, Action: a, Before: before, By: who, Caller: auth.Caller{ID: who.ID}, At: o.clock.Now(), More: append(more, bound...),
	})
}

// message is what the provider says of every line of some lists; the head's
// lines name no package.
func (o *office) message(head payment.ListID, lists []payment.ListID, unpaid map[payment.ListID]string) cycle.Message {
	m := cycle.Message{ID: "tin-" + o.clock.Now().Format(time.DateOnly), ReceivedDate: calendar.DateOf(o.clock.Now())}
	var statuses []provider.DisbursementStatus
	var paid, left money.Dong
	for _, id := range lists {
		list := o.list(id)
		for _, line := range o.lines(id) {
			s := provider.DisbursementStatus{ReferenceID: line.LineRef.String(), Status: provider.Success, Amount: line.Total}
			if id != head {
				s.Package = string(list.Package().ID)
			} else {
				m.Package = list.Package().ID
			}
			if unpaid[id] == line.Beneficiary {
				s.Status, s.ReasonMessage = provider.Rejected, "vắng mặt"
				left += line.Total
			} else {
				paid += line.Total
			}
			statuses = append(statuses, s)
		}
	}
	m.PaidTotal, m.UnpaidTotal = int64(paid), int64(left)
	m.Statuses = func(yield func(provider.DisbursementStatus, error) bool) {
		for _, s := range statuses {
			if !yield(s, nil) {
				return
			}
		}
	}
	return m
}

// receive transmits a message to the head's package.
func (o *office) receive(head payment.ListID, m cycle.Message) error {
	l := o.list(head)
	others, err := o.store.Others(o.ctx, &l, o.settings())
	o.must(err)
	m.Others = others
	settlement, err := o.steps.CheckSettlement(o.ctx, &l, m)
	if err != nil {
		return err
	}
	return o.together(head, payment.DoReceive, func(l *payment.List, others []payment.List, at time.Time) ([]dynamo.Write, error) {
		return nil, payment.Receive{Settlement: settlement, Others: others}.Apply(l, payment.By{ID: "buu-dien"}, at)
	})
}

// machines does what the executions of the lists do until none has work left.
func (o *office) machines(lists []payment.ListID) {
	o.t.Helper()
	for range 20 {
		idle := true
		for _, id := range lists {
			v, err := o.look(id)
			o.must(err)
			switch {
			case v.Behind:
				o.must(o.steps.FollowHead(o.ctx, id))
			case v.State == payment.Closing:
				o.must(o.finish(id))
			default:
				continue
			}
			idle = false
		}
		if idle {
			return
		}
	}
	o.t.Fatal("the machines never come to rest")
}

func (o *office) closeTogether(id payment.ListID) error {
	return o.together(id, payment.DoClose, func(l *payment.List, _ []payment.List, at time.Time) ([]dynamo.Write, error) {
		return nil, payment.Close{Communes: 1}.Apply(l, who, at)
	})
}

// Given n = 3, when months 1-3 are paid, then one settlement covers the three
// months and closes three periods.
func TestSettlement_F07_OneSettlementClosesThreePeriods(t *testing.T) {
	o, months := quarter(t, dynamotest.Start(t, tables, "lines", "settings", "audit"))
	january, february, head := months[0], months[1], months[2]
	unpaid := map[payment.ListID]string{january: "an", head: "an"}

	// The provider answers, and the officer acts, at the head only.
	for _, action := range []payment.Action{payment.DoReceive, payment.DoExtend, payment.DoClose, payment.DoReturn} {
		err := o.together(february, action, func(*payment.List, []payment.List, time.Time) ([]dynamo.Write, error) { return nil, nil })
		if !fault.HasCode(err, "settlement-head") {
			t.Errorf("%s of February alone: %v", action, err)
		}
	}
	// F-33: the extension of the head is that of all.
	o.on("2024-03-26")
	o.must(o.steps.MarkOverdue(o.ctx, january))
	o.must(o.together(head, payment.DoExtend, func(l *payment.List, _ []payment.List, at time.Time) ([]dynamo.Write, error) {
		return nil, payment.Extend{Days: 4, Reason: "chậm", Confirmed: true, Settings: o.settings()}.Apply(l, who, at)
	}))
	o.machines(months)
	if l := o.list(january); l.SettlementDeadline != "2024-03-29" || l.Overdue {
		t.Errorf("January is due %s, overdue %v", l.SettlementDeadline, l.Overdue)
	}
	// F-21, F-57: a month left out, or a đồng too much in one of them.
	if err := o.receive(head, o.message(head, []payment.ListID{january, head}, unpaid)); !fault.HasCode(err, "settlement-lines") {
		t.Errorf("without February: %v", err)
	}
	wrong := o.message(head, months, unpaid)
	wrong.PaidTotal++
	if err := o.receive(head, wrong); !fault.HasCode(err, "settlement-unbalanced") {
		t.Errorf("a đồng too much: %v", err)
	}
	o.must(o.receive(head, o.message(head, months, unpaid)))
	o.machines(months)
	told := o.list(head)
	for _, id := range months {
		if l := o.list(id); l.State != payment.SettlementReceived || l.Settlement().Message != told.Settlement().Message {
			t.Errorf("%s is %s", id, l.State)
		}
	}
	// F-25: returned at the head, returned for all; a corrected one comes.
	o.must(o.together(head, payment.DoReturn, func(l *payment.List, _ []payment.List, at time.Time) ([]dynamo.Write, error) {
		return nil, payment.Return{Remarks: "thiếu"}.Apply(l, who, at)
	}))
	o.machines(months)
	if l := o.list(january); l.State != payment.Paying || l.Settlements[0].Remarks != "thiếu" {
		t.Errorf("January: %s %+v", l.State, l.Settlements)
	}
	unpaid[february] = "chi"
	o.on("2024-03-28")
	o.must(o.receive(head, o.message(head, months, unpaid)))
	o.machines(months)
	if err := o.closeTogether(head); !fault.HasCode(err, "close-too-early") { // F-23
		t.Errorf("before the cut-off: %v", err)
	}
	o.on("2024-03-30")
	o.must(o.closeTogether(head))
	o.machines(months)
	for i, want := range []money.Dong{500_000, 900_000, 500_000} {
		l := o.list(months[i])
		if l.State != payment.Settled || l.Unpaid.Money != want || l.Paid.Money+l.Unpaid.Money != 2_100_000 {
			t.Errorf("%s is %s: paid %s, unpaid %s", l.ID, l.State, l.Paid.Money, l.Unpaid.Money)
		}
		o.must(o.lock(l.ID))
	}
	// F-47: the next month takes over what all three left unpaid, once.
	april := payment.NewListID(alone, "2024-04", payment.Monthly)
	o.on("2024-04-02")
	o.must(o.prepare(april))
	o.must(o.prepare(april))
	lines := o.lines(april)
	if lines["an"].CarryOver != 1_000_000 || lines["chi"].CarryOver != 900_000 || lines["binh"].CarryOver != 0 {
		t.Errorf("carried over: %+v", lines)
	}
	o.must(o.delete(april))
	if l := o.lines(january)["an"]; l.Status != payment.Unpaid {
		t.Errorf("January's line after April was deleted: %s", l.Status)
	}
}

// Killed between two lists of the range, and done again as often as may be,
// the range ends whole.
func TestSettlement_F07_KilledBetweenTwoListsAndRepeated(t *testing.T) {
	o, months := quarter(t, dynamotest.Start(t, tables, "lines", "settings", "audit"))
	head := months[2]
	o.on("2024-03-20")
	o.must(o.receive(head, o.message(head, months, nil)))
	o.on("2024-03-26")
	o.must(o.closeTogether(head))
	// The head settles first while the others have heard of nothing yet.
	o.must(o.finish(head))
	// One list follows its first step, and then the work dies.
	l := o.list(months[0])
	o.must(payment.Follow{Head: o.list(head), Communes: 1}.Apply(&l, o.clock.Now()))
	o.must(o.do(months[0], payment.DoReceive, func(stored *payment.List, at time.Time) error {
		return payment.Follow{Head: o.list(head), Communes: 1}.Apply(stored, at)
	}))
	for range 3 {
		o.machines(months)
		o.must(o.steps.FollowHead(o.ctx, head))
	}
	for _, id := range months {
		if l := o.list(id); l.State != payment.Settled || len(l.Settlements) != 1 || l.Paid.Lines != 3 {
			t.Errorf("%s is %s with %d settlements, paid %+v", id, l.State, len(l.Settlements), l.Paid)
		}
	}
}

// What would change a month after its settlement came is refused, and a
// settlement waits for every month that has a list.
func TestSettlement_F07_NoMonthIsLeftOutOrChangedAfterwards(t *testing.T) {
	db := dynamotest.Start(t, tables, "lines", "settings", "audit")
	o, months := quarter(t, db)
	february, head := months[1], months[2]
	reject := func(l *payment.List, _ []payment.List, at time.Time) ([]dynamo.Write, error) {
		return nil, payment.Reject{Package: l.Package().ID, Reason: "sai"}.Apply(l, who, at)
	}
	o.must(o.together(february, payment.DoReject, reject))
	o.on("2024-03-20")
	if err := o.receive(head, o.message(head, months, nil)); !fault.HasCode(err, "range-open") {
		t.Errorf("with February rejected: %v", err)
	}
	o.must(o.do(february, payment.DoEdit, func(l *payment.List, at time.Time) error { return payment.Edit{}.Apply(l, who, at) }))
	o.terms.SendCutOff = payment.Warn
	o.must(o.send(february))
	// A package rejected while its settlement is being saved loses, or wins and
	// the settlement is told: both cannot be.
	l := o.list(head)
	others, err := o.store.Others(o.ctx, &l, o.settings())
	o.must(err)
	o.must(o.together(february, payment.DoReject, reject))
	if err := db.Transact(o.ctx, o.store.Unchanged(others)...); !fault.Is(err, fault.KindStale) {
		t.Errorf("the lists changed since they were read, yet %v", err)
	}
	o.must(o.do(february, payment.DoEdit, func(l *payment.List, at time.Time) error { return payment.Edit{}.Apply(l, who, at) }))
	o.must(o.send(february))
	o.must(o.receive(head, o.message(head, months, nil)))
	for _, action := range []payment.Action{payment.DoReject, payment.DoSend, payment.DoPrepare} {
		if err := o.together(february, action, reject); !fault.HasCode(err, "range-settled") {
			t.Errorf("%s after the settlement came: %v", action, err)
		}
	}
}

// F-26: where there is no link the paper of the range is reconciled at the
// head, and closes every month.
func TestSettlement_F07_ByHand(t *testing.T) {
	o := open(t)
	o.terms.From, o.terms.MonthsPerSettlement, o.terms.Connected = "2024-02", 2, false
	o.roll.add(alone, "an", 500_000)
	months := []payment.ListID{payment.NewListID(alone, "2024-02", payment.Monthly), march(alone)}
	enter := func(id payment.ListID, status payment.LineStatus) error {
		return o.together(id, payment.DoEnterStatuses, func(l *payment.List, _ []payment.List, at time.Time) ([]dynamo.Write, error) {
			lines := []payment.Line{o.lines(id)["an"]}
			changed, err := payment.EnterStatuses{Lines: lines, Status: status, PaidDate: "2024-02-10", Reason: "vắng", Settings: o.settings()}.Apply(l, who, at)
			return o.store.LineChanges(id, lines, changed), err
		})
	}
	finish := func(id payment.ListID, paid money.Dong) error {
		return o.together(id, payment.DoFinishManual, func(l *payment.List, others []payment.List, at time.Time) ([]dynamo.Write, error) {
			return nil, payment.FinishManual{Paid: paid, Unpaid: 1_000_000 - paid, Communes: 1, Others: others}.Apply(l, who, at)
		})
	}
	for _, id := range months {
		o.on(id.Period().OnDay(12))
		o.must(o.prepare(id))
	}
	o.must(enter(months[1], payment.Unpaid))
	if err := finish(months[1], 500_000); !fault.HasCode(err, "range-open") {
		t.Errorf("February has no statuses: %v", err)
	}
	o.must(enter(months[0], payment.Paid))
	if err := finish(months[0], 500_000); !fault.HasCode(err, "settlement-head") {
		t.Errorf("February alone: %v", err)
	}
	if err := finish(months[1], 0); !fault.HasCode(err, "paper-differs") {
		t.Errorf("another sum than both months': %v", err)
	}
	o.must(finish(months[1], 500_000))
	o.machines(months)
	for i, want := range []money.Dong{500_000, 0} {
		if l := o.list(months[i]); l.State != payment.Settled || l.Paid.Money != want {
			t.Errorf("%s is %s, paid %s", l.ID, l.State, l.Paid.Money)
		}
	}
	if err := enter(months[0], payment.Unpaid); !fault.HasCode(err, "range-settled") {
		t.Errorf("a correction while the head is settled: %v", err)
	}
	o.must(enter(months[1], payment.Paid)) // the head is opened first
	o.must(enter(months[0], payment.Unpaid))
	o.must(finish(months[1], 500_000))
	o.machines(months)
	if l := o.list(months[0]); l.State != payment.Settled || l.Unpaid.Money != 500_000 {
		t.Errorf("February corrected: %s, unpaid %s", l.State, l.Unpaid.Money)
	}
}
