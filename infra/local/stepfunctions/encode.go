package stepfunctions

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/recolabs/gnata"
)

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
