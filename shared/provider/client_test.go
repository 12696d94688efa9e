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

var sentAt = time.Date(2026, 11, 5, 2, 0, 0, 0, time.UTC)

const seed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

func order() provider.Order {
	return provider.Order{
		Package: "442:2026-11:monthly:101", At: sentAt, Locality: "Huyện Nghi Xuân", Callback: "https://an.sinh/api/provider/g2p", Receiver: "post-office",
		Meta: provider.Meta{Parts: 1, Type: "monthly", Locality: "442", Period: "2026-11", Lines: 1, Total: "800000.00"},
	}
}

func lines() []provider.Disbursement {
	return []provider.Disbursement{{
		ReferenceID: "18376.DT1.1", PayerFA: "budget:dia-phuong", PayeeFA: "account:VCB/0123", PayeeName: "Đỗ Thị Hương", PayeeID: "042190001234",
		Holder: "Đỗ Văn Nam", Amount: 800_000, CurrencyCode: "VND", Purpose: "5.1.c", Regular: 500_000, Arrears: 500_000, Recovery: -200_000,
	}}
}

func message(t *testing.T) provider.Envelope {
	t.Helper()
	e, err := order().Message(1, lines())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The names of a line are the interface's (domain-facts 6).
func TestMessage_F18_BearsTheInterfacesLine(t *testing.T) {
	e := message(t)
	var got map[string]any
	if err := json.Unmarshal(e.Message, &got); err != nil {
		t.Fatal(err)
	}
	line := got["disbursements"].([]any)[0].(map[string]any)
	for name, want := range map[string]any{
		"reference_id": "18376.DT1.1", "payer_fa": "budget:dia-phuong@442", "payee_fa": "account:0123@VCB", "amount": "800000.00",
		"scheduled_timestamp": "2026-11-05T02:00:00Z", "payer_name": "Ngân sách dia-phuong - Huyện Nghi Xuân", "payee_name": "Đỗ Thị Hương",
		"note": "Trợ cấp xã hội kỳ 11/2026", "purpose": "5.1.c", "instruction": "Chuyển khoản; chủ tài khoản: Đỗ Văn Nam", "currency_code": "VND",
	} {
		if line[name] != want {
			t.Errorf("%s is %v, not %v", name, line[name], want)
		}
	}
	if again := message(t); string(again.Bytes()) != string(e.Bytes()) {
		t.Error("the same part is not the same message")
	}
}

func TestSend_F20_ARepeatIsOneMessage(t *testing.T) {
	signer, err := provider.NewSigner(provider.Self, provider.KeyName, seed)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := provider.NewVerifier(signer.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // a cut body does not parse
		e, err := provider.ParseEnvelope(body)
		if err != nil || r.URL.Path != "/disburse" {
			t.Errorf("%s %v %s", r.URL.Path, err, body)
		}
		if err := verifier.Verify(e, provider.Self, sentAt.Add(time.Minute)); err != nil {
			t.Error(err)
		}
		var h provider.Header
		if err := json.Unmarshal(e.Header, &h); err != nil {
			t.Error(err)
		}
		if known[h.MessageID] {
			_, _ = w.Write(provider.Accept("c1", sentAt).JSON())
			return
		}
		known[h.MessageID] = true
		w.WriteHeader(http.StatusBadGateway) // taken, but the answer is lost
	}))
	defer office.Close()
	c := provider.NewClient(provider.Settings{URL: office.URL + "/", Key: seed}, clock.At(sentAt))
	if _, err := c.Send(t.Context(), "disburse", message(t)); !fault.Is(err, fault.KindUnavailable) {
		t.Errorf("the lost answer: %v", err)
	}
	if r, err := c.Send(t.Context(), "disburse", message(t)); err != nil || r.Status != http.StatusOK {
		t.Errorf("again: %+v %v", r, err)
	}
	if len(known) != 1 {
		t.Errorf("%d messages", len(known))
	}
}

func TestSend_J17_TellsAnOutageFromARefusal(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		kind   fault.Kind
	}{
		"nobody can read it":     {http.StatusOK, "<html>", fault.KindUnavailable},
		"later":                  {http.StatusServiceUnavailable, `{"message":{"ack_status":"ERR"}}`, fault.KindUnavailable},
		"too many":               {http.StatusTooManyRequests, `{"message":{"ack_status":"ERR"}}`, fault.KindUnavailable},
		"a wrong signature":      {http.StatusUnauthorized, `{"message":{"ack_status":"ERR","error":{"code":"err.signature.invalid"}}}`, fault.KindRefused},
		"refused":                {http.StatusOK, `{"message":{"ack_status":"NACK"}}`, fault.KindRefused},
		"refused with a status":  {http.StatusUnprocessableEntity, `{"message":{"ack_status":"NACK"}}`, fault.KindRefused},
		"a gateway's own answer": {http.StatusForbidden, `{"message":"Forbidden"}`, fault.KindUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = io.Copy(w, strings.NewReader(c.body))
			}))
			defer office.Close()
			r, err := provider.NewClient(provider.Settings{URL: office.URL, Key: seed}, clock.At(sentAt)).Send(t.Context(), "disburse", message(t))
			if !fault.Is(err, c.kind) || r.Status != c.status {
				t.Errorf("%+v %v", r, err)
			}
		})
	}
	for _, s := range []provider.Settings{{}, {URL: "http://127.0.0.1:1", Key: seed}, {URL: "http://127.0.0.1:1", Key: "short"}} {
		if _, err := provider.NewClient(s, clock.At(sentAt)).Send(t.Context(), "disburse", message(t)); !fault.Is(err, fault.KindUnavailable) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
