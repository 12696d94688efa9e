package stepfunctions

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// event is one history event as persisted.
type event struct {
	ID      int64           `json:"id"`
	Prev    int64           `json:"prev"`
	Time    time.Time       `json:"time"`
	Type    string          `json:"type"`
	Details json.RawMessage `json:"details,omitempty"`
}

// whole is the "details" object that says a text was not cut.
var whole = map[string]any{"truncated": false}

// log appends a history event that follows the frame's last one. details may
// be nil.
func (t *turn) log(f *frame, kind string, details map[string]any) {
	x := t.x
	ev := event{ID: x.rec.NextEvent, Time: t.now, Type: kind}
	if f != nil {
		ev.Prev = f.LastEvent
		f.LastEvent = ev.ID
		if _, live := x.frames[f.ID]; live {
			t.touch(f)
		}
	}
	if details != nil {
		ev.Details = mustMarshal(details)
	}
	x.rec.NextEvent++
	t.meta = true
	t.events = append(t.events, ev)
}

// detailsKey is the member of a HistoryEvent that holds a kind's details.
func detailsKey(kind string) string {
	switch {
	case strings.HasSuffix(kind, "StateEntered"):
		return "stateEnteredEventDetails"
	case strings.HasSuffix(kind, "StateExited"):
		return "stateExitedEventDetails"
	}
	return strings.ToLower(kind[:1]) + kind[1:] + "EventDetails"
}

// api renders the event as the AWS API shows it; without data, inputs and
// outputs are left out.
func (ev event) api(data bool) map[string]any {
	out := map[string]any{
		"id": ev.ID, "previousEventId": ev.Prev, "timestamp": epoch(ev.Time), "type": ev.Type,
	}
	if ev.Details == nil {
		return out
	}
	var details map[string]json.RawMessage
	if err := json.Unmarshal(ev.Details, &details); err != nil {
		return out
	}
	if !data {
		for _, k := range []string{"input", "output", "parameters", "inputDetails", "outputDetails", "assignedVariables"} {
			delete(details, k)
		}
	}
	out[detailsKey(ev.Type)] = details
	return out
}

// stamp is an instant as the context object shows it.
func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

// epoch is an instant as the JSON 1.0 protocol shows it: seconds with
// milliseconds.
func epoch(at time.Time) float64 { return float64(at.UnixMilli()) / 1000 }

func sortedIDs[V any](m map[int64]V) []int64 {
	ids := make([]int64, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
