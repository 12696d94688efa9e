package provider

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// PackageNotice tells the provider's system that a package is ready. The
// lines are fetched from An Sinh's own API with the provider's account, so the
// notice holds nothing personal.
type PackageNotice struct {
	ID                 string         `json:"id"`
	Replaces           string         `json:"replaces,omitempty"`
	List               string         `json:"list"`
	Locality           string         `json:"locality"`
	Period             calendar.Month `json:"period"`
	Type               string         `json:"type"`
	Lines              int            `json:"lines"`
	Total              money.Dong     `json:"total"`
	Hash               string         `json:"hash"`
	SentAt             time.Time      `json:"sent_at"`
	SettlementDeadline calendar.Date  `json:"settlement_deadline"`
}

// Client speaks to the provider's system.
type Client struct {
	http *http.Client
	url  string
	key  []byte
}

// NewClient returns a client for the provider's address, whose messages are
// signed with the key both sides share; every call ends after ten seconds.
func NewClient(url, key string) *Client {
	return &Client{http: &http.Client{Timeout: 10 * time.Second}, url: strings.TrimSuffix(url, "/"), key: []byte(key)}
}

// SignatureHeader carries "t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">".
const SignatureHeader = "An-Sinh-Signature"

func (c *Client) signature(at time.Time, body []byte) string {
	t := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, c.key)
	mac.Write([]byte(t + "."))
	mac.Write(body)
	return "t=" + t + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// Announce tells the provider of a package. The package's id makes a repeat
// harmless: the provider answers 409 to one it knows, which is success (F-20).
// Unavailable when it cannot be reached or does not take it.
func (c *Client) Announce(ctx context.Context, notice PackageNotice) error {
	if c.url == "" || len(c.key) == 0 {
		return unavailable("Chưa cấu hình địa chỉ và khóa của đơn vị chi trả.", nil)
	}
	body, err := json.Marshal(notice)
	if err != nil {
		return fmt.Errorf("provider: announce %s: %w", notice.ID, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/packages", bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("provider: announce %s: %w", notice.ID, err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", notice.ID)
	request.Header.Set(SignatureHeader, c.signature(notice.SentAt, body))
	response, err := c.http.Do(request)
	if err != nil {
		return unavailable("Chưa liên lạc được với hệ thống của đơn vị chi trả.", err)
	}
	defer func() { _ = response.Body.Close() }() // nothing was written
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16))
	switch response.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent, http.StatusConflict:
		return nil
	}
	return unavailable(fmt.Sprintf("Hệ thống của đơn vị chi trả trả lời mã %d.", response.StatusCode), nil)
}

func unavailable(detail string, cause error) error {
	return fault.Unavailable("provider-unreachable", detail).Because(cause)
}
