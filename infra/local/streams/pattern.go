package streams

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// pattern is one FilterCriteria pattern: an object whose leaves are lists of
// allowed values or rules; every named field must pass.
type pattern map[string]any

func parsePatterns(filters []json.RawMessage) ([]pattern, error) {
	var out []pattern
	for _, raw := range filters {
		var p pattern
		if err := json.Unmarshal(raw, &p); err != nil {
			return nil, fmt.Errorf("filter %s: %w", raw, err)
		}
		if err := p.valid(); err != nil {
			return nil, fmt.Errorf("filter %s: %w", raw, err)
		}
		out = append(out, p)
	}
	return out, nil
}

// valid refuses rules this package does not know rather than let everything
// or nothing pass.
func (p pattern) valid() error {
	for name, want := range p {
		switch want := want.(type) {
		case map[string]any:
			if err := pattern(want).valid(); err != nil {
				return err
			}
		case []any:
			for _, one := range want {
				if err := validRule(one); err != nil {
					return err
				}
			}
		default:
			return fmt.Errorf("%q is neither an object nor a list", name)
		}
	}
	return nil
}

func validRule(one any) error {
	rule, ok := one.(map[string]any)
	if !ok {
		return nil
	}
	for name := range rule {
		switch name {
		case "prefix", "suffix", "exists", "anything-but":
		default:
			return fmt.Errorf("the rule %q is unknown", name)
		}
	}
	return nil
}

func anyMatches(patterns []pattern, record map[string]any) bool {
	for _, p := range patterns {
		if p.matches(record) {
			return true
		}
	}
	return len(patterns) == 0
}

func (p pattern) matches(record map[string]any) bool {
	for name, want := range p {
		have, present := record[name]
		switch want := want.(type) {
		case map[string]any:
			inner, _ := have.(map[string]any)
			if !pattern(want).matches(inner) {
				return false
			}
		case []any:
			if !anyRule(want, have, present) {
				return false
			}
		}
	}
	return true
}

func anyRule(rules []any, have any, present bool) bool {
	for _, one := range rules {
		if ruleHolds(one, have, present) {
			return true
		}
	}
	return false
}

func ruleHolds(one, have any, present bool) bool {
	rule, ok := one.(map[string]any)
	if !ok {
		return present && reflect.DeepEqual(one, have)
	}
	text, isText := have.(string)
	for name, want := range rule {
		word, _ := want.(string)
		switch name {
		case "prefix":
			if !isText || !strings.HasPrefix(text, word) {
				return false
			}
		case "suffix":
			if !isText || !strings.HasSuffix(text, word) {
				return false
			}
		case "exists":
			if want != present {
				return false
			}
		case "anything-but":
			if !present || among(want, have) {
				return false
			}
		}
	}
	return true
}

func among(list, have any) bool {
	items, ok := list.([]any)
	if !ok {
		items = []any{list}
	}
	for _, item := range items {
		if reflect.DeepEqual(item, have) {
			return true
		}
	}
	return false
}
