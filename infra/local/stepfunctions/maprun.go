package stepfunctions

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

// tally counts children or items of a map run by outcome.
type tally struct {
	Succeeded int `json:"succeeded"`
	Failed    int `json:"failed"`
	TimedOut  int `json:"timedOut"`
	Aborted   int `json:"aborted"`
}

func (c *tally) add(status string, n int) {
	switch status {
	case statusSucceeded:
		c.Succeeded += n
	case statusFailed:
		c.Failed += n
	case statusTimedOut:
		c.TimedOut += n
	case statusAborted:
		c.Aborted += n
	}
}

func (c *tally) done() int { return c.Succeeded + c.bad() }
func (c *tally) bad() int  { return c.Failed + c.TimedOut + c.Aborted }

// mapRunRecord is a distributed Map's run as persisted and described.
type mapRunRecord struct {
	ID          string    `json:"id"` // "machine/label:uuid", the ARN's end
	Execution   string    `json:"execution"`
	Frame       int64     `json:"frame"`
	Attempt     int64     `json:"attempt"`
	Label       string    `json:"label"`
	Status      string    `json:"status"`
	Start       time.Time `json:"start"`
	Stop        time.Time `json:"stop,omitzero"`
	Concurrency int       `json:"concurrency"`
	Percent     *float64  `json:"percent,omitempty"` // tolerated failures
	Count       *int      `json:"count,omitempty"`   // tolerated failures
	MaxItems    int       `json:"maxItems,omitempty"`
	Items       int       `json:"items"`
	Children    int       `json:"children"`
	Next        int       `json:"next"` // first child not yet started
	ItemTally   tally     `json:"itemTally"`
	ChildTally  tally     `json:"childTally"`
}

// childInput is what a child starts with; Items counts its batch.
type childInput struct {
	Input json.RawMessage `json:"input"`
	Items int             `json:"items"`
}

// childResult is how a child ended.
type childResult struct {
	Index  int    `json:"index"`
	Items  int    `json:"items"`
	Key    string `json:"key"`
	Status string `json:"status"`
}

// mapRun is a run under way.
type mapRun struct {
	rec     mapRunRecord
	running map[int]bool // children by index
}

// childKey is a child's execution key, the same whenever it is computed.
func (r *mapRun) childKey(machine string, index int) (key, name string) {
	sum := sha256.Sum256([]byte(r.rec.ID + "#" + strconv.Itoa(index)))
	name = formatUUID([16]byte(sum[:16]))
	return machine + "/" + r.rec.Label + ":" + name, name
}

func (r *mapRun) runningKeys() []string {
	machine := r.rec.Execution[:indexByte(r.rec.Execution, ':')]
	keys := make([]string, 0, len(r.running))
	for _, index := range slices.Sorted(maps.Keys(r.running)) {
		key, _ := r.childKey(machine, index)
		keys = append(keys, key)
	}
	return keys
}

func indexByte(s string, b byte) int {
	for i := range len(s) {
		if s[i] == b {
			return i
		}
	}
	return len(s)
}

func (r *mapRun) save(t *turn) {
	t.puts = append(t.puts, put(bucketMapRuns, []byte(r.rec.ID), mustMarshal(r.rec)))
}

// end closes the run and clears its working data.
func (r *mapRun) end(t *turn, status string) {
	if status == statusAborted {
		left := r.rec.Children - r.rec.ChildTally.done()
		r.rec.ChildTally.Aborted += left
		r.rec.ItemTally.Aborted += r.rec.Items - r.rec.ItemTally.done()
	}
	r.rec.Status, r.rec.Stop = status, t.now
	r.save(t)
	for i := range r.rec.Children {
		t.puts = append(t.puts, erase(bucketMapItems, mapKey(r.rec.ID, i)), erase(bucketMapResults, mapKey(r.rec.ID, i)))
	}
}

// tolerate evaluates how many failures the run may have.
func (r *mapRun) tolerate(v *view, plan *mapRunPlan) error {
	if plan.toleratedCount != nil {
		n, err := wholeNumber(v, plan.toleratedCount, "ToleratedFailureCount", 0)
		if err != nil {
			return err
		}
		r.rec.Count = &n
	}
	if plan.toleratedPercent != nil {
		var n float64
		if err := plan.toleratedPercent.evalInto(v, "ToleratedFailurePercentage", &n); err != nil {
			return err
		}
		if n < 0 || n > 100 {
			return queryError("ToleratedFailurePercentage must be from 0 to 100, not %v", n)
		}
		r.rec.Percent = &n
	}
	return nil
}

// exceeded says whether more items failed than are tolerated: none, if the
// state names no tolerance.
func (r *mapRun) exceeded() bool {
	failed := r.rec.ItemTally.bad()
	switch {
	case r.rec.Count == nil && r.rec.Percent == nil:
		return failed > 0
	case r.rec.Count != nil && failed > *r.rec.Count:
		return true
	}
	return r.rec.Percent != nil && float64(failed)*100 > *r.rec.Percent*float64(r.rec.Items)
}

// recall rebuilds a run from disk after a restart: children started without a
// result are still running, the rest is counted again.
func (e *Engine) recall(id string) (*mapRun, error) {
	run := &mapRun{running: map[int]bool{}}
	found, err := e.store.decode(bucketMapRuns, []byte(id), &run.rec)
	if err != nil || !found {
		return nil, errorsOr(err, "map run "+id+" is missing")
	}
	for i := range run.rec.Next {
		run.running[i] = true
	}
	run.rec.ChildTally, run.rec.ItemTally = tally{}, tally{}
	err = e.store.each(bucketMapResults, under(id), func(_, raw []byte) (bool, error) {
		var r childResult
		if err := json.Unmarshal(raw, &r); err != nil {
			return false, err
		}
		delete(run.running, r.Index)
		run.rec.ChildTally.add(r.Status, 1)
		run.rec.ItemTally.add(r.Status, r.Items)
		return true, nil
	})
	return run, err
}

func errorsOr(err error, text string) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("%s", text)
}

func (e *Engine) mapRunARN(id string) string { return e.arn("mapRun", id) }
