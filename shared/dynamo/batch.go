package dynamo

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/fault"
)

// BatchSize is how many items DynamoDB takes in one batch write.
const BatchSize = 25

// Item is one entry of a bulk write: Value stored under Key, or the item
// under Key removed when Value is nil.
type Item struct {
	Key   Key
	Value any
}

// BatchWrite stores or removes up to BatchSize items without conditions, for
// bulk lines with fixed keys that one job owns: writing them again changes
// nothing. Unprocessed items are retried, bounded.
func (db *DB) BatchWrite(ctx context.Context, table Table, items []Item) error {
	requests := make([]types.WriteRequest, len(items))
	for i, item := range items {
		request, err := writeRequest(item)
		if err != nil {
			return err
		}
		requests[i] = request
	}
	pending := map[string][]types.WriteRequest{string(table): requests}
	for attempt := 0; len(pending) > 0; attempt++ {
		if attempt == maxAttempts {
			return fault.Unavailable("store-busy", "Hệ thống đang bận, hãy thử lại.")
		}
		if err := pause(ctx, attempt); err != nil {
			return err
		}
		answer, err := db.client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
			RequestItems: pending, ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		})
		if err != nil {
			return wrap(err, "batch write %s", table)
		}
		for i := range answer.ConsumedCapacity {
			measure(ctx, 0, 0, writesOf(&answer.ConsumedCapacity[i]))
		}
		measure(ctx, 1, 0, 0)
		pending = answer.UnprocessedItems
	}
	return nil
}

func writeRequest(item Item) (types.WriteRequest, error) {
	if item.Value == nil {
		return types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: item.Key.attributes()}}, nil
	}
	attributes, err := Marshal(item.Value)
	if err != nil {
		return types.WriteRequest{}, fmt.Errorf("dynamo: %s/%s: %w", item.Key.PK, item.Key.SK, err)
	}
	item.Key.put(attributes)
	return types.WriteRequest{PutRequest: &types.PutRequest{Item: attributes}}, nil
}
