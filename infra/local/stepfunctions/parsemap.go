package stepfunctions

import (
	"encoding/json"
	"fmt"
	"strconv"
)

func branchPath(path, name string, i int) string {
	if path != "" {
		path += "/"
	}
	return path + name + "[" + strconv.Itoa(i) + "]"
}

func (m *machine) parseParallel(f *fields, st *state, path string) {
	var branches []json.RawMessage
	f.into("Branches", &branches)
	if len(branches) == 0 {
		f.fail("Branches is missing or empty")
	}
	st.arguments = f.template("Arguments")
	for i, raw := range branches {
		bf, err := newFields(fmt.Sprintf("%s branch %d", f.where, i), raw)
		if err != nil {
			f.errs = append(f.errs, err)
			continue
		}
		st.branches = append(st.branches, m.parseScope(bf, branchPath(path, st.name, i)))
		f.errs = append(f.errs, bf.done())
	}
	st.parseRetryCatch(f)
}

func (m *machine) parseMap(f *fields, st *state, path string) {
	st.items, st.selector, st.parallel = f.template("Items"), f.template("ItemSelector"), f.template("MaxConcurrency")
	raw, ok := f.take("ItemProcessor")
	if !ok {
		f.fail("ItemProcessor is missing")
		return
	}
	pf, err := newFields(f.where+" processor", raw)
	if err != nil {
		f.errs = append(f.errs, err)
		return
	}
	var config struct{ Mode, ExecutionType string }
	pf.into("ProcessorConfig", &config)
	st.processor = m.parseScope(pf, branchPath(path, st.name, 0))
	f.errs = append(f.errs, pf.done())
	switch config.Mode {
	case "", "INLINE":
	case "DISTRIBUTED":
		st.run = &mapRunPlan{label: f.text("Label")}
		if st.run.label == "" {
			st.run.label = label(st.name)
		}
		st.run.parse(f)
	default:
		f.fail("ProcessorConfig.Mode %q must be INLINE or DISTRIBUTED", config.Mode)
	}
	st.parseRetryCatch(f)
}

// label makes the part of child ARNs that names a Map state: at most 40
// letters, digits, hyphens and underscores.
func label(name string) string {
	out := make([]rune, 0, len(name))
	for _, r := range name {
		plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-'
		if plain && len(out) < 40 {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return "Map"
	}
	return string(out)
}

func (p *mapRunPlan) parse(f *fields) {
	p.toleratedPercent, p.toleratedCount = f.template("ToleratedFailurePercentage"), f.template("ToleratedFailureCount")
	sub := func(name string, parse func(*fields)) {
		raw, ok := f.take(name)
		if !ok {
			return
		}
		sf, err := newFields(f.where+" "+name, raw)
		if err != nil {
			f.errs = append(f.errs, err)
			return
		}
		parse(sf)
		f.errs = append(f.errs, sf.done())
	}
	sub("ItemReader", p.parseReader)
	sub("ItemBatcher", func(bf *fields) {
		p.batcher = &itemBatcher{maxItems: bf.template("MaxItemsPerBatch"), maxBytes: bf.template("MaxInputBytesPerBatch"), input: bf.template("BatchInput")}
		if p.batcher.maxItems == nil && p.batcher.maxBytes == nil {
			bf.fail("needs MaxItemsPerBatch or MaxInputBytesPerBatch")
		}
	})
	sub("ResultWriter", p.parseWriter)
}

func (p *mapRunPlan) parseReader(f *fields) {
	r := &itemReader{arguments: f.template("Arguments"), inputType: "JSON"}
	switch resource := f.text("Resource"); resource {
	case "arn:aws:states:::s3:getObject":
	case "arn:aws:states:::s3:listObjectsV2":
		r.list = true
	default:
		f.fail("Resource %q is not supported", resource)
	}
	if r.arguments == nil {
		f.fail("Arguments is missing")
	}
	if raw, ok := f.take("ReaderConfig"); ok {
		cf, err := newFields(f.where+" ReaderConfig", raw)
		if err != nil {
			f.errs = append(f.errs, err)
			return
		}
		if t := cf.text("InputType"); t != "" {
			r.inputType = t
		}
		r.maxItems, r.pointer = cf.template("MaxItems"), cf.text("ItemsPointer")
		f.errs = append(f.errs, cf.done())
	}
	if r.inputType != "JSON" && r.inputType != "JSONL" {
		f.fail("InputType %q is not supported; use JSON or JSONL", r.inputType)
	}
	p.reader = r
}

func (p *mapRunPlan) parseWriter(f *fields) {
	w := &resultWriter{arguments: f.template("Arguments"), transformation: "COMPACT", outputType: "JSON"}
	resource := f.text("Resource")
	if resource != "" && resource != "arn:aws:states:::s3:putObject" {
		f.fail("Resource %q is not supported", resource)
	}
	if (resource == "") != (w.arguments == nil) {
		f.fail("Resource and Arguments go together")
	}
	if w.arguments != nil {
		w.transformation = "NONE"
	}
	if raw, ok := f.take("WriterConfig"); ok {
		cf, err := newFields(f.where+" WriterConfig", raw)
		if err != nil {
			f.errs = append(f.errs, err)
			return
		}
		if t := cf.text("Transformation"); t != "" {
			w.transformation = t
		}
		if t := cf.text("OutputType"); t != "" {
			w.outputType = t
		}
		f.errs = append(f.errs, cf.done())
	}
	if w.transformation != "NONE" && w.transformation != "COMPACT" && w.transformation != "FLATTEN" {
		f.fail("Transformation %q must be NONE, COMPACT or FLATTEN", w.transformation)
	}
	if w.outputType != "JSON" && w.outputType != "JSONL" {
		f.fail("OutputType %q must be JSON or JSONL", w.outputType)
	}
	p.writer = w
}
