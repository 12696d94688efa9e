package imports

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/clock"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/job"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
	"ansinh/shared/policy"
)

// Service is what can be asked of imports.
type Service struct {
	Store     Store
	Files     Files
	Uploads   objects.Bucket
	Documents objects.Bucket
	Gate      beneficiary.Gate
	Clock     clock.Clock
	NewID     id.Maker
	Law       *policy.Law
	Units     *org.Catalogue
}

// The actions of shared/auth/policies/beneficiary.cedar.
const (
	actionImport = "ImportWorkbook"
	actionRead   = "ReadImport"
)

func uploadKey(id string) string   { return "imports/" + id + ".xlsx" }
func originalKey(id string) string { return "imports/" + id + "/original.xlsx" }
func marksKey(id string) string    { return "imports/" + id + "/marks.xlsx" }

func chunkKey(id string, n int) string  { return fmt.Sprintf("imports/%s/rows/%05d.json", id, n) }
func resultKey(id string, n int) string { return fmt.Sprintf("imports/%s/results/%05d.json", id, n) }

// findingsKey is a page of findings: of one kind, or of all when kind is "".
func findingsKey(id string, kind workbook.FindingKind, n int) string {
	if kind == "" {
		kind = "all"
	}
	return fmt.Sprintf("imports/%s/findings/%s/%05d.json", id, kind, n)
}

// Begin announces a workbook and returns where to put it. Faults: Forbidden;
// Invalid for another kind of file; TooLarge.
func (s *Service) Begin(ctx context.Context, who auth.Caller, name string, size int64) (Import, objects.Address, error) {
	if err := s.Gate.Check(who, actionImport, auth.Resource{Type: "Import", Unit: who.Unit}); err != nil {
		return Import{}, objects.Address{}, err
	}
	name = beneficiary.Text(name)
	switch {
	case !strings.HasSuffix(strings.ToLower(name), ".xlsx"):
		return Import{}, objects.Address{}, fault.Invalid("not-a-workbook", "Chỉ nhận tệp Excel .xlsx.", fault.Field{Pointer: "/name", Detail: "Tệp phải có đuôi .xlsx."})
	case size > workbook.MaxBytes:
		return Import{}, objects.Address{}, fault.TooLarge("workbook-too-large", "Tệp lớn quá 20 MB.")
	}
	request := beneficiary.Request{Account: who.ID, ID: who.RequestID}
	begun, err := s.Store.Begun(ctx, request)
	if err != nil {
		return Import{}, objects.Address{}, err
	}
	var i Import
	if begun != "" {
		stored, _, err := s.Store.LoadImport(ctx, begun)
		if err != nil || stored == nil {
			return Import{}, objects.Address{}, err
		}
		if i = *stored; i.Name != name {
			return Import{}, objects.Address{}, requestReused()
		}
	} else {
		i = Import{
			ID: s.NewID(), Name: name, Size: size, State: AwaitingFile, Unit: who.Unit, By: who.ID, ByName: who.Name, At: s.now(), Version: 1,
		}
		entry := i.Chain.Append(s.entry(i, who, "import.begin", map[string]any{"name": name, "size": size}))
		if err := s.Store.BeginImport(ctx, i, entry, request); err != nil {
			return Import{}, objects.Address{}, err
		}
	}
	address, err := s.Files.PresignPut(ctx, s.Uploads, uploadKey(i.ID), ContentType, i.Size)
	return i, address, err
}

// StartCheck says that the file is in place and has it checked. Faults:
// Refused "import-state", "no-file"; Stale.
func (s *Service) StartCheck(ctx context.Context, who auth.Caller, id string, version int) (Import, error) {
	i, done, err := s.command(ctx, who, id, version)
	if err != nil || done {
		return i, err
	}
	if err := i.allow(AwaitingFile, "kiểm tra tệp"); err != nil {
		return Import{}, err
	}
	info, err := s.Files.Head(ctx, s.Uploads, uploadKey(id))
	switch {
	case fault.Is(err, fault.KindNotFound):
		return Import{}, fault.Refused("no-file", "Tệp chưa được tải lên.")
	case err != nil:
		return Import{}, err
	case info.Size > workbook.MaxBytes:
		return Import{}, fault.TooLarge("workbook-too-large", "Tệp lớn quá 20 MB.")
	}
	i.State, i.Size = Checking, info.Size
	input, _ := json.Marshal(map[string]string{"import": id}) // strings always render
	start := &outbox.Start{Machine: Machine, Name: "import-" + id, Input: input}
	if err := s.save(ctx, &i, s.entry(i, who, "import.check", nil), "import.check", start); err != nil {
		return Import{}, err
	}
	return i, s.Store.SaveJob(ctx, id, job.Job{ID: id, Kind: "import-check", State: job.Waiting, StartedAt: s.now()})
}

// Confirm has the valid rows applied. Faults: Refused "import-state",
// "nothing-valid"; Stale.
func (s *Service) Confirm(ctx context.Context, who auth.Caller, id string, version int) (Import, error) {
	i, done, err := s.command(ctx, who, id, version)
	if err != nil || done {
		return i, err
	}
	if err := i.allow(Checked, "xác nhận"); err != nil {
		return Import{}, err
	}
	if i.Counts.Valid == 0 {
		return Import{}, fault.Refused("nothing-valid", "Tệp không có dòng hợp lệ nào để cập nhật.")
	}
	i.State, i.ConfirmedBy, i.ConfirmedName = Applying, who.ID, who.Name
	if err := s.Store.SaveJob(ctx, id, job.Job{ID: id, Kind: "import-apply", State: job.Waiting, Total: i.Counts.Valid, StartedAt: s.now()}); err != nil {
		return Import{}, err
	}
	return i, s.save(ctx, &i, s.entry(i, who, "import.confirm", i.Counts), "import.confirm", nil)
}

// command loads an import for a change; done is true when this very request
// was carried out before.
func (s *Service) command(ctx context.Context, who auth.Caller, id string, version int) (i Import, done bool, err error) {
	i, _, err = s.open(ctx, who, id, actionImport)
	switch {
	case err != nil:
		return Import{}, false, err
	case slices.Contains(i.Requests, requestOf(who)):
		return i, true, nil
	case slices.ContainsFunc(i.Requests, func(r string) bool { return who.RequestID != "" && strings.HasPrefix(r, who.RequestID+" ") }):
		return Import{}, false, requestReused()
	case i.Version != version:
		return Import{}, false, fault.Stale("import-changed", "Lần nhập vừa thay đổi; hãy mở lại để xem trạng thái mới.")
	}
	if who.RequestID != "" {
		i.Requests = append(i.Requests, requestOf(who))
	}
	return i, false, nil
}

// requestOf names a command among those an import was given: its request id
// and what tells it from another command under that id (J-16).
func requestOf(who auth.Caller) string { return who.RequestID + " " + who.Fingerprint }

func requestReused() error {
	return fault.Refused("request-reused", "Mã yêu cầu này đã dùng cho một thao tác khác.")
}

func (s *Service) open(ctx context.Context, who auth.Caller, id, action string) (Import, *job.Job, error) {
	i, j, err := s.Store.LoadImport(ctx, id)
	if err != nil {
		return Import{}, nil, err
	}
	if i == nil {
		return Import{}, nil, notFound()
	}
	if err := s.Gate.Check(who, action, auth.Resource{Type: "Import", ID: i.ID, Unit: i.Unit}); err != nil {
		return Import{}, nil, err
	}
	return *i, j, nil
}

// save writes a moved import with its audit entry and the event that wakes
// or starts the machine.
func (s *Service) save(ctx context.Context, i *Import, entry audit.Entry, kind string, start *outbox.Start) error {
	sealed := i.Chain.Append(entry)
	i.Version++
	return s.Store.SaveImport(ctx, *i, &sealed, &outbox.Event{
		ID: s.NewID(), Kind: kind, Object: i.Object(), Seq: sealed.Seq, At: sealed.At, Start: start,
	})
}

func (s *Service) entry(i Import, who auth.Caller, action string, after any) audit.Entry {
	e := audit.Entry{
		Object: i.Object(), At: s.Clock.Now(), Action: action, By: who.ID, ByName: who.Name, Office: i.Who().Office, Unit: string(i.Unit),
		RequestID: who.RequestID, After: audit.Snapshot(after),
	}
	for _, role := range who.Roles {
		e.Roles = append(e.Roles, string(role))
	}
	return e
}

// system is who works when nobody does.
var system = auth.Caller{ID: "system", Name: "Hệ thống"}

func (s *Service) now() time.Time { return s.Clock.Now().UTC().Truncate(time.Millisecond) }
