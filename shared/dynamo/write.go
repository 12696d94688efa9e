package dynamo

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Write is one part of a transaction. Make it with Put, Delete, Add, Update
// or Ensure and give it a condition; Else is the error the transaction
// returns when that condition did not hold.
type Write struct {
	table     Table
	key       Key
	item      any
	kind      writeKind
	update    string
	condition string
	names     map[string]string
	values    map[string]any
	otherwise error
}

type writeKind int

const (
	put writeKind = iota
	remove
	update
	check
)

// ErrConditionFailed is returned for a failed condition without an Else.
var ErrConditionFailed = errors.New("dynamo: a condition did not hold")

// Put stores item (a struct with json tags) under key.
func Put(table Table, key Key, item any) Write {
	return Write{table: table, key: key, item: item, kind: put}
}

// Delete removes the item under key.
func Delete(table Table, key Key) Write { return Write{table: table, key: key, kind: remove} }

// Add adds n to a number attribute, which starts at 0: an exact counter.
func Add(table Table, key Key, attribute string, n int64) Write {
	return Update(table, key, "ADD #a :n").Name("#a", attribute).Value(":n", n)
}

// Update applies an update expression; give its names and values with Name
// and Value.
func Update(table Table, key Key, expression string) Write {
	return Write{table: table, key: key, kind: update, update: expression}
}

// Ensure changes nothing: its condition must hold for the transaction to.
func Ensure(table Table, key Key) Write { return Write{table: table, key: key, kind: check} }

// IfAbsent requires that no item is stored under the key yet.
func (w Write) IfAbsent() Write { return w.If("attribute_not_exists(pk)") }

// IfPresent requires that an item is stored under the key.
func (w Write) IfPresent() Write { return w.If("attribute_exists(pk)") }

// IfVersion requires the stored attribute "version" to be n; 0 means absent.
func (w Write) IfVersion(n int) Write {
	if n == 0 {
		return w.IfAbsent()
	}
	return w.If("#version = :version").Name("#version", "version").Value(":version", n)
}

// If requires a condition expression; several are joined with AND.
func (w Write) If(condition string) Write {
	if w.condition != "" {
		condition = "(" + w.condition + ") AND (" + condition + ")"
	}
	w.condition = condition
	return w
}

// Name gives an expression attribute name.
func (w Write) Name(placeholder, attribute string) Write {
	w.names = with(w.names, placeholder, attribute)
	return w
}

// Value gives an expression attribute value.
func (w Write) Value(placeholder string, value any) Write {
	w.values = with(w.values, placeholder, value)
	return w
}

// Else is the error when the condition does not hold.
func (w Write) Else(err error) Write { w.otherwise = err; return w }

func with[V any](m map[string]V, key string, value V) map[string]V {
	copied := make(map[string]V, len(m)+1)
	for k, v := range m {
		copied[k] = v
	}
	copied[key] = value
	return copied
}

// Transact applies up to 100 writes together or not at all. A failed
// condition returns its Else; a lost race against another transaction is
// retried a few times.
func (db *DB) Transact(ctx context.Context, writes ...Write) error {
	items := make([]types.TransactWriteItem, len(writes))
	for i, w := range writes {
		item, err := w.render()
		if err != nil {
			return err
		}
		items[i] = item
	}
	for attempt := 0; ; attempt++ {
		if err := pause(ctx, attempt); err != nil {
			return err
		}
		answer, err := db.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
			TransactItems: items, ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		})
		if err == nil {
			for i := range answer.ConsumedCapacity {
				measure(ctx, 0, 0, writesOf(&answer.ConsumedCapacity[i]))
			}
			measure(ctx, 1, 0, 0)
			return nil
		}
		measure(ctx, 1, 0, 0)
		retry, final := outcome(err, writes)
		if !retry || attempt+1 == maxAttempts {
			return final
		}
	}
}

// outcome tells a failed condition from a conflict that passes.
func outcome(err error, writes []Write) (retry bool, final error) {
	var canceled *types.TransactionCanceledException
	if !errors.As(err, &canceled) {
		var conflict *types.TransactionConflictException
		return errors.As(err, &conflict), wrap(err, "transact")
	}
	for i, reason := range canceled.CancellationReasons {
		switch aws.ToString(reason.Code) {
		case "ConditionalCheckFailed":
			if i < len(writes) && writes[i].otherwise != nil {
				return false, writes[i].otherwise
			}
			if i < len(writes) {
				return false, fmt.Errorf("%w: %s/%s", ErrConditionFailed, writes[i].key.PK, writes[i].key.SK)
			}
			return false, ErrConditionFailed
		case "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded":
			retry = true
		}
	}
	return retry, wrap(err, "transact")
}

// Do applies a single write outside a transaction (half the cost of one).
func (db *DB) Do(ctx context.Context, w Write) error {
	err := db.single(ctx, w)
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		if w.otherwise != nil {
			return w.otherwise
		}
		return fmt.Errorf("%w: %s/%s", ErrConditionFailed, w.key.PK, w.key.SK)
	}
	if err != nil {
		return wrap(err, "write %s/%s", w.key.PK, w.key.SK)
	}
	return nil
}

// Next adds one to a number attribute, of an item that is made where there is
// none, and returns what it is then: no two callers get the same number. A call
// that is repeated because its answer was lost leaves a number out.
func (db *DB) Next(ctx context.Context, table Table, key Key, attribute string) (n int, err error) {
	answer, err := db.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: aws.String(string(table)), Key: key.attributes(), UpdateExpression: aws.String("ADD #a :one"),
		ExpressionAttributeNames:  map[string]string{"#a": attribute},
		ExpressionAttributeValues: map[string]types.AttributeValue{":one": &types.AttributeValueMemberN{Value: "1"}},
		ReturnValues:              types.ReturnValueUpdatedNew, ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
	})
	if err != nil {
		return 0, wrap(err, "count %s/%s", key.PK, key.SK)
	}
	measure(ctx, 1, 0, writesOf(answer.ConsumedCapacity))
	if err := attributevalue.Unmarshal(answer.Attributes[attribute], &n); err != nil {
		return 0, fmt.Errorf("dynamo: %s/%s: %w", key.PK, key.SK, err)
	}
	return n, nil
}

func (db *DB) single(ctx context.Context, w Write) error {
	item, err := w.render()
	if err != nil {
		return err
	}
	total := types.ReturnConsumedCapacityTotal
	var used *types.ConsumedCapacity
	switch {
	case item.Put != nil:
		p := item.Put
		var out *dynamodb.PutItemOutput
		if out, err = db.client.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: p.TableName, Item: p.Item, ConditionExpression: p.ConditionExpression,
			ExpressionAttributeNames: p.ExpressionAttributeNames, ExpressionAttributeValues: p.ExpressionAttributeValues,
			ReturnConsumedCapacity: total,
		}); err == nil {
			used = out.ConsumedCapacity
		}
	case item.Delete != nil:
		d := item.Delete
		var out *dynamodb.DeleteItemOutput
		if out, err = db.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
			TableName: d.TableName, Key: d.Key, ConditionExpression: d.ConditionExpression,
			ExpressionAttributeNames: d.ExpressionAttributeNames, ExpressionAttributeValues: d.ExpressionAttributeValues,
			ReturnConsumedCapacity: total,
		}); err == nil {
			used = out.ConsumedCapacity
		}
	case item.Update != nil:
		u := item.Update
		var out *dynamodb.UpdateItemOutput
		if out, err = db.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: u.TableName, Key: u.Key, ConditionExpression: u.ConditionExpression, UpdateExpression: u.UpdateExpression,
			ExpressionAttributeNames: u.ExpressionAttributeNames, ExpressionAttributeValues: u.ExpressionAttributeValues,
			ReturnConsumedCapacity: total,
		}); err == nil {
			used = out.ConsumedCapacity
		}
	default:
		return errors.New("dynamo: Ensure belongs in a transaction")
	}
	measure(ctx, 1, 0, writesOf(used))
	return err
}

func (w Write) render() (types.TransactWriteItem, error) {
	table := aws.String(string(w.table))
	values, err := w.renderValues()
	if err != nil {
		return types.TransactWriteItem{}, err
	}
	var condition *string
	if w.condition != "" {
		condition = aws.String(w.condition)
	}
	switch w.kind {
	case put:
		item, err := w.renderItem()
		if err != nil {
			return types.TransactWriteItem{}, err
		}
		return types.TransactWriteItem{Put: &types.Put{
			TableName: table, Item: item, ConditionExpression: condition,
			ExpressionAttributeNames: w.names, ExpressionAttributeValues: values,
		}}, nil
	case remove:
		return types.TransactWriteItem{Delete: &types.Delete{
			TableName: table, Key: w.key.attributes(), ConditionExpression: condition,
			ExpressionAttributeNames: w.names, ExpressionAttributeValues: values,
		}}, nil
	case update:
		return types.TransactWriteItem{Update: &types.Update{
			TableName: table, Key: w.key.attributes(), UpdateExpression: aws.String(w.update), ConditionExpression: condition,
			ExpressionAttributeNames: w.names, ExpressionAttributeValues: values,
		}}, nil
	default:
		return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
			TableName: table, Key: w.key.attributes(), ConditionExpression: condition,
			ExpressionAttributeNames: w.names, ExpressionAttributeValues: values,
		}}, nil
	}
}

func (w Write) renderItem() (map[string]types.AttributeValue, error) {
	item, err := Marshal(w.item)
	if err != nil {
		return nil, fmt.Errorf("dynamo: %s/%s: %w", w.key.PK, w.key.SK, err)
	}
	w.key.put(item)
	return item, nil
}

func (w Write) renderValues() (map[string]types.AttributeValue, error) {
	if len(w.values) == 0 {
		return nil, nil
	}
	values := make(map[string]types.AttributeValue, len(w.values))
	for name, v := range w.values {
		switch v := v.(type) {
		case int:
			values[name] = &types.AttributeValueMemberN{Value: strconv.Itoa(v)}
		case string:
			values[name] = &types.AttributeValueMemberS{Value: v}
		default:
			rendered, err := marshalValue(v)
			if err != nil {
				return nil, fmt.Errorf("dynamo: %s: %w", name, err)
			}
			values[name] = rendered
		}
	}
	return values, nil
}
