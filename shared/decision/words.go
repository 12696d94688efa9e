package decision

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ansinh/shared/money"
)

var digits = [...]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// AmountInWords writes an amount as official documents do: "Một triệu năm trăm
// nghìn đồng chẵn". "Chẵn" closes amounts of whole thousands. The northern
// forms are used (nghìn, lẻ, mươi tư).
func AmountInWords(d money.Dong) string {
	n := uint64(d) //nolint:gosec // two's complement: the magnitude is restored below
	var words []string
	if d < 0 {
		n = -n
		words = append(words, "âm")
	}
	if n == 0 {
		words = append(words, digits[0])
	} else {
		words = append(words, number(n, false)...)
	}
	words = append(words, "đồng")
	if n > 0 && n%1000 == 0 {
		words = append(words, "chẵn")
	}
	return capital(strings.Join(words, " "))
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// number reads n, which is not 0, in groups of nine digits: each is so many
// "tỷ" more. follows says that something was read before, so that missing
// hundreds must be said.
func number(n uint64, follows bool) []string {
	const billion = 1_000_000_000
	var words []string
	if n >= billion {
		words = append(number(n/billion, follows), "tỷ")
		n, follows = n%billion, true
	}
	for _, g := range []struct {
		unit uint64
		name string
	}{{1_000_000, "triệu"}, {1_000, "nghìn"}, {1, ""}} {
		part := n / g.unit % 1000
		if part == 0 {
			continue
		}
		words = append(words, group(part, follows || len(words) > 0)...)
		if g.name != "" {
			words = append(words, g.name)
		}
	}
	return words
}

// group reads three digits.
func group(n uint64, full bool) []string {
	hundreds, tens, ones := n/100, n/10%10, n%10
	var words []string
	if hundreds > 0 || full {
		words = append(words, digits[hundreds], "trăm")
	}
	switch {
	case tens == 0 && ones == 0:
		return words
	case tens == 0 && len(words) > 0:
		words = append(words, "lẻ")
	case tens == 1:
		words = append(words, "mười")
	case tens > 1:
		words = append(words, digits[tens], "mươi")
	}
	switch {
	case ones == 0:
	case ones == 1 && tens > 1:
		words = append(words, "mốt")
	case ones == 4 && tens > 1:
		words = append(words, "tư")
	case ones == 5 && tens > 0:
		words = append(words, "lăm")
	default:
		words = append(words, digits[ones])
	}
	return words
}
