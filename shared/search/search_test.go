package search_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"ansinh/shared/search"
)

func TestFold_J03_IgnoresCaseAccentsSpacesAndUnicodeForm(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"accents and đ":       {"Đỗ Thị Hương", "do thi huong"},
		"decomposed":          {norm.NFD.String("Đỗ Thị Hương"), "do thi huong"},
		"spaces and hyphens":  {"  Nguyễn\tVăn - An  ", "nguyen van an"},
		"code":                {"HS-18376-26-7K3QF9", "hs 18376 26 7k3qf9"},
		"nothing but accents": {"\u0301\u0300", ""},
		"small đ":             {"đặng đình đạt", "dang dinh dat"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := search.Fold(tc.in); got != tc.want {
				t.Errorf("Fold(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}

func TestFold_J03_IsTheSameForBothUnicodeFormsAndStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aăâbcdđeêghiklmnoôơpqrstuưvxyĐẮỜỰ ạảếộớữỳ-.1"))).Draw(t, "s")
		once := search.Fold(s)
		if twice := search.Fold(once); twice != once {
			t.Fatalf("folding %q again gives %q", once, twice)
		}
		if other := search.Fold(norm.NFD.String(s)); other != once {
			t.Fatalf("NFD of %q folds to %q, NFC to %q", s, other, once)
		}
	})
}

func TestParse_C13_LongestWordLeads(t *testing.T) {
	got := search.Parse("do thi HƯƠNG")
	want := search.Query{Lead: "huong", Rest: []string{"do", "thi"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if code := search.Parse("hs-18376-26").Code; code != "hs1837626" {
		t.Errorf("code %q", code)
	}
}

func TestMatches_C13_EveryTypedWordBeginsAWord(t *testing.T) {
	for typed, want := range map[string]bool{
		"do thi huong": true, "huong do": true, "Hư": true, "do thi hoa": false, "": true, "uong": false,
	} {
		if got := search.Parse(typed).Matches("Đỗ Thị Hương"); got != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
}

func TestShard_C13_NeedsTwoLetters(t *testing.T) {
	if s, ok := search.Shard("huong"); s != "hu" || !ok {
		t.Errorf("%q %v", s, ok)
	}
	if _, ok := search.Shard("h"); ok {
		t.Error("one letter has no shard")
	}
}
