// Package awsjson speaks AWS's JSON protocol (X-Amz-Target) to loopback
// endpoints, for the few calls where the wire shape itself is wanted: stream
// records are handed to functions as they came.
package awsjson

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"ansinh/infra/local/children"
)

// Client calls one endpoint.
type Client struct {
	URL  string
	HTTP *http.Client
}

// New makes a client of the endpoint.
func New(url string) *Client {
	return &Client{URL: url, HTTP: &http.Client{Timeout: 10 * time.Second}}
}

// Error is what the service answered instead of a result.
type Error struct {
	// Type is the bare name: ResourceNotFoundException.
	Type    string
	Message string
}

// Error implements error.
func (e *Error) Error() string { return e.Type + ": " + e.Message }

// Call sends in to an operation ("DynamoDB_20120810.ListTables") and reads its
// answer into out.
func (c *Client) Call(ctx context.Context, target string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("%s: %w", target, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s: %w", target, err)
	}
	now := time.Now().UTC()
	req.Header.Set("Content-Type", "application/x-amz-json-1.0")
	req.Header.Set("X-Amz-Target", target)
	req.Header.Set("X-Amz-Date", now.Format("20060102T150405Z"))
	// The loopback stores want the header and check no signature.
	req.Header.Set("Authorization", fmt.Sprintf("AWS4-HMAC-SHA256 Credential=%s/%s/%s/dynamodb/aws4_request, SignedHeaders=host, Signature=local",
		children.AccessKey, now.Format("20060102"), children.Region))
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return fmt.Errorf("%s: %w", target, err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("%s: %w", target, err)
	}
	if resp.StatusCode != http.StatusOK {
		return failure(target, resp.StatusCode, answer)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s: read the answer: %w", target, err)
	}
	return nil
}

func failure(target string, status int, answer []byte) error {
	var said struct {
		Type    string `json:"__type"`
		Message string `json:"message"`
	}
	if err := json.Unmarshal(answer, &said); err != nil || said.Type == "" {
		return fmt.Errorf("%s: status %d", target, status)
	}
	return fmt.Errorf("%s: %w", target, &Error{Type: said.Type[strings.LastIndexByte(said.Type, '#')+1:], Message: said.Message})
}
