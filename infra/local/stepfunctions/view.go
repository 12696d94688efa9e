package stepfunctions

import (
	"encoding/json"
	"maps"

	"github.com/recolabs/gnata"
)

// view is what an expression may see: the variables in scope and $states.
// Values are decoded when the first expression needs them.
type view struct {
	queries   *queries
	variables map[string]json.RawMessage
	states    map[string]json.RawMessage // input, result, errorOutput
	context   map[string]json.RawMessage // Execution, State, StateMachine, Task, Map

	decoded map[string]any // variables by name and "states"
}

// evaluate runs one expression in this view.
func (v *view) evaluate(expr *gnata.Expression) (json.RawMessage, error) {
	if err := v.decode(); err != nil {
		return nil, err
	}
	return v.queries.run(expr, v.decoded)
}

func (v *view) decode() error {
	if v.decoded != nil {
		return nil
	}
	decoded := make(map[string]any, len(v.variables)+1)
	if err := decodeAll(decoded, v.variables); err != nil {
		return err
	}
	states, context := map[string]any{}, map[string]any{}
	if err := decodeAll(states, v.states); err != nil {
		return err
	}
	if err := decodeAll(context, v.context); err != nil {
		return err
	}
	states["context"] = context
	decoded["states"] = states
	v.decoded = decoded
	return nil
}

func decodeAll(dst map[string]any, src map[string]json.RawMessage) error {
	for name, raw := range src {
		value, err := gnata.DecodeJSON(raw)
		if err != nil {
			return queryError("%s is not JSON: %v", name, err)
		}
		dst[name] = value
	}
	return nil
}

// with returns the view with one more member of $states.
func (v *view) with(name string, raw json.RawMessage) *view {
	out := *v
	out.states = maps.Clone(v.states)
	out.states[name] = raw
	out.decoded = nil
	return &out
}

// withItem returns the view of one Map item, sharing all that was decoded
// already.
func (v *view) withItem(index int, value json.RawMessage) (*view, error) {
	if err := v.decode(); err != nil {
		return nil, err
	}
	item, err := gnata.DecodeJSON(value)
	if err != nil {
		return nil, queryError("item %d is not JSON: %v", index, err)
	}
	out := *v
	out.decoded = maps.Clone(v.decoded)
	states, _ := out.decoded["states"].(map[string]any)
	states = maps.Clone(states)
	context, _ := states["context"].(map[string]any)
	context = maps.Clone(context)
	context["Map"] = map[string]any{"Item": map[string]any{"Index": float64(index), "Value": item}}
	states["context"] = context
	out.decoded["states"] = states
	return &out, nil
}

// view returns what frame f's current state may see.
func (t *turn) view(f *frame) *view {
	x := t.x
	variables := map[string]json.RawMessage{}
	for at := f; at != nil; at = x.frames[at.Parent] {
		for name, raw := range at.Vars {
			if _, inner := variables[name]; !inner {
				variables[name] = raw
			}
		}
	}
	context := map[string]json.RawMessage{
		"Execution": mustMarshal(map[string]any{
			"Id": x.arn(), "Input": x.rec.Input, "Name": x.rec.Name, "RoleArn": x.rec.Role,
			"StartTime": stamp(x.rec.Start), "RedriveCount": 0,
		}),
		"State": mustMarshal(map[string]any{
			"Name": f.State, "EnteredTime": stamp(f.Entered), "RetryCount": f.RetryCount,
		}),
		"StateMachine": mustMarshal(map[string]any{"Id": x.machineARN(), "Name": x.rec.Machine}),
	}
	if f.Token != "" {
		context["Task"] = mustMarshal(map[string]any{"Token": f.Token})
	}
	for at := f; at != nil; at = x.frames[at.Parent] {
		if at.Item != nil {
			context["Map"] = mustMarshal(map[string]any{"Item": map[string]any{"Index": at.Index, "Value": at.Item}})
			break
		}
	}
	return &view{
		queries:   x.engine.queries,
		variables: variables,
		states:    map[string]json.RawMessage{"input": f.Input},
		context:   context,
	}
}
