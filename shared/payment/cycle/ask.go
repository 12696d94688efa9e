package cycle

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// Listener takes what the provider's system answers to a question, by the same
// rules as what it says unasked.
type Listener interface {
	// Hear takes an answer about a package. Refused, Invalid, Unauthenticated
	// when it is not taken, as the log shows; anything else may pass.
	Hear(ctx context.Context, pkg payment.PackageID, answer provider.Envelope) error
}

// How long the system leaves the provider in peace after a question: a day when
// it was answered, an hour when nobody answered.
const (
	askedAnswered   = 24 * time.Hour
	askedUnanswered = time.Hour
)

// AskDue asks the provider how the list's package stands, where it is time to
// (payment.List.AskAt). A failure is the question's, stands in the log, and is
// repeated later; the officers are told when the provider will not say.
func (s Steps) AskDue(ctx context.Context, id payment.ListID) error {
	list, err := s.list(ctx, id)
	if err != nil {
		return err
	}
	if at, due := list.AskAt(); !due || at.After(s.Clock.Now()) {
		return nil
	}
	_, err = s.Ask(ctx, list.Package().ID, "", payment.System)
	return err
}

// Ask asks the provider how a package stands and takes its answer. A question
// nobody answered is repeated as it was; after an answer a new one is asked.
// Asked by a command that was answered before, nothing is asked. What came of
// it stands in the question that is returned; only a question that cannot be
// asked is an error.
func (s Steps) Ask(ctx context.Context, pkg payment.PackageID, request string, by payment.By) (provider.Message, error) {
	id, err := pkg.List()
	if err != nil {
		return provider.Message{}, err
	}
	list, err := s.list(ctx, id)
	if err != nil {
		return provider.Message{}, err
	}
	known, err := s.Store.MessagesOf(ctx, pkg)
	if err != nil {
		return provider.Message{}, err
	}
	last, number := lastQuestion(known, pkg)
	if request != "" && last.Request == request && last.State != provider.Outstanding {
		return last, nil // asked again
	}
	if err := list.CheckAsk(pkg); err != nil {
		return provider.Message{}, err
	}
	question, envelope, err := s.question(ctx, &list, last, number)
	if err != nil {
		return provider.Message{}, err
	}
	why, err := s.putQuestion(ctx, pkg, &question, envelope, by, request)
	if err != nil {
		return question, err
	}
	return question, s.noteAsked(ctx, &question, by, why)
}

// lastQuestion is the question about a package that was asked last, with its
// number; none has the number 0.
func lastQuestion(known map[string]provider.Message, pkg payment.PackageID) (last provider.Message, number int) {
	for id, m := range known {
		n := 0
		if m.Direction != provider.Out || m.Action != provider.DoStatus {
			continue
		}
		if _, err := fmt.Sscanf(strings.TrimPrefix(id, string(pkg)), ":q%d", &n); err == nil && n > number {
			last, number = m, n
		}
	}
	return last, number
}

// question is the question to put: the last one when nobody answered it, else
// the next.
func (s Steps) question(ctx context.Context, list *payment.List, last provider.Message, number int) (provider.Message, provider.Envelope, error) {
	if last.State == provider.Outstanding {
		envelope, err := s.kept(ctx, &last)
		return last, envelope, err
	}
	order, now := s.order(list, list.Package()), s.Clock.Now()
	record := provider.Message{
		ID: fmt.Sprintf("%s:q%04d", order.Package, number+1), Package: order.Package, Direction: provider.Out, Action: provider.DoStatus,
		State: provider.Outstanding, At: now.UTC(),
	}
	envelope, err := order.Question(record.ID, now)
	if err != nil {
		return record, envelope, err
	}
	return record, envelope, s.keepMessage(ctx, list.ID, &record, envelope)
}

// putQuestion puts a question and has the answer heard. why is what came
// between, nil when the provider answered or will; what another recorded of the
// same question meanwhile stands.
func (s Steps) putQuestion(ctx context.Context, pkg payment.PackageID, question *provider.Message, envelope provider.Envelope, by payment.By, request string) (why, err error) {
	receipt, answer, why := s.Provider.Ask(ctx, envelope)
	if why == nil && answer != nil {
		why = s.Listener.Hear(ctx, pkg, *answer)
	}
	question.Sent(receipt, why, s.Clock.Now())
	question.By, question.Request = by, request
	err = s.Store.PutMessage(ctx, question)
	if fault.Is(err, fault.KindStale) {
		err = nil
	}
	return why, err
}

// noteAsked writes into the list's history that the provider was asked, by
// whom, and tells the officers of a question of the system's own that was
// refused.
func (s Steps) noteAsked(ctx context.Context, question *provider.Message, by payment.By, why error) error {
	pkg := payment.PackageID(question.Package)
	id, err := pkg.List()
	if err != nil {
		return err
	}
	again := askedAnswered
	if question.State == provider.Outstanding {
		again = askedUnanswered
	}
	return s.change(ctx, id, "askStatus", func(list *payment.List) (paymentstore.Change, error) {
		c := paymentstore.Change{Note: question.ID + ": " + string(question.State), By: by, Bookkeeping: true}
		if err := (payment.NoteAsked{Package: pkg, Again: s.Clock.Now().Add(again)}).Apply(list); err != nil {
			return c, err
		}
		if by != payment.System || why == nil || provider.Passing(why) {
			return c, nil
		}
		return c, s.tellUnheard(ctx, list, &c, question)
	})
}

// tellUnheard tells the officers that the provider's answer cannot be used
// (J-09).
func (s Steps) tellUnheard(ctx context.Context, list *payment.List, c *paymentstore.Change, question *provider.Message) error {
	const kind = "provider-unheard"
	event := s.notice(kind, "", list.ID)
	text := "Hỏi đơn vị chi trả về gói tin " + question.Package + " chưa có câu trả lời dùng được: " + question.Problem
	var err error
	event.Notices, err = s.ToOfficers(ctx, list.ID, kind, text, list.PreparedBy)
	c.Event = event
	return err
}

// Known notes that the provider has the whole package, as it says itself: its
// acknowledgement was lost, and nothing is sent again (F-20).
func (s Steps) Known(ctx context.Context, pkg payment.PackageID) error {
	id, err := pkg.List()
	if err != nil {
		return err
	}
	messages, err := s.Store.MessagesOf(ctx, pkg)
	if err != nil {
		return err
	}
	for _, m := range messages {
		if m.Action != provider.DoDisburse || m.State == provider.Delivered {
			continue
		}
		m.Found(s.Clock.Now())
		if err := s.Store.PutMessage(ctx, &m); err != nil && !fault.Is(err, fault.KindStale) {
			return err
		}
	}
	return s.noteDelivery(ctx, id, pkg, "")
}

// lost reports whether a message was handed over and nothing was heard of it.
func lost(m provider.Message) bool {
	return m.State == provider.Outstanding && m.Attempts > 0 && m.Status == 0
}

// askWhatCame asks, before lost messages are sent again, whether the provider
// has the package. done says that nothing is left to send. A question that is
// not answered is no reason not to send: the messages' ids make that harmless.
func (s Steps) askWhatCame(ctx context.Context, p *payment.Package) (done bool, err error) {
	question, err := s.Ask(ctx, p.ID, "", payment.System)
	if err != nil || question.State != provider.Delivered {
		return false, nil //nolint:nilerr // said above
	}
	id, err := p.ID.List()
	if err != nil {
		return false, err
	}
	list, err := s.list(ctx, id)
	if err != nil {
		return false, err
	}
	now := list.Package()
	return now == nil || now.ID != p.ID || now.State != payment.Undelivered, nil
}
