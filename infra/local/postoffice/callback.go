package postoffice

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// lineStatus is one line of an on-disburse message.
type lineStatus struct {
	ReferenceID string    `json:"reference_id"`
	Timestamp   time.Time `json:"timestamp"`
	Status      string    `json:"status"`
	Code        string    `json:"status_reason_code,omitempty"`
	Reason      string    `json:"status_reason_message,omitempty"`
	Amount      string    `json:"amount"`
	Currency    string    `json:"currency_code"`
}

type response struct {
	TransactionID string       `json:"transaction_id"`
	Statuses      []lineStatus `json:"disbursements_status"`
}

// callback posts one message to An Sinh, signed as told.
func (o *Office) callback(ctx context.Context, todo order, h header, message any) (reply, error) {
	body, err := o.signed(ctx, todo, h, message)
	if err != nil {
		return reply{}, err
	}
	return o.ansinh.post(ctx, "/g2p/"+h.Action, body)
}

// signed is a message to An Sinh as it is posted, signed as told.
func (o *Office) signed(ctx context.Context, todo order, h header, message any) ([]byte, error) {
	now := o.ansinh.now(ctx)
	h.Version, h.SenderID, h.ReceiverID, h.MessageTS = "1.0.0", o.client, "an-sinh", now
	if h.MessageID == "" {
		h.MessageID = uuid.NewString()
	}
	var e envelope
	var err error
	if e.Header, err = json.Marshal(h); err != nil {
		return nil, err
	}
	if e.Message, err = json.Marshal(message); err != nil {
		return nil, err
	}
	key := o.key
	if todo.Forge {
		key = strings.Repeat("ab", 32)
	}
	if todo.Stale {
		now = now.Add(-time.Hour)
	}
	return e.sign(o.client, key, now)
}

// times is how often a message is sent.
func (o order) times() int {
	if o.Twice {
		return 2
	}
	return 1
}

// say sends one callback about a package, as often as told.
func (o *Office) say(ctx context.Context, todo order, h header, message any) (done result, err error) {
	if h.MessageID == "" {
		h.MessageID = todo.MessageID
	}
	if h.MessageID == "" {
		h.MessageID = uuid.NewString()
	}
	for range todo.times() {
		got, err := o.callback(ctx, todo, h, message)
		if err != nil {
			return done, err
		}
		done.Replies = append(done.Replies, got)
	}
	return done, nil
}

// startByMessage says that the package is being paid.
func (o *Office) startByMessage(ctx context.Context, todo order) (result, error) {
	return o.say(ctx, todo, header{Action: "on-disburse", Status: "pdng"}, response{TransactionID: todo.Package, Statuses: []lineStatus{}})
}

// rejectByMessage returns the whole package.
func (o *Office) rejectByMessage(ctx context.Context, todo order) (result, error) {
	return o.say(ctx, todo, header{Action: "on-disburse", Status: "rjct", Reason: todo.Reason}, response{TransactionID: todo.Package, Statuses: []lineStatus{}})
}

// ask asks An Sinh what it knows of lines of the package, or of all of it.
func (o *Office) ask(ctx context.Context, todo order) (result, error) {
	question := map[string]any{"reference_id": uuid.NewString(), "txn_type": "disburse", "attribute_type": "transaction_id", "attribute_value": todo.Package}
	if len(todo.References) > 0 {
		question["attribute_type"], question["attribute_value"] = "reference_id_list", todo.References
	}
	return o.say(ctx, todo, header{Action: "status", TotalCount: 1}, map[string]any{"transaction_id": todo.Package, "txnstatus_request": question})
}

// settleByMessage tells the outcomes in one message, or in as many parts as
// told.
func (o *Office) settleByMessage(ctx context.Context, todo order, said told) (done result, err error) {
	for _, p := range o.settlementParts(ctx, todo, said) {
		sent, err := o.say(ctx, todo, p.header, p.message)
		if done.Replies = append(done.Replies, sent.Replies...); err != nil {
			return done, err
		}
	}
	return done, nil
}

// spoken is one message to say.
type spoken struct {
	header  header
	message response
}

// settlementParts are the messages of a settlement, each package of it with
// parts of its own. A single one bears the order's id, of several the whole.
func (o *Office) settlementParts(ctx context.Context, todo order, said told) (parts []spoken) {
	whole := todo.MessageID
	if whole == "" {
		whole = uuid.NewString()
	}
	for _, pkg := range packagesOf(todo.Package, said.lines) {
		of := slices.DeleteFunc(slices.Clone(said.lines), func(s status) bool { return s.Package != pkg && (s.Package != "" || pkg != todo.Package) })
		size := max(1, len(of))
		if todo.Parts > 1 {
			size = (len(of) + todo.Parts - 1) / todo.Parts
		}
		for some := range slices.Chunk(of, size) {
			h := header{Action: "on-disburse", Status: "succ", TotalCount: len(said.lines), Completed: len(some)}
			h.Meta = meta{PaidTotal: amount(said.paid), UnpaidTotal: amount(said.unpaid)}
			if pkg != todo.Package {
				h.Meta.Settles = todo.Package
			}
			parts = append(parts, spoken{h, response{TransactionID: pkg, Statuses: o.interfaceLines(ctx, some)}})
		}
	}
	if len(parts) == 1 {
		parts[0].header.MessageID = whole
		return parts
	}
	for i := range parts {
		h := &parts[i].header
		h.MessageID, h.Meta.Part, h.Meta.Parts, h.Meta.Settlement = uuid.NewString(), i+1, len(parts), whole
	}
	return parts
}

// packagesOf are the packages the lines are of, the one settled first.
func packagesOf(head string, lines []status) []string {
	found := []string{head}
	for _, l := range lines {
		if l.Package != "" && !slices.Contains(found, l.Package) {
			found = append(found, l.Package)
		}
	}
	return found
}

func (o *Office) interfaceLines(ctx context.Context, lines []status) []lineStatus {
	now := o.ansinh.now(ctx).Truncate(time.Second)
	out := make([]lineStatus, len(lines))
	for i, l := range lines {
		out[i] = lineStatus{ReferenceID: l.ReferenceID, Timestamp: now, Status: l.Status, Reason: l.Reason, Amount: amount(l.Amount), Currency: "VND"}
		if strings.HasPrefix(l.Code, "rjct.") {
			out[i].Code = l.Code
		}
	}
	return out
}

// post posts a signed message.
func (a *ansinh) post(ctx context.Context, path string, body []byte) (reply, error) {
	return a.send(ctx, http.MethodPost, path, "", body)
}
