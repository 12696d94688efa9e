package paymentstore

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/payment"
)

// TestWritten_F45_HoldsEveryField fills every field of a line, so that one
// added later is neither forgotten nor without room.
func TestWritten_F45_HoldsEveryField(t *testing.T) {
	var line payment.Line
	fill(t, reflect.ValueOf(&line).Elem())
	line.LineRef = payment.LineRef{Commune: "18376", Beneficiary: "B", Policy: "P"}
	line.Ends, line.Stamp = 0, 7 // what deaths end is counted where the line lies
	const rows dynamo.Table = "rows"
	db := dynamotest.Start(t, rows)
	key := lineKey("442:2026-11:monthly", line.LineRef)
	for name, write := range map[string]func() error{
		"of many": func() error {
			batch := dynamo.NewBatch(rows)
			batch.Put(key, written{&line, 7})
			return db.WriteBatch(t.Context(), batch)
		},
		"put right": func() error { return db.Do(t.Context(), dynamo.Put(rows, key, plain(&line, 7))) },
	} {
		if err := write(); err != nil {
			t.Fatal(err)
		}
		var stored lineItem
		if _, err := db.Get(t.Context(), rows, key, &stored); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(line, stored.line("18376")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func fill(t *testing.T, value reflect.Value) {
	for i := range value.NumField() {
		switch field := value.Field(i); field.Kind() {
		case reflect.String:
			field.SetString(value.Type().Field(i).Name)
		case reflect.Int, reflect.Int64:
			field.SetInt(int64(i + 1))
		case reflect.Struct:
			fill(t, field)
		default:
			t.Fatalf("%s is a %s: teach this test", value.Type().Field(i).Name, field.Kind())
		}
	}
}
