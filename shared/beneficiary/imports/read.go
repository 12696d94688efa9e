package imports

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/fault"
	"ansinh/shared/job"
	"ansinh/shared/objects"
)

// Get returns an import with its progress.
func (s *Service) Get(ctx context.Context, who auth.Caller, id string) (Import, *job.Job, error) {
	return s.open(ctx, who, id, actionRead)
}

// List returns the imports of the caller's locality, newest first.
func (s *Service) List(ctx context.Context, who auth.Caller, cursor string) ([]Import, string, error) {
	unit := s.Units.Locality(who.Unit)
	if unit == "" {
		unit = who.Unit
	}
	if err := s.Gate.Check(who, actionRead, auth.Resource{Type: "Import", Unit: unit}); err != nil {
		return nil, "", err
	}
	return s.Store.ListImports(ctx, unit, cursor)
}

// pageSize is how many findings a stored page holds.
const pageSize = 500

// Findings returns one page of what is wrong: of a kind, or of all in the
// order of the rows.
func (s *Service) Findings(ctx context.Context, who auth.Caller, id string, kind workbook.FindingKind, cursor string) (items []workbook.Finding, next string, kinds []KindCount, err error) {
	i, _, err := s.open(ctx, who, id, actionRead)
	if err != nil {
		return nil, "", nil, err
	}
	pages := i.Findings
	if kind != "" {
		pages = 0
		for _, k := range i.Kinds {
			if k.Kind == kind {
				pages = k.Pages
			}
		}
	}
	page := 0
	if cursor != "" {
		if page, err = strconv.Atoi(cursor); err != nil || page < 0 || page >= pages {
			return nil, "", nil, fault.Invalid("bad-cursor", "Trang yêu cầu không hợp lệ.", fault.Field{Pointer: "cursor", Detail: "Không đọc được."})
		}
	}
	items = []workbook.Finding{}
	if pages > 0 {
		if err := s.readJSON(ctx, findingsKey(id, kind, page), &items); err != nil {
			return nil, "", nil, err
		}
	}
	if page+1 < pages {
		next = strconv.Itoa(page + 1)
	}
	return items, next, i.Kinds, nil
}

// Marks is where the officer's workbook with marks can be read. Fault:
// Refused "no-marks" when there is none (yet).
func (s *Service) Marks(ctx context.Context, who auth.Caller, id string) (objects.Address, string, error) {
	i, _, err := s.open(ctx, who, id, actionRead)
	if err != nil {
		return objects.Address{}, "", err
	}
	if !i.HasMarks {
		return objects.Address{}, "", fault.Refused("no-marks", "Chưa có tệp đánh dấu lỗi cho lần nhập này.")
	}
	name := "loi-" + i.Name
	address, err := s.Files.PresignGet(ctx, s.Documents, marksKey(id), name, false)
	return address, name, err
}

func (s *Service) readJSON(ctx context.Context, key string, out any) error {
	raw, err := s.Files.Get(ctx, s.Documents, key, 64<<20)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("imports: %s: %w", key, err)
	}
	return nil
}

func (s *Service) writeJSON(ctx context.Context, key string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("imports: %s: %w", key, err)
	}
	_, err = s.Files.Put(ctx, s.Documents, key, "application/json", raw)
	return err
}
