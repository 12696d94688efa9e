package workflow_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"ansinh/shared/clock"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/outbox"
	"ansinh/shared/workflow"
)

const table = "dossiers"

// TestWaitingRoom_J16_NoEventIsMissed lets a machine come to wait while the
// event it waits for is being delivered, in every interleaving the store
// makes of them: one of the two must see the other.
func TestWaitingRoom_J16_NoEventIsMissed(t *testing.T) {
	room := workflow.NewWaitingRoom(dynamotest.Start(t, table), clock.At(time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC)))
	ctx := context.Background()
	for i := range 60 {
		object := fmt.Sprintf("dossier/HS%d", i)
		ticket := workflow.Ticket{Object: object, Since: 3, Token: "token"}
		event := outbox.Event{ID: fmt.Sprint(i), Kind: "dossier.forwarded", Object: object, Seq: 4}
		var seenByWaiter *outbox.Event
		var seenByEvent *workflow.Ticket
		var together sync.WaitGroup
		together.Go(func() {
			var err error
			if seenByWaiter, err = room.Wait(ctx, table, ticket); err != nil {
				t.Error(err)
			}
		})
		together.Go(func() {
			var err error
			if seenByEvent, err = room.Note(ctx, table, event); err != nil {
				t.Error(err)
			}
		})
		together.Wait()
		if seenByWaiter == nil && seenByEvent == nil {
			t.Fatalf("round %d: the machine waits for an event that was delivered", i)
		}
	}
}

func TestWaitingRoom_J16_OldEventsDoNotWake(t *testing.T) {
	room := workflow.NewWaitingRoom(dynamotest.Start(t, table), clock.At(time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC)))
	ctx := context.Background()
	old := outbox.Event{ID: "1", Object: "dossier/A", Seq: 3}
	if _, err := room.Note(ctx, table, old); err != nil {
		t.Fatal(err)
	}
	ticket := workflow.Ticket{Object: "dossier/A", Since: 3, Token: "new"}
	if event, err := room.Wait(ctx, table, ticket); err != nil || event != nil {
		t.Fatalf("an event already seen woke the machine: %v, %v", event, err)
	}
	if got, err := room.Note(ctx, table, old); err != nil || got != nil {
		t.Fatalf("a repeated old event found the new ticket: %v, %v", got, err)
	}
	got, err := room.Note(ctx, table, outbox.Event{ID: "2", Object: "dossier/A", Seq: 5})
	if err != nil || got == nil || got.Token != "new" {
		t.Fatalf("the new event found %v, %v", got, err)
	}
	if err := room.Done(ctx, table, *got); err != nil {
		t.Fatal(err)
	}
	if again, err := room.Note(ctx, table, outbox.Event{ID: "3", Object: "dossier/A", Seq: 6}); err != nil || again != nil {
		t.Fatalf("an answered ticket is still there: %v, %v", again, err)
	}
	if err := room.Done(ctx, table, *got); err != nil {
		t.Errorf("done twice: %v", err)
	}
}
