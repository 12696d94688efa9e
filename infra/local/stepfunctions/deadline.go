package stepfunctions

// arm sets the frame's timer to its next deadline.
func (t *turn) arm(f *frame) {
	x, id := t.x, f.ID
	t.after(func() {
		if live, ok := x.frames[id]; ok {
			x.engine.timers.set(timerKey{x, id}, live.deadline())
		}
	})
}

// expire looks at a frame whose deadline may have come; id 0 is the execution.
func (t *turn) expire(id int64) {
	if !t.open() {
		return
	}
	if id == 0 {
		t.expireExecution()
		return
	}
	f, ok := t.x.frames[id]
	if !ok || f.deadline().IsZero() {
		return
	}
	if t.now.Before(f.deadline()) {
		t.arm(f)
		return
	}
	st := t.state(f)
	switch f.Phase {
	case phaseWait:
		t.complete(f, st, nil)
	case phaseRetry:
		t.begin(f, st)
	default:
		t.taskExpired(f, st)
	}
}

func (t *turn) expireExecution() {
	x := t.x
	if x.rec.TimeoutAt.IsZero() {
		return
	}
	if t.now.Before(x.rec.TimeoutAt) {
		t.after(func() { x.engine.timers.set(timerKey{x, 0}, x.rec.TimeoutAt) })
		return
	}
	t.close(t.root(), statusTimedOut, nil, &stateError{Name: errTimeout})
}
