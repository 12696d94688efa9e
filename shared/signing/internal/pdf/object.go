// Package pdf reads and extends PDF files as strictly as signing needs it.
//
// It is no general PDF library. It reads the cross-reference chain, resolves
// objects within hard bounds, tells revisions apart and appends incremental
// updates. It never repairs: a file that only opens after repair has more than
// one meaning, and a signature must have one (requirements C-51, J-18).
package pdf

import (
	"bytes"
	"errors"
	"fmt"
)

// Limits bound what a file may cost before it is refused. They are generous
// for office documents and scans and small for a 512 MB function.
const (
	MaxBytes    = 32 << 20 // a file
	maxSections = 128      // cross-reference sections, so also revisions
	maxObjects  = 250_000  // entries of all cross-reference sections together
	maxDepth    = 48       // nesting of arrays and dictionaries
	maxDecoded  = 24 << 20 // bytes of all decoded cross-reference and object streams
	maxPages    = 5_000
	maxNumber   = 8_388_607 // of an object, as the standard bounds it
)

// ErrSyntax says that the bytes are not the PDF the standard describes.
var ErrSyntax = errors.New("pdf: syntax")

// ErrTooComplex says that a bound was reached before the file was read.
var ErrTooComplex = errors.New("pdf: too complex")

// ErrEncrypted says that the file is encrypted, so nobody can sign it here.
var ErrEncrypted = errors.New("pdf: encrypted")

func syntaxf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrSyntax, fmt.Sprintf(format, args...))
}

// Object is nil, bool, int64, float64, Name, String, Array, Dict, Ref or *Stream.
type Object any

// Name is a PDF name without its slash and with #xx escapes resolved.
type Name string

// String is a PDF string. Start and End are the byte offsets of its token,
// brackets included, in the file; both are 0 inside an object stream.
type String struct {
	Bytes      []byte
	Hex        bool
	Start, End int
}

// Array is a PDF array.
type Array []Object

// Dict is a PDF dictionary. A file that repeats a key in one is refused.
type Dict map[Name]Object

// Ref is a reference to an indirect object.
type Ref struct{ Num, Gen int }

// Stream is a stream object; Raw is still encoded.
type Stream struct {
	Dict Dict
	Raw  []byte
}

// Equal tells whether two objects mean the same. References are equal when
// they name the same object; what they lead to is not compared.
func Equal(a, b Object) bool {
	switch x := a.(type) {
	case String:
		y, ok := b.(String)
		return ok && bytes.Equal(x.Bytes, y.Bytes)
	case Array:
		y, ok := b.(Array)
		return ok && equalArrays(x, y)
	case Dict:
		y, ok := b.(Dict)
		return ok && EqualExcept(x, y)
	case *Stream:
		y, ok := b.(*Stream)
		return ok && bytes.Equal(x.Raw, y.Raw) && EqualExcept(x.Dict, y.Dict)
	case int64:
		return number(b) == float64(x) && isNumber(b)
	case float64:
		return number(b) == x && isNumber(b)
	default:
		return a == b
	}
}

// EqualExcept compares two dictionaries and leaves the named keys out.
func EqualExcept(a, b Dict, keys ...Name) bool {
	skip := map[Name]bool{}
	for _, k := range keys {
		skip[k] = true
	}
	for k, v := range a {
		if w, ok := b[k]; !skip[k] && (!ok || !Equal(v, w)) {
			return false
		}
	}
	for k := range b {
		if _, ok := a[k]; !skip[k] && !ok {
			return false
		}
	}
	return true
}

func equalArrays(a, b Array) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

func isNumber(o Object) bool {
	switch o.(type) {
	case int64, float64:
		return true
	}
	return false
}

func number(o Object) float64 {
	switch n := o.(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	}
	return 0
}

// Rectangle reads an array of four numbers and puts its corners in order.
func Rectangle(o Object) ([4]float64, bool) {
	a, ok := o.(Array)
	if !ok || len(a) != 4 {
		return [4]float64{}, false
	}
	var r [4]float64
	for i, n := range a {
		if !isNumber(n) {
			return r, false
		}
		r[i] = number(n)
	}
	if r[0] > r[2] {
		r[0], r[2] = r[2], r[0]
	}
	if r[1] > r[3] {
		r[1], r[3] = r[3], r[1]
	}
	return r, true
}
