package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
)

// decode undoes the filters of a cross-reference or object stream, or of an
// appearance: none or Flate, with a PNG predictor. Other filters never occur
// in those and are refused.
func (f *File) decode(st *Stream) ([]byte, error) {
	filter, parms := st.Dict["Filter"], st.Dict["DecodeParms"]
	if a, ok := filter.(Array); ok && len(a) == 1 {
		filter = a[0]
		if p, ok := parms.(Array); ok && len(p) == 1 {
			parms = p[0]
		}
	}
	switch filter {
	case nil:
		return st.Raw, nil
	case Name("FlateDecode"):
		out, err := f.inflate(st.Raw)
		if err != nil {
			return nil, err
		}
		if p, ok := parms.(Dict); ok {
			return unpredict(out, p)
		}
		return out, nil
	default:
		return nil, syntaxf("unexpected stream filter")
	}
}

func (f *File) inflate(raw []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, syntaxf("bad compressed stream")
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(f.decodeLeft)+1))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, zlib.ErrChecksum) {
		return nil, syntaxf("bad compressed stream")
	}
	if f.decodeLeft -= len(out); f.decodeLeft < 0 {
		return nil, ErrTooComplex
	}
	return out, nil
}

// unpredict undoes PNG prediction (ISO 32000-1, 7.4.4.4) for one-byte colours,
// as cross-reference streams use it.
func unpredict(data []byte, p Dict) ([]byte, error) {
	predictor, _ := p["Predictor"].(int64)
	if predictor <= 1 {
		return data, nil
	}
	columns, ok := p["Columns"].(int64)
	if !ok {
		columns = 1
	}
	_, colours := p["Colors"]
	_, bits := p["BitsPerComponent"]
	if predictor < 10 || columns < 1 || columns > 4096 || colours || bits {
		return nil, syntaxf("unexpected predictor")
	}
	n := int(columns)
	prev := make([]byte, n)
	out := make([]byte, 0, len(data))
	for ; len(data) >= n+1; data = data[n+1:] {
		row := append([]byte(nil), data[1:n+1]...)
		if err := unfilterRow(data[0], row, prev); err != nil {
			return nil, err
		}
		out, prev = append(out, row...), row
	}
	return out, nil
}

func unfilterRow(kind byte, row, prev []byte) error {
	for i := range row {
		var left, upLeft byte
		if i > 0 {
			left, upLeft = row[i-1], prev[i-1]
		}
		switch kind {
		case 0:
		case 1:
			row[i] += left
		case 2:
			row[i] += prev[i]
		case 3:
			row[i] += byte((int(left) + int(prev[i])) / 2)
		case 4:
			row[i] += paeth(left, prev[i], upLeft)
		default:
			return syntaxf("unexpected predictor row")
		}
	}
	return nil
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	da, db, dc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case da <= db && da <= dc:
		return a
	case db <= dc:
		return b
	}
	return c
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
