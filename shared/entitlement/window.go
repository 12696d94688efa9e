// Package entitlement holds what people are paid against the law (rà soát mức
// hưởng): for each policy and month the lawful amount with the rows it follows
// from, what the registry says, and what the lists really held. From that come
// the reviewed job that adjusts policies and books exact arrears and recovery
// (requirements E-09, E-21, F-42, F-43), the recomputation of a past list, and
// the forecast of the next one. It knows no store and no clock.
package entitlement

import (
	"slices"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// MaxMonths bounds how far back a review looks.
const MaxMonths = 24

// Window is the stretch of months a review looks at.
type Window struct {
	From calendar.Month `json:"from"`
	// Next is the first month no list was sent for: what the registry says of
	// it is what will be paid, and arrears are planned for it.
	Next calendar.Month `json:"next"`
	// Closed are the months whose list has left the office: what it held cannot
	// change any more, so a difference is arrears or recovery.
	Closed []calendar.Month `json:"closed"`
}

// IsClosed reports whether the month's list was sent.
func (w Window) IsClosed(m calendar.Month) bool { return slices.Contains(w.Closed, m) }

// Months lists the months of the window, the next one included.
func (w Window) Months() []calendar.Month {
	var months []calendar.Month
	for n := range w.From.MonthsUntil(w.Next) + 1 {
		months = append(months, w.From.Add(n))
	}
	return months
}

// HasLeft reports whether a list's lines are out of the office's hands: sent,
// being paid, settled or locked. A draft or a rejected list is made again from
// the registry.
func HasLeft(s payment.State) bool {
	switch s {
	case payment.Sent, payment.Paying, payment.SettlementReceived, payment.Closing,
		payment.ManualSettling, payment.Settled, payment.Locked:
		return true
	}
	return false
}

// WindowOf is the window from a month on, as the monthly lists stand now.
func WindowOf(from, now calendar.Month, lists []payment.List) Window {
	w := Window{From: from, Next: now}
	for i := range lists {
		if !HasLeft(lists[i].State) {
			continue
		}
		m := lists[i].ID.Period()
		if !m.Before(from) {
			w.Closed = append(w.Closed, m)
		}
		if !m.Before(w.Next) {
			w.Next = m.Add(1)
		}
	}
	slices.Sort(w.Closed)
	if w.Next.Before(w.From) {
		w.Next = w.From
	}
	return w
}

// Case is one policy of one person with all that bears on it.
type Case struct {
	Entry    beneficiary.RollEntry
	Birth    calendar.Date
	Province org.UnitID
	// Listed is the regular part of what the lists of closed months held; a
	// month without an entry had no line.
	Listed map[calendar.Month]money.Dong
	// Booked is what earlier reviews added (arrears) or took back (recovery,
	// below zero), by the month it was for.
	Booked map[calendar.Month]money.Dong
	// Entered says that arrears or recovery were entered by hand for months of
	// the window.
	Entered bool
}
