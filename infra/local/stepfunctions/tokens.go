package stepfunctions

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// tokenBytes of randomness make a token unguessable.
const tokenBytes = 48

func newToken() string {
	raw := make([]byte, tokenBytes)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func validToken(s string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	return err == nil && len(raw) == tokenBytes
}

// newUUID returns a random (version 4) UUID.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return formatUUID(b)
}

func formatUUID(b [16]byte) string {
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// waiting names the frame that a live token belongs to.
type waiting struct {
	x     *execution
	frame int64
}

// keepToken stores a frame's new token and makes it answerable as soon as
// that is on disk, before the function that receives it is called.
func (t *turn) keepToken(f *frame) {
	token, at := f.Token, waiting{t.x, f.ID}
	t.puts = append(t.puts, put(bucketTokens, []byte(token), []byte(t.x.rec.Key)))
	t.after(func() { at.x.engine.addToken(token, at) })
}

func (e *Engine) addToken(token string, at waiting) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tokens[token] = at
}

func (e *Engine) dropToken(token string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.tokens, token)
}

// answerToken applies apply to the frame that waits for the token and returns
// once that is on disk. A token that was answered, timed out or aborted before
// gives TaskTimedOut; one that was never issued TaskDoesNotExist.
func (e *Engine) answerToken(ctx context.Context, token string, apply func(*turn, *frame)) error {
	if !validToken(token) {
		return apiErrorf("InvalidToken", "Invalid Token: 'Invalid token'")
	}
	e.mu.Lock()
	at, ok := e.tokens[token]
	e.mu.Unlock()
	if !ok {
		return e.unknownToken(token)
	}
	return at.x.ask(ctx, func(t *turn) error {
		f, ok := t.x.frames[at.frame]
		if !t.open() || !ok || f.Token != token || (f.Phase != phaseInvoke && f.Phase != phaseToken) {
			return errTokenGone
		}
		apply(t, f)
		return nil
	})
}

var errTokenGone = apiErrorf("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")

func (e *Engine) unknownToken(token string) error {
	key := e.store.get(bucketTokens, []byte(token))
	if key == nil {
		return apiErrorf("TaskDoesNotExist", "Task does not exist.")
	}
	if e.lookup(string(key)) == nil && e.store.has(bucketRunning, key) {
		return errClosing // being read again after a failed write
	}
	return errTokenGone
}

// succeedTask is SendTaskSuccess. It may come before the function that got the
// token returns; that return is then of no interest, and the function runs on.
func (e *Engine) succeedTask(ctx context.Context, token string, output json.RawMessage) error {
	return e.answerToken(ctx, token, func(t *turn, f *frame) {
		delete(t.x.cancels, f.ID)
		t.taskSucceeded(f, t.state(f), output)
	})
}

// failTask is SendTaskFailure.
func (e *Engine) failTask(ctx context.Context, token string, se *stateError) error {
	return e.answerToken(ctx, token, func(t *turn, f *frame) {
		delete(t.x.cancels, f.ID)
		f.Phase = phaseToken
		t.taskFailed(f, t.state(f), se)
	})
}

// beatTask is SendTaskHeartbeat.
func (e *Engine) beatTask(ctx context.Context, token string) error {
	return e.answerToken(ctx, token, func(t *turn, f *frame) {
		if f.Heartbeat > 0 {
			f.HeartbeatAt = t.now.Add(f.Heartbeat)
			t.touch(f)
			t.arm(f)
		}
	})
}

// validName says whether AWS takes s as an execution's name.
func validName(s string) bool {
	if s == "" || len([]rune(s)) > 80 {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r <= 0x20 || r >= 0x7f && r <= 0x9f || strings.ContainsRune("<>{}[]?*\"#%\\^|~`$&,;:/", r)
	})
}
