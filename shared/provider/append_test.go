package provider_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"ansinh/shared/money"
	"ansinh/shared/provider"
)

// TestDisbursement_F18_IsRenderedAsEncodingJSONDoes fills every field there is,
// so that one added later is not forgotten.
func TestDisbursement_F18_IsRenderedAsEncodingJSONDoes(t *testing.T) {
	texts := rapid.OneOf(rapid.Just(""), rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("Đặng ộ<>&\"\\\u2028\u2029\x7f\x01…"))),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(raw []byte) string { return string(raw) }))
	rapid.Check(t, func(t *rapid.T) {
		var d provider.Disbursement
		fields := reflect.ValueOf(&d).Elem()
		for i := range fields.NumField() {
			name := fields.Type().Field(i).Name
			switch field := fields.Field(i); field.Interface().(type) {
			case string:
				field.SetString(texts.Draw(t, name))
			case money.Dong:
				field.SetInt(rapid.Int64().Draw(t, name))
			default:
				t.Fatalf("%s is a %s: teach AppendJSON and this test", name, field.Type())
			}
		}
		want, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.AppendJSON([]byte("x")); string(got) != "x"+string(want) {
			t.Errorf("%s\nwant\n%s", got[1:], want)
		}
	})
}
