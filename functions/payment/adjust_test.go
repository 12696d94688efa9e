package payment

import (
	"strings"
	"testing"
	"time"

	"ansinh/functions/platform"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

// person is somebody with one policy, granted in category 5a and moved to 5b.
func person(events ...beneficiary.Event) *beneficiary.Beneficiary {
	return &beneficiary.Beneficiary{
		ID: "p1", Person: beneficiary.Person{Name: "Lê Thị Hoa", Commune: "18376", NationalID: "042151000001"},
		Events: append([]beneficiary.Event{
			{Seq: 1, Kind: beneficiary.EventGrant, Policy: "c1", Month: "2025-03", Category: "5a", Amount: 500_000, Budget: beneficiary.BudgetAllowance},
			{Seq: 2, Kind: beneficiary.EventAdjust, Policy: "c1", Month: "2025-09", Category: "5b", Amount: 750_000},
		}, events...),
	}
}

func TestAdjustmentOf_F42_F43_TakesPersonAndPolicyFromTheFile(t *testing.T) {
	for name, c := range map[string]struct{ through, category string }{
		"before the change":    {"2025-08", "5a"},
		"after the change":     {"2025-09", "5b"},
		"before anything paid": {"2025-01", "5b"},
	} {
		in := inAdjustment{
			Kind: payment.Arrears, Beneficiary: "p1", Policy: "c1", Amount: 300, Month: "2026-01",
			From: calendar.Month(c.through), Through: calendar.Month(c.through), Reason: "Thiếu",
		}
		got, err := adjustmentOf(person(), in)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.Category != c.category || got.Commune != "18376" || got.Name != "Lê Thị Hoa" || got.NationalID != "042151000001" || got.Budget != beneficiary.BudgetAllowance {
			t.Errorf("%s: %+v, want category %s", name, got, c.category)
		}
		if got.Amount != 300 || got.Month != "2026-01" || got.From != in.From || got.Through != in.Through || got.Source != payment.Manual {
			t.Errorf("%s: %+v is not what was entered", name, got)
		}
	}
	if _, err := adjustmentOf(person(), inAdjustment{Policy: "c2"}); !fault.HasCode(err, "no-policy") {
		t.Errorf("a policy the person has not: %v", err)
	}
}

func TestAdjustmentOf_F44_NoArrearsForMonthsAfterADeath(t *testing.T) {
	death := beneficiary.Event{Seq: 3, Kind: beneficiary.EventDeath, Date: "2025-10-15"}
	undone := beneficiary.Event{Seq: 4, Kind: beneficiary.EventUndoDeath}
	for name, c := range map[string]struct {
		file    *beneficiary.Beneficiary
		kind    payment.AdjustmentKind
		through calendar.Month
		code    string
	}{
		"the month of death is paid": {person(death), payment.Arrears, "2025-10", ""},
		"the month after it":         {person(death), payment.Arrears, "2025-11", "after-death"},
		"a recovery of it":           {person(death), payment.Recovery, "2025-11", ""},
		"the death was undone":       {person(death, undone), payment.Arrears, "2025-11", ""},
	} {
		_, err := adjustmentOf(c.file, inAdjustment{Kind: c.kind, Policy: "c1", From: "2025-09", Through: c.through})
		if (err != nil) != (c.code != "") || c.code != "" && !fault.HasCode(err, c.code) {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
}

// What is asked for decides which halves are read, and both tell the same: an
// adjustment that matches lies in a half that is read.
func TestAdjustments_F43_TheFilterReadsWhatItMatches(t *testing.T) {
	list := payment.NewListID("442", "2026-01", payment.Monthly)
	take := func(status payment.LineStatus) []payment.Take {
		return []payment.Take{{List: list, Amount: 100, Status: status}}
	}
	owed := map[payment.AdjustmentState]payment.Adjustment{
		payment.AdjustmentOpen:    {},
		payment.AdjustmentListed:  {Takes: take(payment.Pending)},
		payment.AdjustmentSettled: {Takes: take(payment.Paid)},
		payment.AdjustmentVoid:    {Cancelled: &payment.Cancelled{Amount: 100}},
	}
	want := map[string]string{
		"": "open listed settled cancelled", "all": "open listed settled cancelled", "active": "open listed settled cancelled",
		"open": "open", "listed": "listed", "settled": "settled", "cancelled": "cancelled",
	}
	for state, matching := range want {
		in := inAdjustments{State: state, Kind: payment.Recovery, Month: "2026-01"}
		for name, a := range owed {
			a.Kind, a.Month, a.Amount = payment.Recovery, "2026-01", 100
			if a.State() != name {
				t.Fatalf("%+v is %s, not %s", a, a.State(), name)
			}
			matches := strings.Contains(" "+matching+" ", " "+string(name)+" ")
			if in.matches(&a) != matches {
				t.Errorf("%q matches %s: %t", state, name, !matches)
			}
			if read := a.Open() && in.open() || !a.Open() && in.done(); matches && !read && state != "" && state != "active" {
				t.Errorf("%q matches %s and does not read it", state, name)
			}
		}
		other := payment.Adjustment{Kind: payment.Arrears, Month: "2026-01", Amount: 100}
		later := payment.Adjustment{Kind: payment.Recovery, Month: "2026-02", Amount: 100}
		if in.matches(&other) || in.matches(&later) {
			t.Errorf("%q matches another kind or month", state)
		}
	}
	for _, state := range []string{"", "active"} {
		if in := (inAdjustments{State: state}); !in.open() || in.done() {
			t.Errorf("%q reads what is done: %t", state, in.done())
		}
	}
}

func TestAdjustmentOffers_F42_F43_WhatAnOfficerMayDoAndWhyNot(t *testing.T) {
	now := time.Date(2026, 1, 20, 2, 0, 0, 0, time.UTC)
	d := Desk{p: &platform.Platform{Clock: clock.At(now)}}
	draft := payment.NewListID("442", "2026-01", payment.Monthly)
	on := func(status payment.LineStatus) payment.Adjustment {
		return payment.Adjustment{Kind: payment.Recovery, Amount: 100, Takes: []payment.Take{{List: draft, Amount: 100, Status: status}}}
	}
	for name, c := range map[string]struct {
		owed     payment.Adjustment
		list     *payment.List
		enabled  string // the actions offered, "-" before those that are refused
		warnings int
	}{
		"arrears, open":               {payment.Adjustment{Kind: payment.Arrears, Amount: 100}, nil, "cancelAdjustment", 0},
		"recovery, open":              {payment.Adjustment{Kind: payment.Recovery, Amount: 100}, nil, "collectRecovery cancelAdjustment", 0},
		"on a draft":                  {on(payment.Pending), &payment.List{State: payment.Draft}, "-collectRecovery cancelAdjustment", 1},
		"on a draft with its summary": {on(payment.Pending), &payment.List{State: payment.SummaryUploaded, Scan: &payment.Scan{}}, "-collectRecovery cancelAdjustment", 2},
		"on a list that was sent":     {on(payment.Pending), &payment.List{State: payment.Sent}, "-collectRecovery -cancelAdjustment", 0},
		"recovered":                   {on(payment.Paid), nil, "-collectRecovery -cancelAdjustment", 0},
	} {
		t.Run(name, func(t *testing.T) {
			lists := bearers{}
			if c.list != nil {
				lists[draft] = *c.list
			}
			before := c.owed.Remaining()
			var offered []string
			warnings := 0
			for _, o := range d.adjustmentOffers(&c.owed, lists.of(&c.owed)) {
				if !o.Enabled {
					offered = append(offered, "-"+string(o.Action))
					if o.Why == "" {
						t.Errorf("%s is refused without a word", o.Action)
					}
					continue
				}
				offered = append(offered, string(o.Action))
				warnings += strings.Count(o.Warning, ".")
			}
			if got := strings.Join(offered, " "); got != c.enabled || warnings != c.warnings {
				t.Errorf("%s with %d sentences of warning, want %s with %d", got, warnings, c.enabled, c.warnings)
			}
			if c.owed.Remaining() != before || c.owed.Cancelled != nil || len(c.owed.Collections) != 0 {
				t.Errorf("asking changed it: %+v", c.owed)
			}
		})
	}
}
