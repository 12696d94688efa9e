package provider_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ansinh/shared/clock"
	"ansinh/shared/fault"
	"ansinh/shared/provider"
)

func question(t *testing.T) provider.Envelope {
	t.Helper()
	e, err := order().Question("442:2026-11:monthly:101:q0001", sentAt)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// A question is one the other side of this very interface understands.
func TestQuestion_J17_IsTheInterfaces(t *testing.T) {
	e := question(t)
	h, err := e.Open(provider.DoStatus, provider.Self, sentAt)
	if err == nil || !fault.HasCode(err, "receiver-invalid") { // it is sent to the provider, not to us
		t.Fatalf("%+v, %v", h, err)
	}
	pkg, references, err := e.Question()
	if err != nil || pkg != "442:2026-11:monthly:101" || references != nil {
		t.Errorf("%s %v %v", pkg, references, err)
	}
	if again := question(t); string(again.Bytes()) != string(e.Bytes()) {
		t.Error("the same question is not the same message")
	}
}

// J-17: the answer comes in the reply or later; a server that does not know the
// one address is asked at the other; everything else is told apart.
func TestAsk_J17_TheAnswerComesAtOnceOrLater(t *testing.T) {
	const answer = `{"signature":"s","header":{"action":"on-status"},"message":{"transaction_id":"x"}}`
	for name, c := range map[string]struct {
		sync, async int // HTTP statuses; 0: must not be asked
		body        string
		answers     bool
		kind        fault.Kind
	}{
		"at once":                        {200, 0, answer, true, ""},
		"later":                          {200, 0, `{"message":{"ack_status":"ACK"}}`, false, ""},
		"later, at the other address":    {404, 200, `{"message":{"ack_status":"ACK"}}`, false, ""},
		"the address is not implemented": {501, 200, answer, true, ""},
		"it does not know the package":   {404, 0, `{"message":{"ack_status":"NACK","error":{"code":"err.request.not_found"}}}`, false, fault.KindRefused},
		"too busy, says the code":        {200, 0, `{"message":{"ack_status":"ERR","error":{"code":"err.request.too_many_requests"}}}`, false, fault.KindUnavailable},
		"an answer with an error status": {500, 0, answer, false, fault.KindUnavailable},
		"nonsense":                       {200, 0, `<html>`, false, fault.KindUnavailable},
		"nothing":                        {200, 0, ``, false, fault.KindUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				status, body := c.sync, c.body
				if r.URL.Path == "/disburse/txn/status" {
					status = c.async
				} else if c.async != 0 {
					body = "not found"
				}
				if status == 0 {
					t.Errorf("asked at %s", r.URL.Path)
					status = http.StatusTeapot
				}
				w.WriteHeader(status)
				_, _ = io.Copy(w, strings.NewReader(body))
			}))
			defer office.Close()
			_, got, err := provider.NewClient(provider.Settings{URL: office.URL, Key: seed}, clock.At(sentAt)).Ask(t.Context(), question(t))
			if (got != nil) != c.answers || (err != nil) != (c.kind != "") || err != nil && !fault.Is(err, c.kind) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// A code of a rejected header speaks of the message it answers: that a package
// came twice does not reject it, nor does a question that is not understood.
func TestMeans_F39_ACodeOfAHeaderRejectsTheMessageItAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		action, code string
		means        provider.Meaning
	}{
		"a package":                     {"on-disburse", "", provider.MeansRejected},
		"a package, with a code":        {"on-disburse", "rjct.errors.too_many", provider.MeansRejected},
		"a package it has already":      {"on-disburse", "rjct.message_id.duplicate", provider.MeansReceived},
		"asked: the package":            {"on-status", "", provider.MeansRejected},
		"asked: a reason of its own":    {"on-status", "thieu-kinh-phi", provider.MeansRejected},
		"asked: the question":           {"on-status", "rjct.action.not_supported", provider.MeansUnheard},
		"asked: the question was there": {"on-status", "rjct.message_id.duplicate", provider.MeansReceived},
	} {
		t.Run(name, func(t *testing.T) {
			means, err := statuses().Means(provider.Header{Action: c.action, Status: "rjct", ReasonCode: c.code})
			if err != nil || means != c.means {
				t.Errorf("%q, %v", means, err)
			}
		})
	}
}

// What is not supported is refused with the interface's own codes.
func TestRefuse_J16_SpeaksTheInterfacesCodes(t *testing.T) {
	good := provider.Header{
		Version: "1.0.0", MessageID: "message-1", MessageTS: sentAt, Action: "on-disburse", SenderID: "post-office", TotalCount: 1, Status: "succ",
	}
	plain := json.RawMessage(`{"transaction_id":"x","disbursements_status":[{"reference_id":"a"}]}`)
	for name, c := range map[string]struct {
		change  func(*provider.Header)
		message json.RawMessage
		code    string
		rejects string
	}{
		"another version":     {func(h *provider.Header) { h.Version = "2.0.0" }, plain, "err.version.not_supported", "rjct.version.invalid"},
		"encrypted":           {func(h *provider.Header) { h.Encrypted = true }, plain, "err.encryption.invalid", ""},
		"encrypted, unsaid":   {nil, json.RawMessage(`{"header":{"alg":"RSA-OAEP"},"ciphertext":"x","encrypted_key":"x","tag":"x","iv":"x"}`), "err.encryption.invalid", ""},
		"another sender":      {func(h *provider.Header) { h.SenderID = "nobody" }, plain, "err.sender_id.invalid", ""},
		"another receiver":    {func(h *provider.Header) { h.ReceiverID = "nobody" }, plain, "err.receiver_id.invalid", ""},
		"too old":             {func(h *provider.Header) { h.MessageTS = sentAt.AddDate(0, -2, 0) }, plain, "err.request.bad", "rjct.message_ts.invalid"},
		"another action":      {func(h *provider.Header) { h.Action = "on-search" }, plain, "err.request.bad", "rjct.action.invalid"},
		"fewer than counted":  {func(h *provider.Header) { h.TotalCount = 0; h.Completed = -1 }, plain, "err.request.bad", "rjct.total_count.invalid"},
		"more than counted":   {nil, json.RawMessage(`{"transaction_id":"x","disbursements_status":[{},{}]}`), "err.request.bad", "rjct.total_count.invalid"},
		"more parts than may": {func(h *provider.Header) { h.Meta.Part, h.Meta.Parts = 1, 1_000_000 }, plain, "err.request.bad", "rjct.total_count.limit_exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			h := good
			if c.change != nil {
				c.change(&h)
			}
			raw, err := json.Marshal(h)
			if err != nil {
				t.Fatal(err)
			}
			e := provider.Envelope{Header: raw, Message: c.message}
			if _, err = e.Open("on-disburse", "post-office", sentAt.Add(time.Minute)); err == nil {
				var r provider.DisburseResponse
				if r, err = e.Response("on-disburse"); err == nil {
					err = r.Counted(h)
				}
			}
			refused(t, err, c.code, c.rejects)
		})
	}
	for _, action := range []string{"search", "on-search", "disburse", "sync"} {
		refused(t, provider.CheckAction(action), "err.request.bad", "rjct.action.not_supported")
	}
	refused(t, provider.MessageReused(), "err.request.bad", "rjct.message_id.duplicate")
}

func refused(t *testing.T, err error, code, rejects string) {
	t.Helper()
	got := provider.Refuse(err, "c1", sentAt).Message
	if err == nil || got.Status == provider.ACK || got.Error.Code != code || got.Error.Rejects != rejects {
		t.Errorf("%v: %s %+v", err, got.Status, got.Error)
	}
}
