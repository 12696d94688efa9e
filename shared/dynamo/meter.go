package dynamo

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Meter counts what the calls made under a context cost: round trips to the
// store, and capacity units as the store itself reports them, in hundredths.
type Meter struct {
	trips, reads, writes atomic.Int64
}

// RoundTrips is the number of calls.
func (m *Meter) RoundTrips() int { return int(m.trips.Load()) }

// ReadUnits is the read capacity used.
func (m *Meter) ReadUnits() float64 { return float64(m.reads.Load()) / 100 }

// WriteUnits is the write capacity used.
func (m *Meter) WriteUnits() float64 { return float64(m.writes.Load()) / 100 }

type meterKey struct{}

// metering is a meter and the one it was put within.
type metering struct {
	*Meter
	outer *metering
}

// WithMeter returns a context whose calls are counted by m, and by the meter
// ctx has already.
func WithMeter(ctx context.Context, m *Meter) context.Context {
	outer, _ := ctx.Value(meterKey{}).(*metering)
	return context.WithValue(ctx, meterKey{}, &metering{m, outer})
}

func measure(ctx context.Context, trips int, reads, writes float64) {
	m, _ := ctx.Value(meterKey{}).(*metering)
	for ; m != nil; m = m.outer {
		m.trips.Add(int64(trips))
		m.reads.Add(int64(reads*100 + 0.5))
		m.writes.Add(int64(writes*100 + 0.5))
	}
}

// reads and writesOf pick the units of one call: stores that do not split
// reads from writes report one total.
func reads(c *types.ConsumedCapacity) float64 {
	switch {
	case c == nil:
		return 0
	case c.ReadCapacityUnits != nil:
		return *c.ReadCapacityUnits
	default:
		return aws.ToFloat64(c.CapacityUnits)
	}
}

func writesOf(c *types.ConsumedCapacity) float64 {
	switch {
	case c == nil:
		return 0
	case c.WriteCapacityUnits != nil:
		return *c.WriteCapacityUnits
	default:
		return aws.ToFloat64(c.CapacityUnits)
	}
}
