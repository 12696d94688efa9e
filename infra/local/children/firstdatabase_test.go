package children_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"ansinh/infra/local/awsjson"
	"ansinh/infra/local/children"
)

// TestDynoxide_KeepsStreamRecordsInOrder holds the database we lay to the one
// dynoxide wants: it takes our table of stream records for its own, with the
// index that keeps writes from slowing down, and reads streams from it.
func TestDynoxide_KeepsStreamRecordsInOrder(t *testing.T) {
	dir := t.TempDir()
	port, err := children.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "dynamodb.db")
	spec, err := children.Dynoxide(filepath.Join("..", "..", ".."), file, port)
	if err != nil {
		t.Fatal(err)
	}
	store, err := children.Start(t.Context(), spec, dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Stop(time.Second) })
	db := awsjson.New("http://127.0.0.1:" + strconv.Itoa(port))
	var made struct {
		TableDescription struct{ LatestStreamArn string }
	}
	must := func(operation string, in, out any) {
		t.Helper()
		if err := db.Call(t.Context(), operation, in, out); err != nil {
			t.Fatal(err)
		}
	}
	must("DynamoDB_20120810.CreateTable", map[string]any{
		"TableName": "things", "BillingMode": "PAY_PER_REQUEST",
		"AttributeDefinitions": []any{map[string]string{"AttributeName": "pk", "AttributeType": "S"}},
		"KeySchema":            []any{map[string]string{"AttributeName": "pk", "KeyType": "HASH"}},
		"StreamSpecification":  map[string]any{"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
	}, &made)
	for _, pk := range []string{"a", "b", "c"} {
		must("DynamoDB_20120810.PutItem", map[string]any{"TableName": "things", "Item": map[string]any{"pk": map[string]string{"S": pk}}}, nil)
	}
	var stream struct {
		StreamDescription struct{ Shards []struct{ ShardId string } }
	}
	must("DynamoDBStreams_20120810.DescribeStream", map[string]any{"StreamArn": made.TableDescription.LatestStreamArn}, &stream)
	var iterator struct{ ShardIterator string }
	must("DynamoDBStreams_20120810.GetShardIterator", map[string]any{
		"StreamArn": made.TableDescription.LatestStreamArn, "ShardId": stream.StreamDescription.Shards[0].ShardId, "ShardIteratorType": "TRIM_HORIZON",
	}, &iterator)
	var got struct{ Records []any }
	must("DynamoDBStreams_20120810.GetRecords", map[string]any{"ShardIterator": iterator.ShardIterator}, &got)
	if len(got.Records) != 3 {
		t.Errorf("%d stream records, want 3", len(got.Records))
	}
	store.Stop(time.Second)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"CREATE INDEX _stream_order ON _stream_records", "CREATE TABLE _stream_records"} {
		if n := bytes.Count(content, []byte(want)); n != 1 {
			t.Errorf("the database says %q %d times, want once", want, n)
		}
	}
}
