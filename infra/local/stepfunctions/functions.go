package stepfunctions

import (
	"context"
	"crypto/md5"  // offered by the language as a checksum
	"crypto/sha1" // offered by the language as a checksum
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"math"
	"math/rand/v2"

	"github.com/recolabs/gnata"
)

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
		return rand.Float64(), nil // the language's dice, not a secret
	}
	seed, ok := number(args[0])
	if !ok {
		return nil, errors.New("$random: the seed must be a number")
	}
	return rand.New(rand.NewPCG(math.Float64bits(seed), 0)).Float64(), nil // seeded on request
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
