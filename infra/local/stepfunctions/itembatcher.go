package stepfunctions

import (
	"encoding/json"
	"strconv"
)

// batch groups the children's inputs; without a batcher each is a child.
func batch(v *view, b *itemBatcher, inputs []json.RawMessage) ([]childInput, error) {
	if b == nil {
		children := make([]childInput, len(inputs))
		for i, in := range inputs {
			if len(in) > dataLimit {
				return nil, dataLimitError("item " + strconv.Itoa(i))
			}
			children[i] = childInput{Input: in, Items: 1}
		}
		return children, nil
	}
	most, err := wholeNumber(v, b.maxItems, "MaxItemsPerBatch", 0)
	if err != nil {
		return nil, err
	}
	bytesMost, err := wholeNumber(v, b.maxBytes, "MaxInputBytesPerBatch", 0)
	if err != nil {
		return nil, err
	}
	if bytesMost == 0 || bytesMost > dataLimit {
		bytesMost = dataLimit
	}
	var shared json.RawMessage
	if b.input != nil {
		if shared, err = b.input.eval(v); err != nil {
			return nil, err
		}
	}
	return cut(inputs, most, bytesMost, shared)
}

// cut makes batches of at most most items (0 is no limit) and size bytes.
func cut(inputs []json.RawMessage, most, size int, shared json.RawMessage) ([]childInput, error) {
	frameSize := len(`{"BatchInput":,"Items":[]}`) + len(shared)
	var children []childInput
	var group []json.RawMessage
	used := frameSize
	flush := func() {
		if len(group) == 0 {
			return
		}
		input := map[string]any{"Items": joinArray(group)}
		if shared != nil {
			input["BatchInput"] = shared
		}
		children = append(children, childInput{Input: mustMarshal(input), Items: len(group)})
		group, used = nil, frameSize
	}
	for i, in := range inputs {
		if frameSize+len(in) > size {
			return nil, dataLimitError("batch with item " + strconv.Itoa(i))
		}
		if (most > 0 && len(group) == most) || used+len(in)+1 > size {
			flush()
		}
		group = append(group, in)
		used += len(in) + 1
	}
	flush()
	return children, nil
}
