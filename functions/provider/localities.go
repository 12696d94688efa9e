package provider

import (
	"slices"
	"strings"

	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// pageThrough shows a page of what several localities have, one after the
// other: page adds what a locality has from its cursor on and tells the next,
// until the page is full. The cursor of the whole names the locality and the
// cursor in it; Invalid "bad-cursor" for one of another list.
func pageThrough(localities []org.UnitID, cursor string, full func() bool, page func(org.UnitID, string) (string, error)) (next string, err error) {
	at, within, _ := strings.Cut(cursor, "~")
	from := max(slices.Index(localities, org.UnitID(at)), 0)
	if cursor != "" && localities[from] != org.UnitID(at) {
		return "", fault.Invalid("bad-cursor", "Trang yêu cầu không hợp lệ.", fault.Field{Pointer: "cursor", Detail: "Không đọc được."})
	}
	for i := from; i < len(localities) && !full(); i++ {
		more, err := page(localities[i], within)
		if err != nil {
			return "", err
		}
		if more != "" {
			return string(localities[i]) + "~" + more, nil
		}
		if within, next = "", ""; i+1 < len(localities) {
			next = string(localities[i+1]) + "~"
		}
	}
	return next, nil
}
