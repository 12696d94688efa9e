package dynamo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/fault"
	"ansinh/shared/jsontext"
)

// Rendered is an item that renders its attributes as DynamoDB's JSON itself. A
// bulk write of such items builds no maps of values and asks no reflection:
// the lines of a list are written for half the processor time on our side.
type Rendered interface {
	// AppendAttributes appends every attribute but the key's, by AppendText
	// and AppendNumber.
	AppendAttributes(to []byte) []byte
}

// AppendText appends an attribute with a text.
func AppendText(to []byte, name, value string) []byte {
	to = jsontext.Append(append(to, ','), name)
	return append(jsontext.Append(append(to, `:{"S":`...), value), '}')
}

// AppendNumber appends an attribute with a number.
func AppendNumber(to []byte, name string, value int64) []byte {
	to = jsontext.Append(append(to, ','), name)
	return append(strconv.AppendInt(append(to, `:{"N":"`...), value, 10), `"}`...)
}

// Batch is a bulk write of up to BatchSize items of a table, rendered as they
// come. Like BatchWrite it knows no conditions.
type Batch struct {
	items int
	body  []byte
}

const (
	batchHead = `{"ReturnConsumedCapacity":"TOTAL","RequestItems":`
	// batchRoom is what the requests of a full batch of small items take.
	batchRoom = 16 << 10
)

// NewBatch begins a bulk write.
func NewBatch(table Table) *Batch {
	body := jsontext.Append(append(append(make([]byte, 0, batchRoom), batchHead...), '{'), string(table))
	return &Batch{body: append(body, `:[`...)}
}

// Put stores an item. What it renders is taken before Put returns.
func (b *Batch) Put(key Key, item Rendered) {
	b.begin(`{"PutRequest":{"Item":{`, key)
	b.body = append(item.AppendAttributes(b.body), `}}}`...)
}

// Remove removes the item under a key.
func (b *Batch) Remove(key Key) {
	b.begin(`{"DeleteRequest":{"Key":{`, key)
	b.body = append(b.body, `}}}`...)
}

// Full reports whether the batch holds as much as one call takes.
func (b *Batch) Full() bool { return b.items == BatchSize }

// Empty reports whether the batch holds nothing.
func (b *Batch) Empty() bool { return b.items == 0 }

func (b *Batch) begin(kind string, key Key) {
	if b.items++; b.items > 1 {
		b.body = append(b.body, ',')
	}
	to := jsontext.Append(append(append(b.body, kind...), `"pk":{"S":`...), key.PK)
	b.body = append(jsontext.Append(append(to, `},"sk":{"S":`...), key.SK), '}')
}

// WriteBatch stores a batch, which is used up. What the store leaves unprocessed, and calls that
// fail in passing, are tried again, bounded: the keys are fixed, so writing
// twice changes nothing.
func (db *DB) WriteBatch(ctx context.Context, b *Batch) error {
	b.body = append(b.body, `]}}`...)
	body := b.body
	for attempt := 0; ; attempt++ {
		if attempt == maxAttempts {
			return fault.Unavailable("store-busy", "Hệ thống đang bận, hãy thử lại.")
		}
		if err := pause(ctx, attempt); err != nil {
			return err
		}
		var said struct {
			UnprocessedItems json.RawMessage
			ConsumedCapacity []struct{ CapacityUnits float64 }
		}
		if err := db.call(ctx, "BatchWriteItem", body, &said); err != nil {
			return err
		}
		for _, c := range said.ConsumedCapacity {
			measure(ctx, 0, 0, c.CapacityUnits)
		}
		left := said.UnprocessedItems
		if len(left) == 0 || string(left) == "{}" || string(left) == "null" {
			return nil
		}
		body = append(append([]byte(batchHead), left...), '}')
	}
}

// PageOf is Page for items whose type reads the store's own JSON, as
// encoding/json decodes it: {"r": {"S": "..."}} into a struct with a field R of
// a struct with a field S. It builds no maps of values, which are most of what
// reading many small items costs.
func PageOf[T any](ctx context.Context, db *DB, q Query) (items []T, next string, err error) {
	input, err := q.input()
	if err != nil {
		return nil, "", err
	}
	type text struct{ S string }
	values := make(map[string]text, len(input.ExpressionAttributeValues))
	for name, value := range input.ExpressionAttributeValues {
		v, ok := value.(*types.AttributeValueMemberS)
		if !ok {
			return nil, "", fmt.Errorf("dynamo: query %s: %s is no text", q.PK, name)
		}
		values[name] = text{v.Value}
	}
	asked := map[string]any{
		"TableName": input.TableName, "KeyConditionExpression": input.KeyConditionExpression, "ConsistentRead": input.ConsistentRead,
		"ExpressionAttributeNames": input.ExpressionAttributeNames, "ExpressionAttributeValues": values,
		"ScanIndexForward": input.ScanIndexForward, "ReturnConsumedCapacity": "TOTAL",
	}
	if input.ProjectionExpression != nil {
		asked["ProjectionExpression"] = input.ProjectionExpression
	}
	if input.Limit != nil {
		asked["Limit"] = input.Limit
	}
	if start := input.ExclusiveStartKey; start != nil {
		key := keyOf(start)
		asked["ExclusiveStartKey"] = map[string]text{"pk": {key.PK}, "sk": {key.SK}}
	}
	body, err := json.Marshal(asked)
	if err != nil {
		return nil, "", fmt.Errorf("dynamo: query %s: %w", q.PK, err)
	}
	var said struct {
		Items            []T
		LastEvaluatedKey *struct {
			PK text `json:"pk"`
			SK text `json:"sk"`
		}
		ConsumedCapacity struct{ CapacityUnits float64 }
	}
	if err := db.call(ctx, "Query", body, &said); err != nil {
		return nil, "", err
	}
	measure(ctx, 0, said.ConsumedCapacity.CapacityUnits, 0)
	if last := said.LastEvaluatedKey; last != nil {
		next = encodeCursor(Key{PK: last.PK.S, SK: last.SK.S})
	}
	return said.Items, next, nil
}

// call makes one call and reads its answer, tried again, bounded, while the
// failure is one that passes. Only calls that may be repeated are made so.
func (db *DB) call(ctx context.Context, operation string, body []byte, out any) error {
	for attempt := 0; ; attempt++ {
		if err := pause(ctx, attempt); err != nil {
			return err
		}
		status, answer, err := db.send(ctx, operation, body)
		measure(ctx, 1, 0, 0)
		switch {
		case err == nil && status == http.StatusOK:
			if err := json.Unmarshal(answer, out); err != nil {
				return fmt.Errorf("dynamo: %s: %w", operation, err)
			}
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil && !passing(status, answer):
			return fmt.Errorf("dynamo: %s: status %d: %s", operation, status, answer)
		case attempt+1 == maxAttempts:
			busy := fault.Unavailable("store-busy", "Hệ thống đang bận, hãy thử lại.")
			if err == nil {
				err = fmt.Errorf("dynamo: %s: status %d: %s", operation, status, answer)
			}
			return busy.Because(err)
		}
	}
}

// passing reports whether a failure is one that passes: too many requests at
// once, or the store's own.
func passing(status int, answer []byte) bool {
	if status >= http.StatusInternalServerError {
		return true
	}
	for _, kind := range []string{"ProvisionedThroughputExceeded", "Throttling", "RequestLimitExceeded"} {
		if strings.Contains(string(answer), kind) {
			return true
		}
	}
	return false
}

// send makes one signed call.
func (db *DB) send(ctx context.Context, operation string, body []byte) (status int, answer []byte, err error) {
	o := &db.wire
	at, err := o.EndpointResolverV2.ResolveEndpoint(ctx, dynamodb.EndpointParameters{Region: aws.String(o.Region), Endpoint: o.BaseEndpoint})
	if err != nil {
		return 0, nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(at.URI.String(), "/")+"/", bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.0")
	request.Header.Set("X-Amz-Target", "DynamoDB_20120810."+operation)
	credentials, err := o.Credentials.Retrieve(ctx)
	if err != nil {
		return 0, nil, err
	}
	sum := sha256.Sum256(body)
	if err := signer.SignHTTP(ctx, credentials, request, hex.EncodeToString(sum[:]), "dynamodb", o.Region, time.Now()); err != nil {
		return 0, nil, err
	}
	response, err := o.HTTPClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = response.Body.Close() }() // only read
	var content bytes.Buffer
	content.Grow(int(max(response.ContentLength, 0)) + bytes.MinRead) // room to see the end without growing
	_, err = content.ReadFrom(response.Body)
	return response.StatusCode, content.Bytes(), err
}

var signer = v4.NewSigner()
