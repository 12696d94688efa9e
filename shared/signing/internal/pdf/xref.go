package pdf

import (
	"bytes"
	"strconv"
)

// entry says where one object lives: at Offset in the file, or as item Index
// of the object stream Offset.
type entry struct {
	free       bool
	compressed bool
	offset     int64
	index      int // in the object stream
	gen        int
}

// Section is one cross-reference section with its trailer: what one save of
// the file added.
type Section struct {
	Offset  int64 // of "xref" or of the cross-reference stream's object
	End     int64 // after the %%EOF line that closes the section; 0 if nothing closes it there
	Trailer Dict
	Stream  bool // a cross-reference stream
	entries map[int]entry
}

// Touches lists the numbers of the objects that the section defines or frees.
func (s *Section) Touches() []int {
	out := make([]int, 0, len(s.entries))
	for n := range s.entries {
		out = append(out, n)
	}
	return out
}

// lastStartXref reads the offset at the end of the file. It accepts nothing
// but white space after the last %%EOF.
func lastStartXref(data []byte) (int64, error) {
	end := bytes.TrimRight(data, "\x00\t\n\f\r ")
	if !bytes.HasSuffix(end, []byte("%%EOF")) {
		return 0, syntaxf("no %%%%EOF at the end")
	}
	tail := end[max(0, len(end)-256):]
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 {
		return 0, syntaxf("no startxref")
	}
	l := &lexer{data: tail, pos: i + len("startxref"), cost: &budget{1 << 10}}
	l.skip()
	n, err := strconv.ParseInt(string(l.word()), 10, 64)
	if err != nil || n <= 0 || n >= int64(len(data)) {
		return 0, syntaxf("bad startxref")
	}
	return n, nil
}

// readChain follows /Prev from the newest section to the oldest and returns
// them oldest first.
func (f *File) readChain(start int64) error {
	seen := map[int64]bool{}
	for offset := start; ; {
		if seen[offset] {
			return syntaxf("cross-reference sections in a ring")
		}
		if seen[offset] = true; len(seen) > maxSections {
			return ErrTooComplex
		}
		s, err := f.readSection(offset)
		if err != nil {
			return err
		}
		if _, encrypted := s.Trailer["Encrypt"]; encrypted {
			return ErrEncrypted
		}
		f.Sections = append([]*Section{s}, f.Sections...)
		prev, ok := s.Trailer["Prev"]
		if !ok {
			return nil
		}
		n, isInt := prev.(int64)
		if !isInt || n <= 0 || n >= int64(len(f.data)) {
			return syntaxf("bad /Prev")
		}
		offset = n
	}
}

func (f *File) readSection(offset int64) (*Section, error) {
	l := f.lexerAt(offset)
	s := &Section{Offset: offset, entries: map[int]entry{}}
	var err error
	if l.keyword("xref") {
		err = f.readTable(l, s)
	} else {
		s.Stream = true
		err = f.readXrefStream(l, s, offset)
	}
	if err != nil {
		return nil, err
	}
	s.End = closing(l, offset)
	return s, nil
}

// closing reads "startxref <offset> %%EOF" after a section and returns the
// offset behind it, one end of line included.
func closing(l *lexer, offset int64) int64 {
	if !l.keyword("startxref") {
		return 0
	}
	l.skip()
	if n, err := strconv.ParseInt(string(l.word()), 10, 64); err != nil || n != offset {
		return 0
	}
	for l.pos < len(l.data) && isSpace(l.data[l.pos]) {
		l.pos++
	}
	if !bytes.HasPrefix(l.data[l.pos:], []byte("%%EOF")) {
		return 0
	}
	l.pos += len("%%EOF")
	for _, eol := range []string{"\r\n", "\n", "\r"} {
		if bytes.HasPrefix(l.data[l.pos:], []byte(eol)) {
			l.pos += len(eol)
			break
		}
	}
	return int64(l.pos)
}

// readTable reads a classic cross-reference table and its trailer.
func (f *File) readTable(l *lexer, s *Section) error {
	for !l.keyword("trailer") {
		first, ok1 := l.integer()
		count, ok2 := l.integer()
		if !ok1 || !ok2 {
			return syntaxf("bad cross-reference table at %d", s.Offset)
		}
		if err := f.countObjects(first, count); err != nil {
			return err
		}
		for i := range count {
			offset, ok1 := l.integer()
			gen, ok2 := l.integer()
			l.skip()
			kind := string(l.word())
			if !ok1 || !ok2 || gen > 65535 || (kind != "n" && kind != "f") {
				return syntaxf("bad cross-reference entry %d", first+i)
			}
			if err := s.add(int(first+i), entry{free: kind == "f", offset: offset, gen: int(gen)}); err != nil {
				return err
			}
		}
	}
	o, err := l.object(0)
	if err != nil {
		return err
	}
	t, ok := o.(Dict)
	if !ok {
		return syntaxf("no trailer dictionary")
	}
	s.Trailer = t
	return f.readHybrid(s)
}

// readHybrid adds the entries of the stream that a hybrid file keeps beside
// its table. The table wins.
func (f *File) readHybrid(s *Section) error {
	o, ok := s.Trailer["XRefStm"]
	if !ok {
		return nil
	}
	offset, isInt := o.(int64)
	if !isInt || offset <= 0 || offset >= int64(len(f.data)) {
		return syntaxf("bad /XRefStm")
	}
	extra := &Section{entries: map[int]entry{}}
	if err := f.readXrefStream(f.lexerAt(offset), extra, offset); err != nil {
		return err
	}
	for n, e := range extra.entries {
		if old, have := s.entries[n]; !have || old.free {
			s.entries[n] = e
		}
	}
	return nil
}

func (s *Section) add(n int, e entry) error {
	if _, twice := s.entries[n]; twice {
		return syntaxf("object %d listed twice", n)
	}
	s.entries[n] = e
	return nil
}

func (f *File) countObjects(first, count int64) error {
	if first < 0 || count < 0 || first > maxNumber {
		return syntaxf("bad cross-reference range")
	}
	if f.objects += count; count > maxObjects || f.objects > maxObjects {
		return ErrTooComplex
	}
	return nil
}

func (l *lexer) integer() (int64, bool) {
	l.skip()
	w := l.word()
	if len(w) == 0 || len(w) > 10 || l.cost.spend(len(w)) != nil {
		return 0, false
	}
	n, err := strconv.ParseUint(string(w), 10, 63)
	return int64(n), err == nil //nolint:gosec // 63 bits
}

// readXrefStream reads a cross-reference stream (ISO 32000-1, 7.5.8).
func (f *File) readXrefStream(l *lexer, s *Section, offset int64) error {
	_, o, err := f.indirect(l, func(Ref) (int64, error) { return 0, syntaxf("indirect length at %d", offset) })
	if err != nil {
		return err
	}
	st, ok := o.(*Stream)
	if !ok || st.Dict["Type"] != Name("XRef") {
		return syntaxf("no cross-reference section at %d", offset)
	}
	s.Trailer = st.Dict
	table, err := f.decode(st)
	if err != nil {
		return err
	}
	widths, err := fieldWidths(st.Dict["W"])
	if err != nil {
		return err
	}
	return f.readEntries(s, table, widths, st.Dict)
}

func fieldWidths(o Object) ([3]int, error) {
	a, ok := o.(Array)
	if !ok || len(a) != 3 {
		return [3]int{}, syntaxf("bad /W")
	}
	var w [3]int
	for i := range a {
		n, ok := a[i].(int64)
		if !ok || n < 0 || n > 7 {
			return w, syntaxf("bad /W")
		}
		w[i] = int(n)
	}
	if w[0]+w[1]+w[2] == 0 {
		return w, syntaxf("bad /W")
	}
	return w, nil
}

func (f *File) readEntries(s *Section, table []byte, w [3]int, d Dict) error {
	index, ok := d["Index"].(Array)
	if !ok {
		index = Array{int64(0), d["Size"]}
	}
	if len(index)%2 != 0 {
		return syntaxf("bad /Index")
	}
	for i := 0; i < len(index); i += 2 {
		first, ok1 := index[i].(int64)
		count, ok2 := index[i+1].(int64)
		if !ok1 || !ok2 {
			return syntaxf("bad /Index")
		}
		if err := f.countObjects(first, count); err != nil {
			return err
		}
		for n := range count {
			size := w[0] + w[1] + w[2]
			if len(table) < size {
				return syntaxf("short cross-reference stream")
			}
			if err := s.addFields(int(first+n), table[:size], w); err != nil {
				return err
			}
			table = table[size:]
		}
	}
	return nil
}

func (s *Section) addFields(n int, row []byte, w [3]int) error {
	kind := int64(1)
	if w[0] > 0 {
		kind = bigEndian(row[:w[0]])
	}
	second, third := bigEndian(row[w[0]:w[0]+w[1]]), bigEndian(row[w[0]+w[1]:])
	switch kind {
	case 0:
		return s.add(n, entry{free: true, gen: int(third)})
	case 1:
		return s.add(n, entry{offset: second, gen: int(third)})
	case 2:
		return s.add(n, entry{compressed: true, offset: second, index: int(third)})
	default:
		return syntaxf("cross-reference entry of kind %d", kind)
	}
}

func bigEndian(b []byte) int64 {
	var n int64
	for _, c := range b {
		n = n<<8 | int64(c)
	}
	return n
}
