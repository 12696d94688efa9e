package imports

import (
	"context"
	"errors"

	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/fault"
)

// Mark writes the officer's workbook with every wrong cell coloured and
// commented, and lets the import say that it is there. Without findings there
// is nothing to mark.
func (s *Service) Mark(ctx context.Context, id string) error {
	i, _, err := s.Store.LoadImport(ctx, id)
	if err != nil {
		return err
	}
	if i == nil {
		return notFound()
	}
	if i.Findings == 0 || i.HasMarks {
		return nil
	}
	var findings []workbook.Finding
	for page := range i.Findings {
		var more []workbook.Finding
		if err := s.readJSON(ctx, findingsKey(id, "", page), &more); err != nil {
			return err
		}
		findings = append(findings, more...)
	}
	raw, err := s.Files.Get(ctx, s.Documents, originalKey(id), workbook.MaxBytes)
	if err != nil {
		return err
	}
	marked, err := workbook.WithMarks(raw, findings)
	if err != nil {
		return err
	}
	if _, err := s.Files.Put(ctx, s.Documents, marksKey(id), ContentType, marked); err != nil {
		return err
	}
	return s.hasMarks(ctx, id)
}

// hasMarks notes the file on the import, whatever else happened to it
// meanwhile.
func (s *Service) hasMarks(ctx context.Context, id string) error {
	for range maxTries {
		i, _, err := s.Store.LoadImport(ctx, id)
		if err != nil || i == nil {
			return errors.Join(err, notFound())
		}
		i.HasMarks = true
		err = s.Store.SaveImport(ctx, next(*i), nil, nil)
		if !fault.Is(err, fault.KindStale) {
			return err
		}
	}
	return fault.Unavailable("busy", "Hệ thống đang bận, hãy thử lại.")
}

// next is the import with its next version.
func next(i Import) Import {
	i.Version++
	return i
}
