package payment_test

import (
	"testing"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

// Twenty days late with every day of extension given, the provider can answer
// no more; its paper is entered by hand, and nothing is taken from it again.
func TestEnterStatuses_F34_F36_AListTheProviderCannotAnswerAnyMore(t *testing.T) {
	s := connected()
	pending := payment.Line{LineRef: payment.LineRef{Commune: "18073-2025", Beneficiary: "a", Policy: "1"}, Total: 500_000, Status: payment.Pending}
	enter := payment.EnterStatuses{Lines: []payment.Line{pending}, Status: payment.Paid, PaidDate: "2024-03-08", Settings: s}
	for name, c := range map[string]struct {
		state   payment.State
		granted int
		day     calendar.Date
		refused string
	}{
		"all days given, late":        {state: payment.Paying, granted: 20, day: "2024-04-15"},
		"nothing reconciled yet":      {state: payment.Sent, granted: 20, day: "2024-04-15"},
		"on the last day":             {state: payment.Paying, granted: 20, day: "2024-04-14", refused: "list-sent"},
		"late, a day may be given":    {state: payment.Paying, granted: 19, day: "2024-04-15", refused: "list-sent"},
		"late, its settlement is in":  {state: payment.SettlementReceived, granted: 20, day: "2024-04-15", refused: "list-sent"},
		"late, it was closed already": {state: payment.Settled, granted: 20, day: "2024-04-15", refused: "connected"},
	} {
		t.Run(name, func(t *testing.T) {
			l := listIn(c.state)
			l.Extensions = []payment.Extension{{Days: c.granted}}
			l.SettlementDeadline = l.SettlementDeadline.AddDays(c.granted)
			frozen := l.Terms
			changed, err := enter.Apply(&l, officer, noon(c.day))
			if c.refused != "" {
				if !fault.HasCode(err, c.refused) || l.State != c.state {
					t.Fatalf("%v, now %s", err, l.State)
				}
				return
			}
			if err != nil || l.State != payment.ManualSettling || changed[0].Status != payment.Paid || l.Paid != (payment.Tally{Lines: 1, Money: 500_000}) {
				t.Fatalf("%v, %s, %+v, %+v", err, l.State, changed, l.Paid)
			}
			if l.TermsIn(s).Linked(payment.Monthly) || !frozen.Connected {
				t.Error("the list is by hand from now on, and the terms it was read with are as they were")
			}
			if err := l.CheckReceive(l.Package().ID, noon(c.day)); err == nil {
				t.Error("a settlement is taken besides")
			}
		})
	}
}

// Of months settled together the head's deadline and extensions count (F-07).
func TestEnterStatuses_F07_F36_TheHeadSaysWhenItIsTooLate(t *testing.T) {
	terms := connected().Terms[0]
	terms.From, terms.MonthsPerSettlement = "2024-02", 2
	s := payment.Settings{Locality: "442", Terms: []payment.Terms{terms}}
	head := listIn(payment.Paying)
	head.Terms, head.Extensions, head.SettlementDeadline = &terms, []payment.Extension{{Days: 20}}, "2024-04-14"
	first := listIn(payment.Paying)
	first.ID, first.Terms, first.SettlementDeadline = payment.NewListID("442", "2024-02", payment.Monthly), &terms, "2024-04-14"
	together := payment.Together{Others: []payment.List{head}, Settings: s}
	if together.Stranded(&first, "2024-04-14") || !together.Stranded(&first, "2024-04-15") {
		t.Error("February is not settled with March")
	}
	together.Others[0].Extensions = nil
	if together.Stranded(&first, "2024-04-15") {
		t.Error("March may still be extended")
	}
}
