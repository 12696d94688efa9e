package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
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
func (m *month) office(ctx context.Context, todo order) (done outcome, err error) {
	for {
		done = outcome{}
		if _, err := m.visitor.send(ctx, http.MethodPost, "/api/local/post-office/control", "", todo, &done); err != nil {
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
			r := &refusal{asked: "post office " + reply.Operation}
			if json.Unmarshal(reply.Body, r) != nil || r.Code == "" {
				r.Code, r.Detail = "unexpected", string(reply.Body)
			}
			r.Status = reply.Status
			return r
		}
	}
	return nil
}

// refused has the post office send something wrong, which must be refused.
func (m *month) refused(ctx context.Context, todo order) error {
	done, err := m.office(ctx, todo)
	if err != nil {
		return err
	}
	switch err := done.refusal(); {
	case err == nil:
		return fmt.Errorf("%+v was not refused", todo)
	case code(err) == "list-changed":
		return fmt.Errorf("%+v was refused for another reason: %w", todo, err)
	}
	m.faults++
	return nil
}

// returned: in one month of four the post office returns the first package.
func (m *month) returned() bool { return m.number%4 == 1 }

func (m *month) sent(l *paymentList) string { return l.Packages[len(l.Packages)-1].ID }

func (m *month) message(name string) string {
	return fmt.Sprintf("chaos-%d-%s-%s", m.options.Seed, m.period, name)
}

// send sends the list. In one month of three the post office refuses the
// package once and once loses the answer after taking it.
func (m *month) send(ctx context.Context, l *paymentList) error {
	if m.once("behave", m.number%3 == 0) {
		if _, err := m.office(ctx, order{Action: "behave", Refuse: 1, LoseAnswers: 1}); err != nil {
			return err
		}
		m.faults += 2
	}
	return m.command(ctx, m.officer, l, "send", nil)
}

// startPaying has the post office take the delivered package up, or return it.
func (m *month) startPaying(ctx context.Context, l *paymentList) error {
	if l.Packages[len(l.Packages)-1].State != "delivered" {
		sleep(ctx, 60*time.Millisecond)
		return nil
	}
	todo := order{Action: "start", Package: m.sent(l)}
	if m.returned() && len(l.Packages) == 1 {
		todo = order{Action: "reject", Package: m.sent(l), Reason: "Đề nghị kiểm tra lại danh sách."}
	}
	done, err := m.office(ctx, todo)
	if err != nil {
		return err
	}
	return m.unlessMoved(ctx, l, done.refusal())
}

// unlessMoved forgives a refusal when the list has left its state: the order
// was obeyed before a kill and then given again.
func (m *month) unlessMoved(ctx context.Context, l *paymentList, refusal error) error {
	if refusal == nil {
		return nil
	}
	now, err := m.list(ctx, m.period)
	if err == nil && now.State == l.State && now.Version == l.Version {
		err = refusal
	}
	return err
}

// settle has the post office mark what it pays, ask for more days, send
// settlements that are wrong in every way it knows, and at last the right one,
// twice.
func (m *month) settle(ctx context.Context, l *paymentList) error {
	id := m.sent(l)
	unpaid := 3 + m.number%5
	if m.once("mark", m.number%3 == 1) {
		if _, err := m.office(ctx, order{Action: "mark", Package: id, UnpaidFirst: unpaid}); err != nil {
			return err
		}
	}
	if m.once("extend", m.number%5 == 2) {
		more := map[string]any{"days": 2, "reason": "Nhiều người nhận ở xa.", "confirmed": true}
		return m.command(ctx, m.officer, l, "extend", more)
	}
	for _, wrong := range []order{{OffBy: 1}, {Omit: 1}, {Double: 1}, {Unknown: 1}} {
		wrong.Action, wrong.Package, wrong.UnpaidFirst = "settle", id, unpaid
		wrong.MessageID = m.message(fmt.Sprintf("wrong-%d-%d-%d-%d", wrong.OffBy, wrong.Omit, wrong.Double, wrong.Unknown))
		if !m.once(wrong.MessageID, m.number%2 == 0) {
			continue
		}
		if err := m.refused(ctx, wrong); err != nil {
			return err
		}
	}
	done, err := m.office(ctx, order{Action: "settle", Package: id, UnpaidFirst: unpaid, MessageID: m.message("settlement"), Twice: true})
	if err != nil {
		return err
	}
	return m.unlessMoved(ctx, l, done.refusal())
}
