package provider_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/provider"
)

func signed(t *testing.T, at time.Time) (provider.Envelope, provider.Verifier) {
	t.Helper()
	signer, err := provider.NewSigner("post-office", "1", seed)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := provider.NewVerifier(signer.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	return signer.Sign(message(t), at), verifier
}

func TestVerify_J16_BelievesOnlyTheSenderAndOnlyNow(t *testing.T) {
	good, verifier := signed(t, sentAt)
	if err := verifier.Verify(good, "post-office", sentAt.Add(5*time.Minute)); err != nil {
		t.Fatal(err)
	}
	stranger, err := provider.NewSigner("post-office", "1", strings.Repeat("ab", 32))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*provider.Envelope)
		sender string
		at     time.Time
		code   string
	}{
		"another amount": {func(e *provider.Envelope) {
			e.Message = bytes.Replace(e.Message, []byte("800000"), []byte("900000"), 1)
		}, "", sentAt, "signature-invalid"},
		"another header": {func(e *provider.Envelope) { e.Header = bytes.Replace(e.Header, []byte("p0001"), []byte("p0002"), 1) }, "", sentAt, "signature-invalid"},
		"a later end": {func(e *provider.Envelope) {
			e.Signature = strings.Replace(e.Signature, `expires="17`, `expires="18`, 1)
		}, "", sentAt, "signature-invalid"},
		"a parameter twice": {func(e *provider.Envelope) { e.Signature += `, created="1"` }, "", sentAt, "signature-invalid"},
		"no signature":      {func(e *provider.Envelope) { e.Signature = "" }, "", sentAt, "signature-missing"},
		"nonsense":          {func(e *provider.Envelope) { e.Signature = "v1=00" }, "", sentAt, "signature-invalid"},
		"another sender":    {func(*provider.Envelope) {}, "someone", sentAt, "signature-invalid"},
		"another's key":     {func(e *provider.Envelope) { *e = stranger.Sign(*e, sentAt) }, "", sentAt, "signature-invalid"},
		"a replay, later":   {func(*provider.Envelope) {}, "", sentAt.Add(11 * time.Minute), "signature-expired"},
		"from the future":   {func(*provider.Envelope) {}, "", sentAt.Add(-6 * time.Minute), "signature-expired"},
	} {
		t.Run(name, func(t *testing.T) {
			e := good
			c.change(&e)
			if c.sender == "" {
				c.sender = "post-office"
			}
			if err := verifier.Verify(e, c.sender, c.at); !fault.HasCode(err, c.code) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestOpen_J16_RefusesStaleAndStrangeHeaders(t *testing.T) {
	header := func(change func(map[string]any)) provider.Envelope {
		h := map[string]any{
			"message_id": "message-1", "message_ts": sentAt, "action": "on-disburse", "status": "succ",
			"sender_id": "post-office", "receiver_id": "an-sinh", "total_count": 1, "version": "1.0.0",
		}
		change(h)
		raw, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		return provider.Envelope{Header: raw, Message: json.RawMessage(`{}`)}
	}
	set := func(name string, value any) func(map[string]any) {
		return func(h map[string]any) { h[name] = value }
	}
	for name, c := range map[string]struct {
		change func(map[string]any)
		code   string
	}{
		"as it should be":    {func(map[string]any) {}, ""},
		"another version":    {set("version", "2.0.0"), "version-invalid"},
		"no id":              {set("message_id", ""), "message-id-invalid"},
		"an id with a hash":  {set("message_id", "message#1"), "message-id-invalid"},
		"another action":     {set("action", "disburse"), "action-invalid"},
		"another sender":     {set("sender_id", "bank"), "sender-invalid"},
		"another receiver":   {set("receiver_id", "bank"), "receiver-invalid"},
		"encrypted":          {set("is_msg_encrypted", true), "encryption-unsupported"},
		"made 31 days ago":   {set("message_ts", sentAt.AddDate(0, 0, -31)), "message-ts-invalid"},
		"made tomorrow":      {set("message_ts", sentAt.AddDate(0, 0, 1)), "message-ts-invalid"},
		"no time":            {set("message_ts", "soon"), "bad-header"},
		"a negative count":   {set("total_count", -1), "count-invalid"},
		"part 3 of 2":        {set("meta", map[string]any{"part": 3, "parts": 2}), "count-invalid"},
		"a million parts":    {set("meta", map[string]any{"part": 3, "parts": 1_000_000}), "count-exceeded"},
		"a number for an id": {set("message_id", 12345678), "bad-header"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := header(c.change).Open("on-disburse", "post-office", sentAt)
			if c.code == "" && err != nil || c.code != "" && !fault.HasCode(err, c.code) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAmount_F57_IsWholeDong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := money.Dong(rapid.Int64Range(0, 9_999_999_999_999).Draw(t, "đồng"))
		if got, err := provider.AmountOf(d).Dong(); err != nil || got != d {
			t.Fatalf("%d became %d, %v", d, got, err)
		}
	})
	for _, bad := range []provider.Amount{"", "500000", "500000.5", "500000.01", "-1.00", "1e5.00", "12345678901234.00", "500000.000", " 1.00"} {
		if d, err := bad.Dong(); !fault.HasCode(err, "amount-invalid") {
			t.Errorf("%q is %d, %v", bad, d, err)
		}
	}
}

// Whatever comes in is read or refused; what is read is the same when it is
// written and read again, and the signature covers it byte for byte.
func FuzzParseEnvelope(f *testing.F) {
	f.Add([]byte(`{"signature":"s","header":{"message_id":"message-1"},"message":{"transaction_id":"442:2026-11:monthly:101","disbursements_status":[]}}`))
	f.Add([]byte(`{"header":{},"message":{}}`))
	f.Add([]byte(`{"header":[],"message":null}`))
	f.Add([]byte(`{"header":{"message_ts":"2026-11-05T02:00:00Z","total_count":1e9},"message":{"disbursements_status":[{"status":"rjct","amount":"1.00"}]}} x`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := provider.ParseEnvelope(raw)
		if err != nil {
			if !fault.Is(err, fault.KindMalformed) {
				t.Fatalf("%v", err)
			}
			return
		}
		again, err := provider.ParseEnvelope(e.Bytes())
		if err != nil || string(again.Header) != string(e.Header) || string(again.Message) != string(e.Message) {
			t.Fatalf("%s became %s, %v", e.Bytes(), again.Bytes(), err)
		}
		if _, err := e.Open("on-disburse", "post-office", sentAt); err != nil && fault.As(err) == nil {
			t.Fatalf("%v", err)
		}
		for _, action := range []string{provider.DoOnDisburse, provider.DoOnStatus} {
			if r, err := e.Response(action); err == nil {
				_, meansErr := r.Means(provider.Header{Status: "succ"})
				_, outErr := r.Outcomes("")
				if meansErr != nil && fault.As(meansErr) == nil || outErr != nil && fault.As(outErr) == nil {
					t.Fatalf("%v, %v", meansErr, outErr)
				}
			}
		}
		_, _, _ = e.Question() // refuses or not, and does not panic
	})
}
