package postoffice

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

const (
	// inlineLines is how many lines a settlement carries in itself; longer
	// ones go by file (provider.yaml, transmitSettlement).
	inlineLines = 5000
	// markLines is how many marks one message takes.
	markLines = 90
)

// status is a DisbursementStatus.
type status struct {
	Package     string     `json:"package,omitempty"` // when the message is sent to another
	ReferenceID string     `json:"reference_id"`
	Status      string     `json:"status"` // succ or rjct
	Amount      int64      `json:"amount"` // đồng
	Timestamp   *time.Time `json:"timestamp,omitempty"`
	Code        string     `json:"status_reason_code,omitempty"`
	Reason      string     `json:"status_reason_message,omitempty"`
}

// settlement is the body of transmitSettlement.
type settlement struct {
	MessageID   string   `json:"message_id"`
	PaidTotal   int64    `json:"paid_total"`   // đồng
	UnpaidTotal int64    `json:"unpaid_total"` // đồng
	Lines       []status `json:"lines,omitempty"`
	Upload      string   `json:"upload,omitempty"`
}

// outcomes says of each line whether it was paid.
func (o *Office) outcomes(ctx context.Context, todo order) ([]status, error) {
	lines, err := o.reconcile(ctx, todo.Package)
	if err != nil {
		return nil, err
	}
	why := map[string]unpaid{}
	for i := 0; i < todo.UnpaidFirst && i < len(lines); i++ {
		why[lines[i].ReferenceID] = unpaid{Code: "payee-absent", Reason: "Người nhận vắng mặt"}
	}
	for _, u := range todo.Unpaid {
		if u.Reason == "" {
			u.Reason = "Người nhận vắng mặt"
		}
		why[u.ReferenceID] = u
	}
	now := o.ansinh.now(ctx).Truncate(time.Second)
	out := make([]status, 0, len(lines))
	for _, l := range lines {
		s := status{ReferenceID: l.ReferenceID, Amount: l.Amount, Status: "succ", Timestamp: &now}
		if u, ok := why[l.ReferenceID]; ok {
			s.Status, s.Timestamp, s.Code, s.Reason = "rjct", nil, u.Code, u.Reason
			delete(why, l.ReferenceID)
		}
		out = append(out, s)
	}
	for id := range why {
		return nil, fmt.Errorf("the package %s has no line %s", todo.Package, id)
	}
	return out, nil
}

// mark tells An Sinh of payments as they are made.
func (o *Office) mark(ctx context.Context, todo order) (result, error) {
	all, err := o.outcomes(ctx, todo)
	if err != nil {
		return result{}, err
	}
	done := result{Replies: []reply{}, Lines: len(all)}
	for len(all) > 0 {
		part := all[:min(markLines, len(all))]
		all = all[len(part):]
		got, err := o.ansinh.call(ctx, http.MethodPost, "/"+url.PathEscape(todo.Package)+"/payments", uuid.NewString(), map[string]any{"lines": part})
		if err != nil {
			return done, err
		}
		if done.Replies = append(done.Replies, got); !got.ok() {
			return done, nil
		}
	}
	return done, nil
}

// told is a settlement as it is to be sent, mistakes and all.
type told struct {
	lines        []status
	paid, unpaid int64 // stated, đồng
	done         result
}

// outcome is the settlement of a package with those settled with it, as it
// should be or as wrongly as told.
func (o *Office) outcome(ctx context.Context, todo order) (told, error) {
	lines, err := o.outcomes(ctx, todo)
	if err != nil {
		return told{}, err
	}
	if lines, err = o.earlier(ctx, todo, lines); err != nil {
		return told{}, err
	}
	done := result{Replies: []reply{}, Lines: len(lines)}
	for _, l := range lines {
		done.Total += l.Amount
		if l.Status == "succ" {
			done.Paid += l.Amount
		} else {
			done.Unpaid += l.Amount
		}
	}
	return told{lines: spoil(lines, todo), paid: done.Paid + todo.TotalOff, unpaid: done.Unpaid, done: done}, nil
}

// settle transmits the settlement.
func (o *Office) settle(ctx context.Context, todo order) (result, error) {
	said, err := o.outcome(ctx, todo)
	if err != nil {
		return result{}, err
	}
	done := said.done
	if todo.Signed {
		sent, err := o.settleByMessage(ctx, todo, said)
		done.Replies = append(done.Replies, sent.Replies...)
		return done, err
	}
	message := settlement{MessageID: todo.MessageID, PaidTotal: said.paid, UnpaidTotal: said.unpaid, Lines: said.lines}
	if message.MessageID == "" {
		message.MessageID = uuid.NewString()
	}
	if len(message.Lines) > inlineLines || todo.Upload {
		if message.Upload, err = o.byFile(ctx, todo.Package, message.Lines); err != nil {
			return done, err
		}
		message.Lines = nil
	}
	for range todo.times() {
		got, err := o.ansinh.call(ctx, http.MethodPost, "/"+url.PathEscape(todo.Package)+"/settlement", message.MessageID, message)
		if err != nil {
			return done, err
		}
		done.Replies = append(done.Replies, got)
	}
	return done, nil
}

// earlier adds the lines of the packages that the settlement of this one tells
// too, those of earlier months.
func (o *Office) earlier(ctx context.Context, todo order, lines []status) ([]status, error) {
	got, err := o.ansinh.call(ctx, http.MethodGet, "/"+url.PathEscape(todo.Package), "", nil)
	if err != nil {
		return nil, err
	}
	if !got.ok() {
		return nil, fmt.Errorf("the package %s: status %d: %s", todo.Package, got.Status, got.Body)
	}
	var answer struct{ Covers []struct{ Package string } }
	if err := json.Unmarshal(got.Body, &answer); err != nil {
		return nil, err
	}
	for _, c := range answer.Covers {
		more, err := o.outcomes(ctx, order{Package: c.Package, UnpaidFirst: todo.UnpaidEarlier})
		if err != nil {
			return nil, err
		}
		for _, l := range more {
			l.Package = c.Package
			lines = append(lines, l)
		}
	}
	return lines, nil
}

func (o *Office) byFile(ctx context.Context, id string, lines []status) (string, error) {
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	for _, l := range lines {
		if err := encoder.Encode(l); err != nil {
			return "", err
		}
	}
	return o.ansinh.upload(ctx, id, uuid.NewString(), content.Bytes())
}

// spoil makes the mistakes that were asked for.
func spoil(lines []status, todo order) []status {
	out := append([]status(nil), lines[:max(0, len(lines)-todo.Omit)]...)
	if len(out) > 0 {
		out[0].Amount += todo.OffBy
	}
	out = append(out, out[:min(todo.Double, len(out))]...)
	for i := range todo.Unknown {
		out = append(out, status{ReferenceID: fmt.Sprintf("unknown-%d", i+1), Status: "rjct", Amount: 1, Reason: "Dòng không có trong danh sách"})
	}
	return out
}
