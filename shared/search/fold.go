// Package search finds things by words of their names, without regard to
// case, Vietnamese accents (including đ), spaces and Unicode form
// (requirements J-03). A store keeps one index item per word and area, sorted
// by the word, so that a look-up reads a range and never scans.
package search

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold brings a text to the form in which texts are compared: lower case, no
// accents, đ as d, everything that is neither letter nor digit as one space.
// "  Đỗ Thị-Hương " becomes "do thi huong", composed or decomposed alike.
func Fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == 'đ' || r == 'Đ':
			r = 'd'
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			space = true
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Words lists the distinct folded words of some texts, in order.
func Words(texts ...string) []string {
	var words []string
	for _, text := range texts {
		for _, word := range strings.Fields(Fold(text)) {
			if !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words
}

// Compact folds a code and drops its separators: "HS-18376-26-7K3Q" becomes
// "hs18376267k3q".
func Compact(code string) string { return strings.ReplaceAll(Fold(code), " ", "") }

// NFC brings a name or an address to the composed form in which texts are
// stored, with single spaces and none around.
func NFC(s string) string { return norm.NFC.String(strings.Join(strings.Fields(s), " ")) }
