// Package awsjson speaks AWS's JSON protocol (X-Amz-Target) for the few calls
// whose SDK client would weigh megabytes in the one Lambda binary: two of KMS
// and one of Cognito.
package awsjson

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// Client calls one service. Credentials nil sends calls unsigned, for those
// that carry their own proof.
type Client struct {
	URL         string // "https://kms.ap-southeast-1.amazonaws.com/"
	Service     string // "kms"
	Region      string
	Credentials aws.CredentialsProvider
	// HTTP makes the calls; nil is Go's own client.
	HTTP aws.HTTPClient
}

// Error is what the service answered instead of a result.
type Error struct {
	Type    string // the bare name: "NotAuthorizedException"
	Message string
}

// Error implements error.
func (e *Error) Error() string { return e.Type + ": " + e.Message }

// IsType reports whether err is a service's answer of one of the types.
func IsType(err error, types ...string) bool {
	var said *Error
	if !errors.As(err, &said) {
		return false
	}
	for _, t := range types {
		if said.Type == t {
			return true
		}
	}
	return false
}

const (
	tries     = 3
	timeout   = 10 * time.Second
	maxAnswer = 1 << 20
)

// Call sends in to an operation ("TrentService.Sign") and reads its answer
// into out. Outages of the service are tried a few times; its refusals are
// not, and come back as *Error.
func (c *Client) Call(ctx context.Context, target string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("awsjson: %s: %w", target, err)
	}
	for attempt := 1; ; attempt++ {
		status, answer, err := c.send(ctx, target, body)
		switch {
		case err == nil && status == http.StatusOK:
			if err := json.Unmarshal(answer, out); err != nil {
				return fmt.Errorf("awsjson: %s: read the answer: %w", target, err)
			}
			return nil
		case err == nil && status < http.StatusInternalServerError:
			return failure(target, status, answer)
		case attempt == tries || ctx.Err() != nil:
			return errors.Join(err, failure(target, status, answer))
		}
		time.Sleep(time.Duration(attempt*attempt) * 50 * time.Millisecond)
	}
}

func (c *Client) send(ctx context.Context, target string, body []byte) (status int, answer []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	request.Header.Set("X-Amz-Target", target)
	if err := c.sign(ctx, request, body); err != nil {
		return 0, nil, err
	}
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = response.Body.Close() }() // only read
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return response.StatusCode, answer, err
}

func (c *Client) sign(ctx context.Context, request *http.Request, body []byte) error {
	if c.Credentials == nil {
		return nil
	}
	credentials, err := c.Credentials.Retrieve(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	return v4.NewSigner().SignHTTP(ctx, credentials, request, hex.EncodeToString(sum[:]), c.Service, c.Region, time.Now())
}

func failure(target string, status int, answer []byte) error {
	var said struct {
		Type    string `json:"__type"`
		Message string `json:"message"`
	}
	if err := json.Unmarshal(answer, &said); err != nil || said.Type == "" {
		return fmt.Errorf("awsjson: %s: status %d", target, status)
	}
	return fmt.Errorf("awsjson: %s: %w", target, &Error{
		Type: said.Type[strings.LastIndexByte(said.Type, '#')+1:], Message: said.Message,
	})
}
