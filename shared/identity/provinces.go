package identity

import "strings"

// provinceCodes are the 63 province codes of Quyết định 124/2004/QĐ-TTg, which
// the numbers given so far begin with (with a leading zero).
const provinceCodes = `01 02 04 06 08 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31
33 34 35 36 37 38 40 42 44 45 46 48 49 51 52 54 56 58 60 62 64 66 67 68 70 72 74
75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96`

var knownProvinces = func() map[string]bool {
	known := map[string]bool{}
	for _, code := range strings.Fields(provinceCodes) {
		known["0"+code] = true
	}
	return known
}()
