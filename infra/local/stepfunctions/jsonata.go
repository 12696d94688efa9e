package stepfunctions

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/recolabs/gnata"
)

// expressionBudget is how long one expression may compute, in real time.
const expressionBudget = 10 * time.Second

// queries evaluates expressions with the functions that Step Functions adds to
// JSONata ($partition, $range, $hash, $random, $uuid, $parse), without the one
// it takes away ($eval), and with $now and $millis reading the engine's clock.
type queries struct {
	functions map[string]any
}

func newQueries(clock Clock) *queries {
	custom := map[string]gnata.CustomFunc{
		"partition": partition,
		"range":     numberRange,
		"hash":      hashText,
		"random":    random,
		"uuid":      func([]any, any) (any, error) { return newUUID(), nil },
		"parse":     parseJSON,
		"eval": func([]any, any) (any, error) {
			return nil, errors.New("$eval is not supported, use $parse")
		},
		"millis": func([]any, any) (any, error) { return float64(clock.Now().UnixMilli()), nil },
		"now":    nowFunction(clock),
	}
	env := gnata.NewCustomEnv(custom)
	q := &queries{functions: make(map[string]any, len(custom))}
	for name := range custom {
		q.functions[name], _ = env.Lookup(name)
	}
	return q
}

// run evaluates one expression; vars holds variables by bare name.
func (q *queries) run(expr *gnata.Expression, vars map[string]any) (json.RawMessage, error) {
	all := make(map[string]any, len(vars)+len(q.functions))
	for name, fn := range q.functions {
		all[name] = fn
	}
	for name, v := range vars {
		all[name] = v
	}
	ctx, cancel := context.WithTimeout(context.Background(), expressionBudget)
	defer cancel()
	result, err := expr.EvalWithVars(ctx, nil, all)
	if err != nil {
		return nil, queryError("%s", err.Error())
	}
	if result == nil {
		return nil, queryError("The JSONata expression returned nothing (undefined).")
	}
	raw, err := encodeValue(result)
	if err != nil {
		return nil, queryError("%s", err.Error())
	}
	return raw, nil
}
