package hosttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/oklog/ulid/v2"
)

// Client speaks to the system as one account.
type Client struct {
	system *System
	// Account is the account's name; "" is nobody.
	Account string
	token   string
}

// Client returns the client of a demonstration account; "" is a visitor
// without a token.
func (s *System) Client(account string) *Client {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.clients[account]; ok {
		return c
	}
	c := &Client{system: s, Account: account}
	if account != "" {
		token, err := s.Token(s.t.Context(), account)
		if err != nil {
			s.t.Fatalf("log in: %v", err)
		}
		c.token = token
	}
	s.clients[account] = c
	return c
}

// WithToken returns a client that shows the given token, for tests of tokens.
func (s *System) WithToken(token string) *Client {
	return &Client{system: s, Account: "?", token: token}
}

// Do sends a request and returns its answer. body is anything that marshals to
// JSON, []byte or json.RawMessage sent as it is, or nil for none. POST, PUT
// and DELETE carry a fresh Idempotency-Key unless Send is used.
func (c *Client) Do(method, path string, body any) (status int, answer []byte) {
	c.system.t.Helper()
	header := http.Header{}
	if method != http.MethodGet {
		header.Set("Idempotency-Key", ulid.Make().String())
	}
	return c.Send(method, path, header, body)
}

// Repeat is Do with an Idempotency-Key of the caller's.
func (c *Client) Repeat(key, method, path string, body any) (status int, answer []byte) {
	c.system.t.Helper()
	return c.Send(method, path, http.Header{"Idempotency-Key": {key}}, body)
}

// Send is Do with exactly the given headers besides the token and, with a
// body, Content-Type: application/json where none is given.
func (c *Client) Send(method, path string, header http.Header, body any) (status int, answer []byte) {
	t := c.system.t
	t.Helper()
	text, err := encode(body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, c.system.URL()+path, bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	req.Header = header.Clone()
	if req.Header == nil {
		req.Header = http.Header{}
	}
	if text != nil && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	if answer, err = io.ReadAll(resp.Body); err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	c.system.contract.check(t, req, resp, answer)
	return resp.StatusCode, answer
}

func encode(body any) ([]byte, error) {
	switch b := body.(type) {
	case nil:
		return nil, nil
	case []byte:
		return b, nil
	case json.RawMessage:
		return b, nil
	}
	return json.Marshal(body)
}

// Get reads path into out and fails the test unless the answer is 200.
func (c *Client) Get(path string, out any) {
	c.system.t.Helper()
	status, answer := c.Do(http.MethodGet, path, nil)
	c.expect(http.MethodGet, path, status, answer, out)
}

// Post sends body to path, reads the answer into out (nil to drop it) and
// fails the test unless the answer is a success.
func (c *Client) Post(path string, body, out any) {
	c.system.t.Helper()
	status, answer := c.Do(http.MethodPost, path, body)
	c.expect(http.MethodPost, path, status, answer, out)
}

// Put is Post with the method PUT.
func (c *Client) Put(path string, body, out any) {
	c.system.t.Helper()
	status, answer := c.Do(http.MethodPut, path, body)
	c.expect(http.MethodPut, path, status, answer, out)
}

func (c *Client) expect(method, path string, status int, answer []byte, out any) {
	t := c.system.t
	t.Helper()
	if status < 200 || status > 299 {
		t.Fatalf("%s: %s %s answered %d: %s", c.Account, method, path, status, answer)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(answer, out); err != nil {
		t.Fatalf("%s %s: %v in %s", method, path, err, answer)
	}
}

// Problem is an RFC 9457 problem document.
type Problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
	Fields []struct {
		Pointer string `json:"pointer"`
		Detail  string `json:"detail"`
	} `json:"fields"`
}

// Refused sends body and fails the test unless the answer is a problem
// document of the given status and code ("" for any code).
func (c *Client) Refused(method, path string, body any, status int, code string) Problem {
	t := c.system.t
	t.Helper()
	got, answer := c.Do(method, path, body)
	var p Problem
	if err := json.Unmarshal(answer, &p); err != nil || got != status || code != "" && p.Code != code {
		t.Fatalf("%s: %s %s answered %d %s, want %d %s", c.Account, method, path, got, answer, status, code)
	}
	return p
}

// Upload is where a presigned upload goes, as the API answers it.
type Upload struct {
	URL     string            `json:"url"`
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
}

// Transfer sends content to a presigned address.
func (s *System) Transfer(u Upload, content []byte) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), u.Method, u.URL, bytes.NewReader(content))
	if err != nil {
		s.t.Fatal(err)
	}
	for name, value := range u.Headers {
		req.Header.Set(name, value)
	}
	if _, err := s.fetch(req); err != nil {
		s.t.Fatalf("upload: %v", err)
	}
}

// Download reads a presigned address.
func (s *System) Download(url string) []byte {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, url, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	content, err := s.fetch(req)
	if err != nil {
		s.t.Fatalf("download: %v", err)
	}
	return content
}

func (s *System) fetch(req *http.Request) ([]byte, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode/100 != 2 {
		return nil, fmt.Errorf("status %d: %s", resp.StatusCode, strings.TrimSpace(string(content)))
	}
	return content, nil
}
