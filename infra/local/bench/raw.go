package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"

	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
)

// What paymentstore has under way for one commune: batches while a list is
// prepared, conditional updates while it is closed. The references have as
// many.
const (
	batchesAbreast = 4
	updatesAbreast = 8
)

type rawItem = map[string]types.AttributeValue

// rawLines are the items of a prepared list as the store has them, a slice a
// commune, shuffled: the list is written in the order of names, not of keys.
type rawLines [][]rawItem

// readLines reads a list's items without our code.
func readLines(ctx context.Context, s *system, id payment.ListID, communes []org.UnitID) (rawLines, error) {
	random := rand.New(rand.NewPCG(1, 2))
	var all rawLines
	for _, commune := range communes {
		var items []rawItem
		pages := dynamodb.NewQueryPaginator(s.raw, &dynamodb.QueryInput{
			TableName: aws.String(string(s.platform.PaymentLines())), KeyConditionExpression: aws.String("pk = :pk"),
			ExpressionAttributeValues: rawItem{":pk": text("LINES#" + string(id) + "#" + string(commune))},
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			items = append(items, page.Items...)
		}
		random.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		all = append(all, items)
	}
	return all, nil
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func (r rawLines) count() (n int) {
	for _, commune := range r {
		n += len(commune)
	}
	return n
}

// under returns the items with partitions of the same length that nothing
// else uses; round tells the copies apart.
func (r rawLines) under(round int) rawLines {
	prefix := fmt.Sprintf("RAW%02d#", round%100)
	copies := make(rawLines, len(r))
	for c, commune := range r {
		copies[c] = make([]rawItem, len(commune))
		for i, item := range commune {
			copied := make(rawItem, len(item))
			for name, value := range item {
				copied[name] = value
			}
			pk := item["pk"].(*types.AttributeValueMemberS).Value
			copied["pk"] = text(prefix + strings.TrimPrefix(pk, "LINES#"))
			copies[c][i] = copied
		}
	}
	return copies
}

// only returns the items with these attributes alone.
func (r rawLines) only(names ...string) rawLines {
	copies := make(rawLines, len(r))
	for c, commune := range r {
		copies[c] = make([]rawItem, len(commune))
		for i, item := range commune {
			copied := make(rawItem, len(names))
			for _, name := range names {
				copied[name] = item[name]
			}
			copies[c][i] = copied
		}
	}
	return copies
}

// put stores the items by BatchWriteItem, as many batches at once as a
// preparation has.
func (r rawLines) put(ctx context.Context, s *system, abreast int) error {
	table := string(s.platform.PaymentLines())
	return r.each(ctx, abreast, batchesAbreast, dynamo.BatchSize, func(ctx context.Context, items []rawItem) error {
		requests := make([]types.WriteRequest, len(items))
		for i, item := range items {
			requests[i] = types.WriteRequest{PutRequest: &types.PutRequest{Item: item}}
		}
		out, err := s.raw.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{table: requests}})
		if err == nil && len(out.UnprocessedItems) > 0 {
			err = fmt.Errorf("the store left items unprocessed")
		}
		return err
	})
}

// update marks the items as paid by conditional UpdateItem, as many at once
// as a closing has.
func (r rawLines) update(ctx context.Context, s *system, abreast int) error {
	table := aws.String(string(s.platform.PaymentLines()))
	names := map[string]string{"#s": "s", "#t": "t", "#d": "d"}
	return r.each(ctx, abreast, updatesAbreast, 1, func(ctx context.Context, items []rawItem) error {
		item := items[0]
		_, err := s.raw.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: table, Key: rawItem{"pk": item["pk"], "sk": item["sk"]},
			UpdateExpression: aws.String("SET #s = :new, #d = :date"), ConditionExpression: aws.String("#s = :pending AND #t = :total"),
			ExpressionAttributeNames: names,
			ExpressionAttributeValues: rawItem{
				":new": text(string(payment.Paid)), ":pending": text(string(payment.Pending)), ":date": text("2020-01-10"), ":total": item["t"],
			},
		})
		return err
	})
}

// each runs work on groups of items: communes at once, groups at once in each.
func (r rawLines) each(ctx context.Context, communes, groups, size int, work func(context.Context, []rawItem) error) error {
	outer, ctx := errgroup.WithContext(ctx)
	outer.SetLimit(communes)
	for _, items := range r {
		outer.Go(func() error {
			inner, ctx := errgroup.WithContext(ctx)
			inner.SetLimit(groups)
			for from := 0; from < len(items); from += size {
				part := items[from:min(from+size, len(items))]
				inner.Go(func() error { return work(ctx, part) })
			}
			return inner.Wait()
		})
	}
	return outer.Wait()
}

// pending takes the items back to what they were when the list was prepared:
// the list they were read from has been settled.
func pending(lines rawLines) {
	for _, commune := range lines {
		for _, item := range commune {
			item["s"] = text(string(payment.Pending))
			for _, later := range []string{"d", "e", "x"} {
				delete(item, later)
			}
		}
	}
}
