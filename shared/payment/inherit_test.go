package payment_test

import (
	"slices"
	"testing"

	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

func TestInherit_F48_OnceFromASettledPastMonth(t *testing.T) {
	past := payment.List{ID: "442:2023-11:monthly", State: payment.Locked, Unpaid: payment.Tally{Lines: 2, Money: 1_000_000}}
	open := payment.Tally{Lines: 2, Money: 1_000_000}
	with := func(change func(*payment.Inherit, *payment.List)) (payment.Inherit, payment.List) {
		c, l := payment.Inherit{From: past, Open: open, Communes: 17}, listIn(payment.Draft)
		change(&c, &l)
		return c, l
	}
	for name, c := range map[string]struct {
		change func(*payment.Inherit, *payment.List)
		want   string
	}{
		"taken":                   {func(*payment.Inherit, *payment.List) {}, ""},
		"taken outdates the scan": {func(_ *payment.Inherit, l *payment.List) { l.State = payment.SummaryUploaded }, ""},
		"a second time":           {func(_ *payment.Inherit, l *payment.List) { l.Inherits = []payment.ListID{past.ID} }, "inherited-before"},
		"carried elsewhere":       {func(c *payment.Inherit, _ *payment.List) { c.Open = payment.Tally{} }, "nothing-open"},
		"nothing was unpaid":      {func(c *payment.Inherit, _ *payment.List) { c.Open, c.From.Unpaid = payment.Tally{}, payment.Tally{} }, "nothing-open"},
		"still being paid":        {func(c *payment.Inherit, _ *payment.List) { c.From.State = payment.Paying }, "not-settled"},
		"no list":                 {func(c *payment.Inherit, _ *payment.List) { c.From.State = payment.None }, "list-not-found"},
		"the month itself":        {func(c *payment.Inherit, _ *payment.List) { c.From.ID = monthly }, "not-past"},
		"a later month":           {func(c *payment.Inherit, _ *payment.List) { c.From.ID = "442:2024-04:monthly" }, "not-past"},
		"another type":            {func(c *payment.Inherit, _ *payment.List) { c.From.ID = "442:2023-11:funeral" }, "not-past"},
		"another locality":        {func(c *payment.Inherit, _ *payment.List) { c.From.ID = "443:2023-11:monthly" }, "not-past"},
		"F-53: into a sent list":  {func(_ *payment.Inherit, l *payment.List) { *l = listIn(payment.Sent) }, "list-sent"},
		"F-53: into a locked one": {func(_ *payment.Inherit, l *payment.List) { *l = listIn(payment.Locked) }, "period-locked"},
	} {
		t.Run(name, func(t *testing.T) {
			inherit, l := with(c.change)
			err := inherit.Apply(&l, officer, noon("2024-03-02"))
			if c.want != "" {
				if !fault.HasCode(err, c.want) {
					t.Errorf("%v, want %s", err, c.want)
				}
				return
			}
			if err != nil || l.State != payment.Preparing || l.Mode != payment.CarryOverOnly || !slices.Equal(l.Inherits, []payment.ListID{past.ID}) {
				t.Errorf("%v: %s, %q, %v", err, l.State, l.Mode, l.Inherits)
			}
		})
	}
}

func TestOpenMonths_F48_ByMonthNewestFirst(t *testing.T) {
	one := payment.Line{Total: 500_000}
	open := []payment.Open{
		{List: "442:2023-11:monthly", Line: one},
		{List: "442:2024-01:monthly", Line: one},
		{List: "442:2023-11:monthly", Line: one},
		{List: "442:2023-12:monthly", Line: one, CarriedTo: "442:2024-01:monthly"}, // taken
		{List: "442:2024-01:funeral", Line: one},
		{List: "442:2024-03:monthly", Line: one},
		{List: "442:2024-04:monthly", Line: one},
	}
	got := payment.OpenMonths(monthly, open)
	want := []payment.OpenMonth{
		{List: "442:2024-01:monthly", Open: payment.Tally{Lines: 1, Money: 500_000}},
		{List: "442:2023-11:monthly", Open: payment.Tally{Lines: 2, Money: 1_000_000}},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
