package stepfunctions

import (
	"container/heap"
	"sync"
	"time"
)

// jumpNotice is how soon a clock that was moved is noticed without Wake.
const jumpNotice = 100 * time.Millisecond

// timerKey is what a timer belongs to: a frame, or with frame 0 the execution.
type timerKey struct {
	x     *execution
	frame int64
}

type timer struct {
	key timerKey
	at  time.Time
	pos int
}

// timers is a heap of deadlines, at most one for each key.
type timers struct {
	clock Clock
	fire  func(timerKey)
	wake  chan struct{}
	stop  chan struct{}
	done  chan struct{}

	mu    sync.Mutex
	heap  timerHeap
	byKey map[timerKey]*timer
}

func newTimers(clock Clock, fire func(timerKey)) *timers {
	ts := &timers{
		clock: clock, fire: fire, byKey: map[timerKey]*timer{},
		wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}),
	}
	go ts.run()
	return ts
}

// set moves the key's deadline; the zero time clears it.
func (ts *timers) set(key timerKey, at time.Time) {
	if at.IsZero() {
		ts.clear(key)
		return
	}
	ts.mu.Lock()
	tm, ok := ts.byKey[key]
	if ok {
		tm.at = at
		heap.Fix(&ts.heap, tm.pos)
	} else {
		tm = &timer{key: key, at: at}
		ts.byKey[key] = tm
		heap.Push(&ts.heap, tm)
	}
	first := tm.pos == 0
	ts.mu.Unlock()
	if first {
		ts.poke()
	}
}

func (ts *timers) clear(key timerKey) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if tm, ok := ts.byKey[key]; ok {
		delete(ts.byKey, key)
		heap.Remove(&ts.heap, tm.pos)
	}
}

// clearAll drops every deadline of an execution.
func (ts *timers) clearAll(x *execution) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	for key, tm := range ts.byKey {
		if key.x == x {
			delete(ts.byKey, key)
			heap.Remove(&ts.heap, tm.pos)
		}
	}
}

// poke makes the loop look at the clock again.
func (ts *timers) poke() {
	select {
	case ts.wake <- struct{}{}:
	default:
	}
}

func (ts *timers) count() int {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	return len(ts.heap)
}

func (ts *timers) run() {
	defer close(ts.done)
	for {
		due, pause := ts.due()
		for _, key := range due {
			ts.fire(key)
		}
		nap := time.NewTimer(pause)
		select {
		case <-ts.stop:
			nap.Stop()
			return
		case <-ts.wake:
		case <-nap.C:
		}
		nap.Stop()
	}
}

// due takes out what has come and says how long to sleep: never past the next
// deadline, and not longer than a moved clock may go unnoticed.
func (ts *timers) due() ([]timerKey, time.Duration) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	now := ts.clock.Now()
	var due []timerKey
	for len(ts.heap) > 0 && !ts.heap[0].at.After(now) {
		tm, _ := heap.Pop(&ts.heap).(*timer)
		delete(ts.byKey, tm.key)
		due = append(due, tm.key)
	}
	if len(ts.heap) == 0 {
		return due, time.Hour
	}
	return due, max(time.Millisecond, min(jumpNotice, ts.heap[0].at.Sub(now)))
}

func (ts *timers) close() {
	close(ts.stop)
	<-ts.done
}

type timerHeap []*timer

func (h timerHeap) Len() int           { return len(h) }
func (h timerHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].pos, h[j].pos = i, j
}

// Push implements heap.Interface.
func (h *timerHeap) Push(v any) {
	tm, _ := v.(*timer)
	tm.pos = len(*h)
	*h = append(*h, tm)
}

// Pop implements heap.Interface.
func (h *timerHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return last
}
