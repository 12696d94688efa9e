package stepfunctions

import (
	"bytes"
	"context"
	"crypto/md5"  //nolint:gosec // offered by the language as a checksum
	"crypto/sha1" //nolint:gosec // offered by the language as a checksum
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"math"
	"math/rand/v2"
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

// nowFunction is $now([picture[, timezone]]) on the engine's clock.
func nowFunction(clock Clock) gnata.CustomFunc {
	format, compileErr := gnata.Compile("$fromMillis($at, $picture, $zone)")
	return func(args []any, _ any) (any, error) {
		if compileErr != nil {
			return nil, compileErr
		}
		vars := map[string]any{"at": float64(clock.Now().UnixMilli()), "picture": nil, "zone": nil}
		if len(args) > 0 {
			vars["picture"] = args[0]
		}
		if len(args) > 1 {
			vars["zone"] = args[1]
		}
		return format.EvalWithVars(context.Background(), nil, vars)
	}
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

// encodeValue writes an evaluation's result as JSON in the order of its keys.
func encodeValue(v any) (json.RawMessage, error) {
	var buf bytes.Buffer
	if err := writeValue(&buf, v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func writeValue(buf *bytes.Buffer, v any) error {
	switch val := v.(type) {
	case nil:
		buf.WriteString("null")
	case interface {
		Keys() []string
		Get(key string) (any, bool)
	}:
		return writeObject(buf, val.Keys(), val.Get)
	case []any:
		return writeArray(buf, val)
	case float64:
		if math.IsNaN(val) || math.IsInf(val, 0) {
			return errors.New("number out of range")
		}
		return writePlain(buf, val)
	case string, bool, json.Number, map[string]any:
		return writePlain(buf, val)
	default:
		plain := gnata.NormalizeValue(v)
		switch plain.(type) {
		case nil, string, bool, float64, json.Number, map[string]any, []any, int, int64:
			return writePlain(buf, plain)
		}
		return fmt.Errorf("a value of type %T has no JSON form", v)
	}
	return nil
}

func writeObject(buf *bytes.Buffer, keys []string, get func(string) (any, bool)) error {
	buf.WriteByte('{')
	for i, k := range keys {
		if i > 0 {
			buf.WriteByte(',')
		}
		buf.Write(quote(k))
		buf.WriteByte(':')
		item, _ := get(k)
		if err := writeValue(buf, item); err != nil {
			return err
		}
	}
	buf.WriteByte('}')
	return nil
}

func writeArray(buf *bytes.Buffer, items []any) error {
	buf.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			buf.WriteByte(',')
		}
		if err := writeValue(buf, item); err != nil {
			return err
		}
	}
	buf.WriteByte(']')
	return nil
}

func writePlain(buf *bytes.Buffer, v any) error {
	raw, err := marshal(v)
	if err != nil {
		return err
	}
	buf.Write(raw)
	return nil
}

// marshal is json.Marshal without the escaping of <, > and &.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// mustMarshal encodes values whose types cannot fail to encode.
func mustMarshal(v any) json.RawMessage {
	raw, err := marshal(v)
	if err != nil {
		return json.RawMessage("null")
	}
	return raw
}

func quote(s string) json.RawMessage { return mustMarshal(s) }

// partition is $partition(array, size): the array cut into pieces of at most
// size items.
func partition(args []any, _ any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("$partition takes an array and a size")
	}
	items, ok := args[0].([]any)
	if !ok {
		items = []any{args[0]}
	}
	size, ok := number(args[1])
	if !ok || size < 1 {
		return nil, errors.New("$partition: the size must be a positive number")
	}
	step := int(size)
	out := []any{}
	for i := 0; i < len(items); i += step {
		out = append(out, append([]any{}, items[i:min(i+step, len(items))]...))
	}
	return out, nil
}

// numberRange is $range(first, last, step), last included, at most 1,000
// values.
func numberRange(args []any, _ any) (any, error) {
	if len(args) != 3 {
		return nil, errors.New("$range takes a first value, a last value and a step")
	}
	first, ok1 := number(args[0])
	last, ok2 := number(args[1])
	step, ok3 := number(args[2])
	if !ok1 || !ok2 || !ok3 || step == 0 {
		return nil, errors.New("$range takes three numbers and a step that is not zero")
	}
	const most = 1000
	out := []any{}
	for i := 0; ; i++ {
		v := first + float64(i)*step
		if (step > 0 && v > last) || (step < 0 && v < last) {
			return out, nil
		}
		if len(out) == most {
			return nil, fmt.Errorf("$range returns at most %d values", most)
		}
		out = append(out, v)
	}
}

// hashText is $hash(text, algorithm) in hexadecimal.
func hashText(args []any, _ any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("$hash takes a value and an algorithm")
	}
	text, ok := args[0].(string)
	if !ok {
		raw, err := encodeValue(args[0])
		if err != nil {
			return nil, err
		}
		text = string(raw)
	}
	algorithms := map[any]func() hash.Hash{
		"MD5": md5.New, "SHA-1": sha1.New, "SHA-256": sha256.New, "SHA-384": sha512.New384, "SHA-512": sha512.New,
	}
	name, _ := args[1].(string)
	algorithm, ok := algorithms[name]
	if !ok {
		return nil, fmt.Errorf("$hash: unknown algorithm %q", name)
	}
	h := algorithm()
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil)), nil
}

// random is $random([seed]): the same seed gives the same number.
func random(args []any, _ any) (any, error) {
	if len(args) == 0 || args[0] == nil {
		return rand.Float64(), nil //nolint:gosec // the language's dice, not a secret
	}
	seed, ok := number(args[0])
	if !ok {
		return nil, errors.New("$random: the seed must be a number")
	}
	return rand.New(rand.NewPCG(math.Float64bits(seed), 0)).Float64(), nil //nolint:gosec // seeded on request
}

// parseJSON is $parse(text).
func parseJSON(args []any, _ any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("$parse takes one string")
	}
	text, ok := args[0].(string)
	if !ok || !json.Valid([]byte(text)) {
		return nil, errors.New("$parse: the argument is not JSON text")
	}
	return gnata.DecodeJSON(json.RawMessage(text))
}

func number(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case json.Number:
		f, err := n.Float64()
		return f, err == nil
	}
	return 0, false
}
