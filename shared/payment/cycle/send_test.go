package cycle_test

import (
	"fmt"
	"testing"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// sent prepares a list and sends it, with the provider as it is told to be.
func (o *office) sent(lines int, p post) payment.ListID {
	o.t.Helper()
	for i := range lines {
		o.roll.add(alone, fmt.Sprintf("p%05d", i), 500_000)
	}
	id := march(alone)
	o.must(o.prepare(id))
	o.post.down, o.post.refuses, o.post.loses = p.down, p.refuses, p.loses
	if err := o.send(id); err != nil && !fault.Is(err, fault.KindUnavailable) && !fault.Is(err, fault.KindRefused) {
		o.t.Fatal(err)
	}
	return id
}

// A package of more than 1,000 lines goes in messages of at most 1,000, each
// line once; a lost answer repeats one message and no other (F-18, F-20).
func TestSend_F20_ALargePackageGoesInPartsAndGoesOnAfterALoss(t *testing.T) {
	o := open(t)
	const lines = 2*provider.MaxPart + 7
	id := o.sent(lines, post{loses: 1})
	if p := o.list(id).Packages[0]; p.State != payment.Undelivered || p.Note == "" || len(o.post.told) != 1 {
		t.Fatalf("%+v told %v", p, o.post.told)
	}
	o.must(o.steps.SendPackage(o.ctx, id))
	l := o.list(id)
	pkg := string(l.Package().ID)
	want := map[string]int{pkg + ":p0001": 2, pkg + ":p0002": 1, pkg + ":p0003": 1}
	if l.Package().State != payment.Delivered || fmt.Sprint(o.post.told) != fmt.Sprint(want) || o.post.lines[pkg] != lines {
		t.Errorf("%+v told %v, %d lines", l.Package(), o.post.told, o.post.lines[pkg])
	}
	log, _, err := o.store.Messages(o.ctx, alone, "")
	o.must(err)
	if len(log) != 3 {
		t.Fatalf("%+v", log)
	}
	for _, m := range log {
		if m.State != provider.Delivered || m.Direction != provider.Out || m.Hash == "" || m.Parts != 3 || m.Status != 200 {
			t.Errorf("%+v", m)
		}
	}
}

// An extension granted while the package is still outstanding changes nothing
// of what was said; sent again by hand, the rest of the package follows.
func TestResend_F20_RepeatsWhatWasSaidAndSendsTheRest(t *testing.T) {
	o := open(t)
	id := o.sent(provider.MaxPart+1, post{down: true})
	list := o.list(id)
	pkg := list.Package().ID
	message := string(pkg) + ":p0001"
	before, err := o.store.Message(o.ctx, pkg, message)
	o.must(err)
	o.must(o.do(id, payment.DoExtend, func(l *payment.List, at time.Time) error {
		return payment.Extend{Days: 3, Reason: "mưa lũ", Settings: o.settings()}.Apply(l, who, at)
	}))
	o.post.down = false
	if m, err := o.steps.Resend(o.ctx, pkg, message, "request-1", who); err != nil || m.State != provider.Delivered || m.Hash != before.Hash {
		t.Fatalf("%+v, %v", m, err)
	}
	if l := o.list(id); l.Package().State != payment.Delivered || o.post.lines[string(pkg)] != provider.MaxPart+1 || len(o.post.told) != 2 {
		t.Errorf("%+v told %v", l.Package(), o.post.told)
	}
}

// J-17: a failure is pending with retry, and the log shows it; a refusal shows
// its reason. Either may be sent again by hand.
func TestResend_J17_AFailedMessageIsSeenAndSentAgain(t *testing.T) {
	for name, c := range map[string]struct {
		post  post
		state provider.State
		code  string
	}{
		"unreachable": {post{down: true}, provider.Outstanding, "provider-unreachable"},
		"refused":     {post{refuses: true}, provider.Refused, "provider-refused"},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			id := o.sent(3, c.post)
			seen := o.list(id)
			pkg, message := seen.Package().ID, string(seen.Package().ID)+":p0001"
			m, err := o.store.Message(o.ctx, pkg, message)
			o.must(err)
			if m.State != c.state || m.Code != c.code || m.Attempts != 1 || seen.Package().Note == "" {
				t.Fatalf("%+v, package %+v", m, seen.Package())
			}
			if m, err = o.steps.Resend(o.ctx, pkg, message, "request-1", who); err != nil || m.State != c.state || m.Attempts != 2 {
				t.Fatalf("%+v, %v", m, err)
			}
			o.post.down, o.post.refuses = false, false
			for range 2 { // the command again is the same answer, and no other message
				if m, err = o.steps.Resend(o.ctx, pkg, message, "request-2", who); err != nil || m.State != provider.Delivered || m.Attempts != 3 || m.By != who {
					t.Fatalf("%+v, %v", m, err)
				}
			}
			if l := o.list(id); l.Package().State != payment.Delivered || l.Seen() != seen.Seen() || o.post.told[message] != 1 {
				t.Errorf("%+v, seen %d then %d, told %v", l.Package(), seen.Seen(), l.Seen(), o.post.told)
			}
			if _, err := o.steps.Resend(o.ctx, pkg, message, "request-3", who); !fault.HasCode(err, "message-delivered") {
				t.Errorf("%v", err)
			}
			if _, err := o.steps.Resend(o.ctx, pkg, "nobody-sent-this", "request-4", who); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%v", err)
			}
		})
	}
}

// An officer's command is not lost to the machine's notes: what was seen when
// the package was sent is still what is seen once it is delivered, overdue and,
// after the lock, exported.
func TestSeen_J12_TheMachinesNotesLeaveWhatOfficersSaw(t *testing.T) {
	o := open(t)
	id := o.sent(3, post{down: true})
	sent := o.list(id)
	o.post.down = false
	o.must(o.steps.SendPackage(o.ctx, id))
	delivered := o.list(id)
	if delivered.Seen() != sent.Seen() || delivered.Version == sent.Version {
		t.Errorf("sent %d (%d), delivered %d (%d)", sent.Seen(), sent.Version, delivered.Seen(), delivered.Version)
	}
	o.on(delivered.SettlementDeadline.AddDays(1))
	o.must(o.steps.MarkOverdue(o.ctx, id))
	if l := o.list(id); !l.Overdue || l.Seen() != sent.Seen() {
		t.Errorf("overdue %v, seen %d", l.Overdue, l.Seen())
	}
	before := o.list(id)
	o.must(o.do(id, payment.DoRequestExtension, func(*payment.List, time.Time) error { return nil }))
	if l := o.list(id); l.Seen() != before.Seen()+1 {
		t.Errorf("a person's act left %d at %d", before.Seen(), l.Seen())
	}
}

// Commands that are decided by the locality's settings have them: an extension
// warns of the next period's send cut-off as it is saved, not as it is usual.
func TestLoad_F35_F11_SettingsWhereTheyDecide(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "an", 500_000)
	id := march(alone)
	o.must(o.prepare(id))
	o.must(o.send(id))
	saved := o.settings()
	saved.Locality, saved.Version, saved.Terms[0].SendCutOffDay = alone, 1, 28
	o.must(o.store.SaveSettings(o.ctx, saved, payment.Settings{Locality: alone}, auth.Caller{ID: who.ID}, paymentstore.Command{}, nil, o.clock.Now()))
	for _, action := range []payment.Action{payment.DoPrepare, payment.DoSend, payment.DoEnterStatuses, payment.DoExtend} {
		loaded, err := o.store.Load(o.ctx, id, paymentstore.Command{Operation: string(action)})
		o.must(err)
		if day := loaded.Settings.For("2024-04").SendCutOffDay; day != 28 {
			t.Errorf("%s is decided by cut-off day %d", action, day)
		}
	}
	loaded, err := o.store.Load(o.ctx, id, paymentstore.Command{Operation: string(payment.DoExtend)})
	o.must(err)
	extend := payment.Extend{Days: 20, Reason: "chậm", Settings: loaded.Settings} // to 14 April, before the 28th
	if err := extend.Apply(&loaded.List, who, o.clock.Now()); err != nil {
		t.Error(err)
	}
}

// A settlement that was checked and not taken, because the work was killed, may
// come again under its id with other outcomes: what it said first is in nobody's
// way.
func TestReceive_J16_ComesAgainCorrectedUnderItsID(t *testing.T) {
	o := open(t)
	o.roll.add(alone, "an", 500_000)
	o.roll.add(alone, "binh", 700_000)
	id := march(alone)
	o.must(o.prepare(id))
	o.must(o.send(id))
	o.on("2024-03-20")
	l := o.list(id)
	first, err := o.steps.CheckSettlement(o.ctx, &l, o.message(id, []payment.ListID{id}, nil))
	o.must(err)
	again, err := o.steps.CheckSettlement(o.ctx, &l, o.message(id, []payment.ListID{id}, nil))
	o.must(err)
	if again.Folder != first.Folder {
		t.Errorf("the same message lies in %s and %s", first.Folder, again.Folder)
	}
	o.must(o.receive(id, o.message(id, []payment.ListID{id}, map[payment.ListID]string{id: "an"})))
	o.on("2024-03-26")
	o.must(o.close(id))
	if l := o.list(id); l.Unpaid.Money != 500_000 || l.Paid.Money != 700_000 {
		t.Errorf("paid %+v, unpaid %+v", l.Paid, l.Unpaid)
	}
}
