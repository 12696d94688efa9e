package pdf

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"unicode/utf16"
)

// Raw is an object already in PDF syntax: for what has to keep its exact
// bytes, such as the placeholder of a signature.
type Raw []byte

// Text encodes s as a PDF text string (UTF-16 with a byte order mark).
func Text(s string) String {
	out := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.BigEndian.AppendUint16(out, u)
	}
	return String{Bytes: out, Hex: true}
}

// PlainText decodes a text string: UTF-16 with a mark, UTF-8 with a mark, or
// Latin letters.
func PlainText(s String) string {
	b := s.Bytes
	switch {
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		b = b[2:]
		units := make([]uint16, 0, len(b)/2)
		for ; len(b) >= 2; b = b[2:] {
			units = append(units, binary.BigEndian.Uint16(b))
		}
		return string(utf16.Decode(units))
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return string(bytes.ToValidUTF8(b[3:], []byte("?")))
	}
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

// Real writes a number the way this package always does: at most three
// decimals, no exponent. Appearances are compared by their bytes.
func Real(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	s = string(bytes.TrimRight([]byte(s), "0"))
	s = string(bytes.TrimSuffix([]byte(s), []byte(".")))
	if s == "-0" {
		return "0"
	}
	return s
}

// write appends o in PDF syntax. Dictionaries are written in the order of
// their keys, so equal input gives equal bytes.
func write(b *bytes.Buffer, o Object) {
	switch x := o.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(x))
	case int:
		b.WriteString(strconv.Itoa(x))
	case int64:
		b.WriteString(strconv.FormatInt(x, 10))
	case float64:
		b.WriteString(strconv.FormatFloat(x, 'f', -1, 64))
	case Name:
		writeName(b, x)
	case String:
		b.WriteByte('<')
		b.WriteString(hex.EncodeToString(x.Bytes))
		b.WriteByte('>')
	case Array:
		b.WriteByte('[')
		for i, y := range x {
			if i > 0 {
				b.WriteByte(' ')
			}
			write(b, y)
		}
		b.WriteByte(']')
	case Dict:
		writeDict(b, x)
	case Ref:
		b.WriteString(x.String())
	case *Stream:
		writeDict(b, x.Dict)
		b.WriteString("\nstream\n")
		b.Write(x.Raw)
		b.WriteString("\nendstream")
	case Raw:
		b.Write(x)
	default:
		panic(fmt.Sprintf("pdf: cannot write %T", o)) // a defect in this program, never input
	}
}

func writeName(b *bytes.Buffer, n Name) {
	b.WriteByte('/')
	for i := range len(n) {
		if c := n[i]; c > ' ' && c < 0x7F && c != '#' && isRegular(c) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(b, "#%02X", n[i])
		}
	}
}

func writeDict(b *bytes.Buffer, d Dict) {
	keys := make([]Name, 0, len(d))
	for k := range d {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b.WriteString("<<")
	for _, k := range keys {
		writeName(b, k)
		b.WriteByte(' ')
		write(b, d[k])
	}
	b.WriteString(">>")
}

// Update collects the objects of one incremental update.
type Update struct {
	f       *File
	view    View
	objects map[Ref]Object
	next    int
}

// NewUpdate begins an update of the newest view.
func (f *File) NewUpdate() *Update {
	v := f.Newest()
	return &Update{f: f, view: v, objects: map[Ref]Object{}, next: v.Size()}
}

// Skip keeps the numbers up to num from being given to new objects.
func (u *Update) Skip(num int) { u.next = max(u.next, num+1) }

// Add puts a new object and returns its reference.
func (u *Update) Add(o Object) Ref {
	r := Ref{u.next, 0}
	u.next++
	u.objects[r] = o
	return r
}

// Set replaces an existing object, or one made by Add.
func (u *Update) Set(r Ref, o Object) { u.objects[r] = o }

// Bytes returns the whole file with the update appended, and the offset of the
// first byte behind "n g obj\n" of each object written. A file whose newest
// section is a cross-reference stream gets another one, as the standard wants.
func (u *Update) Bytes() ([]byte, map[Ref]int) {
	refs := make([]Ref, 0, len(u.objects))
	for r := range u.objects {
		refs = append(refs, r)
	}
	sort.Slice(refs, func(i, j int) bool { return refs[i].Num < refs[j].Num })
	var b bytes.Buffer
	b.Write(u.f.data)
	if last := u.f.data[len(u.f.data)-1]; last != '\n' && last != '\r' {
		b.WriteByte('\n')
	}
	at, body := map[Ref]int{}, map[Ref]int{}
	for _, r := range refs {
		at[r] = b.Len()
		fmt.Fprintf(&b, "%d %d obj\n", r.Num, r.Gen)
		body[r] = b.Len()
		write(&b, u.objects[r])
		b.WriteString("\nendobj\n")
	}
	start := b.Len()
	newest := u.f.Sections[len(u.f.Sections)-1]
	trailer := Dict{"Prev": newest.Offset, "Size": u.next}
	for _, k := range []Name{"Root", "Info", "ID"} {
		if v, ok := newest.Trailer[k]; ok {
			trailer[k] = v
		}
	}
	if newest.Stream {
		u.writeStream(&b, refs, at, trailer)
	} else {
		writeTable(&b, refs, at, trailer)
	}
	fmt.Fprintf(&b, "startxref\n%d\n%%%%EOF\n", start)
	return b.Bytes(), body
}

func writeTable(b *bytes.Buffer, refs []Ref, at map[Ref]int, trailer Dict) {
	b.WriteString("xref\n")
	for i := 0; i < len(refs); {
		j := i + 1
		for j < len(refs) && refs[j].Num == refs[j-1].Num+1 {
			j++
		}
		fmt.Fprintf(b, "%d %d\n", refs[i].Num, j-i)
		for _, r := range refs[i:j] {
			fmt.Fprintf(b, "%010d %05d n \n", at[r], r.Gen)
		}
		i = j
	}
	b.WriteString("trailer\n")
	write(b, trailer)
	b.WriteByte('\n')
}

func (u *Update) writeStream(b *bytes.Buffer, refs []Ref, at map[Ref]int, trailer Dict) {
	self := Ref{u.next, 0}
	at[self] = b.Len()
	var index Array
	var rows []byte
	for _, r := range append(refs, self) {
		index = append(index, r.Num, 1)
		rows = append(rows, 1)
		rows = binary.BigEndian.AppendUint32(rows, uint32(at[r])) //nolint:gosec // below MaxBytes
		rows = binary.BigEndian.AppendUint16(rows, uint16(r.Gen)) //nolint:gosec // at most 65535 when read
	}
	trailer["Type"], trailer["Size"] = Name("XRef"), u.next+1
	trailer["W"], trailer["Index"], trailer["Length"] = Array{1, 4, 2}, index, len(rows)
	fmt.Fprintf(b, "%d 0 obj\n", self.Num)
	write(b, &Stream{Dict: trailer, Raw: rows})
	b.WriteString("\nendobj\n")
}
