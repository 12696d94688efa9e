package paymentstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
)

// storedOverview is a list's sums as they are stored: one compressed
// attribute. Every command of a list reads them, and a list of thousands of
// communes would not fit into an item otherwise. Items from before, with an
// attribute a field, are read as well.
type storedOverview struct{ payment.Overview }

var (
	_ attributevalue.Marshaler   = storedOverview{}
	_ attributevalue.Unmarshaler = (*storedOverview)(nil)
)

const overviewAttribute = "z"

// MarshalDynamoDBAttributeValue implements attributevalue.Marshaler.
func (o storedOverview) MarshalDynamoDBAttributeValue() (types.AttributeValue, error) {
	raw, err := compress(o.Overview)
	return &types.AttributeValueMemberM{Value: map[string]types.AttributeValue{
		overviewAttribute: &types.AttributeValueMemberB{Value: raw},
	}}, err
}

// UnmarshalDynamoDBAttributeValue implements attributevalue.Unmarshaler.
func (o *storedOverview) UnmarshalDynamoDBAttributeValue(value types.AttributeValue) error {
	item, ok := value.(*types.AttributeValueMemberM)
	if !ok {
		return errors.New("paymentstore: not an overview")
	}
	stored, ok := item.Value[overviewAttribute].(*types.AttributeValueMemberB)
	if !ok {
		return dynamo.Unmarshal(item.Value, &o.Overview)
	}
	if err := decompress(stored.Value, &o.Overview); err != nil {
		return fmt.Errorf("paymentstore: overview: %w", err)
	}
	return nil
}

// Overview reads the sums of a list's last run.
func (s *Store) Overview(ctx context.Context, id payment.ListID) (payment.Overview, error) {
	var o storedOverview
	_, err := s.db.Get(ctx, s.table, overviewKey(id), &o)
	return o.Overview, err
}
