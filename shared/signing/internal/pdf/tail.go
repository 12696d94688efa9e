package pdf

// Scan reads the bytes from begin to the end of section number i and makes
// sure that they are nothing but the objects the section lists, each exactly
// where it says, then the section itself. It returns the offset behind %%EOF.
// A gap could hold bytes that another reader takes for content.
func (f *File) Scan(i int, begin int64) (int64, error) {
	s := f.Sections[i]
	if s.End == 0 {
		return 0, syntaxf("revision does not close at %d", s.Offset)
	}
	if s.Offset < begin {
		return 0, syntaxf("cross-reference section before its revision")
	}
	found := map[int]bool{}
	l := f.lexerAt(begin)
	view := f.At(i)
	for {
		l.skip()
		at := int64(l.pos)
		if at == s.Offset {
			break
		}
		if at > s.Offset {
			return 0, syntaxf("cross-reference section inside an object")
		}
		ref, _, err := f.indirect(l, view.length)
		if err != nil {
			return 0, err
		}
		e, ok := s.entries[ref.Num]
		if !ok || e.free || e.compressed || e.offset != at || e.gen != ref.Gen || found[ref.Num] {
			return 0, syntaxf("object %d is not listed where it stands", ref.Num)
		}
		found[ref.Num] = true
	}
	for n, e := range s.entries {
		if !e.free && !e.compressed && !found[n] && (!s.Stream || e.offset != s.Offset) {
			return 0, syntaxf("object %d is listed outside its revision", n)
		}
		if host, ok := s.entries[int(e.offset)]; e.compressed && (!ok || host.free || host.compressed) {
			return 0, syntaxf("object %d is kept outside its revision", n)
		}
	}
	return s.End, nil
}

// Frees lists the objects that the section marks as free, 0 left out.
func (s *Section) Frees() []int {
	var out []int
	for n, e := range s.entries {
		if e.free && n != 0 {
			out = append(out, n)
		}
	}
	return out
}

// Holds tells whether the section writes the object directly, that is, not
// inside an object stream.
func (s *Section) Holds(num int) bool {
	e, ok := s.entries[num]
	return ok && !e.free && !e.compressed
}

// Within tells whether all objects of the section stand before the end.
func (s *Section) Within(end int64) bool {
	for _, e := range s.entries {
		if !e.free && !e.compressed && e.offset >= end {
			return false
		}
	}
	return true
}
