package postoffice

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// asked is a question An Sinh put about a package.
type asked struct {
	id  string // the question's
	pkg string
}

// answerStatus answers a question of An Sinh: what the books say, or what was
// told to be told only when asked (order "hold").
func (o *Office) answerStatus(w http.ResponseWriter, r *http.Request) {
	q, ok := o.question(w, r)
	if !ok {
		return
	}
	if o.draw(&o.mute) {
		o.log("status", q.pkg, 0, "told not to answer")
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
	known, found, err := o.find(q.pkg)
	switch {
	case err != nil:
		acknowledge(w, http.StatusInternalServerError, "err.service.unavailable", err.Error())
		return
	case !found:
		o.log("status", q.pkg, http.StatusNotFound, "never heard of it")
		acknowledge(w, http.StatusNotFound, "err.request.not_found", "no such transaction")
		return
	}
	todo, held := o.heldFor(q.pkg)
	if !held {
		o.log("status", q.pkg, http.StatusOK, known.standing())
		o.reply(w, r, q, todo, known.header(), response{TransactionID: q.pkg, Statuses: []lineStatus{}})
		return
	}
	o.answerHeld(w, r, q, todo)
}

// question reads a question and checks who asks.
func (o *Office) question(w http.ResponseWriter, r *http.Request) (q asked, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMessage))
	var e envelope
	var h header
	var said struct {
		TransactionID string `json:"transaction_id"`
	}
	if err == nil {
		err = json.Unmarshal(body, &e)
	}
	if err != nil || json.Unmarshal(e.Header, &h) != nil || json.Unmarshal(e.Message, &said) != nil || h.Action != "status" {
		acknowledge(w, http.StatusBadRequest, "err.request.bad", "not a question")
		return q, false
	}
	if !e.signedBy(o.anSinhKey, o.ansinh.now(r.Context())) {
		o.log("status", said.TransactionID, http.StatusUnauthorized, "wrong signature")
		acknowledge(w, http.StatusUnauthorized, "err.signature.invalid", "the signature is wrong or has expired")
		return q, false
	}
	return asked{h.MessageID, said.TransactionID}, true
}

// standing is how the books say a package stands, as the interface says it.
func (b booked) standing() string {
	if b.Standing == "" {
		return "rcvd"
	}
	return b.Standing
}

// header is the head of what the books say of a package.
func (b booked) header() header {
	lines, _ := b.came()
	return header{Action: "on-status", Status: b.standing(), Reason: b.Reason, TotalCount: lines}
}

// stands notes in the books how a package stands.
func (o *Office) stands(id, standing, reason string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	known, ok, err := o.find(id)
	if err != nil || !ok {
		return err
	}
	known.Standing, known.Reason = standing, reason
	text, err := json.Marshal(known)
	if err != nil {
		return err
	}
	return o.books.Put(packageRoom, id, text)
}

// hold keeps an order to settle until An Sinh asks.
func (o *Office) hold(todo order) result {
	o.mu.Lock()
	defer o.mu.Unlock()
	if todo.MessageID == "" {
		todo.MessageID = uuid.NewString()
	}
	o.held[todo.Package] = todo
	return result{Replies: []reply{}}
}

func (o *Office) heldFor(pkg string) (order, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	todo, held := o.held[pkg]
	return todo, held
}

// answerHeld tells what the order says: in the reply, or later when the order
// says late or it takes several messages.
func (o *Office) answerHeld(w http.ResponseWriter, r *http.Request, q asked, todo order) {
	said, err := o.outcome(r.Context(), todo)
	if err != nil {
		acknowledge(w, http.StatusInternalServerError, "err.service.unavailable", err.Error())
		return
	}
	parts := o.settlementParts(r.Context(), todo, said)
	if todo.Late || len(parts) > 1 {
		o.log("status", q.pkg, http.StatusOK, "acknowledged; the answer follows")
		acknowledge(w, http.StatusOK, "", "")
		return
	}
	o.log("status", q.pkg, http.StatusOK, "settled")
	parts[0].header.Action = "on-status"
	o.reply(w, r, q, todo, parts[0].header, parts[0].message)
}

// tell posts what an order to settle holds back, as the answer to a question
// that was only acknowledged.
func (o *Office) tell(ctx context.Context, pkg string) (done result, err error) {
	todo, held := o.heldFor(pkg)
	if !held {
		return result{Replies: []reply{}}, nil
	}
	said, err := o.outcome(ctx, todo)
	if err != nil {
		return done, err
	}
	for _, p := range o.settlementParts(ctx, todo, said) {
		p.header.Action = "on-status"
		told, err := o.say(ctx, todo, p.header, statusMessage(todo.MessageID, p.message))
		if done.Replies = append(done.Replies, told.Replies...); err != nil {
			return done, err
		}
	}
	return done, nil
}

// statusMessage wraps what became of a transaction as the answer to a question.
func statusMessage(question string, said response) map[string]any {
	return map[string]any{
		"transaction_id": said.TransactionID, "correlation_id": question,
		"txnstatus_response": map[string]any{"txn_type": "on-disburse", "txn_status": said},
	}
}

// reply answers a question at once with a signed message, and as often again as
// the order says by a callback.
func (o *Office) reply(w http.ResponseWriter, r *http.Request, q asked, todo order, h header, said response) {
	if h.MessageID = todo.MessageID; h.MessageID == "" {
		h.MessageID = uuid.NewString()
	}
	body, err := o.signed(r.Context(), todo, h, statusMessage(q.id, said))
	if err != nil {
		acknowledge(w, http.StatusInternalServerError, "err.service.unavailable", err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) // the asker may have gone
	if todo.Twice {
		ctx := context.WithoutCancel(r.Context())
		time.AfterFunc(0, func() {
			_, err := o.ansinh.post(ctx, "/g2p/on-status", body)
			o.log("status again", q.pkg, http.StatusOK, errorText(err))
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
