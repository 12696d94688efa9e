package postoffice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/google/uuid"
)

// order is what a demonstration or a test tells the post office to do.
type order struct {
	// Action is one of: behave, reconcile, start, mark, settle, reject, extend,
	// ask, answer.
	Action  string `json:"action"`
	Package string `json:"package"`

	// behave: how to treat the coming deliveries of packages.
	LoseAnswers int `json:"lose_answers"` // take this many without answering
	Refuse      int `json:"refuse"`       // answer this many with 503
	Decline     int `json:"decline"`      // refuse this many for good
	Mute        int `json:"mute"`         // and leave this many questions unanswered

	// start, settle, reject: by signed message instead of An Sinh's own API.
	// ask is always one; References names lines to ask about.
	Signed     bool     `json:"signed"`
	Forge      bool     `json:"forge"` // sign with another's key
	Stale      bool     `json:"stale"` // with a signature of an hour ago
	Parts      int      `json:"parts"` // settle in this many messages
	References []string `json:"references"`

	// reject and extend.
	Reason string `json:"reason"`
	Days   int    `json:"days"`

	// mark and settle: which lines were not paid. UnpaidFirst takes the first
	// ones in the package's order.
	Unpaid      []unpaid `json:"unpaid"`
	UnpaidFirst int      `json:"unpaid_first"`
	// UnpaidEarlier is the same for each other package that is settled together
	// with this one (F-07).
	UnpaidEarlier int `json:"unpaid_earlier"`

	// settle: how to send it wrongly.
	MessageID string `json:"message_id"` // one of its own when ""
	Twice     bool   `json:"twice"`      // the same message again
	Omit      int    `json:"omit"`       // leave the last lines out
	Double    int    `json:"double"`     // send the first lines twice
	Unknown   int    `json:"unknown"`    // add lines nobody ordered
	OffBy     int64  `json:"off_by"`     // đồng too much on the first line
	TotalOff  int64  `json:"total_off"`  // đồng too much in the total stated as paid
	Upload    bool   `json:"upload"`     // by file even when short

	// start, reject, settle: tell it only when An Sinh asks (Hold). A settlement
	// may be told Late: the question is only acknowledged, until the order
	// "answer". With Twice the answer comes again as a message.
	Hold bool `json:"hold"`
	Late bool `json:"late"`
}

// unpaid names a line that was not paid, and why.
type unpaid struct {
	ReferenceID string `json:"reference_id"`
	Code        string `json:"code"`
	Reason      string `json:"reason"`
}

// result is what came of an order: An Sinh's answers in the order they came.
type result struct {
	Replies []reply `json:"replies"`
	Lines   int     `json:"lines,omitempty"`
	Total   int64   `json:"total,omitempty"`  // đồng
	Paid    int64   `json:"paid,omitempty"`   // đồng
	Unpaid  int64   `json:"unpaid,omitempty"` // đồng
}

func (o *Office) control(w http.ResponseWriter, r *http.Request) {
	var todo order
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 8<<20))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&todo); err != nil {
		answer(w, http.StatusBadRequest, map[string]string{"detail": err.Error()})
		return
	}
	done, err := o.obey(r.Context(), todo)
	status, detail := http.StatusOK, ""
	var unknown errUnknownAction
	switch {
	case errors.As(err, &unknown):
		status, detail = http.StatusBadRequest, err.Error()
	case err != nil:
		status, detail = http.StatusBadGateway, err.Error()
	}
	o.log("control "+todo.Action, todo.Package, status, detail)
	if err != nil {
		answer(w, status, map[string]string{"detail": detail})
		return
	}
	answer(w, status, done)
}

func (o *Office) obey(ctx context.Context, todo order) (result, error) {
	path := "/" + url.PathEscape(todo.Package)
	switch todo.Action {
	case "behave":
		o.mu.Lock()
		defer o.mu.Unlock()
		o.lose, o.refuse, o.decline, o.mute = todo.LoseAnswers, todo.Refuse, todo.Decline, todo.Mute
		return result{Replies: []reply{}}, nil
	case "reconcile":
		lines, err := o.reconcile(ctx, todo.Package)
		return summary(lines), err
	case "start":
		return o.start(ctx, todo)
	case "mark":
		return o.mark(ctx, todo)
	case "settle":
		if todo.Hold {
			return o.hold(todo), nil
		}
		return o.settle(ctx, todo)
	case "answer":
		return o.tell(ctx, todo.Package)
	case "ask":
		return o.ask(ctx, todo)
	case "reject":
		return o.reject(ctx, todo)
	case "extend":
		return o.one(ctx, path+"/extension-requests", map[string]any{"days": todo.Days, "reason": todo.Reason})
	}
	return result{}, errUnknownAction(todo.Action)
}

type errUnknownAction string

// Error implements error.
func (e errUnknownAction) Error() string {
	return "the post office does not know the action " + string(e)
}

// start reconciles a package and says that it is being paid.
func (o *Office) start(ctx context.Context, todo order) (done result, err error) {
	if _, err := o.reconcile(ctx, todo.Package); err != nil {
		return done, err
	}
	switch {
	case todo.Hold:
		done.Replies = []reply{}
	case todo.Signed:
		done, err = o.startByMessage(ctx, todo)
	default:
		done, err = o.one(ctx, "/"+url.PathEscape(todo.Package)+"/start", nil)
	}
	return done, errors.Join(err, o.noteIfTaken(todo, done, "pdng"))
}

// reject returns a package.
func (o *Office) reject(ctx context.Context, todo order) (done result, err error) {
	switch {
	case todo.Hold:
		done.Replies = []reply{}
	case todo.Signed:
		done, err = o.rejectByMessage(ctx, todo)
	default:
		done, err = o.one(ctx, "/"+url.PathEscape(todo.Package)+"/reject", map[string]string{"reason": todo.Reason})
	}
	return done, errors.Join(err, o.noteIfTaken(todo, done, "rjct"))
}

// noteIfTaken notes how a package stands, unless An Sinh refused to hear it.
func (o *Office) noteIfTaken(todo order, done result, standing string) error {
	for _, r := range done.Replies {
		if !r.ok() {
			return nil
		}
	}
	return o.stands(todo.Package, standing, todo.Reason)
}

// one makes a single call under a key of its own.
func (o *Office) one(ctx context.Context, path string, body any) (result, error) {
	got, err := o.ansinh.call(ctx, http.MethodPost, path, uuid.NewString(), body)
	return result{Replies: []reply{got}}, err
}

// reconcile fetches the lines and holds them to what was announced.
func (o *Office) reconcile(ctx context.Context, id string) ([]disbursement, error) {
	known, ok, err := o.find(id)
	if err != nil {
		return nil, err
	}
	if lines, total := known.came(); ok && (lines != known.Lines || total != known.Total) {
		return nil, fmt.Errorf("of the package %s came %d lines of %d đồng, announced were %d of %d", id, lines, total, known.Lines, known.Total)
	}
	return o.ansinh.lines(ctx, id, known.Hash)
}

func summary(lines []disbursement) result {
	r := result{Replies: []reply{}, Lines: len(lines)}
	for _, l := range lines {
		r.Total += l.Amount
	}
	return r
}
