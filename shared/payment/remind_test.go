package payment_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/calendar"
	"ansinh/shared/payment"
)

func TestRemind_F55_ThreeDaysBeforeAndOnTheSendCutOff(t *testing.T) {
	for name, c := range map[string]struct {
		state payment.State
		day   calendar.Date
		want  payment.ReminderKind // "" for none
	}{
		"the requirement's own":      {payment.Draft, "2024-03-02", payment.SendSoon},
		"four days before":           {payment.Draft, "2024-03-01", ""},
		"a day the job did not run":  {payment.Draft, "2024-03-04", payment.SendSoon},
		"on the cut-off":             {payment.Draft, "2024-03-05", payment.SendToday},
		"the day after":              {payment.Draft, "2024-03-06", ""},
		"no list at all":             {payment.None, "2024-03-02", payment.SendSoon},
		"a deleted list":             {payment.Deleted, "2024-03-05", payment.SendToday},
		"being prepared":             {payment.Preparing, "2024-03-05", payment.SendToday},
		"waiting for the send":       {payment.SummaryUploaded, "2024-03-05", payment.SendToday},
		"sent back by the provider":  {payment.Rejected, "2024-03-05", payment.SendToday},
		"sent":                       {payment.Sent, "2024-03-05", ""},
		"paying":                     {payment.Paying, "2024-03-02", ""},
		"settled":                    {payment.Settled, "2024-03-02", ""},
		"locked":                     {payment.Locked, "2024-03-05", ""},
		"the provider's last day":    {payment.Sent, "2024-03-25", payment.SettlementToday},
		"and it is paying":           {payment.Paying, "2024-03-25", payment.SettlementToday},
		"its data are there":         {payment.SettlementReceived, "2024-03-25", ""},
		"the day after the last day": {payment.Paying, "2024-03-26", ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := listIn(c.state)
			got, due := l.Remind(connected(), c.day)
			if due != (c.want != "") || got.Kind != c.want {
				t.Fatalf("%+v, want %q", got, c.want)
			}
			if due && (got.List != l.ID || got.Text(&l) == "") {
				t.Errorf("%+v: %q", got, got.Text(&l))
			}
		})
	}
}

func TestRemind_F55_FollowsTheSettings(t *testing.T) {
	draft, none := listIn(payment.Draft), payment.List{ID: monthly}
	funeral := payment.List{ID: payment.NewListID("442", "2024-03", payment.Funeral)}
	unlinked, five, both := connected(), connected(), connected()
	unlinked.Terms[0].Connected = false
	five.Terms[0].ReminderDays = 5
	both.Terms[0].Types = []payment.Type{payment.Monthly, payment.Funeral}
	for name, c := range map[string]struct {
		list payment.List
		s    payment.Settings
		day  calendar.Date
		want bool
	}{
		"five days before":                        {draft, five, "2024-02-29", true},
		"six days before":                         {draft, five, "2024-02-28", false},
		"not linked (F-26)":                       {draft, unlinked, "2024-03-05", false},
		"never set":                               {none, payment.Settings{Locality: "442"}, "2024-03-05", false},
		"no funeral list, for nobody died":        {funeral, both, "2024-03-05", false},
		"a funeral list the provider pays":        {withState(funeral, payment.Draft), both, "2024-03-05", true},
		"a funeral list the provider pays not":    {withState(funeral, payment.Draft), connected(), "2024-03-05", false},
		"the next month's list, this month's end": {payment.List{ID: "442:2024-04:monthly"}, five, "2024-03-31", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got, due := c.list.Remind(c.s, c.day); due != c.want {
				t.Errorf("%+v", got)
			}
		})
	}
}

// Three months settled together are spoken of at the last.
func TestRemind_F07_MonthsTogetherAreRemindedOfAtTheLast(t *testing.T) {
	for period, want := range map[calendar.Month]bool{"2024-01": false, "2024-02": false, "2024-03": true} {
		l := listIn(payment.Sent)
		l.ID = payment.NewListID("442", period, payment.Monthly)
		l.Terms.MonthsPerSettlement = 3
		l.SettlementDeadline = l.Terms.SettlementDeadline(period)
		if got, due := l.Remind(connected(), "2024-03-25"); due != want {
			t.Errorf("%s: %+v", period, got)
		}
	}
}

func withState(l payment.List, s payment.State) payment.List { l.State = s; return l }

// Whatever the terms, the job that looks every day finds every cut-off of a
// list: what is watched never leaves out a list that is due.
func TestRemind_J12_EveryCutOffIsWatched(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := connected()
		terms := &s.Terms[0]
		terms.SendCutOffDay = rapid.IntRange(1, 31).Draw(r, "send")
		terms.SettlementCutOffDay = rapid.IntRange(1, 31).Draw(r, "settle")
		terms.MonthsPerSettlement = rapid.IntRange(1, 12).Draw(r, "months")
		terms.ReminderDays = rapid.IntRange(1, 15).Draw(r, "days")
		terms.From = calendar.Month("2023-01").Add(rapid.IntRange(0, 11).Draw(r, "from"))
		period := calendar.Month("2024-01").Add(rapid.IntRange(0, 40).Draw(r, "period"))
		id := payment.NewListID("442", period, payment.Monthly)
		late := terms.SettlementDeadline(period).AddDays(payment.DefaultExtensionLimit)
		for _, day := range []calendar.Date{terms.RemindFrom(period), terms.SendDeadline(period), late, late.AddDays(1)} {
			if !slices.Contains(s.Watched(day), id) {
				r.Fatalf("%s is not watched on %s", id, day)
			}
		}
	})
}

func TestSave_F55_ReminderDaysStayUnlessSaid(t *testing.T) {
	s := payment.Settings{Locality: "442"}
	save := func(days int) error {
		terms := connected().Terms[0]
		terms.From, terms.ReminderDays = "2024-03", days
		return payment.Save{Terms: terms}.Apply(&s, officer, noon("2024-03-01"))
	}
	for _, step := range []struct{ say, want int }{{0, 3}, {7, 7}, {0, 7}, {15, 15}} {
		if err := save(step.say); err != nil {
			t.Fatal(err)
		}
		if got := s.For("2024-03").ReminderDays; got != step.want {
			t.Errorf("said %d: %d days, want %d", step.say, got, step.want)
		}
	}
	for _, wrong := range []int{-1, 16} {
		if err := save(wrong); err == nil {
			t.Errorf("%d days were taken", wrong)
		}
	}
}
