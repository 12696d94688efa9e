package stepfunctions

import (
	"encoding/json"
	"math"
)

// inlineConcurrency is how many iterations of an inline Map run at once, as on
// AWS.
const inlineConcurrency = 40

// mapItems begins a Map state of either mode.
func (t *turn) mapItems(f *frame, st *state) error {
	v := t.view(f)
	concurrency, err := wholeNumber(v, st.parallel, "MaxConcurrency", 0)
	if err != nil {
		return err
	}
	if st.run != nil {
		return t.distribute(f, st, v, concurrency)
	}
	items, err := stateItems(v, f, st)
	if err != nil {
		return err
	}
	f.Phase, f.Items, f.Concurrency = phaseFork, items, inlineConcurrency
	if concurrency > 0 {
		f.Concurrency = min(concurrency, inlineConcurrency)
	}
	t.log(f, "MapStateStarted", map[string]any{"length": len(items)})
	if len(items) == 0 {
		t.log(f, "MapStateSucceeded", nil)
		t.complete(f, st, json.RawMessage("[]"))
		return nil
	}
	t.newFork(f, len(items))
	return t.iterate(f, st)
}

// stateItems evaluates Items, or takes the state's input.
func stateItems(v *view, f *frame, st *state) ([]json.RawMessage, error) {
	raw := f.Input
	if st.items != nil {
		var err error
		if raw, err = st.items.eval(v); err != nil {
			return nil, err
		}
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil || items == nil {
		return nil, queryError("The Items of Map state '%s' are not an array: %s", st.name, clip(string(raw)))
	}
	return items, nil
}

// iterate begins iterations while there is room for them.
func (t *turn) iterate(f *frame, st *state) error {
	fk := t.x.forks[f.ID]
	var base *view
	for fk.next < fk.total && fk.next-fk.done < f.Concurrency {
		index := fk.next
		input := f.Items[index]
		if st.selector != nil {
			if base == nil {
				base = t.view(f)
			}
			v, err := base.withItem(index, f.Items[index])
			if err != nil {
				return err
			}
			if input, err = st.selector.eval(v); err != nil {
				return err
			}
		}
		fk.next++
		c := t.newFrame(f.ID, st.processor.path, index, input)
		c.Item = f.Items[index]
		fk.children[index] = c.ID
		t.log(c, "MapIterationStarted", map[string]any{"name": st.name, "index": index})
	}
	return nil
}

// wholeNumber evaluates a field that holds a number of things; fallback when
// the field is absent.
func wholeNumber(v *view, tmpl *template, field string, fallback int) (int, error) {
	if tmpl == nil {
		return fallback, nil
	}
	var n float64
	if err := tmpl.evalInto(v, field, &n); err != nil {
		return 0, err
	}
	if n < 0 || n != math.Trunc(n) || n > math.MaxInt32 {
		return 0, queryError("%s must be a whole number of at least 0, not %v", field, n)
	}
	return int(n), nil
}
