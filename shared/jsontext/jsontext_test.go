package jsontext

import (
	"encoding/json"
	"testing"
)

func FuzzAppend(f *testing.F) {
	for _, seed := range []string{"", "Đặng Thị Hương", "a\"b\\c", "<&>", "\u2028\u2029…", "\x00\x7f\xff", "\t\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := Append([]byte("x"), text); string(got) != "x"+string(want) {
			t.Errorf("%q is rendered %s, want %s", text, got[1:], want)
		}
	})
}
