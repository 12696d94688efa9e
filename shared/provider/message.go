package provider

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// Message is one line of the log of messages with the provider's system
// (J-17): what was said, when, and what came of it. The body lies in a file.
type Message struct {
	ID        string    `json:"id"`
	Package   string    `json:"package"`
	Direction Direction `json:"direction"`
	Action    string    `json:"action"`
	State     State     `json:"state"`
	At        time.Time `json:"at"`             // first
	Last      time.Time `json:"last,omitzero"`  // of the last attempt
	Attempts  int       `json:"attempts"`       // how often it was sent or came
	Status    int       `json:"status"`         // HTTP; 0 when nothing was answered
	Code      string    `json:"code,omitempty"` // of the problem
	Problem   string    `json:"problem,omitempty"`
	// Fields are the places that were wrong, the first hundred.
	Fields []fault.Field `json:"fields,omitempty"`
	Lines  int           `json:"lines,omitempty"`
	// Hash is the SHA-256 (hex) of the file that keeps the body, File its key
	// in the documents bucket.
	Hash string  `json:"hash"`
	File string  `json:"file"`
	Size int     `json:"size"`
	By   org.Who `json:"by,omitzero"` // the account it came from, or who sent it again
	// Request is the command by which it was last sent again.
	Request string `json:"request,omitempty"`
	// Digest tells what is said from what else could be said under the id;
	// Answer is what was answered, for a repeat (J-16).
	Digest string `json:"digest,omitempty"`
	Answer []byte `json:"answer,omitempty"`
	// Settlement, Part and Parts of a settlement that comes in several.
	Settlement string `json:"settlement,omitempty"`
	Part       int    `json:"part,omitempty"`
	Parts      int    `json:"parts,omitempty"`
	// Transaction is the package the lines are of, when it is another (F-07).
	Transaction string `json:"transaction,omitempty"`
	Totals      Totals `json:"totals,omitzero"`
	Version     int    `json:"version"`
}

// Totals are what a settlement says it adds up to.
type Totals struct {
	Paid   Amount `json:"paid,omitempty"`
	Unpaid Amount `json:"unpaid,omitempty"`
}

// Direction says who speaks.
type Direction string

// The directions.
const (
	Out Direction = "out"
	In  Direction = "in"
)

// State says how far a message got.
type State string

// The states of a message.
const (
	Outstanding State = "pending"   // out: not answered; in: not processed, may come again
	Delivered   State = "delivered" // out: acknowledged
	Accepted    State = "accepted"  // in: processed, its effect is there
	Refused     State = "refused"   // out: the provider refused it; in: refused with a reason
)

// Kept is where the body lies.
type Kept struct {
	File, Hash string
	Size       int
}

// KeptAs is where a body is kept, with its hash.
func KeptAs(file string, body []byte) Kept {
	sum := sha256.Sum256(body)
	return Kept{File: file, Hash: hex.EncodeToString(sum[:]), Size: len(body)}
}

// Keep notes where the body lies.
func (m *Message) Keep(k Kept) { m.File, m.Hash, m.Size = k.File, k.Hash, k.Size }

// Sent notes an attempt to hand an outgoing message over.
func (m *Message) Sent(r Receipt, err error, at time.Time) {
	m.Attempts++
	m.Last, m.Status = at.UTC(), r.Status
	m.Code, m.Problem, m.Fields, m.Answer = "", "", nil, nil
	if json.Valid(r.Answer) {
		m.Answer = r.Answer
	}
	switch f := fault.As(err); {
	case err == nil:
		m.State = Delivered
		return
	case f == nil:
		m.Code, m.Problem = "internal", "Lỗi khi gửi."
	default:
		m.Code, m.Problem, m.Fields = f.Code, f.Detail, f.Fields
	}
	m.State = Outstanding
	if !Passing(err) {
		m.State = Refused
	}
}

// Found notes that the provider has an outgoing message it was not heard to
// take.
func (m *Message) Found(at time.Time) {
	m.Last, m.State = at.UTC(), Delivered
	m.Code, m.Problem, m.Fields = "", "", nil
}

// Taken notes that an incoming message was processed, with its answer.
func (m *Message) Taken(status int, answer json.RawMessage, at time.Time) {
	m.came(at)
	m.State, m.Status, m.Answer = Accepted, status, answer
	m.Code, m.Problem, m.Fields = "", "", nil
}

// Declined notes that an incoming message was not processed. Declined as
// before, it is answered as before, byte for byte; answer is what to answer.
func (m *Message) Declined(err error, status int, answer json.RawMessage, at time.Time) json.RawMessage {
	m.came(at)
	f := fault.As(err)
	if f == nil {
		f = fault.Unavailable("internal", "Lỗi hệ thống; thông điệp chưa được xử lý.")
	}
	same := m.State == Refused && m.Status == status && m.Code == f.Code && m.Problem == f.Detail && sameFields(m.Fields, f.Fields) && len(m.Answer) > 0
	m.State = Refused
	if Passing(err) {
		m.State = Outstanding
	}
	if same {
		return m.Answer
	}
	m.Status, m.Code, m.Problem, m.Fields, m.Answer = status, f.Code, f.Detail, f.Fields, answer
	return answer
}

func (m *Message) came(at time.Time) {
	m.Attempts++
	m.Last = at.UTC()
}

func sameFields(a, b []fault.Field) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// CheckResend refuses to send a message again that is not an outgoing one the
// provider has yet to take.
func (m *Message) CheckResend() error {
	switch {
	case m.Direction != Out:
		return fault.Refused("message-incoming", "Chỉ gửi lại được thông điệp gửi đi.")
	case m.State == Delivered:
		return fault.Refused("message-delivered", "Đơn vị chi trả đã nhận thông điệp này.")
	case m.Action == DoStatus && m.State == Refused:
		return fault.Refused("question-answered", "Câu hỏi này đã có câu trả lời; hãy hỏi lại bằng câu hỏi mới.")
	}
	return nil
}

// Digest tells what an incoming message says: its action, header's meaning and
// message, but not when and how it was signed.
func (e Envelope) Digest(h Header) string {
	h.MessageTS, h.MessageID, h.SenderURI = time.Time{}, "", ""
	said, _ := json.Marshal(h) // strings and numbers always render
	sum := sha256.New()
	sum.Write(said)
	sum.Write(e.Message)
	return hex.EncodeToString(sum.Sum(nil))
}

// MessageReused is a message under an id that another one was accepted under.
func MessageReused() error {
	return fault.Refused("message-reused", "Mã thông điệp này đã dùng cho một thông điệp khác.", fault.Field{Pointer: "/message_id", Detail: "Đã dùng."})
}
