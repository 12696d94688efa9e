package stream

import (
	"context"
	"log/slog"
	"time"

	"ansinh/shared/dynamo"
	"ansinh/shared/outbox"
)

// overdueDelivery is how old an undelivered event is before the sweep takes
// it: younger ones are still on their way through the stream.
const overdueDelivery = 30 * time.Second

// Sweep delivers the events that the streams missed (design 3: an event not
// delivered is found and sent).
func (d Deliverer) Sweep(ctx context.Context) error {
	before := d.p.Clock.Now().Add(-overdueDelivery)
	for _, table := range []dynamo.Table{d.p.Dossiers(), d.p.Registry(), d.p.Payments()} {
		for shard := range outbox.Shards {
			for event, err := range dynamo.All[outbox.Event](ctx, d.p.DB, dynamo.Query{Table: table, PK: outbox.Shard(shard)}) {
				if err != nil {
					return err
				}
				if event.At.After(before) {
					break // ids ascend with time
				}
				slog.WarnContext(ctx, "swept", "event", event.ID, "kind", event.Kind, "object", event.Object)
				if err := d.deliver(ctx, table, event); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
