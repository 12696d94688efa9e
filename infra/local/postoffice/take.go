package postoffice

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// Notice is what the post office knows of a package as a whole.
type Notice struct {
	ID                 string    `json:"id"`
	Replaces           string    `json:"replaces,omitempty"`
	List               string    `json:"list"`
	Locality           string    `json:"locality"`
	Period             string    `json:"period"`
	Type               string    `json:"type"`
	Lines              int       `json:"lines"`
	Total              int64     `json:"total"` // đồng
	Hash               string    `json:"hash"`
	SentAt             time.Time `json:"sent_at"`
	SettlementDeadline string    `json:"settlement_deadline"`
}

// booked is a package in the books.
type booked struct {
	Notice
	// Deliveries counts how often An Sinh sent messages of it (F-20).
	Deliveries int `json:"deliveries"`
	// Parts are the messages it came in, by id: each counts once.
	Parts map[string]part `json:"parts"`
	// Standing is what An Sinh was told of it last: "" nothing, pdng, rjct or
	// succ; Reason why it was rejected.
	Standing string `json:"standing,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// part is one message of a package.
type part struct {
	Hash  string `json:"hash"` // of what it says
	Lines int    `json:"lines"`
	Total int64  `json:"total"` // đồng
}

// came adds up the parts.
func (b booked) came() (lines int, total int64) {
	for _, p := range b.Parts {
		lines += p.Lines
		total += p.Total
	}
	return lines, total
}

// delivery is a disburse message that was read.
type delivery struct {
	id     string
	notice Notice
	says   part
}

// maxMessage bounds a message.
const maxMessage = 4 << 20

// take books a disburse message. The same message again is one (F-20); another
// content under a known id is refused.
func (o *Office) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMessage))
	if err != nil {
		acknowledge(w, http.StatusRequestEntityTooLarge, "err.request.bad", "too large")
		return
	}
	var e envelope
	if err := json.Unmarshal(body, &e); err != nil {
		o.log("disburse", "", http.StatusBadRequest, "not a message")
		acknowledge(w, http.StatusBadRequest, "err.request.bad", "not a message")
		return
	}
	if !e.signedBy(o.anSinhKey, o.ansinh.now(r.Context())) {
		o.log("disburse", "", http.StatusUnauthorized, "wrong signature")
		acknowledge(w, http.StatusUnauthorized, "err.signature.invalid", "the signature is wrong or has expired")
		return
	}
	d, err := read(e)
	if err != nil || d.notice.ID == "" {
		o.log("disburse", d.notice.ID, http.StatusBadRequest, "not a disburse message")
		acknowledge(w, http.StatusBadRequest, "err.request.bad", "not a disburse message")
		return
	}
	if o.draw(&o.refuse) {
		o.log("disburse", d.notice.ID, http.StatusServiceUnavailable, "told to refuse")
		acknowledge(w, http.StatusServiceUnavailable, "err.service.unavailable", "try again later")
		return
	}
	if o.draw(&o.decline) {
		o.log("disburse", d.notice.ID, http.StatusUnprocessableEntity, "told to decline")
		acknowledge(w, http.StatusUnprocessableEntity, "err.request.bad", "told to decline")
		return
	}
	status, err := o.book(d)
	if err != nil {
		acknowledge(w, http.StatusInternalServerError, "err.service.unavailable", err.Error())
		return
	}
	if o.draw(&o.lose) {
		o.log("disburse", d.notice.ID, 0, "accepted; the answer was lost as told")
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
	o.log("disburse", d.notice.ID, status, d.id)
	if status != http.StatusOK {
		acknowledge(w, status, "err.request.bad", "another message bears this id")
		return
	}
	acknowledge(w, status, "", "")
}

// read reads a disburse message.
func read(e envelope) (d delivery, err error) {
	var h header
	if err := json.Unmarshal(e.Header, &h); err != nil {
		return d, err
	}
	var said struct {
		TransactionID string `json:"transaction_id"`
		Disbursements []struct {
			ReferenceID string `json:"reference_id"`
			Amount      string `json:"amount"`
		} `json:"disbursements"`
	}
	if err := json.Unmarshal(e.Message, &said); err != nil {
		return d, err
	}
	sum := sha256.Sum256(e.Message)
	d.id, d.says = h.MessageID, part{Hash: hex.EncodeToString(sum[:]), Lines: len(said.Disbursements)}
	for _, line := range said.Disbursements {
		n, err := dong(line.Amount)
		if err != nil {
			return d, err
		}
		d.says.Total += n
	}
	d.notice = Notice{
		ID: said.TransactionID, Replaces: h.Meta.Replaces, List: h.Meta.List, Locality: h.Meta.Locality, Period: h.Meta.Period, Type: h.Meta.Type,
		Lines: h.Meta.Lines, Hash: h.Meta.Hash, SentAt: h.MessageTS, SettlementDeadline: h.Meta.SettlementDeadline,
	}
	d.notice.Total, err = dong(h.Meta.Total)
	return d, err
}

// book returns 200 for a message that is in the books now and 422 for a known
// id with another content.
func (o *Office) book(d delivery) (status int, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	known, ok, err := o.find(d.notice.ID)
	if err != nil {
		return 0, err
	}
	if !ok {
		known = booked{Notice: d.notice, Parts: map[string]part{}}
	}
	before, again := known.Parts[d.id]
	if again && before.Hash != d.says.Hash || known.Notice.Hash != d.notice.Hash || known.Notice.Total != d.notice.Total {
		return http.StatusUnprocessableEntity, nil
	}
	known.Parts[d.id] = d.says
	known.Deliveries++
	text, err := json.Marshal(known)
	if err != nil {
		return 0, err
	}
	return http.StatusOK, o.books.Put(packageRoom, known.ID, text)
}

func (o *Office) find(id string) (b booked, ok bool, err error) {
	text, err := o.books.Get(packageRoom, id)
	if err != nil || text == nil {
		return b, false, err
	}
	err = json.Unmarshal(text, &b)
	if b.Parts == nil {
		b.Parts = map[string]part{}
	}
	return b, true, err
}

// acknowledge answers a message in the interface's form.
func acknowledge(w http.ResponseWriter, status int, code, text string) {
	said := map[string]any{"ack_status": "ACK", "timestamp": time.Now().UTC(), "correlation_id": uuid.NewString()}
	if code != "" {
		said["ack_status"] = "NACK"
		said["error"] = map[string]string{"code": code, "message": text}
	}
	answer(w, status, map[string]any{"message": said})
}
