package stepfunctions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/recolabs/gnata"
)

// template is a JSON value of a definition in which any string of the form
// "{% expression %}" stands for what the expression evaluates to.
type template struct {
	literal json.RawMessage   // a value without expressions
	expr    *gnata.Expression // a whole-string expression
	keys    []string          // an object: keys, values in parts
	parts   []*template       // an object's or an array's values
	object  bool
}

// parseTemplate compiles every expression in raw.
func parseTemplate(raw json.RawMessage) (*template, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil, fmt.Errorf("empty value")
	}
	switch raw[0] {
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return nil, err
		}
		return parseString(s, raw)
	case '{':
		return parseObject(raw)
	case '[':
		return parseArray(raw)
	}
	return &template{literal: raw}, nil
}

func parseString(s string, raw json.RawMessage) (*template, error) {
	source, ok := expression(s)
	if !ok {
		return &template{literal: raw}, nil
	}
	expr, err := gnata.Compile(source)
	if err != nil {
		return nil, fmt.Errorf("expression %q: %w", s, err)
	}
	return &template{expr: expr}, nil
}

// expression returns what stands between {% and %}. Blanks outside the
// delimiters make the string a literal, as on AWS.
func expression(s string) (string, bool) {
	if len(s) < 4 || !strings.HasPrefix(s, "{%") || !strings.HasSuffix(s, "%}") {
		return "", false
	}
	return strings.TrimSpace(s[2 : len(s)-2]), true
}

func parseObject(raw json.RawMessage) (*template, error) {
	keys, values, err := orderedObject(raw)
	if err != nil {
		return nil, err
	}
	t := &template{object: true, keys: keys}
	constant := true
	for i, v := range values {
		part, err := parseTemplate(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", keys[i], err)
		}
		constant = constant && part.literal != nil
		t.parts = append(t.parts, part)
	}
	if constant {
		return &template{literal: raw}, nil
	}
	return t, nil
}

func parseArray(raw json.RawMessage) (*template, error) {
	var values []json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return nil, err
	}
	t := &template{}
	constant := true
	for i, v := range values {
		part, err := parseTemplate(v)
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		constant = constant && part.literal != nil
		t.parts = append(t.parts, part)
	}
	if constant {
		return &template{literal: raw}, nil
	}
	return t, nil
}

// orderedObject splits a JSON object, keeping the order of its keys and
// refusing a key that occurs twice.
func orderedObject(raw json.RawMessage) ([]string, []json.RawMessage, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return nil, nil, fmt.Errorf("must be an object")
	}
	var keys []string
	var values []json.RawMessage
	seen := map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, nil, err
		}
		key, _ := tok.(string)
		if seen[key] {
			return nil, nil, fmt.Errorf("key %q occurs twice", key)
		}
		seen[key] = true
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return nil, nil, err
		}
		keys, values = append(keys, key), append(values, v)
	}
	return keys, values, nil
}

// eval returns the template's JSON with every expression replaced by its
// value. A failing or undefined expression is a States.QueryEvaluationError.
func (t *template) eval(v *view) (json.RawMessage, error) {
	switch {
	case t.literal != nil:
		return t.literal, nil
	case t.expr != nil:
		return v.evaluate(t.expr)
	}
	var buf bytes.Buffer
	open, shut := byte('['), byte(']')
	if t.object {
		open, shut = '{', '}'
	}
	buf.WriteByte(open)
	for i, part := range t.parts {
		if i > 0 {
			buf.WriteByte(',')
		}
		if t.object {
			buf.Write(quote(t.keys[i]))
			buf.WriteByte(':')
		}
		raw, err := part.eval(v)
		if err != nil {
			return nil, err
		}
		buf.Write(raw)
	}
	buf.WriteByte(shut)
	return buf.Bytes(), nil
}

// evalInto evaluates the template and decodes the result into dst; field names
// the template in the error.
func (t *template) evalInto(v *view, field string, dst any) error {
	raw, err := t.eval(v)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, dst); err != nil {
		return queryError("The JSONata expression specified for the field '%s' returned an unexpected result type: %s", field, clip(string(raw)))
	}
	return nil
}

// assignments is an Assign field: variable names with their templates.
type assignments struct {
	names  []string
	values []*template
}

// eval returns the new values. All are computed from the variables as they
// were before, so the order of names does not matter.
func (a *assignments) eval(v *view) (map[string]json.RawMessage, error) {
	if a == nil {
		return nil, nil // no Assign field means nothing to assign
	}
	out := make(map[string]json.RawMessage, len(a.names))
	for i, name := range a.names {
		raw, err := a.values[i].eval(v)
		if err != nil {
			return nil, err
		}
		if len(raw) > dataLimit {
			return nil, dataLimitError("variable " + name)
		}
		out[name] = raw
	}
	return out, nil
}

func clip(s string) string {
	const most = 200
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}
