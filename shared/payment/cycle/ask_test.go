package cycle_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/provider"
)

// ear takes what the provider answers, as it is told to.
type ear struct {
	office *office
	takes  func(payment.PackageID) error
	heard  int
}

func (e *ear) Hear(_ context.Context, pkg payment.PackageID, _ provider.Envelope) error {
	e.heard++
	return e.takes(pkg)
}

// asks gives the office an ear and a provider that answers at once.
func (o *office) asks(takes func(payment.PackageID) error) *ear {
	e := &ear{o, takes, 0}
	o.steps.Listener = e
	o.post.knows = func(string) (provider.Receipt, *provider.Envelope, error) {
		return provider.Receipt{Status: 200}, &provider.Envelope{}, nil
	}
	return e
}

func taken(payment.PackageID) error { return nil }

func (o *office) packageOf(id payment.ListID) *payment.Package {
	l := o.list(id)
	return l.Package()
}

// questions are those about the list's package, by id.
func (o *office) questions(id payment.ListID) map[string]provider.Message {
	o.t.Helper()
	found, err := o.store.MessagesOf(o.ctx, o.packageOf(id).ID)
	o.must(err)
	for name, m := range found {
		if m.Action != provider.DoStatus {
			delete(found, name)
		}
	}
	return found
}

// F-20: the provider took the package and was not heard to say so. Asked, it
// says that it has all of it: nothing is sent again. What it has only a part of
// is sent again, under the same ids.
func TestAsk_F20_ALostAnswerIsAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		has   bool
		again int
	}{"it has all": {true, 1}, "it has a part": {false, 2}} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.asks(func(pkg payment.PackageID) error {
				if c.has {
					return o.steps.Known(o.ctx, pkg)
				}
				return nil
			})
			id := o.sent(3, post{loses: 1})
			o.must(o.steps.SendPackage(o.ctx, id))
			l := o.list(id)
			message := string(l.Package().ID) + ":p0001"
			m, err := o.store.Message(o.ctx, l.Package().ID, message)
			o.must(err)
			if l.Package().State != payment.Delivered || o.post.told[message] != c.again || m.State != provider.Delivered || len(o.questions(id)) != 1 {
				t.Errorf("%+v told %v, %+v, asked %v", l.Package(), o.post.told, m, o.questions(id))
			}
		})
	}
}

// A provider that cannot be asked is sent the package again all the same.
func TestAsk_F20_AnUnansweredQuestionHindersNothing(t *testing.T) {
	o := open(t)
	o.asks(taken)
	o.post.knows = nil
	id := o.sent(3, post{loses: 1})
	o.must(o.steps.SendPackage(o.ctx, id))
	if l := o.list(id); l.Package().State != payment.Delivered {
		t.Errorf("%+v", l.Package())
	}
	for _, q := range o.questions(id) {
		if q.State != provider.Outstanding || q.Code != "provider-unreachable" || q.Attempts != 1 {
			t.Errorf("%+v", q)
		}
	}
}

// J-17: days without a word, the system asks by itself: once, again after an
// hour when nobody answered, again after a day when somebody did; never before
// its time, and never once the settlement is in or its day has passed.
func TestAskDue_J17_AsksWhenNothingIsHeard(t *testing.T) {
	o := open(t)
	e := o.asks(taken)
	id := o.sent(2, post{})
	sent := o.clock.Now()
	ask := func(at time.Time, answers bool, want int) {
		t.Helper()
		o.clock.Set(at)
		if o.post.knows = nil; answers {
			o.asks(e.takes)
		}
		for range 2 { // a task runs twice and asks once
			o.must(o.steps.AskDue(o.ctx, id))
		}
		total := 0
		for _, n := range o.post.asked {
			total += n
		}
		if total != want {
			t.Fatalf("at %s asked %v, want %d", at, o.post.asked, want)
		}
	}
	due := sent.AddDate(0, 0, payment.DefaultAskDays)
	ask(due.Add(-time.Minute), true, 0)
	view, err := o.steps.Look(o.ctx, id, "")
	o.must(err)
	if view.Ask || view.Seconds > 61 {
		t.Errorf("%+v", view)
	}
	ask(due, false, 1)
	ask(due.Add(50*time.Minute), true, 1)
	ask(due.Add(time.Hour), true, 2)    // the same question, which nobody answered
	ask(due.Add(20*time.Hour), true, 2) // it was answered
	ask(due.Add(26*time.Hour), true, 3) // another question
	if got := o.post.asked; len(got) != 2 || got[string(o.packageOf(id).ID)+":q0001"] != 2 {
		t.Errorf("%v", got)
	}
	o.clock.Set(o.list(id).SettlementDeadline.End())
	o.must(o.steps.AskDue(o.ctx, id))
	if view, err = o.steps.Look(o.ctx, id, ""); err != nil || view.Ask {
		t.Errorf("after the last day: %+v, %v", view, err)
	}
	o.clock.Set(due.AddDate(0, 0, 5))
	o.must(o.settle(id, nil))
	if _, err := o.steps.Ask(o.ctx, o.packageOf(id).ID, "request-1", who); !fault.HasCode(err, "nothing-awaited") {
		t.Errorf("%v", err)
	}
}

// J-16, J-17: an officer asks; the command again asks nothing. A refused answer
// stands in the question with its reason and the officers hear of one the
// system asked for; a passing failure is the same question again.
func TestAsk_J17_TheAnswerIsTheQuestions(t *testing.T) {
	for name, c := range map[string]struct {
		takes error
		state provider.State
		code  string
		told  int // times the question was put by asking twice
	}{
		"taken":   {nil, provider.Delivered, "", 1},
		"refused": {fault.Refused("settlement-lines", "Quyết toán có 1 dòng sai."), provider.Refused, "settlement-lines", 1},
		"passing": {fault.Unavailable("busy", "Bận."), provider.Outstanding, "busy", 2},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.asks(func(payment.PackageID) error { return c.takes })
			id := o.sent(2, post{})
			before := o.list(id)
			for range 2 {
				q, err := o.steps.Ask(o.ctx, before.Package().ID, "request-1", who)
				if err != nil || q.State != c.state || q.Code != c.code || q.By != who {
					t.Fatalf("%+v, %v", q, err)
				}
			}
			first := string(before.Package().ID) + ":q0001"
			if o.post.asked[first] != c.told || len(o.post.asked) != 1 {
				t.Errorf("asked %v", o.post.asked)
			}
			if _, err := o.steps.Resend(o.ctx, before.Package().ID, first, "request-2", who); (err == nil) != (c.state == provider.Outstanding) {
				t.Errorf("again by hand: %v", err)
			}
			if l := o.list(id); l.Seen() != before.Seen() || l.Package().Asked == 0 || l.Package().State != payment.Delivered {
				t.Errorf("%+v, seen %d then %d", l.Package(), before.Seen(), l.Seen())
			}
		})
	}
}

// F-07: of months settled together only the last one is asked about when its
// settlement is due; each is when it was not taken up.
func TestAskAt_F07_TheHeadAnswersForAll(t *testing.T) {
	terms := payment.DefaultTerms()
	terms.From, terms.MonthsPerSettlement = "2024-01", 3
	sent := time.Date(2024, 2, 3, 2, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		period   string
		state    payment.State
		delivery payment.Delivery
		want     string // Vietnam's day and hour; "" never
	}{
		"sent":                 {"02", payment.Sent, payment.Delivered, "2024-02-05 09"},
		"paying, not the last": {"02", payment.Paying, payment.Delivered, ""},
		"paying, the last":     {"03", payment.Paying, payment.Delivered, "2024-03-24 00"},
		"not delivered":        {"02", payment.Sent, payment.Undelivered, ""},
		"rejected":             {"02", payment.Rejected, payment.Void, ""},
		"the settlement is in": {"03", payment.SettlementReceived, payment.Delivered, ""},
		"closed":               {"03", payment.Settled, payment.Delivered, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := payment.List{
				ID: payment.ListID(fmt.Sprintf("442:2024-%s:monthly", c.period)), State: c.state, Terms: &terms, SettlementDeadline: "2024-03-25",
				Packages: []payment.Package{{ID: "p", SentAt: sent, State: c.delivery}},
			}
			at, ok := l.AskAt()
			got := ""
			if ok {
				got = at.In(time.FixedZone("", 7*3600)).Format("2006-01-02 15")
			}
			if got != c.want {
				t.Errorf("%s, not %s", got, c.want)
			}
		})
	}
}
