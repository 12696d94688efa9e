package payment

import (
	"context"
	"encoding/json"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

type inHistory struct {
	inList
	Cursor string `query:"cursor"`
}

type eventView struct {
	At     time.Time     `json:"at"`
	Action string        `json:"action"`
	By     org.Who       `json:"by"`
	State  payment.State `json:"state"`
	Note   string        `json:"note,omitempty"`
}

type historyView struct {
	Items []eventView `json:"items"`
	Next  string      `json:"next,omitempty"`
}

// ListHistory shows what happened to a list, newest first (F-37, F-53): the
// list's audit entries.
func (d Desk) ListHistory(ctx context.Context, who auth.Caller, in inHistory) (historyView, error) {
	loaded, err := d.readable(ctx, who, in.List)
	if err != nil {
		return historyView{}, err
	}
	entries, next, err := d.store.History(ctx, loaded.List.ID, in.Cursor)
	if err != nil {
		return historyView{}, err
	}
	v := historyView{Items: make([]eventView, len(entries)), Next: next}
	for i, e := range entries {
		var after struct {
			State payment.State `json:"state"`
		}
		if err := json.Unmarshal(e.After, &after); err != nil {
			return historyView{}, err
		}
		v.Items[i] = eventView{At: e.At, Action: e.Action, By: org.Who{ID: e.By, Name: e.ByName, Office: e.Office}, State: after.State, Note: e.Note}
	}
	return v, nil
}
