package stepfunctions

import (
	"encoding/json"
	"fmt"
	"time"
)

// storedDefinition is a definition as kept for the executions that began under
// it.
type storedDefinition struct {
	Text    json.RawMessage `json:"text"`
	Created time.Time       `json:"created"`
}

// keepDefinitions stores the text of every machine under its hash.
func (e *Engine) keepDefinitions() error {
	var writes []write
	for _, name := range sortedKeys(e.machines) {
		reg := e.machines[name]
		var stored storedDefinition
		found, err := e.store.decode(bucketDefinitions, []byte(reg.machine.hash), &stored)
		if err != nil {
			return err
		}
		if !found {
			// The text as a JSON string, so that its bytes and hash stay.
			stored = storedDefinition{Text: mustMarshal(string(reg.JSON)), Created: e.clock.Now().UTC()}
			writes = append(writes, put(bucketDefinitions, []byte(reg.machine.hash), mustMarshal(stored)))
		}
		reg.created = stored.Created
	}
	return e.store.commit(writes)
}

// definitionText returns a stored definition's text.
func (e *Engine) definitionText(hash string) (string, time.Time, error) {
	var stored storedDefinition
	found, err := e.store.decode(bucketDefinitions, []byte(hash), &stored)
	if err != nil || !found {
		return "", time.Time{}, errorsOr(err, "definition "+hash+" is missing")
	}
	var text string
	err = json.Unmarshal(stored.Text, &text)
	return text, stored.Created, err
}

// definition returns the parsed definition of a hash.
func (e *Engine) definition(hash string) (*machine, error) {
	e.mu.Lock()
	m, ok := e.parsed[hash]
	e.mu.Unlock()
	if ok {
		return m, nil
	}
	text, _, err := e.definitionText(hash)
	if err != nil {
		return nil, err
	}
	if m, err = parseMachine([]byte(text)); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.parsed[hash] = m
	return m, nil
}

// resumeAll brings every running execution back into memory, then sets all of
// them going. One that cannot be read is reported and left as it is.
func (e *Engine) resumeAll() error {
	var keys []string
	err := e.store.each(bucketRunning, nil, func(k, _ []byte) (bool, error) {
		keys = append(keys, string(k))
		return true, nil
	})
	if err != nil {
		return fmt.Errorf("list running executions: %w", err)
	}
	var loaded []*execution
	for _, key := range keys {
		x, err := e.load(key)
		if err != nil {
			e.log.Error("an execution cannot be resumed", "execution", key, "error", err)
			continue
		}
		loaded = append(loaded, x)
	}
	for _, x := range loaded {
		x.tell((*turn).reawaken)
	}
	return nil
}

// reloadLater reads an execution again after its memory was thrown away.
func (e *Engine) reloadLater(key string) {
	time.AfterFunc(time.Second, func() {
		if !e.enter() {
			return
		}
		defer e.leave()
		if e.lookup(key) != nil || !e.store.has(bucketRunning, []byte(key)) {
			return
		}
		x, err := e.load(key)
		if err != nil {
			e.log.Error("an execution cannot be resumed", "execution", key, "error", err)
			return
		}
		x.tell((*turn).reawaken)
	})
}

// load reads one running execution into memory and makes its tokens
// answerable.
func (e *Engine) load(key string) (*execution, error) {
	var rec record
	found, err := e.store.decode(bucketExecutions, []byte(key), &rec)
	if err != nil || !found {
		return nil, errorsOr(err, "the record is missing")
	}
	m, err := e.definition(rec.Definition)
	if err != nil {
		return nil, err
	}
	x := newExecution(e, m, rec)
	err = e.store.each(bucketFrames, under(key), func(_, raw []byte) (bool, error) {
		f := &frame{}
		if err := json.Unmarshal(raw, f); err != nil {
			return false, err
		}
		x.frames[f.ID] = f
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	if err := x.rebuild(); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.execs[key] = x
	for id, f := range x.frames {
		if f.Token != "" {
			e.tokens[f.Token] = waiting{x, id}
		}
	}
	return x, nil
}

// rebuild derives the counts that are not stored from the frames.
func (x *execution) rebuild() error {
	for _, id := range sortedIDs(x.frames) {
		f := x.frames[id]
		switch f.Phase {
		case phaseFork:
			st, ok := x.machine.find(f.Scope, f.State)
			if !ok {
				return fmt.Errorf("state %q is missing", f.State)
			}
			fk := &fork{total: len(st.branches), children: map[int]int64{}}
			if st.kind == kindMap {
				fk.total = len(f.Items)
			}
			x.forks[id] = fk
		case phaseReading, phaseMapping, phaseWriting:
			run, err := x.engine.recall(f.MapRun)
			if err != nil {
				return err
			}
			x.runs[id] = run
		}
	}
	for id, f := range x.frames {
		fk, ok := x.forks[f.Parent]
		if !ok {
			continue
		}
		fk.children[f.Index] = id
		fk.next = max(fk.next, f.Index+1)
		if f.Phase == phaseDone {
			fk.done++
		}
	}
	return nil
}

// reawaken sets a loaded execution going: what was interrupted begins again,
// what waits is armed.
func (t *turn) reawaken() {
	x := t.x
	t.after(func() { x.engine.timers.set(timerKey{x, 0}, x.rec.TimeoutAt) })
	for _, id := range sortedIDs(x.frames) {
		f, ok := x.frames[id]
		if !ok || !t.open() {
			continue
		}
		t.arm(f)
		switch f.Phase {
		case phaseEnter:
			t.ready = append(t.ready, id)
		case phaseInvoke:
			if c, err := functionCall(f, t.state(f)); err == nil {
				t.call(f, c)
			}
		case phaseChild:
			t.checkChild(f)
		case phaseReading:
			t.read(f, t.state(f).run.reader, x.runs[id].rec.MaxItems)
		case phaseMapping:
			// Counted again now that children find this execution: one may have
			// ended since it was loaded.
			if run, err := x.engine.recall(f.MapRun); err == nil {
				x.runs[id] = run
			}
			t.continueRun(f)
		case phaseWriting:
			t.write(f, t.state(f).run.writer)
		}
	}
}

// checkChild notices a child that ended before its parent was loaded.
func (t *turn) checkChild(f *frame) {
	var rec record
	found, err := t.x.engine.store.decode(bucketExecutions, []byte(f.Child), &rec)
	if err == nil && found && rec.Status != statusRunning && rec.Parent != nil {
		t.childClosed(rec.Parent, &rec)
	}
}
