package paymentstore

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
)

// packedAttribute holds a value as compressed JSON. DynamoDB bills a write by
// the kilobyte and twice in a transaction: a list is written by every command,
// and from its sending on it would be two kilobytes or three.
const packedAttribute = "z"

// packed renders a value as an item of that one attribute.
func packed(value any) (*types.AttributeValueMemberM, error) {
	raw, err := compress(value)
	return &types.AttributeValueMemberM{Value: map[string]types.AttributeValue{packedAttribute: &types.AttributeValueMemberB{Value: raw}}}, err
}

// unpacked reads what packed rendered, or an item from before, with an
// attribute a field.
func unpacked(value types.AttributeValue, into any) error {
	item, ok := value.(*types.AttributeValueMemberM)
	if !ok {
		return errors.New("paymentstore: not an item")
	}
	stored, ok := item.Value[packedAttribute].(*types.AttributeValueMemberB)
	if !ok {
		return dynamo.Unmarshal(item.Value, into)
	}
	if err := decompress(stored.Value, into); err != nil {
		return fmt.Errorf("paymentstore: packed item: %w", err)
	}
	return nil
}

// storedList is a list as it is stored: packed, its version beside it for the
// conditions of transactions.
type storedList struct{ list *payment.List }

var (
	_ attributevalue.Marshaler   = storedList{}
	_ attributevalue.Unmarshaler = (*storedList)(nil)
)

// MarshalDynamoDBAttributeValue implements attributevalue.Marshaler.
func (l storedList) MarshalDynamoDBAttributeValue() (types.AttributeValue, error) {
	item, err := packed(l.list)
	item.Value["version"] = &types.AttributeValueMemberN{Value: strconv.Itoa(l.list.Version)}
	return item, err
}

// UnmarshalDynamoDBAttributeValue implements attributevalue.Unmarshaler.
func (l *storedList) UnmarshalDynamoDBAttributeValue(value types.AttributeValue) error {
	return unpacked(value, l.list)
}

// readList asks for a list among other reads.
func (s *Store) readList(id payment.ListID, into *payment.List) *dynamo.Read {
	return &dynamo.Read{Table: s.table, Key: listKey(id), Out: &storedList{into}}
}

// compressors are kept: each has tables of 800 KB, which to make anew for every
// commune of a list would cost more than the compression.
var (
	compressors   = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}
	decompressors = sync.Pool{New: func() any { return new(gzip.Reader) }}
)

// compress renders a value as compressed JSON.
func compress(value any) ([]byte, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := compressors.Get().(*gzip.Writer)
	defer compressors.Put(w)
	w.Reset(&out)
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

// decompress reads what compress rendered.
func decompress(stored []byte, into any) error {
	r := decompressors.Get().(*gzip.Reader)
	defer decompressors.Put(r)
	if err := r.Reset(bytes.NewReader(stored)); err != nil {
		return err
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}
