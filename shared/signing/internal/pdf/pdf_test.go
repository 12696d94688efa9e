package pdf

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parse(t *testing.T, s string) (Object, error) {
	t.Helper()
	l := &lexer{data: []byte(s), cost: &budget{1 << 16}}
	return l.object(0)
}

func TestObject_C51_ReadsTheStandardsSyntax(t *testing.T) {
	for in, want := range map[string]Object{
		"12 ": int64(12), "-0.5": -0.5, "true": true, "null": nil, "12 0 R": Ref{12, 0},
		"/A#20B":                     Name("A B"),
		`(a\(b\)(c)\101\n)`:          String{Bytes: []byte("a(b)(c)A\n")},
		"<48 6>":                     String{Bytes: []byte("H`"), Hex: true},
		"[1 2 0 R 3]":                Array{int64(1), Ref{2, 0}, int64(3)},
		"<</A 1%note\n/B<</C[]>> >>": Dict{"A": int64(1), "B": Dict{"C": Array{}}},
	} {
		got, err := parse(t, in)
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("%q: %v %s", in, err, cmp.Diff(want, got))
		}
	}
	for _, bad := range []string{"", "[1", "<</A>>", "<</A 1/A 2>>", "(a", "<4x>", "truth", "1e5", "/A#1", "<<1 2>>", "]"} {
		if o, err := parse(t, bad); !errors.Is(err, ErrSyntax) {
			t.Errorf("%q is read as %v, %v", bad, o, err)
		}
	}
}

func TestText_C50_RoundTripsVietnamese(t *testing.T) {
	for _, s := range []string{"", "07", "Ủy ban nhân dân huyện Nghi Xuân", "🙂"} {
		if got := PlainText(Text(s)); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}
