// Package job is the one progress type of long work: imports, list
// preparation, closing, exports. A job may be left and looked at again.
package job

import "time"

// State says where a job stands.
type State string

// The states of a job.
const (
	Waiting State = "waiting"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
)

// Job is the progress of one piece of long work.
type Job struct {
	ID        string     `json:"id"`
	Kind      string     `json:"kind"` // "import-check", "list-prepare", ...
	State     State      `json:"state"`
	Done      int        `json:"done"`  // units finished (rows, communes)
	Total     int        `json:"total"` // 0 while unknown
	Note      string     `json:"note,omitempty"`
	StartedAt time.Time  `json:"startedAt"`
	EndedAt   *time.Time `json:"endedAt,omitempty"`
}

// Start begins a job of total units.
func Start(id, kind string, total int, at time.Time) Job {
	return Job{ID: id, Kind: kind, State: Running, Total: total, StartedAt: at}
}

// Finish ends a job well.
func (j *Job) Finish(at time.Time) { j.State, j.EndedAt = Done, &at }

// Fail ends a job with a Vietnamese sentence that says why.
func (j *Job) Fail(why string, at time.Time) { j.State, j.Note, j.EndedAt = Failed, why, &at }
