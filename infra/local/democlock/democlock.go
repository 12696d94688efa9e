// Package democlock is a clock that runs with the machine's and can be moved
// forward, so that a demonstration need not wait days for a deadline. How far
// it was moved is kept, because time must not run back after a restart.
package democlock

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"ansinh/infra/local/state"
)

const room, key = "clock", "offset"

// maxAdvance bounds one step; further is a slip of the hand.
const maxAdvance = 366 * 24 * time.Hour

// Clock is the movable clock.
type Clock struct {
	store  *state.Store
	mu     sync.RWMutex
	offset time.Duration
	moved  []func()
}

// Open reads how far the clock was moved before.
func Open(store *state.Store) (*Clock, error) {
	c := &Clock{store: store}
	text, err := store.Get(room, key)
	if err != nil {
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	if text != nil {
		if c.offset, err = time.ParseDuration(string(text)); err != nil {
			return nil, fmt.Errorf("read the clock: %w", err)
		}
	}
	return c, nil
}

// Now is the instant the clock shows, in UTC.
func (c *Clock) Now() time.Time { return time.Now().UTC().Add(c.Offset()) }

// Offset is how far the clock was moved forward in all.
func (c *Clock) Offset() time.Duration {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.offset
}

// OnMove has f called after each move, so that waits are looked at again.
func (c *Clock) OnMove(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved = append(c.moved, f)
}

// ErrBackward says that the clock moves forward only, and not too far at once.
var ErrBackward = errors.New("the clock moves forward only, by at most 366 days at once")

// Advance moves the clock forward.
func (c *Clock) Advance(d time.Duration) error {
	if d <= 0 || d > maxAdvance {
		return ErrBackward
	}
	c.mu.Lock()
	offset := c.offset + d
	if err := c.store.Put(room, key, []byte(offset.String())); err != nil {
		c.mu.Unlock()
		return fmt.Errorf("keep the clock: %w", err)
	}
	c.offset = offset
	moved := append([]func(){}, c.moved...)
	c.mu.Unlock()
	for _, f := range moved {
		f()
	}
	return nil
}

// ServeHTTP shows the clock (GET) and moves it (POST {"advance":"72h"}).
func (c *Clock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
	case http.MethodPost:
		var wanted struct {
			Advance string `json:"advance"`
		}
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<10)).Decode(&wanted); err != nil {
			answer(w, http.StatusBadRequest, map[string]any{"detail": "Nội dung phải là JSON dạng {\"advance\":\"72h\"}."})
			return
		}
		d, err := time.ParseDuration(wanted.Advance)
		if err == nil {
			err = c.Advance(d)
		}
		if err != nil {
			answer(w, http.StatusUnprocessableEntity, map[string]any{"detail": "Đồng hồ chỉ chạy tới, mỗi lần nhiều nhất 366 ngày (ví dụ \"72h\").", "cause": err.Error()})
			return
		}
	default:
		w.Header().Set("Allow", "GET, POST")
		answer(w, http.StatusMethodNotAllowed, map[string]any{"detail": "Chỉ nhận GET và POST."})
		return
	}
	answer(w, http.StatusOK, map[string]any{"now": c.Now(), "offset": c.Offset().String()})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may have gone
}
