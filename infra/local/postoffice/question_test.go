package postoffice

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"
)

// reply is what the post office answers to a question.
type answered struct {
	status int
	ack    struct {
		Message struct {
			Status string `json:"ack_status"`
			Error  struct{ Code string }
		}
	}
	header header
	said   struct {
		TransactionID string `json:"transaction_id"`
		CorrelationID string `json:"correlation_id"`
		Response      struct {
			Status response `json:"txn_status"`
		} `json:"txnstatus_response"`
	}
}

// asks puts a question as An Sinh does.
func (w *world) asks(seed string) (a answered, err error) {
	w.t.Helper()
	h, err := json.Marshal(header{MessageID: "p1:q0001", MessageTS: clock, Action: "status", SenderID: "an-sinh", TotalCount: 1})
	if err != nil {
		w.t.Fatal(err)
	}
	e := envelope{Header: h, Message: json.RawMessage(`{"transaction_id":"p1","txnstatus_request":{"reference_id":"p1:q0001","txn_type":"disburse","attribute_type":"transaction_id","attribute_value":"p1"}}`)}
	body, err := e.sign("an-sinh", seed, clock)
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := http.Post(w.office.URL+"/disburse/sync/txn/status", "application/json", bytes.NewReader(body))
	if err != nil {
		return a, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return a, err
	}
	a.status = resp.StatusCode
	var got envelope
	if err := json.Unmarshal(text, &got); err != nil {
		w.t.Fatalf("%s: %v", text, err)
	}
	if got.Header == nil {
		return a, json.Unmarshal(text, &a.ack)
	}
	if !got.signedBy(publicOf(officeSeed), clock) {
		w.t.Errorf("not signed by the post office: %s", text)
	}
	if err := json.Unmarshal(got.Header, &a.header); err != nil {
		w.t.Fatal(err)
	}
	return a, json.Unmarshal(got.Message, &a.said)
}

func (w *world) must(a answered, err error) answered {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// Asked, the post office says what its books say, to nobody but An Sinh.
func TestQuestion_J17_SaysHowAPackageStands(t *testing.T) {
	w := newWorld(t)
	if a := w.must(w.asks(anSinhSeed)); a.status != http.StatusNotFound || a.ack.Message.Error.Code != "err.request.not_found" {
		t.Errorf("a package it never heard of: %+v", a)
	}
	w.control(order{Action: "behave", LoseAnswers: 1, Mute: 1})
	if _, err := w.send(w.notice(), anSinhSeed, clock); err == nil {
		t.Fatal("told to lose the answer")
	}
	if a, err := w.asks(anSinhSeed); err == nil {
		t.Errorf("told to leave a question unanswered: %+v", a)
	}
	if a := w.must(w.asks(otherSeed)); a.status != http.StatusUnauthorized {
		t.Errorf("another asks: %+v", a)
	}
	if a := w.must(w.asks(anSinhSeed)); a.header.Status != "rcvd" || a.header.TotalCount != 5 || a.said.TransactionID != "p1" || a.said.CorrelationID != "p1:q0001" {
		t.Errorf("it took the package: %+v", a)
	}
	w.control(order{Action: "start", Package: "p1"})
	if a := w.must(w.asks(anSinhSeed)); a.header.Status != "pdng" {
		t.Errorf("it pays: %+v", a)
	}
	w.control(order{Action: "reject", Package: "p1", Reason: "sai", Hold: true})
	if a := w.must(w.asks(anSinhSeed)); a.header.Status != "rjct" || a.header.Reason != "sai" {
		t.Errorf("it rejected: %+v", a)
	}
	if len(w.heard) != 1 {
		t.Errorf("what is held back was told: %+v", w.heard)
	}
}

// A settlement held back is told when An Sinh asks: at once, twice, wrongly, or
// later.
func TestQuestion_F21_TellsASettlementWhenAsked(t *testing.T) {
	w := newWorld(t)
	if _, err := w.send(w.notice(), anSinhSeed, clock); err != nil {
		t.Fatal(err)
	}
	w.control(order{Action: "settle", Package: "p1", Hold: true, UnpaidFirst: 1, OffBy: 1, MessageID: "settle-when-asked", Twice: true})
	a := w.must(w.asks(anSinhSeed))
	lines := a.said.Response.Status.Statuses
	if a.header.MessageID != "settle-when-asked" || a.header.Meta.PaidTotal != "2000000.00" || len(lines) != 5 || lines[0].Amount != "500001.00" {
		t.Errorf("%+v", a)
	}
	for deadline := time.Now().Add(10 * time.Second); w.count() == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it is not said again")
		}
	}
	w.control(order{Action: "settle", Package: "p1", Hold: true, Late: true})
	if a := w.must(w.asks(anSinhSeed)); a.ack.Message.Status != "ACK" {
		t.Errorf("%+v", a)
	}
	if _, done := w.control(order{Action: "answer", Package: "p1"}); len(done.Replies) != 1 || w.heard[w.count()-1].path != "POST /api/provider/g2p/on-status" {
		t.Errorf("%+v", w.heard)
	}
}

func (w *world) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.heard)
}
