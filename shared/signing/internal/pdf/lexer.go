package pdf

import (
	"bytes"
	"strconv"
)

// budget counts the bytes the parser may still look at. Overlapping objects
// could otherwise make a small file cost its size squared.
type budget struct{ left int }

func (b *budget) spend(n int) error {
	b.left -= n
	if b.left < 0 {
		return ErrTooComplex
	}
	return nil
}

type lexer struct {
	data   []byte
	pos    int
	cost   *budget
	inFile bool // offsets mean something; false inside an object stream
}

func isSpace(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func isRegular(c byte) bool { return !isSpace(c) && !isDelimiter(c) }

// skip passes white space and comments.
func (l *lexer) skip() {
	for l.pos < len(l.data) {
		switch c := l.data[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// word returns the run of regular characters at the cursor.
func (l *lexer) word() []byte {
	start := l.pos
	for l.pos < len(l.data) && isRegular(l.data[l.pos]) {
		l.pos++
	}
	return l.data[start:l.pos]
}

// keyword passes white space and the given word, or leaves the cursor there.
func (l *lexer) keyword(w string) bool {
	l.skip()
	start := l.pos
	if string(l.word()) == w {
		return true
	}
	l.pos = start
	return false
}

// object reads one direct object or a reference.
func (l *lexer) object(depth int) (Object, error) {
	if depth > maxDepth {
		return nil, ErrTooComplex
	}
	from := l.pos
	o, err := l.anyObject(depth)
	if err != nil {
		return nil, err
	}
	// Containers are charged by their own items.
	if _, isArray := o.(Array); !isArray {
		if _, isDict := o.(Dict); !isDict {
			from = min(from, l.pos)
			return o, l.cost.spend(l.pos - from + 1)
		}
	}
	return o, l.cost.spend(2)
}

func (l *lexer) anyObject(depth int) (Object, error) {
	l.skip()
	if l.pos >= len(l.data) {
		return nil, syntaxf("unexpected end")
	}
	switch c := l.data[l.pos]; {
	case c == '/':
		return l.name()
	case c == '(':
		return l.literal()
	case c == '[':
		l.pos++
		return l.array(depth)
	case c == '<' && l.pos+1 < len(l.data) && l.data[l.pos+1] == '<':
		l.pos += 2
		return l.dict(depth)
	case c == '<':
		return l.hex()
	case c == '+' || c == '-' || c == '.' || (c >= '0' && c <= '9'):
		return l.numberOrRef()
	case isRegular(c):
		return l.constant()
	default:
		return nil, syntaxf("unexpected %q at %d", c, l.pos)
	}
}

func (l *lexer) constant() (Object, error) {
	switch w := l.word(); string(w) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	default:
		return nil, syntaxf("unknown word %.20q at %d", w, l.pos-len(w))
	}
}

func (l *lexer) array(depth int) (Object, error) {
	out := Array{}
	for {
		l.skip()
		if l.pos < len(l.data) && l.data[l.pos] == ']' {
			l.pos++
			return out, nil
		}
		o, err := l.object(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
}

func (l *lexer) dict(depth int) (Object, error) {
	out := Dict{}
	for {
		l.skip()
		if bytes.HasPrefix(l.data[l.pos:], []byte(">>")) {
			l.pos += 2
			return out, nil
		}
		if l.pos >= len(l.data) || l.data[l.pos] != '/' {
			return nil, syntaxf("dictionary key expected at %d", l.pos)
		}
		k, err := l.name()
		if err != nil {
			return nil, err
		}
		v, err := l.object(depth + 1)
		if err != nil {
			return nil, err
		}
		if _, twice := out[k]; twice {
			// Readers differ in which of the two they show.
			return nil, syntaxf("key /%.30s twice", string(k))
		}
		out[k] = v
	}
}

func (l *lexer) name() (Name, error) {
	l.pos++
	w := l.word()
	if len(w) > 256 {
		return "", syntaxf("name too long")
	}
	if bytes.IndexByte(w, '#') < 0 {
		return Name(w), nil
	}
	out := make([]byte, 0, len(w))
	for i := 0; i < len(w); i++ {
		if w[i] != '#' {
			out = append(out, w[i])
			continue
		}
		if i+2 >= len(w) {
			return "", syntaxf("bad escape in a name")
		}
		v, err := strconv.ParseUint(string(w[i+1:i+3]), 16, 8)
		if err != nil {
			return "", syntaxf("bad escape in a name")
		}
		out = append(out, byte(v))
		i += 2
	}
	return Name(out), nil
}

func (l *lexer) hex() (Object, error) {
	start := l.pos
	l.pos++
	var out []byte
	high, half := byte(0), false
	for ; l.pos < len(l.data); l.pos++ {
		c := l.data[l.pos]
		if c == '>' {
			l.pos++
			if half {
				out = append(out, high<<4)
			}
			return l.placed(out, true, start), nil
		}
		v, ok := hexValue(c)
		switch {
		case isSpace(c):
		case !ok:
			return nil, syntaxf("bad hex string at %d", l.pos)
		case half:
			out, half = append(out, high<<4|v), false
		default:
			high, half = v, true
		}
	}
	return nil, syntaxf("endless hex string")
}

func hexValue(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

func (l *lexer) placed(b []byte, hex bool, start int) String {
	s := String{Bytes: b, Hex: hex}
	if l.inFile {
		s.Start, s.End = start, l.pos
	}
	return s
}

func (l *lexer) literal() (Object, error) {
	start, open := l.pos, 0
	var out []byte
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		switch c {
		case '(':
			if open++; open > 1 {
				out = append(out, c)
			}
		case ')':
			if open--; open == 0 {
				return l.placed(out, false, start), nil
			}
			out = append(out, c)
		case '\\':
			out = l.escape(out)
		default:
			out = append(out, c)
		}
	}
	return nil, syntaxf("endless string")
}

func (l *lexer) escape(out []byte) []byte {
	if l.pos >= len(l.data) {
		return out
	}
	c := l.data[l.pos]
	l.pos++
	switch c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\r':
		if l.pos < len(l.data) && l.data[l.pos] == '\n' {
			l.pos++
		}
		return out
	case '\n':
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	v := int(c - '0')
	for n := 0; n < 2 && l.pos < len(l.data) && l.data[l.pos] >= '0' && l.data[l.pos] <= '7'; n++ {
		v = v*8 + int(l.data[l.pos]-'0')
		l.pos++
	}
	return append(out, byte(v))
}

// numberOrRef reads 12, -0.5 or 12 0 R.
func (l *lexer) numberOrRef() (Object, error) {
	w := l.word()
	n, err := strconv.ParseInt(string(w), 10, 64)
	if err != nil {
		return realNumber(w)
	}
	if n < 0 || n > maxNumber || w[0] == '+' {
		return n, nil
	}
	after := l.pos
	l.skip()
	gen, err := strconv.ParseUint(string(l.word()), 10, 16)
	if err == nil && l.keyword("R") {
		return Ref{int(n), int(gen)}, nil
	}
	l.pos = after
	return n, nil
}

func realNumber(w []byte) (Object, error) {
	if len(w) > 40 {
		return nil, syntaxf("number too long")
	}
	for _, c := range w {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' {
			return nil, syntaxf("bad number %.20q", w)
		}
	}
	f, err := strconv.ParseFloat(string(w), 64)
	if err != nil {
		return nil, syntaxf("bad number %.20q", w)
	}
	return f, nil
}
