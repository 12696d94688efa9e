// Package stream holds what a table's change stream starts.
package stream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"ansinh/functions/platform"
	"ansinh/shared/dynamo"
	"ansinh/shared/outbox"
	"ansinh/shared/workflow"
)

// Actions are the stream's and the sweep's functions.
func Actions(p *platform.Platform) platform.Actions {
	d := Deliverer{p}
	return platform.Actions{
		"stream-deliver": func() lambda.Handler { return lambda.NewHandler(d.Records) },
		"schedule-sweep": func() lambda.Handler { return lambda.NewHandler(d.Sweep) },
	}
}

// Deliverer takes outbox events to those who wait for them. Delivering an
// event again changes nothing.
type Deliverer struct{ p *platform.Platform }

// Records delivers the events of a stream batch. Only the failed records are
// reported back, so that one bad event does not hold up the others for good.
func (d Deliverer) Records(ctx context.Context, batch events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	var response events.DynamoDBEventResponse
	for _, record := range batch.Records {
		if record.EventName != string(events.DynamoDBOperationTypeInsert) {
			continue
		}
		if err := d.record(ctx, record); err != nil {
			slog.ErrorContext(ctx, "deliver", "record", record.EventID, "error", err)
			response.BatchItemFailures = append(response.BatchItemFailures,
				events.DynamoDBBatchItemFailure{ItemIdentifier: record.Change.SequenceNumber})
			return response, nil // a stream is retried from its first failure
		}
	}
	return response, nil
}

// record reads the event anew from its table: the stream's image is only the
// hint that it is there.
func (d Deliverer) record(ctx context.Context, record events.DynamoDBEventRecord) error {
	table, err := tableOf(record.EventSourceArn)
	if err != nil {
		return err
	}
	var event outbox.Event
	key := dynamo.Key{PK: record.Change.Keys["pk"].String(), SK: record.Change.Keys["sk"].String()}
	found, err := d.p.DB.Get(ctx, table, key, &event)
	if err != nil || !found {
		return err // delivered before
	}
	return d.deliver(ctx, table, event)
}

// deliver posts the notices, starts the execution, tells the payments of a
// death, answers the waiting token and only then removes the event.
func (d Deliverer) deliver(ctx context.Context, table dynamo.Table, event outbox.Event) error {
	if err := d.p.Notices.Post(ctx, event); err != nil {
		return err
	}
	if event.Start != nil {
		if err := d.p.Workflow.Start(ctx, event.Start.Machine, event.Start.Name, event.Start.Input); err != nil {
			return err
		}
	}
	if err := d.cut(ctx, event); err != nil {
		return err
	}
	if err := d.wake(ctx, table, event); err != nil {
		return err
	}
	err := d.p.DB.Do(ctx, dynamo.Delete(table, outbox.Key(event.ID)).IfPresent())
	if errors.Is(err, dynamo.ErrConditionFailed) {
		return nil // another delivery was faster
	}
	return err
}

// wake notes an event in the waiting room and answers the token that waits
// for it, if one does.
func (d Deliverer) wake(ctx context.Context, table dynamo.Table, event outbox.Event) error {
	ticket, err := d.p.Waiting.Note(ctx, table, event)
	if err != nil || ticket == nil {
		return err
	}
	if _, err := d.p.Workflow.Answer(ctx, ticket.Token, workflow.Output(event)); err != nil {
		return err
	}
	return d.p.Waiting.Done(ctx, table, *ticket)
}

// tableOf finds the table in a stream's ARN: ...:table/<name>/stream/<label>.
func tableOf(arn string) (dynamo.Table, error) {
	_, rest, found := strings.Cut(arn, ":table/")
	name, _, _ := strings.Cut(rest, "/")
	if !found || name == "" {
		return "", fmt.Errorf("stream: %q names no table", arn)
	}
	return dynamo.Table(name), nil
}
