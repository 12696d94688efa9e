package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
)

// ListInput names a queue.
type ListInput struct {
	Queue  domain.Queue `query:"queue"`
	Q      string       `query:"q"`
	Cursor string       `query:"cursor"`
}

// QueuePage is a page of one of the caller's queues.
type QueuePage struct {
	Queue domain.Queue `json:"queue"`
	Name  string       `json:"name"`
	Count int          `json:"count"`
	Items []Row        `json:"items"`
	Next  string       `json:"next,omitempty"`
	Empty string       `json:"empty,omitempty"`
}

// List shows one of the caller's queues (C-05 to C-11).
func (d *Desk) List(ctx context.Context, who auth.Caller, in ListInput) (QueuePage, error) {
	if err := d.gate.Check(who, "dossier.queues", auth.Resource{Type: "Account", ID: who.ID, Unit: who.Unit}); err != nil {
		return QueuePage{}, err
	}
	counts, err := d.store.Counts(ctx, who.ID)
	if err != nil {
		return QueuePage{}, err
	}
	cards, next, err := d.store.Queue(ctx, who.ID, in.Queue, in.Q, in.Cursor)
	if err != nil {
		return QueuePage{}, err
	}
	page := QueuePage{Queue: in.Queue, Name: in.Queue.Name(), Count: counts[in.Queue], Items: d.rows(cards, who.ID), Next: next}
	if len(cards) == 0 {
		page.Empty = in.Queue.Empty()
	}
	return page, nil
}
