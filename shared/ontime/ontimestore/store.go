package ontimestore

import (
	"context"
	"iter"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
)

// Store reads the works of one module. Reads are eventually consistent: they
// decide nothing, and cost half.
type Store struct {
	db    *dynamo.DB
	table dynamo.Table
}

var _ ontime.Source = (*Store)(nil)

// New returns a store over the module's table.
func New(db *dynamo.DB, table dynamo.Table) *Store { return &Store{db: db, table: table} }

// last sorts after every key.
const last = "\uffff"

// Tallies implements ontime.Source: one query over the months' counters, each
// summed over its days within the period.
func (s *Store) Tallies(ctx context.Context, area org.UnitID, kind ontime.Kind, from, through calendar.Date) ([]ontime.Counted, error) {
	query := dynamo.Query{
		Table: s.table, PK: partition(area), Eventual: true,
		From: tallyPrefix(kind), To: tallyPrefix(kind) + string(through.Month()) + last,
	}
	if from != "" {
		query.From += string(from.Month())
	}
	var counted []ontime.Counted
	for item, err := range dynamo.All[tallyItem](ctx, s.db, query) {
		if err != nil {
			return nil, err
		}
		counted = append(counted, ontime.Counted{Row: item.Row, Tally: item.within(from, through)})
	}
	return counted, nil
}

// tallyItem is a month's counters as they are stored.
type tallyItem struct {
	Row     ontime.Row
	Month   calendar.Month
	Version int // grows with every count
	Days    [32]ontime.Tally
}

// UnmarshalDynamoDBAttributeValue implements attributevalue.Unmarshaler.
func (i *tallyItem) UnmarshalDynamoDBAttributeValue(value types.AttributeValue) error {
	item, ok := value.(*types.AttributeValueMemberM)
	if !ok {
		return nil
	}
	var head struct {
		Row     ontime.Row     `json:"row"`
		Month   calendar.Month `json:"month"`
		Version int            `json:"version"`
	}
	if err := dynamo.Unmarshal(item.Value, &head); err != nil {
		return err
	}
	i.Row, i.Month, i.Version = head.Row, head.Month, head.Version
	for name, value := range item.Value {
		number, ok := value.(*types.AttributeValueMemberN)
		if !ok || len(name) != 3 {
			continue
		}
		day, err := strconv.Atoi(name[1:])
		if err != nil || day >= len(i.Days) {
			continue
		}
		for _, l := range letters {
			if l.letter == name[:1] {
				if *l.of(&i.Days[day]), err = strconv.Atoi(number.Value); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// within sums the days of a period; from "" is the first there is.
func (i *tallyItem) within(from, through calendar.Date) (sum ontime.Tally) {
	first, end := 1, 31
	if from.Valid() && from.Month() == i.Month {
		first = from.Day()
	}
	if through.Month() == i.Month {
		end = through.Day()
	}
	for day := first; day <= end; day++ {
		sum = sum.Plus(i.Days[day])
	}
	return sum
}

// Underway implements ontime.Source.
func (s *Store) Underway(ctx context.Context, area org.UnitID, after string) iter.Seq2[ontime.Underway, error] {
	return dynamo.All[ontime.Underway](ctx, s.db, s.rangeAfter(area, underwayPrefix, "", last, after))
}

// Done implements ontime.Source.
func (s *Store) Done(ctx context.Context, area org.UnitID, kind ontime.Kind, late bool, from, through calendar.Date, after string) iter.Seq2[ontime.Work, error] {
	return dynamo.All[ontime.Work](ctx, s.db, s.rangeAfter(area, donePrefix(kind, late), string(from), string(through)+last, after))
}

func (s *Store) rangeAfter(area org.UnitID, prefix, from, to, after string) dynamo.Query {
	if after != "" {
		from = after + "\x00"
	}
	return dynamo.Query{Table: s.table, PK: partition(area), From: prefix + from, To: prefix + to, Eventual: true}
}
