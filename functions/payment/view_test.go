package payment

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/payment"
)

// A list's balance is what counts most: the closed list or the statuses
// entered by hand, else the settlement received, else nothing yet.
func TestBalance_F22_F24_F57_WhatCountsIsShown(t *testing.T) {
	received := payment.Settlement{Version: 1, Paid: payment.Tally{Lines: 8, Money: 800}, Unpaid: payment.Tally{Lines: 2, Money: 200}}
	returned := received
	returned.Remarks = "thiếu hai người"
	second := payment.Settlement{Version: 2, Paid: payment.Tally{Lines: 9, Money: 900}, Unpaid: payment.Tally{Lines: 1, Money: 100}}
	for name, c := range map[string]struct {
		list payment.List
		want balanceView
	}{
		"nothing came yet":            {payment.List{}, balanceView{}},
		"a settlement came":           {payment.List{Settlements: []payment.Settlement{received}}, balanceView{Paid: 800, Unpaid: 200, PaidLines: 8, UnpaidLines: 2}},
		"it went back":                {payment.List{Settlements: []payment.Settlement{returned}}, balanceView{}},
		"a second one came":           {payment.List{Settlements: []payment.Settlement{returned, second}}, balanceView{Paid: 900, Unpaid: 100, PaidLines: 9, UnpaidLines: 1}},
		"closed, a status corrected":  {payment.List{Settlements: []payment.Settlement{received}, Paid: payment.Tally{Lines: 10, Money: 1000}}, balanceView{Paid: 1000, PaidLines: 10}},
		"closed, nobody was paid":     {payment.List{Unpaid: payment.Tally{Lines: 10, Money: 1000}}, balanceView{Unpaid: 1000, UnpaidLines: 10}},
		"by hand, half of it entered": {payment.List{Paid: payment.Tally{Lines: 4, Money: 400}, Unpaid: payment.Tally{Lines: 1, Money: 100}}, balanceView{Paid: 400, Unpaid: 100, PaidLines: 4, UnpaidLines: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			c.list.Total, c.want.Listed = 1000, 1000
			if got := balance(&c.list); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestCovers_F07_MonthsInOrderAndTheirCommonBalance(t *testing.T) {
	month := func(period calendar.Month, state payment.State, paid, unpaid money.Dong) payment.List {
		return payment.List{
			ID: payment.NewListID("442", period, payment.Monthly), State: state, Total: paid + unpaid,
			Paid: payment.Tally{Lines: 1, Money: paid}, Unpaid: payment.Tally{Lines: 1, Money: unpaid},
		}
	}
	november, december, january := month("2025-11", payment.Settled, 100, 20), month("2025-12", payment.Deleted, 7, 7), month("2026-01", payment.Settled, 300, 1)
	none := payment.List{ID: december.ID}
	for name, between := range map[string]payment.List{"deleted": december, "never made": none} {
		views, whole := covers(&january, []payment.List{between, november})
		want := []coverView{
			{List: november.ID, Period: "2025-11", State: payment.Settled, Balance: balanceView{Listed: 120, Paid: 100, Unpaid: 20, PaidLines: 1, UnpaidLines: 1}},
			{List: december.ID, Period: "2025-12"},
			{List: january.ID, Period: "2026-01", State: payment.Settled, Balance: balanceView{Listed: 301, Paid: 300, Unpaid: 1, PaidLines: 1, UnpaidLines: 1}},
		}
		if diff := cmp.Diff(want, views); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if sum := (balanceView{Listed: 421, Paid: 400, Unpaid: 21, PaidLines: 2, UnpaidLines: 2}); whole == nil || *whole != sum {
			t.Errorf("%s: together %+v, want %+v", name, whole, sum)
		}
	}
	if views, whole := covers(&january, nil); len(views) != 0 || views == nil || whole != nil {
		t.Errorf("a month alone covers %+v, %+v", views, whole)
	}
}

func TestView_F25_F30_StatesOfSettlementsAndRequests(t *testing.T) {
	at := time.Date(2026, 1, 20, 2, 0, 0, 0, time.UTC)
	l := payment.List{
		Settlements: []payment.Settlement{{Version: 1, Remarks: "thiếu", ReceivedAt: at}, {Version: 2, ReceivedAt: at}},
		Requests:    []payment.ExtensionRequest{{ID: "a", Days: 5, Granted: true}, {ID: "b", Days: 3}},
	}
	var states []string
	for _, s := range settlements(&l) {
		states = append(states, s.State+" "+s.Remarks)
	}
	for _, r := range requests(&l) {
		states = append(states, r.ID+" "+r.State)
	}
	if want := []string{"returned thiếu", "current ", "a granted", "b open"}; !slices.Equal(states, want) {
		t.Errorf("%q, want %q", states, want)
	}
	if none := (&payment.List{}); settlements(none) == nil || requests(none) == nil || packages(none) == nil {
		t.Error("an empty list is null to the page")
	}
}

// Sums are named as officers say it; what nobody has named keeps its code.
func TestView_F15_NamesOfGroups(t *testing.T) {
	for name, c := range map[string]struct {
		name func(string) string
		key  string
		want string
	}{
		"method":           {methodName, "account", "Tài khoản"},
		"unknown method":   {methodName, "cheque", "cheque"},
		"funeral":          {categoryName, payment.FuneralCategory, payment.FuneralName},
		"unknown category": {categoryName, "99z", "99z"},
	} {
		if got := named([]payment.Group{{Key: c.key}}, c.name); got[0].Name != c.want || got[0].Key != c.key {
			t.Errorf("%s: %+v, want %q", name, got, c.want)
		}
	}
	if name := categoryName("5a"); name == "5a" || name == "" {
		t.Errorf("the category 5a is called %q", name)
	}
}

func TestLineView_F44_ToldWhyADeathEndedIt(t *testing.T) {
	line := lineView{}
	line.tellEnded(&payment.Open{Line: payment.Line{Total: 500}, Withheld: []payment.Withheld{
		{Amount: 200, Reason: "chết ngày 02/01/2026"}, {Amount: 100, Reason: "chết ngày 01/12/2025"},
	}})
	if line.NotPayable != 300 || line.NotPayableReason != "chết ngày 01/12/2025" {
		t.Errorf("%d because %q", line.NotPayable, line.NotPayableReason)
	}
	line.tellEnded(&payment.Open{Line: payment.Line{Total: 500}})
	if line.NotPayable != 0 {
		t.Errorf("nothing ended, %d not payable", line.NotPayable)
	}
}
