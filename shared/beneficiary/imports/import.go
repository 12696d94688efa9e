// Package imports takes a 10A workbook into the registry in two stages
// (requirements E-15, J-05): a check of every row that saves nothing, and,
// once the officer has confirmed, the application of the valid rows in
// batches that can be resumed and never apply a row twice.
package imports

import (
	"context"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/fault"
	"ansinh/shared/identity"
	"ansinh/shared/job"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
)

// State is where an import stands.
type State string

// The states of an import.
const (
	AwaitingFile State = "awaiting-file"
	Checking     State = "checking"
	Refused      State = "refused" // the file as a whole
	Checked      State = "checked" // waits for the officer's confirmation
	Applying     State = "applying"
	Applied      State = "applied"
	Failed       State = "failed" // an outage, or never confirmed
)

// Counts are the rows of an import.
type Counts struct {
	Rows     int `json:"rows"` // that ask for a change
	Valid    int `json:"valid"`
	Invalid  int `json:"invalid"`
	Warnings int `json:"warnings"`
	Increase int `json:"increase"` // valid ones, by type
	Adjust   int `json:"adjust"`
	Stop     int `json:"stop"`
	Death    int `json:"death"`
	Applied  int `json:"applied"`
	Failed   int `json:"failed"` // valid when checked, refused when applied
}

// Refusal is why a file was refused as a whole.
type Refusal struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Cell   string `json:"cell,omitempty"`
}

// KindCount is how many findings of a kind there are, and in how many pages
// they are kept.
type KindCount struct {
	Kind     workbook.FindingKind `json:"kind"`
	Title    string               `json:"title"`
	Severity string               `json:"severity"`
	Count    int                  `json:"count"`
	Pages    int                  `json:"pages"`
}

// Import is one workbook on its way into the registry (E-19): the original
// file, who, when, and what became of every row lie beside it in the
// documents bucket under imports/<id>/.
type Import struct {
	ID     string     `json:"id"`
	Name   string     `json:"name"` // the file's
	Size   int64      `json:"size"`
	State  State      `json:"state"`
	Unit   org.UnitID `json:"unit"` // the locality
	By     string     `json:"by"`
	ByName string     `json:"byName"`
	At     time.Time  `json:"at"`
	// Confirmed is who confirmed, the account that answers for the rows.
	ConfirmedBy   string      `json:"confirmedBy,omitempty"`
	ConfirmedName string      `json:"confirmedName,omitempty"`
	Refusal       *Refusal    `json:"refusal,omitempty"`
	Counts        Counts      `json:"counts"`
	Kinds         []KindCount `json:"kinds,omitempty"`
	Findings      int         `json:"findings"` // pages of all findings
	Chunks        int         `json:"chunks"`   // batches of valid rows
	Next          int         `json:"next"`     // the batch to apply next
	HasMarks      bool        `json:"hasMarks"`
	// CheckedSeq is the audit sequence at which the check ended: the machine
	// waits for what comes after it.
	CheckedSeq int `json:"checkedSeq,omitempty"`
	// Requests are the ids of the commands that moved it on, so that a repeat
	// gets the same answer (J-16).
	Requests []string    `json:"requests,omitempty"`
	Hash     string      `json:"hash,omitempty"` // of the original, SHA-256
	Version  int         `json:"version"`
	Chain    audit.Chain `json:"chain"`
}

// Who put the import in.
func (i Import) Who() org.Who {
	return org.Who{ID: i.By, Name: i.ByName, Office: org.National().Office("", i.Unit)}
}

// Object is the import's name in audit entries and events.
func (i Import) Object() string { return "import/" + i.ID }

// Store keeps imports and reads what a check needs of the registry.
type Store interface {
	LoadImport(ctx context.Context, id string) (*Import, *job.Job, error)
	// SaveImport writes an import under its version with its audit entry and
	// event, where given; Stale when it changed since it was read.
	SaveImport(ctx context.Context, i Import, entry *audit.Entry, event *outbox.Event) error
	// BeginImport writes a new import with the record of its request.
	BeginImport(ctx context.Context, i Import, entry audit.Entry, request beneficiary.Request) error
	// Begun is the import a request began before, "" when none.
	Begun(ctx context.Context, request beneficiary.Request) (id string, err error)
	SaveJob(ctx context.Context, importID string, j job.Job) error
	ListImports(ctx context.Context, unit org.UnitID, cursor string) ([]Import, string, error)

	beneficiary.Store
	// People reads a commune's roll.
	People(ctx context.Context, commune org.UnitID) ([]beneficiary.RollPerson, error)
	// Owners tells whose files hold these national ids.
	Owners(ctx context.Context, ids []identity.NationalID) (map[identity.NationalID]string, error)
	// Files reads files by id.
	Files(ctx context.Context, ids []string) (map[string]beneficiary.Beneficiary, error)
}

// Files is the object store.
type Files interface {
	Get(ctx context.Context, bucket objects.Bucket, key string, limit int64) ([]byte, error)
	Put(ctx context.Context, bucket objects.Bucket, key, contentType string, content []byte) (objects.Info, error)
	Head(ctx context.Context, bucket objects.Bucket, key string) (objects.Info, error)
	PresignPut(ctx context.Context, bucket objects.Bucket, key, contentType string, size int64) (objects.Address, error)
	PresignGet(ctx context.Context, bucket objects.Bucket, key, name string, inline bool) (objects.Address, error)
}

// ContentType is a workbook's.
const ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Machine is the state machine that takes an import through its stages.
const Machine = "workbook-import"

func notFound() error {
	return fault.NotFound("import-not-found", "Không tìm thấy lần nhập Excel này.")
}

// allow refuses a command the import's state does not allow.
func (i Import) allow(state State, what string) error {
	if i.State != state {
		return fault.Refused("import-state", "Không thể "+what+": lần nhập đang ở trạng thái “"+stateNames[i.State]+"”.")
	}
	return nil
}

var stateNames = map[State]string{
	AwaitingFile: "chờ tệp", Checking: "đang kiểm tra", Refused: "bị từ chối", Checked: "chờ xác nhận",
	Applying: "đang cập nhật", Applied: "đã cập nhật", Failed: "lỗi",
}
