package postoffice

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// ansinh is An Sinh as the post office reaches it.
type ansinh struct {
	url    string
	client *http.Client // shows the provider's token
	plain  *http.Client // for presigned addresses, which bear their own leave
}

func newAnSinh(base, client, secret string) *ansinh {
	plain := &http.Client{Timeout: time.Minute}
	credentials := clientcredentials.Config{
		ClientID: client, ClientSecret: secret, TokenURL: base + "/oidc/oauth/token",
		Scopes: []string{"provider/packages"}, AuthStyle: oauth2.AuthStyleInHeader,
	}
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, plain)
	return &ansinh{url: base, client: credentials.Client(ctx), plain: plain}
}

// reply is an answer of An Sinh, refusals too.
type reply struct {
	Operation string          `json:"operation"`
	Status    int             `json:"status"`
	Body      json.RawMessage `json:"body"`
}

func (r reply) ok() bool { return r.Status >= 200 && r.Status < 300 }

// call sends one request of the provider's API. key makes a repeat harmless.
func (a *ansinh) call(ctx context.Context, method, path, key string, body any) (reply, error) {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return reply{}, err
		}
	}
	return a.send(ctx, method, "/packages"+path, key, text)
}

func (a *ansinh) send(ctx context.Context, method, path, key string, text []byte) (reply, error) {
	req, err := http.NewRequestWithContext(ctx, method, a.url+"/api/provider"+path, bytes.NewReader(text))
	if err != nil {
		return reply{}, err
	}
	if text != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{}, err
	}
	if !json.Valid(got) {
		got, err = json.Marshal(string(got))
	}
	return reply{Operation: method + " " + path, Status: resp.StatusCode, Body: got}, err
}

// disbursement is one line to pay.
type disbursement struct {
	ReferenceID string `json:"reference_id"`
	PayeeName   string `json:"payee_name"`
	PayeeFA     string `json:"payee_fa"`
	Amount      int64  `json:"amount"` // đồng
}

// file is where the lines of one commune are.
type file struct {
	Commune string `json:"commune"`
	Lines   int    `json:"lines"`
	Total   int64  `json:"total"` // đồng
	Hash    string `json:"hash"`
	URL     string `json:"url"`
}

// lines fetches a package's lines and reconciles them: each commune's file
// with its hash, count and total, and all of them with the package's hash
// ("" leaves that out).
func (a *ansinh) lines(ctx context.Context, id, hash string) ([]disbursement, error) {
	got, err := a.call(ctx, http.MethodGet, "/"+url.PathEscape(id)+"/lines", "", nil)
	if err != nil {
		return nil, err
	}
	if !got.ok() {
		return nil, fmt.Errorf("the lines of %s: status %d: %s", id, got.Status, got.Body)
	}
	var answer struct{ Files []file }
	if err := json.Unmarshal(got.Body, &answer); err != nil {
		return nil, err
	}
	var all []disbursement
	whole := sha256.New()
	for _, f := range answer.Files {
		part, err := a.fetch(ctx, f)
		if err != nil {
			return nil, fmt.Errorf("the lines of %s, commune %s: %w", id, f.Commune, err)
		}
		all = append(all, part...)
		_, _ = whole.Write([]byte(f.Hash + "\n")) // a hash takes everything
	}
	if sum := hex.EncodeToString(whole.Sum(nil)); hash != "" && sum != hash {
		return nil, fmt.Errorf("the package %s has the hash %s, its lines %s", id, hash, sum)
	}
	return all, nil
}

func (a *ansinh) fetch(ctx context.Context, f file) ([]disbursement, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, nil)
	if err != nil {
		return nil, err
	}
	resp, err := a.plain.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	sum := sha256.New()
	rows := bufio.NewScanner(io.TeeReader(resp.Body, sum))
	rows.Buffer(nil, 1<<20)
	var lines []disbursement
	var total int64
	for rows.Scan() {
		if len(bytes.TrimSpace(rows.Bytes())) == 0 {
			continue
		}
		var d disbursement
		if err := json.Unmarshal(rows.Bytes(), &d); err != nil {
			return nil, err
		}
		lines = append(lines, d)
		total += d.Amount
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != f.Hash {
		return nil, fmt.Errorf("its hash is %s, not %s", got, f.Hash)
	}
	if len(lines) != f.Lines || total != f.Total {
		return nil, fmt.Errorf("%d lines of %d đồng, told %d of %d", len(lines), total, f.Lines, f.Total)
	}
	return lines, nil
}

// upload puts a settlement file where An Sinh says.
func (a *ansinh) upload(ctx context.Context, id, key string, content []byte) (name string, err error) {
	got, err := a.call(ctx, http.MethodPost, "/"+url.PathEscape(id)+"/settlement-upload", key, map[string]int{"size": len(content)})
	if err != nil {
		return "", err
	}
	var answer struct {
		Upload struct {
			ID, URL, Method string
			Headers         map[string]string
		}
	}
	if err := json.Unmarshal(got.Body, &answer); err != nil || !got.ok() {
		return "", fmt.Errorf("ask where to put the settlement: status %d: %s", got.Status, got.Body)
	}
	req, err := http.NewRequestWithContext(ctx, answer.Upload.Method, answer.Upload.URL, bytes.NewReader(content))
	if err != nil {
		return "", err
	}
	for header, value := range answer.Upload.Headers {
		req.Header.Set(header, value)
	}
	resp, err := a.plain.Do(req)
	if err != nil {
		return "", err
	}
	if err := resp.Body.Close(); err != nil {
		return "", err
	}
	if resp.StatusCode/100 != 2 {
		return "", fmt.Errorf("put the settlement: status %d", resp.StatusCode)
	}
	return answer.Upload.ID, nil
}

// now is the time in the world of the demonstration, whose clock may have
// been moved; the machine's time where that cannot be asked.
func (a *ansinh) now(ctx context.Context) time.Time {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.url+"/api/local/clock", nil)
	if err != nil {
		return time.Now().UTC()
	}
	resp, err := a.plain.Do(req)
	if err != nil {
		return time.Now().UTC()
	}
	defer func() { _ = resp.Body.Close() }() // nothing was written
	var clock struct{ Now time.Time }
	if err := json.NewDecoder(resp.Body).Decode(&clock); err != nil || clock.Now.IsZero() {
		return time.Now().UTC()
	}
	return clock.Now
}
