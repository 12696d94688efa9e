package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
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

// maxAnswer bounds what is read of an answer.
const maxAnswer = 64 << 10

// KeyName names the key An Sinh signs with; another key gets another name.
const KeyName = "1"

// Send signs a message and hands it over. The message's id makes a repeat
// harmless (F-20). Unavailable when nobody answers or the other side says to
// try again; Refused when it does not take the message.
func (c *Client) Send(ctx context.Context, action string, e Envelope) (Receipt, error) {
	if c.set.URL == "" {
		return Receipt{}, unavailable("Chưa cấu hình địa chỉ của đơn vị chi trả.", nil)
	}
	signer, err := NewSigner(Self, KeyName, c.set.Key)
	if err != nil {
		return Receipt{}, unavailable("Chưa cấu hình khóa ký thông điệp với đơn vị chi trả.", err)
	}
	body := signer.Sign(e, c.clock.Now()).Bytes()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.set.URL+"/"+action, bytes.NewReader(body))
	if err != nil {
		return Receipt{}, fmt.Errorf("provider: send: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return Receipt{}, unavailable("Chưa liên lạc được với hệ thống của đơn vị chi trả.", err)
	}
	defer func() { _ = response.Body.Close() }() // nothing was written
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return Receipt{Status: response.StatusCode}, unavailable("Câu trả lời của đơn vị chi trả bị đứt giữa chừng.", err)
	}
	r := Receipt{Status: response.StatusCode, Answer: answer}
	return r, r.verdict()
}

// verdict says what an answer means: taken, to be tried again, or refused.
func (r Receipt) verdict() error {
	var ack Ack
	readable := json.Unmarshal(r.Answer, &ack) == nil && ack.Message.Status != ""
	why := ""
	if ack.Message.Error != nil {
		why = ": " + ack.Message.Error.Message
	}
	switch {
	case r.Status/100 == 2 && ack.Message.Status == ACK:
		return nil
	case r.Status >= 500, r.Status == http.StatusRequestTimeout, r.Status == http.StatusTooManyRequests, !readable:
		return unavailable(fmt.Sprintf("Hệ thống của đơn vị chi trả trả lời mã %d.", r.Status), nil)
	}
	return fault.Refused("provider-refused", fmt.Sprintf("Đơn vị chi trả không nhận thông điệp (%s, mã %d)%s", ack.Message.Status, r.Status, why))
}

func unavailable(detail string, cause error) error {
	return fault.Unavailable("provider-unreachable", detail).Because(cause)
}
