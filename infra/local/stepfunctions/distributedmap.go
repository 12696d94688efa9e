package stepfunctions

import (
	"encoding/json"
	"fmt"
)

const (
	// childrenTogether is how many child executions of a map run exist at once
	// when MaxConcurrency does not say.
	childrenTogether = 100
	// birthsTogether bounds how many children one transaction starts.
	birthsTogether = 50
)

// distribute begins a distributed Map: a map run whose children are
// executions of their own.
func (t *turn) distribute(f *frame, st *state, v *view, concurrency int) error {
	x := t.x
	machine := x.rec.Machine
	run := &mapRun{running: map[int]bool{}, rec: mapRunRecord{
		ID: machine + "/" + st.run.label + ":" + newUUID(), Execution: x.rec.Key, Frame: f.ID, Attempt: f.Attempt,
		Label: st.run.label, Status: statusRunning, Start: t.now, Concurrency: childrenTogether,
	}}
	if concurrency > 0 {
		run.rec.Concurrency = concurrency
	}
	if err := run.tolerate(v, st.run); err != nil {
		return err
	}
	f.MapRun = run.rec.ID
	x.runs[f.ID] = run
	if st.run.reader != nil {
		return t.readItems(f, st, v, run)
	}
	items, err := stateItems(v, f, st)
	if err != nil {
		return err
	}
	t.logRunStarted(f, run, len(items))
	return t.itemsKnown(f, st, run, items)
}

func (t *turn) logRunStarted(f *frame, run *mapRun, length int) {
	t.log(f, "MapStateStarted", map[string]any{"length": length})
	t.log(f, "MapRunStarted", map[string]any{"mapRunArn": t.x.engine.mapRunARN(run.rec.ID)})
}

// itemsKnown lays every child's input down on disk; the children start from
// there in later turns.
func (t *turn) itemsKnown(f *frame, st *state, run *mapRun, items []json.RawMessage) error {
	v := t.view(f)
	inputs := items
	if st.selector != nil {
		inputs = make([]json.RawMessage, len(items))
		for i, item := range items {
			iv, err := v.withItem(i, item)
			if err != nil {
				return err
			}
			if inputs[i], err = st.selector.eval(iv); err != nil {
				return err
			}
		}
	}
	children, err := batch(v, st.run.batcher, inputs)
	if err != nil {
		return err
	}
	for i, child := range children {
		t.puts = append(t.puts, put(bucketMapItems, mapKey(run.rec.ID, i), mustMarshal(child)))
	}
	run.rec.Items, run.rec.Children = len(items), len(children)
	f.Phase, f.Arguments = phaseMapping, nil
	t.touch(f)
	run.save(t)
	t.continueRun(f)
	return nil
}

// continueRun looks after the run again in a turn of its own.
func (t *turn) continueRun(f *frame) {
	x, id, attempt := t.x, f.ID, f.Attempt
	t.after(func() {
		x.tell(func(t *turn) {
			if f, ok := t.x.frames[id]; ok && t.open() && f.Attempt == attempt && f.Phase == phaseMapping {
				t.advanceRun(f)
			}
		})
	})
}

// advanceRun starts children while there is room, and finishes the run when
// all have ended.
func (t *turn) advanceRun(f *frame) {
	run := t.x.runs[f.ID]
	if run.exceeded() {
		t.runFailed(f, run)
		return
	}
	started := 0
	for run.rec.Next < run.rec.Children && len(run.running) < run.rec.Concurrency {
		if started == birthsTogether {
			t.continueRun(f)
			break
		}
		if err := t.startMapChild(f, run); err != nil {
			t.fail(f, err)
			return
		}
		started++
	}
	if started > 0 {
		run.save(t)
	}
	if run.rec.Next == run.rec.Children && len(run.running) == 0 {
		t.runDone(f, run)
	}
}

func (t *turn) startMapChild(f *frame, run *mapRun) error {
	x, index := t.x, run.rec.Next
	var in childInput
	found, err := x.engine.store.decode(bucketMapItems, mapKey(run.rec.ID, index), &in)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("the input of child %d of map run %s is missing", index, run.rec.ID)
	}
	key, name := run.childKey(x.rec.Machine, index)
	child, err := x.engine.reserve(record{
		Key: key, Machine: x.rec.Machine + "/" + run.rec.Label, Name: name, Definition: x.rec.Definition,
		Scope: t.state(f).processor.path, Role: x.rec.Role, Input: in.Input,
		Parent: &parentLink{Key: x.rec.Key, Frame: f.ID, Attempt: f.Attempt, MapRun: run.rec.ID, Index: index, Items: in.Items},
	}, true)
	if err != nil {
		return err
	}
	t.bear(child)
	run.running[index] = true
	run.rec.Next++
	return nil
}

// childMapped counts a child that ended.
func (t *turn) childMapped(link *parentLink, result childResult) {
	f, ok := t.x.frames[link.Frame]
	if !t.open() || !ok || f.MapRun != link.MapRun || f.Phase != phaseMapping {
		return
	}
	run := t.x.runs[f.ID]
	if !run.running[result.Index] {
		return
	}
	delete(run.running, result.Index)
	run.rec.ChildTally.add(result.Status, 1)
	run.rec.ItemTally.add(result.Status, result.Items)
	run.save(t)
	t.advanceRun(f)
}

func (t *turn) runFailed(f *frame, run *mapRun) {
	e := &stateError{Name: errTolerance, Cause: "The specified tolerated failure threshold was exceeded"}
	t.log(f, "MapRunFailed", map[string]any{"error": e.Name, "cause": e.Cause})
	t.log(f, "MapStateFailed", nil)
	run.end(t, statusFailed)
	t.fail(f, e)
}

// runDone turns the ended children into the state's result.
func (t *turn) runDone(f *frame, run *mapRun) {
	st := t.state(f)
	if w := st.run.writer; w != nil && w.arguments != nil {
		if err := t.writeResults(f, st); err != nil {
			t.fail(f, err)
		}
		return
	}
	writer := st.run.writer
	if writer == nil {
		writer = &resultWriter{transformation: "COMPACT", outputType: "JSON"}
	}
	outcomes, err := t.x.engine.outcomes(run.rec)
	if err != nil {
		t.fail(f, err)
		return
	}
	lines := make([]json.RawMessage, 0, len(outcomes))
	size := 0
	for _, o := range outcomes {
		for _, line := range writer.transform(o) {
			size += len(line) + 1
			lines = append(lines, line)
		}
		if size > dataLimit {
			t.fail(f, dataLimitError("result of state "+f.State))
			return
		}
	}
	t.runSucceeded(f, st, run, joinArray(lines))
}

func (t *turn) runSucceeded(f *frame, st *state, run *mapRun, result json.RawMessage) {
	run.end(t, statusSucceeded)
	delete(t.x.runs, f.ID)
	t.log(f, "MapRunSucceeded", nil)
	t.log(f, "MapStateSucceeded", nil)
	t.complete(f, st, result)
}
