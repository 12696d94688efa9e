package dynamo_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/fault"
)

const table dynamo.Table = "things"

type thing struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
}

func key(name string) dynamo.Key { return dynamo.Key{PK: "THING#" + name, SK: "THING"} }

// TestTransact_C58_OneOfManyWins races writers that read the same version.
func TestTransact_C58_OneOfManyWins(t *testing.T) {
	db := dynamotest.Start(t, table)
	ctx := context.Background()
	stale := fault.Stale("changed", "Đã thay đổi.")
	if err := db.Do(ctx, dynamo.Put(table, key("a"), thing{"a", 1}).IfVersion(0).Else(stale)); err != nil {
		t.Fatal(err)
	}
	var won, lost atomic.Int32
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			err := db.Transact(ctx,
				dynamo.Put(table, key("a"), thing{fmt.Sprint(i), 2}).IfVersion(1).Else(stale),
				dynamo.Add(table, key("count"), "n", 1))
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, stale):
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	var count struct {
		N int `json:"n"`
	}
	if _, err := db.Get(ctx, table, key("count"), &count); err != nil {
		t.Fatal(err)
	}
	if won.Load() != 1 || lost.Load() != 11 || count.N != 1 {
		t.Errorf("%d won, %d lost, the counter says %d", won.Load(), lost.Load(), count.N)
	}
}

func TestBatchGet_FindsWhatIsThereAndNoMore(t *testing.T) {
	db := dynamotest.Start(t, table)
	ctx := context.Background()
	if err := db.BatchWrite(ctx, table, []dynamo.Item{{Key: key("a"), Value: thing{"a", 1}}}); err != nil {
		t.Fatal(err)
	}
	var a, b thing
	there := &dynamo.Read{Table: table, Key: key("a"), Out: &a}
	missing := &dynamo.Read{Table: table, Key: key("b"), Out: &b}
	meter, within := &dynamo.Meter{}, &dynamo.Meter{}
	if err := db.BatchGet(dynamo.WithMeter(dynamo.WithMeter(ctx, meter), within), there, missing); err != nil {
		t.Fatal(err)
	}
	if !there.Found || a.Name != "a" || missing.Found {
		t.Errorf("found %v %+v, %v", there.Found, a, missing.Found)
	}
	for _, m := range []*dynamo.Meter{meter, within} {
		if m.RoundTrips() != 1 || m.ReadUnits() <= 0 {
			t.Errorf("%d round trips, %v read units", m.RoundTrips(), m.ReadUnits())
		}
	}
}

func TestPage_WalksAllAndRefusesForeignCursors(t *testing.T) {
	db := dynamotest.Start(t, table)
	ctx := context.Background()
	for i := range 10 {
		k := dynamo.Key{PK: "LIST", SK: fmt.Sprintf("%03d", i)}
		if err := db.Do(ctx, dynamo.Put(table, k, thing{Name: k.SK})); err != nil {
			t.Fatal(err)
		}
	}
	query := dynamo.Query{Table: table, PK: "LIST", Limit: 3}
	seen := 0
	for item, err := range dynamo.All[thing](ctx, db, query) {
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%03d", seen); item.Name != want {
			t.Errorf("item %s, want %s", item.Name, want)
		}
		seen++
	}
	if seen != 10 {
		t.Errorf("%d items", seen)
	}
	_, next, err := dynamo.Page[thing](ctx, db, query)
	if err != nil || next == "" {
		t.Fatal(next, err)
	}
	_, _, err = dynamo.Page[thing](ctx, db, dynamo.Query{Table: table, PK: "OTHER", Cursor: next})
	if !fault.Is(err, fault.KindInvalid) {
		t.Errorf("a cursor of another partition: %v", err)
	}
}

// TestNext_F45_GivesNoNumberTwice counts in an item that has other attributes
// as well, and in one that is not there yet.
func TestNext_F45_GivesNoNumberTwice(t *testing.T) {
	db := dynamotest.Start(t, table)
	k := key("counted")
	if err := db.Do(t.Context(), dynamo.Put(table, k, thing{"kept", 1})); err != nil {
		t.Fatal(err)
	}
	for _, at := range []dynamo.Key{k, key("new")} {
		const callers = 20
		var given [callers + 2]atomic.Int32
		var all sync.WaitGroup
		for range callers {
			all.Go(func() {
				n, err := db.Next(t.Context(), table, at, "begun")
				if err != nil {
					t.Error(err)
				}
				given[min(max(n, 0), callers+1)].Add(1)
			})
		}
		all.Wait()
		for n := 1; n <= callers; n++ {
			if got := given[n].Load(); got != 1 {
				t.Errorf("%s: %d was given %d times", at.PK, n, got)
			}
		}
	}
	var left thing
	if _, err := db.Get(t.Context(), table, k, &left); err != nil || left != (thing{"kept", 1}) {
		t.Errorf("%+v, %v", left, err)
	}
}

// TestAhead_F45_WalksEveryPageInOrder reads pages of a few items each.
func TestAhead_F45_WalksEveryPageInOrder(t *testing.T) {
	db := dynamotest.Start(t, table)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for i := range 25 {
		if err := db.Do(ctx, dynamo.Put(table, dynamo.Key{PK: "ALL", SK: fmt.Sprintf("%02d", i)}, thing{fmt.Sprintf("%02d", i), 1})); err != nil {
			t.Fatal(err)
		}
	}
	pages := func(ctx context.Context, cursor string) ([]thing, string, error) {
		return dynamo.Page[thing](ctx, db, dynamo.Query{Table: table, PK: "ALL", Limit: 4, Cursor: cursor, Only: []string{"name"}})
	}
	type direct struct{ Name struct{ S string } }
	var names []string
	for cursor := ""; ; {
		items, next, err := dynamo.PageOf[direct](ctx, db, dynamo.Query{Table: table, PK: "ALL", Limit: 10, Cursor: cursor})
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			names = append(names, item.Name.S)
		}
		if cursor = next; next == "" {
			break
		}
	}
	if len(names) != 25 || names[0] != "00" || names[24] != "24" {
		t.Errorf("read past the client: %v", names)
	}
	read := 0
	for item, err := range dynamo.Ahead(ctx, pages) {
		if want := (thing{Name: fmt.Sprintf("%02d", read)}); err != nil || item != want {
			t.Fatalf("item %d is %+v, %v", read, item, err)
		}
		read++
	}
	if read != 25 {
		t.Errorf("%d items", read)
	}
	for _, err := range dynamo.Ahead(ctx, pages) {
		if err != nil {
			t.Fatal(err)
		}
		break // leaves the page read ahead behind
	}
	broken := func(context.Context, string) ([]thing, string, error) {
		return nil, "", fault.NotFound("gone", "Không còn.")
	}
	for _, err := range dynamo.Ahead(ctx, broken) {
		if !fault.HasCode(err, "gone") {
			t.Errorf("a page that cannot be read: %v", err)
		}
	}
	cancel()
	failed := false
	for _, err := range dynamo.Ahead(ctx, pages) {
		failed = failed || err != nil
	}
	if !failed {
		t.Error("a walk that was called off ended as if it had read all")
	}
}
