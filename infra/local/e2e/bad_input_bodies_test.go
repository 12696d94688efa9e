package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// badBody is a body that breaks one rule of its schema, and where.
type badBody struct {
	name, pointer string
	body          any
}

// examples are strings that fit the document's patterns.
var examples = map[string]string{
	"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "2026-11-02",
	"^[0-9]{4}-(0[1-9]|1[0-2])$":   "2026-12",
	"^[0-9+ .]*$":                  "0912 345 678",
	"^[0-9]{12}$":                  "042151000999",
	"^([0-9]{12})?$":               "042151000998",
	"^[0-9A-Za-z]*$":               "0123456789",
	"^$|^[^@ ]+@[^@ ]+$":           "an@hatinh.vn",
	"^[A-Za-z0-9_.:-]+$":           "tin-nhan-0001",
	"^[A-Za-z0-9-]+$":              "HS-18376-26-AAAAAA",
	"^[^#.]+$":                     "01ARZ3NDEKTSV4RRFFQ6",
}

// example makes a value that fits a schema, with every property.
func example(s *openapi3.Schema) any {
	switch {
	case len(s.AllOf) > 0:
		return example(s.AllOf[0].Value)
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type.Is("integer"):
		if s.Min != nil {
			return *s.Min
		}
		return 1.0
	case s.Type.Is("boolean"):
		return true
	case s.Type.Is("array"):
		return []any{example(s.Items.Value)}
	case s.Type.Is("object"):
		object := map[string]any{}
		for name, property := range s.Properties {
			object[name] = example(property.Value)
		}
		return object
	case s.Format == "date-time":
		return "2026-11-02T03:04:05Z"
	case s.Pattern != "":
		return examples[s.Pattern]
	}
	return strings.Repeat("x", max(10, int(s.MinLength)))[:fitting(s)]
}

func fitting(s *openapi3.Schema) int {
	n := max(10, int(s.MinLength))
	if s.MaxLength != nil {
		n = min(n, int(*s.MaxLength))
	}
	return n
}

// breaks are the bodies that break one rule each of an object's schema.
func breaks(t *testing.T, s *openapi3.Schema) []badBody {
	t.Helper()
	good := example(s)
	if err := s.VisitJSON(good, openapi3.VisitAsRequest(), openapi3.EnableFormatValidation()); err != nil {
		t.Fatalf("the example does not fit its schema: %v: %v", err, good)
	}
	var bad []badBody
	breakInto(s, "", &bad, func(change func(at any) any) any { return change(copied(good)) })
	return bad
}

// breakInto breaks the value of a schema that with puts in its place.
func breakInto(s *openapi3.Schema, pointer string, bad *[]badBody, with func(change func(at any) any) any) {
	put := func(name string, value any) {
		*bad = append(*bad, badBody{pointer + " " + name, pointer, with(func(any) any { return value })})
	}
	for len(s.AllOf) > 0 {
		s = s.AllOf[0].Value
	}
	if pointer != "" {
		put("null", nil)
	}
	for name, value := range wrongTypes(s) {
		put(name, value)
	}
	switch {
	case s.Type.Is("object"):
		breakObject(s, pointer, bad, with)
	case s.Type.Is("array"):
		if s.MaxItems != nil && *s.MaxItems <= 100 {
			many := make([]any, *s.MaxItems+1)
			for i := range many {
				many[i] = example(s.Items.Value)
			}
			put("too many", many)
		}
		if s.MinItems > 0 {
			put("too few", []any{})
		}
		breakInto(s.Items.Value, pointer+"/0", bad, func(change func(any) any) any {
			return with(func(at any) any { list := at.([]any); list[0] = change(list[0]); return list })
		})
	}
}

func breakObject(s *openapi3.Schema, pointer string, bad *[]badBody, with func(change func(at any) any) any) {
	object := func(change func(map[string]any)) any {
		return with(func(at any) any { o := at.(map[string]any); change(o); return o })
	}
	*bad = append(*bad, badBody{pointer + " unknown field", pointer + "/khong_co", object(func(o map[string]any) { o["khong_co"] = 1 })})
	for _, name := range s.Required {
		*bad = append(*bad, badBody{pointer + " without " + name, pointer + "/" + name, object(func(o map[string]any) { delete(o, name) })})
	}
	for name, property := range s.Properties {
		breakInto(property.Value, pointer+"/"+name, bad, func(change func(any) any) any {
			return object(func(o map[string]any) { o[name] = change(o[name]) })
		})
	}
}

// wrongTypes are values a schema does not take, by what is wrong with them.
func wrongTypes(s *openapi3.Schema) map[string]any {
	wrong := map[string]any{}
	switch {
	case s.Type.Is("string"):
		wrong["a number"], wrong["an object"] = 12345, map[string]any{}
		if s.MaxLength != nil {
			wrong["too long"] = strings.Repeat("9", int(*s.MaxLength)+1)
			wrong["too long in Vietnamese"] = strings.Repeat("ế", int(*s.MaxLength)+1)
		}
		if s.MinLength > 0 {
			wrong["empty"] = ""
		}
		if s.Pattern != "" || len(s.Enum) > 0 || s.Format != "" {
			wrong["out of pattern"] = "\u0000 \u202e' OR 1=1"
		}
	case s.Type.Is("integer"):
		wrong["text"], wrong["a fraction"], wrong["beyond int64"], wrong["astronomic"] = "1", 1.5, json.RawMessage("9223372036854775808"), json.RawMessage("1e400")
		if s.Min != nil {
			wrong["too little"] = *s.Min - 1
		}
		if s.Max != nil {
			wrong["too much"] = *s.Max + 1
		}
	case s.Type.Is("boolean"):
		wrong["text"] = "true"
	case s.Type.Is("array"):
		wrong["an object"] = map[string]any{}
	case s.Type.Is("object"):
		wrong["a list"], wrong["text"] = []any{}, "x"
	}
	return wrong
}

// copied copies what JSON can hold.
func copied(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, value := range v {
			out[name] = copied(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = copied(v[i])
		}
		return out
	}
	return v
}

// unreadable are bodies that are no JSON object at all.
func unreadable() map[string][]byte {
	return map[string][]byte{
		"malformed": []byte(`{"version":`), "empty": {}, "blank": []byte(" \n"), "a list": []byte(`[]`), "null": []byte(`null`), "text": []byte(`"x"`),
		"two objects": []byte(`{"version":1}{"version":1}`), "no JSON": {0xff, 0xfe, 0x00, 0x01}, "a byte order mark": []byte("\ufeff{\"version\":1}"),
		"deep": []byte(strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000)),
		"2 MB": fmt.Appendf(nil, `{"version":1,"reason":%q}`, strings.Repeat("x", 2<<20)),
	}
}
