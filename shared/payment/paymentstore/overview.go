package paymentstore

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/payment"
)

// storedOverview is a list's sums as they are stored: packed. Every command of
// a list reads them, and a list of thousands of communes would not fit into an
// item otherwise.
type storedOverview struct{ payment.Overview }

var (
	_ attributevalue.Marshaler   = storedOverview{}
	_ attributevalue.Unmarshaler = (*storedOverview)(nil)
)

// MarshalDynamoDBAttributeValue implements attributevalue.Marshaler.
func (o storedOverview) MarshalDynamoDBAttributeValue() (types.AttributeValue, error) {
	return packed(o.Overview)
}

// UnmarshalDynamoDBAttributeValue implements attributevalue.Unmarshaler.
func (o *storedOverview) UnmarshalDynamoDBAttributeValue(value types.AttributeValue) error {
	return unpacked(value, &o.Overview)
}

// Overview reads the sums of a list's last run.
func (s *Store) Overview(ctx context.Context, id payment.ListID) (payment.Overview, error) {
	var o storedOverview
	_, err := s.db.Get(ctx, s.table, overviewKey(id), &o)
	return o.Overview, err
}
