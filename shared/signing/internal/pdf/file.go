package pdf

import (
	"bytes"
	"strconv"
)

// File is an opened PDF: its bytes and its cross-reference sections, oldest
// first. It is not safe for concurrent use.
type File struct {
	Version  string // "1.7"
	Sections []*Section

	data       []byte
	cost       *budget
	objects    int64
	decodeLeft int
	cache      map[cacheKey]Object
	unpacked   map[cacheKey]map[int]Object
	open       map[cacheKey]bool // being resolved: an object that needs itself is refused
}

type cacheKey struct {
	section *Section
	num     int
}

// Open reads the header and the cross-reference chain. Errors are ErrSyntax,
// ErrTooComplex or ErrEncrypted.
func Open(data []byte) (*File, error) {
	if len(data) > MaxBytes {
		return nil, ErrTooComplex
	}
	version, err := header(data)
	if err != nil {
		return nil, err
	}
	f := &File{
		Version: version, data: data,
		cost:       &budget{6*len(data) + 1<<16},
		decodeLeft: maxDecoded,
		cache:      map[cacheKey]Object{},
		unpacked:   map[cacheKey]map[int]Object{},
		open:       map[cacheKey]bool{},
	}
	start, err := lastStartXref(data)
	if err != nil {
		return nil, err
	}
	if err := f.readChain(start); err != nil {
		return nil, err
	}
	return f, nil
}

func header(data []byte) (string, error) {
	for _, v := range []string{"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.0"} {
		if bytes.HasPrefix(data, []byte("%PDF-"+v)) {
			return v, nil
		}
	}
	return "", syntaxf("no %%PDF header")
}

func (f *File) lexerAt(offset int64) *lexer {
	return &lexer{data: f.data, pos: int(offset), cost: f.cost, inFile: true}
}

// View is the file as a reader saw it after some save: the sections up to and
// including number Last (0 is the oldest).
type View struct {
	f    *File
	Last int
}

// At returns the view after section number last.
func (f *File) At(last int) View { return View{f, last} }

// Newest returns the view of the whole file.
func (f *File) Newest() View { return View{f, len(f.Sections) - 1} }

// Trailer returns the trailer in force.
func (v View) Trailer() Dict { return v.f.Sections[v.Last].Trailer }

func (v View) find(num int) (entry, *Section, bool) {
	for i := v.Last; i >= 0; i-- {
		if e, ok := v.f.Sections[i].entries[num]; ok {
			return e, v.f.Sections[i], !e.free
		}
	}
	return entry{}, nil, false
}

// Has tells whether the object exists in this view.
func (v View) Has(num int) bool {
	_, _, ok := v.find(num)
	return ok
}

// Get returns an indirect object; nil if the file has none under that number,
// as the standard says.
func (v View) Get(r Ref) (Object, error) {
	e, s, ok := v.find(r.Num)
	if !ok || (!e.compressed && e.gen != r.Gen) {
		return nil, nil
	}
	key := cacheKey{s, r.Num}
	if o, ok := v.f.cache[key]; ok {
		return o, nil
	}
	if v.f.open[key] {
		return nil, syntaxf("object %d needs itself", r.Num)
	}
	v.f.open[key] = true
	defer delete(v.f.open, key)
	o, err := v.load(e, r.Num)
	if err != nil {
		return nil, err
	}
	v.f.cache[key] = o
	return o, nil
}

// Resolve follows o if it is a reference, through at most a few more.
func (v View) Resolve(o Object) (Object, error) {
	for range 8 {
		r, ok := o.(Ref)
		if !ok {
			return o, nil
		}
		var err error
		if o, err = v.Get(r); err != nil {
			return nil, err
		}
	}
	return nil, syntaxf("references in a ring")
}

// Dict resolves o to a dictionary. A stream is none: its data would escape
// whoever compares dictionaries.
func (v View) Dict(o Object) (Dict, error) {
	o, err := v.Resolve(o)
	if err != nil {
		return nil, err
	}
	d, ok := o.(Dict)
	if !ok {
		return nil, syntaxf("dictionary expected")
	}
	return d, nil
}

func (v View) load(e entry, num int) (Object, error) {
	if e.compressed {
		return v.fromObjectStream(e, num)
	}
	if e.offset <= 0 || e.offset >= int64(len(v.f.data)) {
		return nil, syntaxf("object %d outside the file", num)
	}
	ref, o, err := v.f.indirect(v.f.lexerAt(e.offset), v.length)
	if err != nil {
		return nil, err
	}
	if ref.Num != num || ref.Gen != e.gen {
		return nil, syntaxf("object %d is not where the table says", num)
	}
	return o, nil
}

// length resolves an indirect /Length.
func (v View) length(r Ref) (int64, error) {
	o, err := v.Get(r)
	if err != nil {
		return 0, err
	}
	n, ok := o.(int64)
	if !ok {
		return 0, syntaxf("bad /Length")
	}
	return n, nil
}

// indirect reads "n g obj ... endobj" at the cursor.
func (f *File) indirect(l *lexer, length func(Ref) (int64, error)) (Ref, Object, error) {
	num, ok1 := l.integer()
	gen, ok2 := l.integer()
	if !ok1 || !ok2 || gen > 65535 || !l.keyword("obj") {
		return Ref{}, nil, syntaxf("object expected at %d", l.pos)
	}
	ref := Ref{int(num), int(gen)}
	o, err := l.object(0)
	if err != nil {
		return ref, nil, err
	}
	if d, ok := o.(Dict); ok && l.keyword("stream") {
		if o, err = streamData(l, d, length); err != nil {
			return ref, nil, err
		}
	}
	if !l.keyword("endobj") {
		return ref, nil, syntaxf("object %d does not end", num)
	}
	return ref, o, nil
}

func streamData(l *lexer, d Dict, length func(Ref) (int64, error)) (Object, error) {
	switch {
	case bytes.HasPrefix(l.data[l.pos:], []byte("\r\n")):
		l.pos += 2
	case bytes.HasPrefix(l.data[l.pos:], []byte("\n")):
		l.pos++
	default:
		return nil, syntaxf("bad stream start at %d", l.pos)
	}
	n, direct := d["Length"].(int64)
	if r, ok := d["Length"].(Ref); ok {
		var err error
		if n, err = length(r); err != nil {
			return nil, err
		}
	} else if !direct {
		return nil, syntaxf("stream without /Length")
	}
	if n < 0 || n > int64(len(l.data)-l.pos) {
		return nil, syntaxf("bad /Length")
	}
	raw := l.data[l.pos : l.pos+int(n)]
	l.pos += int(n)
	if !l.keyword("endstream") {
		return nil, syntaxf("stream does not end at its /Length")
	}
	return &Stream{Dict: d, Raw: raw}, nil
}

// fromObjectStream reads an object kept inside an object stream. The stream
// itself must not be compressed, so none can hold itself.
func (v View) fromObjectStream(e entry, num int) (Object, error) {
	host, s, ok := v.find(int(e.offset))
	if !ok || host.compressed {
		return nil, syntaxf("object %d in no object stream", num)
	}
	key := cacheKey{s, int(e.offset)}
	if all, ok := v.f.unpacked[key]; ok {
		return all[num], nil
	}
	o, err := v.Get(Ref{int(e.offset), host.gen})
	if err != nil {
		return nil, err
	}
	st, ok := o.(*Stream)
	if !ok || st.Dict["Type"] != Name("ObjStm") {
		return nil, syntaxf("object %d in no object stream", num)
	}
	all, err := v.f.unpack(st)
	if err != nil {
		return nil, err
	}
	v.f.unpacked[key] = all
	return all[num], nil
}

func (f *File) unpack(st *Stream) (map[int]Object, error) {
	data, err := f.decode(st)
	if err != nil {
		return nil, err
	}
	n, ok1 := st.Dict["N"].(int64)
	first, ok2 := st.Dict["First"].(int64)
	if !ok1 || !ok2 || n < 0 || n > maxObjects || first < 0 || first > int64(len(data)) {
		return nil, syntaxf("bad object stream")
	}
	cost := &budget{6*len(data) + 1<<12}
	head := &lexer{data: data[:first], cost: cost}
	out := make(map[int]Object, min(n, 1<<12))
	for range n {
		num, ok1 := head.integer()
		at, ok2 := head.integer()
		if !ok1 || !ok2 || first+at > int64(len(data)) {
			return nil, syntaxf("bad object stream")
		}
		o, err := (&lexer{data: data, pos: int(first + at), cost: cost}).object(0)
		if err != nil {
			return nil, err
		}
		if _, twice := out[int(num)]; twice {
			return nil, syntaxf("object %d twice in an object stream", num)
		}
		out[int(num)] = o
	}
	return out, nil
}

// Size is one more than the highest object number in use.
func (v View) Size() int {
	size := 1
	for i := 0; i <= v.Last; i++ {
		for n := range v.f.Sections[i].entries {
			size = max(size, n+1)
		}
		if n, ok := v.f.Sections[i].Trailer["Size"].(int64); ok && n > 0 && n < 16_777_216 {
			size = max(size, int(n))
		}
	}
	return size
}

// Decode returns the decoded content of a stream; only Flate is understood.
func (v View) Decode(st *Stream) ([]byte, error) { return v.f.decode(st) }

// Bytes returns the file's bytes from start up to end.
func (f *File) Bytes(start, end int64) []byte {
	if start < 0 || end > int64(len(f.data)) || start > end {
		return nil
	}
	return f.data[start:end]
}

// Len returns the file's length in bytes.
func (f *File) Len() int64 { return int64(len(f.data)) }

// String shows a reference as the file writes it.
func (r Ref) String() string { return strconv.Itoa(r.Num) + " " + strconv.Itoa(r.Gen) + " R" }
