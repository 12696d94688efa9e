// Package jsontext renders JSON by hand where a list has millions of values
// and reflection would cost more than the work itself.
package jsontext

import (
	"encoding/json"
	"unicode/utf8"
)

// Append appends a text as encoding/json renders it. What needs escaping is
// left to it.
func Append(to []byte, text string) []byte {
	if !plain(text) {
		quoted, _ := json.Marshal(text) // a string always renders
		return append(to, quoted...)
	}
	return append(append(append(to, '"'), text...), '"')
}

// plain reports whether a text stands in JSON as it is. The separators U+2028
// and U+2029, which do not, begin with 0xE2.
func plain(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&', c == 0xE2:
			return false
		}
	}
	return utf8.ValidString(text)
}
