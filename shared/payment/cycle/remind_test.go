package cycle_test

import (
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/outbox"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/payment/paymentstore"
)

// watched is an office whose locality has saved its settings and has staff:
// two case officers and a leader, a clerk of the provider at the locality and
// one at the province, and the provider's system.
type watched struct {
	*office
	db *dynamo.DB
}

func openWatched(t *testing.T) watched {
	t.Helper()
	db := dynamotest.Start(t, tables, "lines", "settings", "audit")
	w := watched{openOn(t, db), db}
	w.save(alone)
	province := w.steps.Units.Province(alone)
	for _, o := range []org.Officer{
		{ID: "thanhsen.canbo", Unit: alone, Level: org.Commune, Roles: []org.Role{org.CaseOfficer}, Active: true},
		{ID: "thanhsen.canbo2", Unit: alone, Level: org.Commune, Roles: []org.Role{org.CaseOfficer}, Active: true},
		{ID: "thanhsen.cu", Unit: alone, Level: org.Commune, Roles: []org.Role{org.CaseOfficer}},
		{ID: "thanhsen.lanhdao", Unit: alone, Level: org.Commune, Roles: []org.Role{org.Leader}, Active: true},
		{ID: "buudien.xa", Unit: alone, Level: org.Provider, Roles: []org.Role{org.ProviderStaff}, Active: true},
		{ID: "buudien.tinh", Unit: province, Level: org.Provider, Roles: []org.Role{org.ProviderStaff}, Active: true},
		{ID: "post-office", Unit: province, Level: org.Provider, Roles: []org.Role{org.ProviderSystem}, Active: true},
		{ID: "so.hatinh", Unit: province, Level: org.Province, Roles: []org.Role{org.Administrator}, Active: true},
	} {
		_, err := orgstore.New(db, "settings", "audit").Save(w.ctx, o, audit.Entry{At: w.clock.Now(), Action: "test"})
		w.must(err)
	}
	return w
}

// save saves the office's terms as a locality's settings.
func (w watched) save(locality org.UnitID) {
	w.t.Helper()
	before, _, err := w.store.Settings(w.ctx, locality, paymentstore.Command{})
	w.must(err)
	after := before
	w.must(payment.Save{Terms: w.terms}.Apply(&after, who, w.clock.Now()))
	w.must(w.store.SaveSettings(w.ctx, after, before, auth.Caller{ID: who.ID}, paymentstore.Command{}, nil, w.clock.Now()))
}

// runs runs the daily job and expects what it did.
func (w watched) runs(want cycle.Reminded) {
	w.t.Helper()
	got, err := w.steps.Remind(w.ctx)
	w.must(err)
	if got != want {
		w.t.Fatalf("on %s the job did %+v, want %+v", calendar.DateOf(w.clock.Now()), got, want)
	}
}

// told counts the notices of a kind by account.
func (w watched) told(kind string) map[string]int {
	w.t.Helper()
	count := map[string]int{}
	for _, e := range w.events() {
		for _, n := range e.Notices {
			if n.Kind == kind {
				count[n.To]++
			}
		}
	}
	return count
}

func (w watched) events() []outbox.Event {
	w.t.Helper()
	var events []outbox.Event
	for shard := range outbox.Shards {
		for e, err := range dynamo.All[outbox.Event](w.ctx, w.db, dynamo.Query{Table: tables, PK: outbox.Shard(shard)}) {
			w.must(err)
			events = append(events, e)
		}
	}
	return events
}

func (w watched) toldOnce(kind string, accounts ...string) {
	w.t.Helper()
	want := map[string]int{}
	for _, a := range accounts {
		want[a] = 1
	}
	if got := w.told(kind); !maps.Equal(got, want) {
		w.t.Fatalf("%s: told %v, want %v", kind, got, accounts)
	}
}

var (
	officers = []string{"thanhsen.canbo", "thanhsen.canbo2"}
	everyone = append(slices.Clone(officers), "buudien.xa", "buudien.tinh")
)

func TestRemind_F55_TellsTheOfficersOfAListNotSent(t *testing.T) {
	w := openWatched(t)
	w.on("2024-03-01")
	w.runs(cycle.Reminded{Localities: 1})
	w.on("2024-03-02") // no list at all
	w.runs(cycle.Reminded{Localities: 1, Reminders: 1})
	w.toldOnce("payment-send-soon", officers...)

	w.roll.add(alone, "an", 500_000)
	w.must(w.prepare(march(alone)))
	w.on("2024-03-04") // told two days ago
	w.runs(cycle.Reminded{Localities: 1})
	w.on("2024-03-05")
	w.runs(cycle.Reminded{Localities: 1, Reminders: 1})
	w.toldOnce("payment-send-today", officers...)
	w.toldOnce("payment-send-soon", officers...)

	w.must(w.send(march(alone)))
	w.on("2024-03-06")
	w.runs(cycle.Reminded{Localities: 1})
}

func TestOverdue_F56_MarksAndTellsBothSides(t *testing.T) {
	w := openWatched(t)
	w.roll.add(alone, "an", 500_000)
	id := march(alone)
	w.must(w.prepare(id))
	w.must(w.send(id))

	w.on("2024-03-25") // the provider has this day
	w.runs(cycle.Reminded{Localities: 1, Reminders: 1})
	w.toldOnce("payment-settlement-today", everyone...)
	if w.list(id).Overdue {
		t.Fatal("overdue on its last day")
	}

	w.on("2024-03-26")
	w.runs(cycle.Reminded{Localities: 1, Overdue: 1})
	w.toldOnce("settlement-overdue", everyone...)
	l := w.list(id)
	if !l.Overdue || !offersExtension(l, w.settings(), w) {
		t.Fatalf("overdue %v, offers %+v", l.Overdue, l.Offers(w.settings(), w.clock.Now()))
	}
	w.must(w.steps.MarkOverdue(w.ctx, id)) // the machine's own timeout comes later
	w.toldOnce("settlement-overdue", everyone...)

	// F-34: an extension begins a new deadline, with its own reminder and mark.
	w.must(w.do(id, payment.DoExtend, func(l *payment.List, at time.Time) error {
		return payment.Extend{Days: 3, Reason: "mưa lũ", Confirmed: true, Settings: w.settings()}.Apply(l, who, at)
	}))
	w.runs(cycle.Reminded{Localities: 1})
	w.on("2024-03-28")
	w.runs(cycle.Reminded{Localities: 1, Reminders: 1})
	w.must(w.settle(id, nil))
	w.on("2024-03-29")
	w.runs(cycle.Reminded{Localities: 1}) // received: nothing is overdue
	if w.list(id).Overdue {
		t.Error("a settlement in time is marked overdue")
	}
}

// Two months settled together: the first is told of alone only while the
// second was not sent.
func TestOverdue_F56_F07_TheLastOfTheMonthsTells(t *testing.T) {
	for name, c := range map[string]struct {
		sendSecond bool
		marked     int
	}{"both sent": {true, 2}, "the second not sent": {false, 1}} {
		t.Run(name, func(t *testing.T) {
			w := openWatched(t)
			w.terms.MonthsPerSettlement = 2
			w.roll.add(alone, "an", 500_000)
			first := march(alone)
			second := payment.NewListID(alone, "2024-04", payment.Monthly)
			w.must(w.prepare(first))
			w.must(w.send(first))
			w.on("2024-04-05")
			if c.sendSecond {
				w.must(w.prepare(second))
				w.must(w.send(second))
			}
			w.on("2024-04-26")
			w.runs(cycle.Reminded{Localities: 1, Overdue: c.marked})
			w.toldOnce("settlement-overdue", everyone...)
			if !w.list(first).Overdue || w.list(second).Overdue != c.sendSecond {
				t.Error("not marked")
			}
		})
	}
}

func offersExtension(l payment.List, s payment.Settings, w watched) bool {
	return slices.ContainsFunc(l.Offers(s, w.clock.Now()), func(o payment.Offer) bool { return o.Action == payment.DoExtend && o.Enabled })
}

// The job runs five times on each day of two months, and four of them at once:
// after the first run of a day nothing changes any more.
func TestSchedule_J12_RunTwiceChangesNothing(t *testing.T) {
	w := openWatched(t)
	w.roll.add(alone, "an", 500_000)
	id := march(alone)
	for day := calendar.Date("2024-03-01"); day.Before("2024-04-10"); day = day.AddDays(1) {
		w.on(day)
		if day == "2024-03-04" {
			w.must(w.prepare(id))
			w.must(w.send(id))
		}
		_, err := w.steps.Remind(w.ctx)
		w.must(err)
		events, list := w.events(), w.list(id)
		runTogether(w, 4)
		w.runs(cycle.Reminded{Localities: 1})
		if after := w.events(); len(after) != len(events) {
			t.Fatalf("on %s %d events became %d", day, len(events), len(after))
		}
		if after := w.list(id); after.Version != list.Version || after.Chain.Seq != list.Chain.Seq {
			t.Fatalf("on %s the list changed again: %+v, %+v", day, list, after)
		}
	}
	// March was reminded of once and sent, April twice; March's settlement
	// came to its last day and past it.
	for kind, want := range map[string]int{
		"payment-send-soon": 2, "payment-send-today": 1, "payment-settlement-today": 1, "settlement-overdue": 1,
	} {
		if got := w.told(kind)["thanhsen.canbo"]; got != want {
			t.Errorf("%d notices of %s, want %d", got, kind, want)
		}
	}
}

// Four runs at once give each reminder once between them.
func TestSchedule_J12_RunsAtOnceRemindOnce(t *testing.T) {
	w := openWatched(t)
	w.roll.add(alone, "an", 500_000)
	w.must(w.prepare(march(alone)))
	w.must(w.send(march(alone)))
	w.on("2024-04-02") // April is to be sent, March is overdue
	total := runTogether(w, 4)
	if total.Reminders != 1 || total.Overdue != 1 {
		t.Errorf("four runs did %+v", total)
	}
	w.toldOnce("payment-send-soon", officers...)
	w.toldOnce("settlement-overdue", everyone...)
}

// runTogether runs the job several times at once and adds up what was done.
func runTogether(w watched, times int) (total cycle.Reminded) {
	w.t.Helper()
	results, failures := make([]cycle.Reminded, times), make([]error, times)
	var together sync.WaitGroup
	for i := range times {
		together.Go(func() { results[i], failures[i] = w.steps.Remind(w.ctx) })
	}
	together.Wait()
	for i := range times {
		w.must(failures[i])
		total.Reminders += results[i].Reminders
		total.Overdue += results[i].Overdue
	}
	return total
}
