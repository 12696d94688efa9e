package stepfunctions

import "encoding/json"

// close ends the execution. last is the frame whose events the final one
// follows.
func (t *turn) close(last *frame, status string, output json.RawMessage, e *stateError) {
	x := t.x
	x.rec.Status, x.rec.Stop, x.rec.Output = status, t.now, output
	t.meta, t.closed = true, true
	details := map[string]any{}
	if e != nil {
		x.rec.Error, x.rec.Cause = e.Name, e.Cause
		details["error"], details["cause"] = e.Name, e.Cause
	}
	kinds := map[string]string{
		statusSucceeded: "ExecutionSucceeded", statusFailed: "ExecutionFailed",
		statusTimedOut: "ExecutionTimedOut", statusAborted: "ExecutionAborted",
	}
	if status == statusSucceeded {
		details["output"], details["outputDetails"] = string(output), whole
	}
	t.log(last, kinds[status], details)
	for _, id := range sortedIDs(x.frames) {
		if f, ok := x.frames[id]; ok {
			t.release(f, true)
			t.remove(f)
		}
	}
	t.ready = nil
	t.after(func() {
		x.engine.timers.clear(timerKey{x, 0})
		x.engine.forget(x)
	})
	t.tellParent()
}

// tellParent hands a child's outcome to the frame that waits for it. A Map's
// child also leaves its outcome on disk, where a restarted parent counts it.
func (t *turn) tellParent() {
	x := t.x
	link := x.rec.Parent
	if link == nil || t.orphan {
		return
	}
	if link.MapRun == "" {
		rec := x.rec
		t.after(func() { x.engine.tellAt(link.Key, func(p *turn) { p.childClosed(link, &rec) }) })
		return
	}
	result := childResult{Index: link.Index, Items: link.Items, Key: x.rec.Key, Status: x.rec.Status}
	t.puts = append(t.puts, put(bucketMapResults, mapKey(link.MapRun, link.Index), mustMarshal(result)))
	t.after(func() { x.engine.tellAt(link.Key, func(p *turn) { p.childMapped(link, result) }) })
}

// stopExecution ends a running execution on request.
func (t *turn) stopExecution(e *stateError) {
	if t.open() {
		t.close(t.root(), statusAborted, nil, e)
	}
}

// stopOrphan ends a child whose parent waits no more.
func (t *turn) stopOrphan() {
	t.orphan = true
	t.stopExecution(&stateError{})
}

// stopChildren ends the child executions a frame waits for, once the end of
// the waiting itself is on disk.
func (t *turn) stopChildren(f *frame) {
	x := t.x
	if f.Phase == phaseChild && f.Child != "" {
		child := f.Child
		t.after(func() { x.engine.tellAt(child, (*turn).stopOrphan) })
	}
	run, ok := x.runs[f.ID]
	if !ok {
		return
	}
	delete(x.runs, f.ID)
	keys := run.runningKeys()
	t.after(func() {
		for _, key := range keys {
			x.engine.tellAt(key, (*turn).stopOrphan)
		}
	})
	if run.rec.Status == statusRunning {
		run.end(t, statusAborted)
	}
}
