package search

import (
	"slices"
	"strings"
)

// Query is what somebody typed. Every word must begin a word of what is
// found; the longest one leads the look-up because it narrows the most.
type Query struct {
	Lead string   // "" asks for everything
	Rest []string // the other words
	// Code is the text typed as a code, "" when it has no digit.
	Code string
}

// Parse reads what somebody typed.
func Parse(text string) Query {
	words := Words(text)
	if len(words) == 0 {
		return Query{}
	}
	q := Query{Lead: slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })}
	for _, word := range words {
		if word != q.Lead {
			q.Rest = append(q.Rest, word)
		}
	}
	if strings.ContainsAny(text, "0123456789") {
		q.Code = Compact(text)
	}
	return q
}

// Matches reports whether a thing with these texts is meant: each typed word
// begins one of its words.
func (q Query) Matches(texts ...string) bool {
	if q.Lead == "" {
		return true
	}
	have := Words(texts...)
	for _, wanted := range append([]string{q.Lead}, q.Rest...) {
		if !slices.ContainsFunc(have, func(word string) bool { return strings.HasPrefix(word, wanted) }) {
			return false
		}
	}
	return true
}

// Shard is the part of a word that chooses the partition it is kept in: its
// first two letters. A typed word of one letter has no shard.
func Shard(word string) (shard string, ok bool) {
	letters := []rune(word)
	if len(letters) < 2 {
		return "", false
	}
	return string(letters[:2]), true
}
