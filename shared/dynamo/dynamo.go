// Package dynamo is the only package that knows DynamoDB: typed reads and
// writes with conditions, bounded retries and a meter of what they cost.
// Items are structs with json tags; every table has the string keys pk and sk.
package dynamo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/fault"
)

// Key names one item. Only the typed key functions of a store make keys.
type Key struct {
	PK, SK string
}

// Table is a table's name.
type Table string

// DB is a connection to DynamoDB.
type DB struct {
	client *dynamodb.Client
	// wire is what the client was made with, for calls without it.
	wire dynamodb.Options
}

// New wraps a client.
func New(client *dynamodb.Client) *DB { return &DB{client: client, wire: client.Options()} }

// Marshal renders a struct with json tags as an item's attributes. A type that
// renders itself (attributevalue.Marshaler) is asked without reflection.
func Marshal(v any) (map[string]types.AttributeValue, error) {
	if own, ok := v.(attributevalue.Marshaler); ok {
		value, err := own.MarshalDynamoDBAttributeValue()
		if err != nil {
			return nil, err
		}
		item, ok := value.(*types.AttributeValueMemberM)
		if !ok {
			return nil, fmt.Errorf("dynamo: a %T is no item", v)
		}
		return item.Value, nil
	}
	return attributevalue.MarshalMapWithOptions(v, func(o *attributevalue.EncoderOptions) {
		o.TagKey = "json"
		o.OmitEmptyTime = true
	})
}

// Unmarshal reads an item's attributes into a struct with json tags, or into
// a type that reads them itself (attributevalue.Unmarshaler). A type that was
// a plain text once reads that by its UnmarshalText.
func Unmarshal(item map[string]types.AttributeValue, out any) error {
	if own, ok := out.(attributevalue.Unmarshaler); ok {
		return own.UnmarshalDynamoDBAttributeValue(&types.AttributeValueMemberM{Value: item})
	}
	return attributevalue.UnmarshalMapWithOptions(item, out, func(o *attributevalue.DecoderOptions) {
		o.TagKey, o.UseEncodingUnmarshalers = "json", true
	})
}

func (k Key) attributes() map[string]types.AttributeValue {
	key := make(map[string]types.AttributeValue, 2)
	k.put(key)
	return key
}

// put writes the key into an item.
func (k Key) put(item map[string]types.AttributeValue) {
	item["pk"] = &types.AttributeValueMemberS{Value: k.PK}
	item["sk"] = &types.AttributeValueMemberS{Value: k.SK}
}

// Get reads one item consistently into out; found is false when there is none.
func (db *DB) Get(ctx context.Context, table Table, key Key, out any) (found bool, err error) {
	answer, err := db.client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: aws.String(string(table)), Key: key.attributes(), ConsistentRead: aws.Bool(true),
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
	})
	if err != nil {
		return false, wrap(err, "get %s/%s", key.PK, key.SK)
	}
	measure(ctx, 1, reads(answer.ConsumedCapacity), 0)
	if answer.Item == nil {
		return false, nil
	}
	if err := Unmarshal(answer.Item, out); err != nil {
		return false, fmt.Errorf("dynamo: %s/%s: %w", key.PK, key.SK, err)
	}
	return true, nil
}

// Read is one item of a BatchGet. Found is set by it; Out is filled when the
// item exists.
type Read struct {
	Table Table
	Key   Key
	Out   any
	Found bool
}

// BatchGet reads up to 100 items consistently in one round trip (more when
// the store leaves some unprocessed). The same key may not be named twice.
func (db *DB) BatchGet(ctx context.Context, wanted ...*Read) error {
	request := map[string]types.KeysAndAttributes{}
	for _, r := range wanted {
		group := request[string(r.Table)]
		group.ConsistentRead = aws.Bool(true)
		group.Keys = append(group.Keys, r.Key.attributes())
		request[string(r.Table)] = group
	}
	for attempt := 0; len(request) > 0; attempt++ {
		if attempt == maxAttempts {
			return fault.Unavailable("store-busy", "Hệ thống đang bận, hãy thử lại.")
		}
		if err := pause(ctx, attempt); err != nil {
			return err
		}
		answer, err := db.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: request, ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		})
		if err != nil {
			return wrap(err, "batch get")
		}
		for i := range answer.ConsumedCapacity {
			measure(ctx, 0, reads(&answer.ConsumedCapacity[i]), 0)
		}
		measure(ctx, 1, 0, 0)
		if err := fill(wanted, answer.Responses); err != nil {
			return err
		}
		request = answer.UnprocessedKeys
	}
	return nil
}

func fill(wanted []*Read, responses map[string][]map[string]types.AttributeValue) error {
	for table, items := range responses {
		for _, item := range items {
			key := keyOf(item)
			for _, r := range wanted {
				if string(r.Table) != table || r.Key != key {
					continue
				}
				if err := Unmarshal(item, r.Out); err != nil {
					return fmt.Errorf("dynamo: %s/%s: %w", key.PK, key.SK, err)
				}
				r.Found = true
			}
		}
	}
	return nil
}

func keyOf(item map[string]types.AttributeValue) Key {
	var k Key
	if v, ok := item["pk"].(*types.AttributeValueMemberS); ok {
		k.PK = v.Value
	}
	if v, ok := item["sk"].(*types.AttributeValueMemberS); ok {
		k.SK = v.Value
	}
	return k
}

const maxAttempts = 8

// pause waits before a retry: 0, 20, 40, 80 ... ms.
func pause(ctx context.Context, attempt int) error {
	if attempt == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(10<<min(attempt, 7)) * time.Millisecond):
		return nil
	}
}

func wrap(err error, format string, args ...any) error {
	what := fmt.Sprintf(format, args...)
	var throttled *types.ProvisionedThroughputExceededException
	var limited *types.RequestLimitExceeded
	if errors.As(err, &throttled) || errors.As(err, &limited) {
		return fault.Unavailable("store-busy", "Hệ thống đang bận, hãy thử lại.").Because(err)
	}
	return fmt.Errorf("dynamo: %s: %w", what, err)
}
