package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"ansinh/infra/local/host"
)

// caller speaks to the host as one account and is not put off by a host that
// is down: what was not answered is sent again under the same request id.
type caller struct {
	troupe  *troupe
	account string // "" for nobody
	token   string
}

// refusal is a problem document (RFC 9457) that the system answered.
type refusal struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	asked  string
}

// Error implements error.
func (r *refusal) Error() string {
	return fmt.Sprintf("%s: %d %s: %s", r.asked, r.Status, r.Code, r.Detail)
}

// code is the code of a refusal, "" of anything else.
func code(err error) string {
	var r *refusal
	if errors.As(err, &r) {
		return r.Code
	}
	return ""
}

func (c *caller) get(ctx context.Context, path string, out any) error {
	_, err := c.send(ctx, http.MethodGet, path, "", nil, out)
	return err
}

func (c *caller) post(ctx context.Context, path, request string, body, out any) error {
	return c.command(ctx, http.MethodPost, path, request, body, out)
}

// command sends a command under a request id until it is answered; then once
// more, to hold the two answers together.
func (c *caller) command(ctx context.Context, method, path, request string, body, out any) error {
	answer, err := c.send(ctx, method, path, request, body, out)
	if err != nil {
		return err
	}
	again, err := c.send(ctx, method, path, request, body, nil)
	if err != nil {
		return fmt.Errorf("%s was done and then, repeated, refused: %w", path, err)
	}
	if !bytes.Equal(answer, again) {
		return fmt.Errorf("%s, repeated, is answered\n%s\nand was\n%s", path, again, answer)
	}
	return nil
}

// send sends until an answer comes that is not the host's going down.
func (c *caller) send(ctx context.Context, method, path, request string, body, out any) ([]byte, error) {
	content, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for attempt := 0; ; attempt++ {
		status, answer, err := c.once(ctx, method, path, request, content)
		switch {
		case err == nil && status == http.StatusUnauthorized && c.account != "":
			c.token = "" // it may have run out
		case err == nil && status/100 == 2:
			if out == nil {
				return answer, nil
			}
			return answer, json.Unmarshal(answer, out)
		case err == nil && status/100 == 4 && status != http.StatusTooManyRequests:
			r := &refusal{asked: c.account + " " + method + " " + path}
			if json.Unmarshal(answer, r) != nil || r.Code == "" {
				r.Code, r.Detail = "unexpected", string(answer)
			}
			r.Status = status
			return nil, r
		case err == nil:
			err = fmt.Errorf("%s answered %d: %s", path, status, answer)
		}
		if method != http.MethodGet {
			c.troupe.repeats.Add(1)
		}
		if lost := c.troupe.lost(); lost != nil {
			return nil, lost
		}
		if !sleep(ctx, 30*time.Millisecond) {
			return nil, fmt.Errorf("no answer to %s %s after %d attempts: %w", method, path, attempt+1, err)
		}
	}
}

func (c *caller) once(ctx context.Context, method, path, request string, content []byte) (status int, answer []byte, err error) {
	if c.account != "" && c.token == "" {
		c.token, err = host.Token(ctx, host.Options{Data: c.troupe.host.data, Port: c.troupe.host.port}, c.account)
		if err != nil {
			return 0, nil, err
		}
	}
	var body io.Reader
	if method != http.MethodGet {
		body = bytes.NewReader(content)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.troupe.host.url()+path, body)
	if err != nil {
		return 0, nil, err
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if method != http.MethodGet {
		req.Header.Set("Content-Type", "application/json")
	}
	if request != "" {
		req.Header.Set("Idempotency-Key", request)
	}
	return exchange(req)
}

func exchange(req *http.Request) (status int, answer []byte, err error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}
