package payment

import (
	"slices"
	"testing"

	"ansinh/shared/fault"
)

func TestPaging_F22_F43_EveryItemOnceWhateverTheSize(t *testing.T) {
	for _, total := range []int{0, 1, 199, 200, 201, 400, 401} {
		all := make([]int, total)
		for i := range all {
			all[i] = i
		}
		var seen []int
		cursor, pages := "", 0
		for {
			from, err := offset(cursor)
			if err != nil {
				t.Fatalf("of %d: the cursor %q: %v", total, cursor, err)
			}
			items, next := page(all, from, 200)
			if items == nil {
				t.Fatalf("of %d: a page is null", total)
			}
			seen = append(seen, items...)
			if pages++; next == "" || pages > 5 {
				break
			}
			cursor = next
		}
		if want := max(1, (total+199)/200); !slices.Equal(seen, all) || pages != want {
			t.Errorf("of %d: %d seen on %d pages, want %d pages", total, len(seen), pages, want)
		}
	}
}

func TestPaging_J15_AStrangeCursorIsRefusedOrEmpty(t *testing.T) {
	for cursor, want := range map[string]int{"": 0, "o0": 0, "o200": 200, "200": 200, "o2147483647": 2147483647} {
		if got, err := offset(cursor); err != nil || got != want {
			t.Errorf("%q: %d, %v", cursor, got, err)
		}
	}
	for _, cursor := range []string{"o", "o-1", "-1", "oo1", "o1.5", "khong-co", "o99999999999999999999", "o2147483648", "\x00"} {
		if _, err := offset(cursor); !fault.HasCode(err, "bad-cursor") {
			t.Errorf("%q: %v", cursor, err)
		}
	}
	if items, next := page([]int{1, 2, 3}, 2147483647, 200); len(items) != 0 || next != "" {
		t.Errorf("beyond the end: %v, %q", items, next)
	}
}
