package cycle

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"maps"
	"slices"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// Courier carries messages to the provider's system.
type Courier interface {
	// Send signs a message and hands it over. Unavailable when it may be tried
	// again, Refused when the provider does not take it.
	Send(ctx context.Context, action string, message provider.Envelope) (provider.Receipt, error)
	// Ask signs a question and hands it over; the answer is nil when the provider
	// will call back. Errors are those of Send.
	Ask(ctx context.Context, question provider.Envelope) (provider.Receipt, *provider.Envelope, error)
}

// Address is how the provider names itself and where its answers go.
type Address struct{ Receiver, Callback string }

// SendPackage hands the list's package to the provider, in messages of at most
// provider.MaxPart payments. A failure is noted on the package, where the
// officer sees it, and returned, so that the state machine tries again; what
// the provider acknowledged is not sent again, and the messages' ids make a
// repeat harmless (F-20).
func (s Steps) SendPackage(ctx context.Context, id payment.ListID) error {
	list, err := s.list(ctx, id)
	if err != nil {
		return err
	}
	p := list.Package()
	if p == nil || p.State != payment.Undelivered {
		return nil
	}
	sendErr := s.sendMessages(ctx, &list, p)
	note := ""
	if sendErr != nil {
		note = "Chưa gửi được; hệ thống tự gửi lại."
		if f := fault.As(sendErr); f != nil {
			note = f.Detail
		}
	}
	if sendErr != nil && p.Note == note {
		return sendErr // said already: trying again is no news
	}
	return errors.Join(sendErr, s.noteDelivery(ctx, id, p.ID, note))
}

func (s Steps) noteDelivery(ctx context.Context, id payment.ListID, pkg payment.PackageID, note string) error {
	return s.change(ctx, id, "deliverPackage", func(list *payment.List) (paymentstore.Change, error) {
		return paymentstore.Change{Note: note, Bookkeeping: true}, payment.NoteDelivery{Package: pkg, Note: note}.Apply(list)
	})
}

// order is the package as its messages tell it.
func (s Steps) order(list *payment.List, p *payment.Package) provider.Order {
	id := list.ID
	return provider.Order{
		Package: string(p.ID), At: p.SentAt, Locality: s.Units.Name(id.Locality()), Callback: s.Address.Callback, Receiver: s.Address.Receiver,
		Meta: provider.Meta{
			Parts: messagesOf(p), Replaces: string(p.Replaces), List: string(id), Locality: string(id.Locality()), Period: id.Period(),
			Type: string(id.Type()), Lines: p.Lines, Total: provider.AmountOf(p.Total), Hash: p.Hash, SettlementDeadline: list.SettlementDeadline,
		},
	}
}

// messagesOf is how many messages carry a package.
func messagesOf(p *payment.Package) int {
	return max(1, (p.Lines+provider.MaxPart-1)/provider.MaxPart)
}

// sendMessages sends what the provider has not acknowledged, in order, up to
// the first failure. Where its answer was lost it is asked first what it has.
func (s Steps) sendMessages(ctx context.Context, list *payment.List, p *payment.Package) error {
	known, err := s.Store.MessagesOf(ctx, p.ID)
	if err != nil {
		return err
	}
	if s.Listener != nil && slices.ContainsFunc(slices.Collect(maps.Values(known)), lost) {
		if done, err := s.askWhatCame(ctx, p); err != nil || done {
			return err
		}
	}
	order, n := s.order(list, p), 0
	for lines, err := range s.batches(ctx, list) {
		if err != nil {
			return err
		}
		n++
		record, told := known[order.MessageID(n)]
		if told && record.State == provider.Delivered {
			continue
		}
		if !told {
			record = provider.Message{
				ID: order.MessageID(n), Package: order.Package, Direction: provider.Out, Action: provider.DoDisburse,
				State: provider.Outstanding, At: p.SentAt, Lines: len(lines), Part: n, Parts: order.Meta.Parts,
			}
		}
		message, err := s.message(ctx, list.ID, &record, order, lines)
		if err != nil {
			return err
		}
		if err := s.deliver(ctx, record, message); err != nil {
			return err
		}
	}
	return nil
}

// message is what a record says. It is made and kept once, before it is first
// sent: a deadline that moves meanwhile does not change what is repeated.
func (s Steps) message(ctx context.Context, id payment.ListID, record *provider.Message, order provider.Order, lines []provider.Disbursement) (provider.Envelope, error) {
	if record.Version > 0 {
		return s.kept(ctx, record)
	}
	message, err := order.Message(record.Part, lines)
	if err != nil {
		return provider.Envelope{}, err
	}
	return message, s.keepMessage(ctx, id, record, message)
}

// keepMessage keeps the body of an outgoing message and its record.
func (s Steps) keepMessage(ctx context.Context, id payment.ListID, record *provider.Message, message provider.Envelope) error {
	kept := provider.KeptAs(MessageFile(id, record.ID), message.Bytes())
	if _, err := s.Files.Put(ctx, s.Documents, kept.File, "application/json", message.Bytes()); err != nil {
		return err
	}
	record.Keep(kept)
	return s.Store.PutMessage(ctx, record)
}

// kept reads a message's body back.
func (s Steps) kept(ctx context.Context, record *provider.Message) (provider.Envelope, error) {
	body, err := s.read(ctx, record.File)
	if err != nil {
		return provider.Envelope{}, err
	}
	return provider.ParseEnvelope(body)
}

// batches are the package's lines, commune after commune, as many at a time as
// a message carries.
func (s Steps) batches(ctx context.Context, list *payment.List) iter.Seq2[[]provider.Disbursement, error] {
	return func(yield func([]provider.Disbursement, error) bool) {
		parts, err := s.Store.Parts(ctx, list.ID, list.Run)
		if err != nil {
			yield(nil, err)
			return
		}
		batch := make([]provider.Disbursement, 0, provider.MaxPart)
		for _, part := range parts {
			if part.Sums.Lines == 0 {
				continue
			}
			for line, err := range s.packageLines(ctx, part.File) {
				if err != nil {
					yield(nil, err)
					return
				}
				if batch = append(batch, line); len(batch) == provider.MaxPart {
					if !yield(batch, nil) {
						return
					}
					batch = batch[:0]
				}
			}
		}
		if len(batch) > 0 {
			yield(batch, nil)
		}
	}
}

// deliver hands a message over and records what came of it (J-17). What
// another has recorded meanwhile stands.
func (s Steps) deliver(ctx context.Context, record provider.Message, message provider.Envelope) error {
	receipt, sendErr := s.Provider.Send(ctx, record.Action, message)
	record.Sent(receipt, sendErr, s.Clock.Now())
	err := s.Store.PutMessage(ctx, &record)
	if fault.Is(err, fault.KindStale) {
		err = nil
	}
	return errors.Join(sendErr, err)
}

// MessageFile is where the body of a message about a list is kept.
func MessageFile(id payment.ListID, message string) string {
	return "messages/" + id.Folder() + "/" + fileName(message) + ".json"
}

// Resend hands an outgoing message over once more, as an account asks. The
// message is as it was; only its signature is new.
func (s Steps) Resend(ctx context.Context, pkg payment.PackageID, message, request string, by payment.By) (provider.Message, error) {
	record, err := s.Store.Message(ctx, pkg, message)
	if err != nil {
		return record, err
	}
	if record.Version == 0 {
		return record, fault.NotFound("message-not-found", "Không tìm thấy thông điệp.")
	}
	if record.State == provider.Delivered && record.Request == request {
		return record, nil // asked again
	}
	if err := record.CheckResend(); err != nil {
		return record, err
	}
	if record.Action == provider.DoStatus {
		return s.Ask(ctx, pkg, request, by)
	}
	id, err := pkg.List()
	if err != nil {
		return record, err
	}
	list, err := s.list(ctx, id)
	if err != nil {
		return record, err
	}
	if p := list.Package(); p == nil || p.ID != pkg || p.State == payment.Void {
		return record, fault.Refused("package-rejected", "Gói tin này đã bị từ chối, không còn hiệu lực.")
	}
	envelope, err := s.kept(ctx, &record)
	if err != nil {
		return record, err
	}
	receipt, sendErr := s.Provider.Send(ctx, record.Action, envelope)
	record.Sent(receipt, sendErr, s.Clock.Now())
	record.By, record.Request = by, request
	if err := s.Store.PutMessage(ctx, &record); err != nil {
		return record, err
	}
	if err := s.noteResent(ctx, id, &record, by); err != nil || sendErr != nil {
		return record, err
	}
	return record, s.sendRest(ctx, id)
}

// restTime bounds how long a person waits for the rest of a package; the state
// machine sends what is left.
const restTime = 12 * time.Second

// sendRest goes on with the package's other messages. A failure stands in the
// log and is no error of the command.
func (s Steps) sendRest(ctx context.Context, id payment.ListID) error {
	ctx, cancel := context.WithTimeout(ctx, restTime)
	defer cancel()
	if err := s.SendPackage(ctx, id); err != nil {
		slog.WarnContext(ctx, "the rest of the package was not sent", "list", id, "error", err)
	}
	return nil
}

// noteResent writes who sent a message again into the list's history, and that
// the package is delivered when it was the last one outstanding.
func (s Steps) noteResent(ctx context.Context, id payment.ListID, m *provider.Message, by payment.By) error {
	all, err := s.allTaken(ctx, payment.PackageID(m.Package), m.Parts)
	if err != nil {
		return err
	}
	return s.change(ctx, id, "resendMessage", func(list *payment.List) (paymentstore.Change, error) {
		c := paymentstore.Change{Note: m.ID + ": " + string(m.State), By: by, Bookkeeping: true}
		if !all {
			return c, nil
		}
		err := payment.NoteDelivery{Package: payment.PackageID(m.Package)}.Apply(list)
		if errors.Is(err, payment.ErrDone) {
			err = nil // its use has told so before
		}
		return c, err
	})
}

// allTaken reports whether the provider took all messages of a package.
func (s Steps) allTaken(ctx context.Context, pkg payment.PackageID, parts int) (bool, error) {
	known, err := s.Store.MessagesOf(ctx, pkg)
	taken := 0
	for _, m := range known {
		if m.Action == provider.DoDisburse && m.State == provider.Delivered {
			taken++
		}
	}
	return taken >= parts, err
}

// maxBody bounds a message's body that is read back.
const maxBody = 16 << 20

// read reads a file of a message.
func (s Steps) read(ctx context.Context, file string) ([]byte, error) {
	body, _, err := s.Files.Open(ctx, s.Documents, file)
	if err != nil {
		return nil, fmt.Errorf("cycle: %s: %w", file, err)
	}
	defer func() { _ = body.Close() }() // nothing was written
	content, err := io.ReadAll(io.LimitReader(body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("cycle: %s: %w", file, err)
	}
	return content, nil
}
