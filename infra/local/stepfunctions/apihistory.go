package stepfunctions

import (
	"context"
	"encoding/json"
	"strconv"

	"go.etcd.io/bbolt"
)

type historyInput struct {
	ExecutionArn         string `json:"executionArn"`
	MaxResults           int    `json:"maxResults"`
	NextToken            string `json:"nextToken"`
	ReverseOrder         bool   `json:"reverseOrder"`
	IncludeExecutionData *bool  `json:"includeExecutionData"`
}

// executionHistory pages through the events in either order.
func (e *Engine) executionHistory(_ context.Context, in historyInput) (any, error) {
	rec, err := e.find(in.ExecutionArn)
	if err != nil {
		return nil, err
	}
	size, err := pageSize(in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	from, step := int64(1), int64(1)
	if in.ReverseOrder {
		from, step = rec.NextEvent-1, -1
	}
	if in.NextToken != "" {
		raw, err := parsePageToken(in.NextToken, nil)
		if err == nil {
			from, err = strconv.ParseInt(string(raw), 10, 64)
		}
		if err != nil {
			return nil, apiErrorf("InvalidToken", "Invalid Token: 'Invalid token'")
		}
	}
	data := in.IncludeExecutionData == nil || *in.IncludeExecutionData
	events := []map[string]any{}
	out := map[string]any{}
	err = e.store.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketHistory)
		for id := from; ; id += step {
			raw := b.Get(numbered(rec.Key, id))
			if raw == nil {
				return nil
			}
			if len(events) == size {
				out["nextToken"] = pageToken([]byte(strconv.FormatInt(id, 10)))
				return nil
			}
			var ev event
			if err := json.Unmarshal(raw, &ev); err != nil {
				return err
			}
			events = append(events, ev.api(data))
		}
	})
	out["events"] = events
	return out, err
}
