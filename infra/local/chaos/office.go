package chaos

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// order is what the simulated post office is told to do
// (infra/local/postoffice/control.go).
type order struct {
	Action      string `json:"action"`
	Package     string `json:"package,omitempty"`
	Reason      string `json:"reason,omitempty"`
	Days        int    `json:"days,omitempty"`
	LoseAnswers int    `json:"lose_answers,omitempty"`
	Refuse      int    `json:"refuse,omitempty"`
	MessageID   string `json:"message_id,omitempty"`
	UnpaidFirst int    `json:"unpaid_first,omitempty"`
	Twice       bool   `json:"twice,omitempty"`
	Omit        int    `json:"omit,omitempty"`
	Double      int    `json:"double,omitempty"`
	Unknown     int    `json:"unknown,omitempty"`
	OffBy       int64  `json:"off_by,omitempty"`
	Signed      bool   `json:"signed,omitempty"`
	Parts       int    `json:"parts,omitempty"`
	// UnpaidEarlier is UnpaidFirst of the other packages that are settled
	// together with this one (F-07).
	UnpaidEarlier int `json:"unpaid_earlier,omitempty"`
}

// outcome are An Sinh's answers to the post office's messages.
type outcome struct {
	Replies []struct {
		Operation string          `json:"operation"`
		Status    int             `json:"status"`
		Body      json.RawMessage `json:"body"`
	} `json:"replies"`
}

// office has the post office do something. An order broken off by a kill is
// given again: its messages have ids of ours or may be sent twice.
func (p *play) office(ctx context.Context, todo order) (done outcome, err error) {
	for {
		done = outcome{}
		if _, err := p.visitor.send(ctx, http.MethodPost, "/api/local/post-office/control", "", todo, &done); err != nil {
			return done, err
		}
		if !done.down() {
			return done, nil
		}
		if !sleep(ctx, 50*time.Millisecond) {
			return done, ctx.Err()
		}
	}
}

// down reports whether An Sinh went down while it was told something.
func (o outcome) down() bool {
	for _, r := range o.Replies {
		if r.Status >= http.StatusInternalServerError {
			return true
		}
	}
	return false
}

// refusal is the refusal that one of the messages met, or nil.
func (o outcome) refusal() error {
	for _, reply := range o.Replies {
		if reply.Status/100 != 2 {
			r := &refusal{asked: "post office " + reply.Operation, Detail: string(reply.Body)}
			var said struct {
				Code    string `json:"code"`
				Message struct {
					Error struct {
						Reason string `json:"reason"`
					} `json:"error"`
				} `json:"message"` // of an answer to a signed message
			}
			if json.Unmarshal(reply.Body, &said) == nil {
				r.Code = cmp.Or(said.Code, said.Message.Error.Reason, "unexpected")
			}
			r.Status = reply.Status
			return r
		}
	}
	return nil
}

// refused has the post office send something wrong, which must be refused.
func (p *play) refused(ctx context.Context, todo order) error {
	done, err := p.office(ctx, todo)
	if err != nil {
		return err
	}
	switch err := done.refusal(); {
	case err == nil:
		return fmt.Errorf("%+v was not refused", todo)
	case code(err) == "list-changed" || code(err) == "unexpected":
		return fmt.Errorf("%+v was refused for another reason: %w", todo, err)
	}
	p.faults.Add(1)
	return nil
}

func (p *play) sent(l *paymentList) string { return l.Packages[len(l.Packages)-1].ID }

func (p *play) message(name string) string {
	return fmt.Sprintf("chaos-%d-%s-%s", p.options.Seed, strings.ReplaceAll(p.id, ":", "-"), name)
}

// send sends the list. When told to, the post office refuses the package once
// and once loses the answer after taking it.
func (p *play) send(ctx context.Context, l *paymentList) error {
	if p.due("misbehave", p.turns.misbehave) {
		_, err := p.office(ctx, order{Action: "behave", Refuse: 1, LoseAnswers: 1})
		if err := p.did("misbehave", err); err != nil {
			return err
		}
		p.faults.Add(2)
	}
	return p.command(ctx, p.officer, l, "send", nil)
}

// startPaying has the post office take the delivered package up, or return it.
func (p *play) startPaying(ctx context.Context, l *paymentList) error {
	if l.Packages[len(l.Packages)-1].State != "delivered" {
		sleep(ctx, 60*time.Millisecond)
		return nil
	}
	todo := order{Action: "start", Package: p.sent(l), Signed: p.turns.signed, MessageID: p.message("start")}
	if p.turns.returned && len(l.Packages) == 1 {
		todo = order{Action: "reject", Package: p.sent(l), Reason: "Đề nghị kiểm tra lại danh sách.", Signed: p.turns.signed, MessageID: p.message("reject")}
	}
	done, err := p.office(ctx, todo)
	if err != nil {
		return err
	}
	return p.unlessMoved(ctx, l, done.refusal())
}

// unlessMoved forgives a refusal when the list has left its state: the order
// was obeyed before a kill and then given again.
func (p *play) unlessMoved(ctx context.Context, l *paymentList, refusal error) error {
	if refusal == nil {
		return nil
	}
	now, err := p.list(ctx)
	if err == nil && now.State == l.State && now.Version == l.Version {
		err = refusal
	}
	return err
}

// settle has the post office mark what it pays, ask for more days, send
// settlements that are wrong in every way it knows, and at last the right one,
// twice.
func (p *play) settle(ctx context.Context, l *paymentList) error {
	right := order{
		Action: "settle", Package: p.sent(l), UnpaidFirst: p.unpaid, UnpaidEarlier: 2, Signed: p.turns.signed,
		MessageID: p.message("settlement"), Twice: true,
	}
	if p.told["send back"] {
		right.MessageID, right.Parts, right.Twice = p.message("again"), 2, false
	}
	if p.due("mark", p.turns.marked) {
		done, err := p.office(ctx, order{Action: "mark", Package: right.Package, UnpaidFirst: p.unpaid})
		if err == nil {
			err = done.refusal()
		}
		return p.did("mark", err)
	}
	if p.due("late", p.turns.late) {
		return p.did("late", p.tooLate(ctx, l, right))
	}
	if p.due("extend", p.turns.extended || p.turns.late) {
		more := map[string]any{"days": 2, "reason": "Nhiều người nhận ở xa.", "confirmed": true}
		return p.did("extend", p.command(ctx, p.officer, l, "extend", more))
	}
	if err := p.wrongly(ctx, right); err != nil {
		return err
	}
	done, err := p.office(ctx, right)
	if err != nil {
		return err
	}
	return p.unlessMoved(ctx, l, done.refusal())
}

// tooLate has the right settlement come after the deadline. It moves the
// clock, so the list is played alone.
func (p *play) tooLate(ctx context.Context, l *paymentList, right order) error {
	if err := p.moveTo(ctx, l.SettlementDeadline.AddDays(1)); err != nil {
		return err
	}
	right.Twice = false
	return p.refused(ctx, right)
}

// wrongly sends what is not the settlement.
func (p *play) wrongly(ctx context.Context, right order) error {
	for _, wrong := range []order{{OffBy: 1}, {Omit: 1}, {Double: 1}, {Unknown: 1}} {
		what := fmt.Sprintf("wrong-%d-%d-%d-%d", wrong.OffBy, wrong.Omit, wrong.Double, wrong.Unknown)
		if !p.due(what, p.turns.wrong) {
			continue
		}
		todo := right
		todo.OffBy, todo.Omit, todo.Double, todo.Unknown = wrong.OffBy, wrong.Omit, wrong.Double, wrong.Unknown
		todo.MessageID, todo.Twice = p.message(what), false
		if err := p.did(what, p.refused(ctx, todo)); err != nil {
			return err
		}
	}
	return nil
}
