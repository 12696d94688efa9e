package demonstration

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"
)

// person speaks to the system as one account.
type person struct {
	title, account string
	url, token     string
}

// get reads path into out.
func (w *person) get(ctx context.Context, path string, out any) error {
	return w.send(ctx, http.MethodGet, path, nil, out)
}

// post sends a command under a fresh idempotency key and reads the answer
// into out, nil to drop it.
func (w *person) post(ctx context.Context, path string, body, out any) error {
	return w.send(ctx, http.MethodPost, path, body, out)
}

func (w *person) send(ctx context.Context, method, path string, body, out any) error {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, w.url+path, content)
	if err != nil {
		return err
	}
	if w.token != "" {
		req.Header.Set("Authorization", "Bearer "+w.token)
	}
	if method != http.MethodGet {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", ulid.Make().String())
	}
	status, answer, err := exchange(req)
	if err != nil {
		return err
	}
	if status/100 != 2 {
		return refused(w, method, path, status, answer)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s %s trả lời không đọc được: %w", method, path, err)
	}
	return nil
}

// refusal is a problem document (RFC 9457) that the system answered.
type refusal struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Fields []struct {
		Pointer string `json:"pointer"`
		Detail  string `json:"detail"`
	} `json:"fields"`
	asked string // who asked what
}

// Error names who asked for what, and why it was refused.
func (r *refusal) Error() string {
	text := fmt.Sprintf("%s bị từ chối (%d %s): %s", r.asked, r.Status, r.Code, r.Detail)
	for _, f := range r.Fields {
		text += fmt.Sprintf(" [%s: %s]", f.Pointer, f.Detail)
	}
	return text
}

func refused(w *person, method, path string, status int, answer []byte) error {
	r := &refusal{asked: strings.TrimSpace(w.account + " " + method + " " + path)}
	if json.Unmarshal(answer, r) != nil || r.Code == "" {
		r.Code, r.Detail = "unexpected", string(answer)
	}
	r.Status = status
	return r
}

// expect is for what must be refused: it returns the refusal's sentence when
// err is one of the given code, and an error otherwise.
func expect(what string, err error, code string) (string, error) {
	var r *refusal
	switch {
	case err == nil:
		return "", fmt.Errorf("%s đáng lẽ phải bị từ chối (%s) nhưng được chấp nhận", what, code)
	case errors.As(err, &r) && r.Code == code:
		return r.Detail, nil
	}
	return "", fmt.Errorf("%s đáng lẽ bị từ chối vì %s: %w", what, code, err)
}

// upload is where the system wants a file.
type upload struct {
	ID      string            `json:"id"`
	URL     string            `json:"url"`
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
}

// put sends a file to its presigned address.
func (u upload) put(ctx context.Context, content []byte) error {
	req, err := http.NewRequestWithContext(ctx, u.Method, u.URL, bytes.NewReader(content))
	if err != nil {
		return err
	}
	for name, value := range u.Headers {
		req.Header.Set(name, value)
	}
	status, answer, err := exchange(req)
	if err == nil && status/100 != 2 {
		err = fmt.Errorf("tải tệp lên: trả lời %d: %s", status, answer)
	}
	return err
}

// download asks where a file is and fetches it.
func (w *person) download(ctx context.Context, path string) ([]byte, error) {
	var at struct {
		URL string `json:"url"`
	}
	if err := w.get(ctx, path, &at); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.URL, nil)
	if err != nil {
		return nil, err
	}
	status, content, err := exchange(req)
	if err == nil && status/100 != 2 {
		err = fmt.Errorf("tải tệp của %s về: trả lời %d: %s", path, status, content)
	}
	return content, err
}

func exchange(req *http.Request) (status int, answer []byte, err error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("hệ thống không trả lời: %w", err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	if answer, err = io.ReadAll(resp.Body); err != nil {
		return 0, nil, fmt.Errorf("hệ thống trả lời dở dang: %w", err)
	}
	return resp.StatusCode, answer, nil
}

// patience is how long the play waits for work behind the API.
const patience = 3 * time.Minute

// await asks again and again until done, for work that goes on behind the API.
func await(ctx context.Context, what string, done func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		ready, err := done()
		if ready || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("chờ mãi chưa thấy %s: %w", what, ctx.Err())
		case <-time.After(150 * time.Millisecond):
		}
	}
}
