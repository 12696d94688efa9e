package dossier

import (
	"slices"

	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

// Draft puts newly typeset documents into the dossier (B-28). One that is
// signed or sealed stays as an earlier version; a sealed submission note is
// kept, because the step that sealed it is over.
type Draft struct {
	Documents []Document
}

// Action names Draft in the table.
func (Draft) Action() Action { return ActDraft }

// Guard asks that an officer's step has the dossier, that the data a document
// needs are filled in, and that no sealed document would be replaced.
func (Draft) Guard(d *Dossier, o Occasion) error {
	step, err := o.Rules.Step(d)
	if err != nil {
		return err
	}
	if step.Action != procedure.Process || step.Role != org.CaseOfficer {
		return fault.Refused("wrong-step", "Chỉ cán bộ thụ lý lập tờ trình, quyết định.")
	}
	p, err := o.Rules.Procedure(d)
	if err != nil {
		return err
	}
	if fields := d.unfilled(p); len(fields) > 0 {
		return fault.Refused("processing-incomplete", "Chưa nhập đủ thông tin xử lý để lập văn bản.", fields...)
	}
	return nil
}

// Wanted lists the documents that Draft would typeset: all of the route that
// are not sealed yet, or only those of the step when it names some.
func (d *Dossier) Wanted(o Occasion) ([]procedure.DocumentKind, error) {
	step, err := o.Rules.Step(d)
	if err != nil {
		return nil, err
	}
	var wanted []procedure.DocumentKind
	for _, kind := range step.Documents {
		if have := d.Document(kind); have == nil || have.Status() != Sealed {
			wanted = append(wanted, kind)
		}
	}
	return wanted, nil
}

// unfilled lists the processing fields that are missing (C-27).
func (d *Dossier) unfilled(p procedure.Procedure) []fault.Field {
	var fields []fault.Field
	for _, pointer := range p.Processing {
		if !d.Processing.has(pointer) {
			fields = append(fields, fault.Field{Pointer: "/processing" + pointer, Detail: "Chưa nhập " + processingNames[pointer] + "."})
		}
	}
	return fields
}

// Apply puts the documents in.
func (c Draft) Apply(d *Dossier, o Occasion) (Told, error) {
	wanted, err := d.Wanted(o)
	if err != nil {
		return Told{}, err
	}
	for _, document := range c.Documents {
		if !slices.Contains(wanted, document.Kind) {
			return Told{}, fault.Refused("document-sealed", DocumentName(document.Kind)+" đã phát hành hoặc không thuộc bước này.")
		}
		document.Version = 1
		if old := d.Document(document.Kind); old != nil {
			document.Version = old.Version + 1
			document.Earlier = append(slices.Clone(old.Earlier), old.Current())
			*old = document
			continue
		}
		d.Documents = append(d.Documents, document)
	}
	return Told{}, nil
}
