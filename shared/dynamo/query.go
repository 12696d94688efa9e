package dynamo

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/fault"
)

func marshalValue(v any) (types.AttributeValue, error) {
	return attributevalue.MarshalWithOptions(v, func(o *attributevalue.EncoderOptions) { o.TagKey = "json" })
}

// Query asks for the items of one partition whose sort key begins with
// Prefix (all when empty), or lies from From to To when those are set.
type Query struct {
	Table    Table
	PK       string
	Prefix   string
	From, To string // both inclusive; used when From is not empty
	Newest   bool   // descending by sort key
	Limit    int    // items read a page; 0 lets the store choose
	Cursor   string // from an earlier page
	Eventual bool   // half the cost; never for reads that decide
	// Only names the attributes to send back, all when empty: it saves the
	// sending and reading of the others, not units.
	Only []string
	// Filter is applied after reading, before Limit counts what is returned.
	Filter string
	Names  map[string]string
	Values map[string]any
}

// Page reads one page of a query, each item decoded into a T. next is the
// cursor of the page after, or "".
func Page[T any](ctx context.Context, db *DB, q Query) (items []T, next string, err error) {
	input, err := q.input()
	if err != nil {
		return nil, "", err
	}
	answer, err := db.client.Query(ctx, input)
	if err != nil {
		return nil, "", wrap(err, "query %s/%s", q.PK, q.Prefix)
	}
	measure(ctx, 1, reads(answer.ConsumedCapacity), 0)
	items = make([]T, 0, len(answer.Items))
	for _, raw := range answer.Items {
		var item T
		if err := Unmarshal(raw, &item); err != nil {
			return nil, "", fmt.Errorf("dynamo: %s: %w", q.PK, err)
		}
		items = append(items, item)
	}
	if answer.LastEvaluatedKey != nil {
		next = encodeCursor(keyOf(answer.LastEvaluatedKey))
	}
	return items, next, nil
}

// Pages reads the page at a cursor ("" for the first) and returns the next
// page's, or "": Page of a query, or what a store makes of one.
type Pages[T any] func(ctx context.Context, cursor string) (items []T, next string, err error)

// Ahead walks pages, each read while the one before is worked on, for walks
// that go to the end: one that is left early has read a page too many.
func Ahead[T any](ctx context.Context, read Pages[T]) iter.Seq2[T, error] {
	type page struct {
		items []T
		err   error
	}
	return func(yield func(T, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		pages := make(chan page)
		go func() {
			defer close(pages)
			cursor := ""
			for more := true; more; more = cursor != "" {
				var p page
				p.items, cursor, p.err = read(ctx, cursor)
				select {
				case pages <- p:
				case <-ctx.Done():
					return
				}
				if p.err != nil {
					return
				}
			}
		}()
		for p := range pages {
			if p.err != nil {
				var none T
				yield(none, p.err)
				return
			}
			for _, item := range p.items {
				if !yield(item, nil) {
					return
				}
			}
		}
		if err := context.Cause(ctx); err != nil {
			var none T
			yield(none, err)
		}
	}
}

// All walks every item of a query, page by page.
func All[T any](ctx context.Context, db *DB, q Query) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for {
			items, next, err := Page[T](ctx, db, q)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			q.Cursor = next
		}
	}
}

func (q Query) input() (*dynamodb.QueryInput, error) {
	names := map[string]string{"#pk": "pk"}
	values := map[string]types.AttributeValue{":pk": &types.AttributeValueMemberS{Value: q.PK}}
	condition := "#pk = :pk"
	switch {
	case q.From != "":
		names["#sk"] = "sk"
		values[":from"] = &types.AttributeValueMemberS{Value: q.From}
		values[":to"] = &types.AttributeValueMemberS{Value: q.To}
		condition += " AND #sk BETWEEN :from AND :to"
	case q.Prefix != "":
		names["#sk"] = "sk"
		values[":prefix"] = &types.AttributeValueMemberS{Value: q.Prefix}
		condition += " AND begins_with(#sk, :prefix)"
	}
	for k, v := range q.Names {
		names[k] = v
	}
	for k, v := range q.Values {
		rendered, err := marshalValue(v)
		if err != nil {
			return nil, fmt.Errorf("dynamo: %s: %w", k, err)
		}
		values[k] = rendered
	}
	input := &dynamodb.QueryInput{
		TableName: aws.String(string(q.Table)), KeyConditionExpression: &condition,
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
		ScanIndexForward: aws.Bool(!q.Newest), ConsistentRead: aws.Bool(!q.Eventual),
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
	}
	if q.Limit > 0 {
		input.Limit = aws.Int32(int32(q.Limit))
	}
	if len(q.Only) > 0 {
		placeholders := make([]string, len(q.Only))
		for i, name := range q.Only {
			placeholders[i] = "#only" + strconv.Itoa(i)
			names[placeholders[i]] = name
		}
		input.ProjectionExpression = aws.String(strings.Join(placeholders, ", "))
	}
	if q.Filter != "" {
		input.FilterExpression = &q.Filter
	}
	if q.Cursor != "" {
		start, err := decodeCursor(q.Cursor, q.PK)
		if err != nil {
			return nil, err
		}
		if !q.holds(start.SK) {
			return nil, badCursor()
		}
		input.ExclusiveStartKey = start.attributes()
	}
	return input, nil
}

// holds reports whether a sort key lies in what the query asks for.
func (q Query) holds(sk string) bool {
	if q.From != "" {
		return q.From <= sk && sk <= q.To
	}
	return sk != "" && strings.HasPrefix(sk, q.Prefix)
}

func badCursor() error {
	return fault.Invalid("bad-cursor", "Trang yêu cầu không hợp lệ.", fault.Field{Pointer: "cursor", Detail: "Không đọc được."})
}

func encodeCursor(k Key) string {
	raw, _ := json.Marshal([2]string{k.PK, k.SK}) // strings always render
	return base64.RawURLEncoding.EncodeToString(raw)
}

// decodeCursor refuses a cursor of another partition, so that a forged one
// cannot read outside the query.
func decodeCursor(cursor, pk string) (Key, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return Key{}, badCursor()
	}
	var parts [2]string
	if err := json.Unmarshal(raw, &parts); err != nil || parts[0] != pk {
		return Key{}, badCursor()
	}
	return Key{PK: parts[0], SK: parts[1]}, nil
}
