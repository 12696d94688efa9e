package stepfunctions

import (
	"bytes"
	"encoding/json"
)

// parallel starts every branch with the state's input (or Arguments).
func (t *turn) parallel(f *frame, st *state) error {
	input := f.Input
	if st.arguments != nil {
		var err error
		if input, err = st.arguments.eval(t.view(f)); err != nil {
			return err
		}
		if len(input) > dataLimit {
			return dataLimitError("arguments of state " + f.State)
		}
	}
	f.Phase = phaseFork
	t.log(f, "ParallelStateStarted", nil)
	fk := t.newFork(f, len(st.branches))
	for i, branch := range st.branches {
		fk.children[i] = t.newFrame(f.ID, branch.path, i, input).ID
	}
	fk.next = fk.total
	return nil
}

func (t *turn) newFork(f *frame, total int) *fork {
	fk := &fork{total: total, children: map[int]int64{}}
	t.x.forks[f.ID] = fk
	return fk
}

// joined counts a branch or iteration c of state frame p that ended well, and
// completes p with the last one.
func (t *turn) joined(p, c *frame) {
	st := t.state(p)
	fk := t.x.forks[p.ID]
	fk.done++
	if st.kind == kindMap {
		t.log(c, "MapIterationSucceeded", map[string]any{"name": st.name, "index": c.Index})
	}
	if fk.done < fk.total {
		if st.kind == kindMap {
			if err := t.iterate(p, st); err != nil {
				t.fail(p, err)
			}
		}
		return
	}
	results := make([]json.RawMessage, fk.total)
	for i, id := range fk.children {
		results[i] = t.x.frames[id].Result
	}
	p.LastEvent = c.LastEvent
	t.log(p, st.kind+"StateSucceeded", nil)
	t.complete(p, st, joinArray(results))
}

// joinArray writes a JSON array of JSON values.
func joinArray(items []json.RawMessage) json.RawMessage {
	var buf bytes.Buffer
	buf.WriteByte('[')
	buf.Write(bytes.Join(asBytes(items), []byte(",")))
	buf.WriteByte(']')
	return buf.Bytes()
}

func asBytes(items []json.RawMessage) [][]byte {
	out := make([][]byte, len(items))
	for i, item := range items {
		out[i] = item
	}
	return out
}
