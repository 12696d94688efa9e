package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
	"ansinh/shared/org"
)

// QueueCount is one queue of the menu.
type QueueCount struct {
	Queue  domain.Queue `json:"queue"`
	Name   string       `json:"name"`
	Folder string       `json:"folder,omitempty"`
	Count  int          `json:"count"`
}

// Bench is the workbench.
type Bench struct {
	Queues  []QueueCount `json:"queues"`
	Today   []Row        `json:"today"`
	Overdue int          `json:"overdue"`
	DueSoon int          `json:"dueSoon"`
}

// todayRows bounds the table of today's work.
const todayRows = 50

// Workbench shows the caller's queues with exact counts, and today's work by
// due time (B-05).
func (d *Desk) Workbench(ctx context.Context, who auth.Caller, _ struct{}) (Bench, error) {
	if err := d.gate.Check(who, "dossier.queues", auth.Resource{Type: "Account", ID: who.ID, Unit: who.Unit}); err != nil {
		return Bench{}, err
	}
	counts, err := d.store.Counts(ctx, who.ID)
	if err != nil {
		return Bench{}, err
	}
	queues := domain.OfficerQueues
	if who.Is(org.CitizenRole) {
		queues = []domain.Queue{domain.Mine}
	}
	b := Bench{Queues: []QueueCount{}}
	for _, q := range queues {
		b.Queues = append(b.Queues, QueueCount{Queue: q, Name: q.Name(), Folder: q.Folder(), Count: counts[q]})
	}
	today, err := d.store.Today(ctx, who.ID, counts, todayRows)
	if err != nil {
		return Bench{}, err
	}
	b.Today = d.rows(today, who.ID)
	for _, row := range b.Today {
		switch worse(row.Due.Status, row.StepDue.Status) {
		case domain.Overdue:
			b.Overdue++
		case domain.DueSoon:
			b.DueSoon++
		}
	}
	return b, nil
}

// worse is the more pressing of two timings.
func worse(a, b domain.Timing) domain.Timing {
	for _, t := range []domain.Timing{domain.Overdue, domain.DueSoon} {
		if a == t || b == t {
			return t
		}
	}
	return a
}
