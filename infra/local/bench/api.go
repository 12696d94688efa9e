package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/oklog/ulid/v2"
)

const (
	latencyTarget = 50 // ms, the 99th percentile
	tripsTarget   = 2  // to the store, on the critical path
)

// ask is one kind of request. Do sends the nth of them.
type ask struct {
	name   string
	action string // in the ledger; "" for the reference
	do     func(ctx context.Context, n int) error
}

// apiFigures asks a system with demonstration data at a steady pace, all kinds
// in turn, and a raw read of the store among them.
func apiFigures(ctx context.Context, s settings, t *table) error {
	sys, err := startSystem(ctx, s.root, true)
	if err != nil {
		return err
	}
	defer sys.stop()
	asks, err := officersDay(ctx, sys, s.count)
	if err != nil {
		return err
	}
	for _, a := range asks { // one of each first: connections and caches are not what is measured
		if err := a.do(ctx, 0); err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
	}
	sys.ledger.reset()
	t.say("asking %d times of %d kinds at %d a second", s.count, len(asks), s.rate)
	took, err := steady(ctx, asks, s.count, s.rate)
	if err != nil {
		return err
	}
	reference := took[len(took)-1]
	for i, a := range asks[:len(asks)-1] {
		p50, p99 := quantile(took[i], 0.5), quantile(took[i], 0.99)
		t.add(row{
			what:      fmt.Sprintf("%s at %d requests/s", a.name, s.rate),
			measured:  fmt.Sprintf("p50 %.1f ms, p99 %.1f ms", p50, p99),
			reference: fmt.Sprintf("raw BatchGetItem p50 %.1f, p99 %.1f", quantile(reference, 0.5), quantile(reference, 0.99)),
			ratio:     fmt.Sprintf("%.1f", p50/quantile(reference, 0.5)), target: fmt.Sprintf("p99 < %d ms", latencyTarget), met: judge(p99 < latencyTarget),
		})
		trips := sys.ledger.of(a.action).maxTrips
		t.add(row{
			what: "store round trips, " + a.name, measured: fmt.Sprint(trips), reference: "load, save", ratio: fmt.Sprintf("%.1f", float64(trips)/tripsTarget),
			target: fmt.Sprintf("≤ %d", tripsTarget), met: judge(trips >= 1 && trips <= tripsTarget),
		})
	}
	return nil
}

// steady sends count requests of each kind, in turn, at an even pace that does
// not wait for answers, and returns each kind's times in ms, sorted. A time
// counts from when the request was due.
func steady(ctx context.Context, asks []ask, count, rate int) ([][]float64, error) {
	took := make([][]float64, len(asks))
	var mu sync.Mutex
	var failure error
	var all sync.WaitGroup
	start := time.Now()
	for n := range count * len(asks) {
		due := start.Add(time.Duration(n) * time.Second / time.Duration(rate))
		select {
		case <-time.After(time.Until(due)):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		all.Go(func() {
			kind := n % len(asks)
			err := asks[kind].do(ctx, 1+n/len(asks))
			ms := float64(time.Since(due).Microseconds()) / 1000
			mu.Lock()
			defer mu.Unlock()
			took[kind] = append(took[kind], ms)
			if err != nil && failure == nil {
				failure = fmt.Errorf("%s: %w", asks[kind].name, err)
			}
		})
	}
	all.Wait()
	for _, times := range took {
		slices.Sort(times)
	}
	return took, failure
}

// caller speaks to the API as one account.
type caller struct{ url, token string }

func newCaller(ctx context.Context, sys *system, account string) (caller, error) {
	token, err := sys.Token(ctx, account)
	return caller{sys.URL(), token}, err
}

// send returns the answer of a success; anything else is an error.
func (c caller) send(ctx context.Context, method, path string, body any) ([]byte, error) {
	var content io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, content)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	if method != http.MethodGet {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", ulid.Make().String())
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below
	answer, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode/100 != 2 {
		err = fmt.Errorf("%s %s answered %d: %s", method, path, resp.StatusCode, answer)
	}
	return answer, err
}

// rawRead is the reference: one BatchGetItem of two items without our code.
func rawRead(sys *system) ask {
	keys := []rawItem{
		{"pk": text("BENCH#1"), "sk": text("ONE")}, {"pk": text("BENCH#2"), "sk": text("TWO")},
	}
	return ask{name: "raw BatchGetItem", do: func(ctx context.Context, _ int) error {
		_, err := sys.raw.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{
			string(sys.platform.Dossiers()): {Keys: keys},
		}})
		return err
	}}
}
