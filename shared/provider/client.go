package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"ansinh/shared/clock"
	"ansinh/shared/fault"
)

// Settings say how the provider's system is reached.
type Settings struct {
	URL string
	// Key is the seed of An Sinh's signing key, 32 bytes in hex.
	Key string
}

// Client speaks to the provider's system.
type Client struct {
	http  *http.Client
	set   Settings
	clock clock.Clock
}

// NewClient returns a client whose calls end after ten seconds.
func NewClient(s Settings, c clock.Clock) *Client {
	s.URL = strings.TrimSuffix(s.URL, "/")
	return &Client{http: &http.Client{Timeout: 10 * time.Second}, set: s, clock: c}
}

// Receipt is what the provider's system answered.
type Receipt struct {
	Status int    // HTTP
	Answer []byte // up to 64 KB of it
}

// maxAnswer bounds what is read of an acknowledgement, maxReply of the answer
// to a question, which may tell every line of a package.
const (
	maxAnswer = 64 << 10
	maxReply  = 8 << 20
)

// passingCodes are the interface's codes that ask for another attempt, whatever
// the HTTP status.
var passingCodes = []string{"err.request.timeout", "err.request.too_many_requests", "err.service.unavailable"}

// KeyName names the key An Sinh signs with; another key gets another name.
const KeyName = "1"

// Send signs a message and hands it over. The message's id makes a repeat
// harmless (F-20). Unavailable when nobody answers or the other side says to
// try again; Refused when it does not take the message.
func (c *Client) Send(ctx context.Context, action string, e Envelope) (Receipt, error) {
	r, err := c.post(ctx, action, e, maxAnswer)
	if err != nil {
		return r, err
	}
	return r, r.verdict()
}

// The interface's addresses of a question: the answer in the reply, or by a
// callback.
const (
	askAndWait = "disburse/sync/txn/status"
	askAndGo   = "disburse/txn/status"
)

// Ask signs a question and hands it over. The answer is nil when the provider
// acknowledged the question only and will call back (on-status). A provider
// without the address that answers at once is asked at the other. Errors are
// those of Send.
func (c *Client) Ask(ctx context.Context, question Envelope) (Receipt, *Envelope, error) {
	r, err := c.post(ctx, askAndWait, question, maxReply)
	if err == nil && r.unknownAddress() {
		r, err = c.post(ctx, askAndGo, question, maxReply)
	}
	if err != nil {
		return Receipt{Status: r.Status}, nil, err
	}
	if answer, err := ParseEnvelope(r.Answer); err == nil && r.Status/100 == 2 {
		return Receipt{Status: r.Status}, &answer, nil // the log keeps it as a message of its own
	}
	r.Answer = r.Answer[:min(len(r.Answer), maxAnswer)]
	return r, nil, r.verdict()
}

// unknownAddress reports whether a server answered that does not know the
// address, rather than the provider's system.
func (r Receipt) unknownAddress() bool {
	switch r.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		_, readable := r.ack()
		return !readable
	}
	return false
}

// post signs a message and posts it. An error is always Unavailable.
func (c *Client) post(ctx context.Context, path string, e Envelope, limit int64) (Receipt, error) {
	if c.set.URL == "" {
		return Receipt{}, unavailable("Chưa cấu hình địa chỉ của đơn vị chi trả.", nil)
	}
	signer, err := NewSigner(Self, KeyName, c.set.Key)
	if err != nil {
		return Receipt{}, unavailable("Chưa cấu hình khóa ký thông điệp với đơn vị chi trả.", err)
	}
	body := signer.Sign(e, c.clock.Now()).Bytes()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.set.URL+"/"+path, bytes.NewReader(body))
	if err != nil {
		return Receipt{}, unavailable("Địa chỉ của đơn vị chi trả không dùng được.", err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return Receipt{}, unavailable("Chưa liên lạc được với hệ thống của đơn vị chi trả.", err)
	}
	defer func() { _ = response.Body.Close() }() // nothing was written
	answer, err := io.ReadAll(io.LimitReader(response.Body, limit))
	if err != nil {
		return Receipt{Status: response.StatusCode}, unavailable("Câu trả lời của đơn vị chi trả bị đứt giữa chừng.", err)
	}
	return Receipt{Status: response.StatusCode, Answer: answer}, nil
}

// ack reads the answer as an acknowledgement.
func (r Receipt) ack() (a Ack, readable bool) {
	err := json.Unmarshal(r.Answer, &a)
	return a, err == nil && a.Message.Status != ""
}

// verdict says what an answer means: taken, to be tried again, or refused.
func (r Receipt) verdict() error {
	ack, readable := r.ack()
	why, again := "", false
	if e := ack.Message.Error; e != nil {
		why, again = ": "+e.Message, slices.Contains(passingCodes, e.Code)
	}
	switch {
	case r.Status/100 == 2 && ack.Message.Status == ACK:
		return nil
	case r.Status >= 500, r.Status == http.StatusRequestTimeout, r.Status == http.StatusTooManyRequests, again, !readable:
		return unavailable(fmt.Sprintf("Hệ thống của đơn vị chi trả trả lời mã %d.", r.Status), nil)
	}
	return fault.Refused("provider-refused", fmt.Sprintf("Đơn vị chi trả không nhận thông điệp (%s, mã %d)%s", ack.Message.Status, r.Status, why))
}

func unavailable(detail string, cause error) error {
	return fault.Unavailable("provider-unreachable", detail).Because(cause)
}
