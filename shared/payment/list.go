package payment

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/job"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// Type is what a list pays. Each type has its own cycle (OPEN-45).
type Type string

// The list types.
const (
	Monthly Type = "monthly" // BTXH hàng tháng
	Funeral Type = "funeral" // mai táng phí
)

// ListID names a list for good: "<locality>:<period>:<type>".
type ListID string

var listIDShape = regexp.MustCompile(`^([0-9]+(?:-2025)?):([0-9]{4}-(?:0[1-9]|1[0-2])):(monthly|funeral)$`)

// NewListID names the list of a locality, period and type.
func NewListID(locality org.UnitID, period calendar.Month, kind Type) ListID {
	return ListID(string(locality) + ":" + string(period) + ":" + string(kind))
}

// ParseListID reads an id; NotFound when it has not the shape of one.
func ParseListID(s string) (ListID, error) {
	if !listIDShape.MatchString(s) {
		return "", fault.NotFound("list-not-found", "Không tìm thấy danh sách chi trả.")
	}
	return ListID(s), nil
}

func (id ListID) part(n int) string {
	parts := strings.SplitN(string(id), ":", 3)
	if n >= len(parts) {
		return ""
	}
	return parts[n]
}

// Locality is the unit that manages the list.
func (id ListID) Locality() org.UnitID { return org.UnitID(id.part(0)) }

// Period is the month the list pays.
func (id ListID) Period() calendar.Month { return calendar.Month(id.part(1)) }

// Type is what the list pays.
func (id ListID) Type() Type { return Type(id.part(2)) }

// Object is the list's name in the audit and in events.
func (id ListID) Object() string { return "list/" + string(id) }

// Folder is where the list's files lie: "442/2026-11/monthly".
func (id ListID) Folder() string { return strings.ReplaceAll(string(id), ":", "/") }

// Previous is the list of the month before, whose unpaid money is carried
// over (F-47).
func (id ListID) Previous() ListID { return NewListID(id.Locality(), id.Period().Add(-1), id.Type()) }

// By is who does something to a list.
type By = org.Who

// System is the state machine, when no person acts.
var System = org.System

// List is the payment list of one locality, period and type. Its lines, sums
// and files lie beside it; the list itself stays small however many lines it
// has.
type List struct {
	ID      ListID `json:"id"`
	State   State  `json:"state"`
	Version int    `json:"version"`
	// Notes counts the versions that only the machine's bookkeeping made; what
	// officers saw stays what they saw (Seen).
	Notes int `json:"notes,omitempty"`
	// Generation counts the lists made under this id: one more after each
	// deletion. Run counts its preparations; a run's files are never changed.
	Generation int `json:"generation"`
	Run        int `json:"run"`
	// Split says that lines were split (F-52): runs look up how.
	Split bool `json:"split,omitempty"`
	// Mode says what the run does: "" takes the roll, "carry-over" only adds
	// the money carried over to the lines there are, "split" divides lines. With
	// Only the run does that commune and leaves the others' lines as they are.
	Mode RunMode    `json:"mode,omitempty"`
	Only org.UnitID `json:"only,omitempty"`
	// Inherits are the past lists whose unpaid money this one takes (F-48),
	// besides the month before's.
	Inherits []ListID `json:"inherits,omitempty"`
	// BudgetLines is the catalogue the list was prepared with (F-14).
	BudgetLines []BudgetLine `json:"budgetLines,omitempty"`

	PreparedBy By        `json:"preparedBy"`
	PreparedAt time.Time `json:"preparedAt"`
	Job        *job.Job  `json:"job,omitempty"`

	// Lines, Total and Hash (SHA-256, hex) describe the lines of the last
	// finished run.
	Lines int        `json:"lines"`
	Total money.Dong `json:"total"`
	Hash  string     `json:"hash,omitempty"`

	Scan *Scan `json:"scan,omitempty"`
	// Terms are frozen when the list is sent or its manual settlement begins
	// (F-11); nil before. A list that officers took in hand after it was sent is
	// no longer connected in them (EnterStatuses).
	Terms              *Terms             `json:"terms,omitempty"`
	SettlementDeadline calendar.Date      `json:"deadline,omitempty"`
	Packages           []Package          `json:"packages,omitempty"`
	Extensions         []Extension        `json:"extensions,omitempty"`
	Requests           []ExtensionRequest `json:"requests,omitempty"`
	Settlements        []Settlement       `json:"settlements,omitempty"`
	// Paid and Unpaid are what the closing or the manual entry has found.
	Paid   Tally `json:"paid"`
	Unpaid Tally `json:"unpaid"`
	// Overdue is set when the settlement deadline passed without one (F-56).
	Overdue bool `json:"overdue,omitempty"`

	LockedBy *By        `json:"lockedBy,omitempty"`
	LockedAt *time.Time `json:"lockedAt,omitempty"`
	Export   *Export    `json:"export,omitempty"`

	Chain audit.Chain `json:"chain"`
}

// RunMode says what a preparation does.
type RunMode string

// The run modes.
const (
	FromRoll      RunMode = ""
	CarryOverOnly RunMode = "carry-over"
	SplitOnly     RunMode = "split"
)

// Tally is a number of lines and their money.
type Tally struct {
	Lines int        `json:"lines"`
	Money money.Dong `json:"money"`
}

// Export is the file for analysts that the lock leaves.
type Export struct {
	Rows int       `json:"rows"`
	Key  string    `json:"key"`
	At   time.Time `json:"at"`
}

// Closed reports whether the list's outcome is known and stands.
func (l *List) Closed() bool { return l.State == Settled || l.State == Locked }

// Seen is the version officers see and name in their commands. A note of the
// machine (a package was delivered, a file exported, a deadline passed) moves
// Version, under which everything is saved, and leaves this one.
func (l *List) Seen() int { return l.Version - l.Notes }

// RunFolder is where the files of the present run lie.
func (l *List) RunFolder() string {
	return "lists/" + l.ID.Folder() + "/" + strconv.Itoa(l.Generation) + "-" + strconv.Itoa(l.Run)
}

// Execution names the state machine's execution of this generation; an unlock
// after its end begins another, whose name goes on with "_u".
func (l *List) Execution() string {
	return strings.ReplaceAll(string(l.ID), ":", "_") + "_g" + strconv.Itoa(l.Generation)
}

// Drives reports whether an execution of that name is this list's. A list that
// was deleted and made anew under its id has an execution of its own; the
// former one, should it look only now, is not to take the new list on. One
// begun before executions told their names tells none.
func (l *List) Drives(execution string) bool {
	return execution == "" || execution == l.Execution() || strings.HasPrefix(execution, l.Execution()+"_u")
}

// TermsIn are the terms that count: the frozen ones, or those of the settings
// while the list is not yet sent (F-11).
func (l *List) TermsIn(s Settings) Terms {
	if l.Terms != nil {
		return *l.Terms
	}
	return s.For(l.ID.Period())
}

// DeadlineIn is the day until which the settlement may come.
func (l *List) DeadlineIn(s Settings) calendar.Date {
	if l.SettlementDeadline != "" {
		return l.SettlementDeadline
	}
	return s.For(l.ID.Period()).DeadlineOf(l.ID).AddDays(l.ExtensionDays())
}

// Busy reports whether a job works on the list now.
func (l *List) Busy() bool {
	return l.Job != nil && (l.Job.State == job.Running || l.Job.State == job.Waiting)
}
