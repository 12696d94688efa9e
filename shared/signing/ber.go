package signing

// maxNesting bounds the depth of a BER value.
const maxNesting = 40

// definite rewrites a BER value whose lengths are indefinite, as NSS and Bouncy
// Castle write them, with definite ones. It returns the value and what stands
// behind it. Anything else that BER allows and DER does not stays as it is and
// is refused later.
func definite(b []byte, depth int) (out, rest []byte, err error) {
	if depth > maxNesting || len(b) < 2 {
		return nil, nil, refuse(ReasonFormat, "BER nesting or length")
	}
	tag, length := b[0], b[1]
	if tag&0x1F == 0x1F {
		return nil, nil, refuse(ReasonFormat, "BER tag")
	}
	body, indefinite := b[2:], length == 0x80
	if !indefinite {
		n, skip, ok := berLength(b[1:])
		if !ok || n > len(b)-1-skip {
			return nil, nil, refuse(ReasonFormat, "BER length")
		}
		body, rest = b[1+skip:1+skip+n], b[1+skip+n:]
		if tag&0x20 == 0 {
			return b[:len(b)-len(rest)], rest, nil
		}
	} else if tag&0x20 == 0 {
		return nil, nil, refuse(ReasonFormat, "BER primitive of no length")
	}
	var inner []byte
	for indefinite || len(body) > 0 {
		if indefinite && len(body) >= 2 && body[0] == 0 && body[1] == 0 {
			rest = body[2:]
			break
		}
		var item []byte
		if item, body, err = definite(body, depth+1); err != nil {
			return nil, nil, err
		}
		inner = append(inner, item...)
	}
	return append(append([]byte{tag}, derLength(len(inner))...), inner...), rest, nil
}

// berLength reads a definite length and how many bytes it took.
func berLength(b []byte) (n, skip int, ok bool) {
	if b[0] < 0x80 {
		return int(b[0]), 1, true
	}
	size := int(b[0] & 0x7F)
	if size == 0 || size > 4 || len(b) < 1+size {
		return 0, 0, false
	}
	for _, c := range b[1 : 1+size] {
		n = n<<8 | int(c)
	}
	return n, 1 + size, n >= 0
}

func derLength(n int) []byte {
	if n < 0x80 {
		return []byte{byte(n)}
	}
	var digits []byte
	for ; n > 0; n >>= 8 {
		digits = append([]byte{byte(n)}, digits...)
	}
	return append([]byte{0x80 | byte(len(digits))}, digits...)
}
