package workbook

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"ansinh/shared/fault"
)

// Mark is something in a sheet that the row reader cannot see: a formula or a
// merged range.
type Mark struct {
	Cell string // "E17"; of a merged range its first cell
	// Last is the merged range's last row; 0 for a formula.
	Last int
}

// marks of one sheet part, by row.
type marks map[int][]Mark

// container is what the look at the file's parts tells.
type container struct {
	marks     map[string]marks  // by part name
	last      map[string]int    // the last row with content, by part name
	relations map[string]string // the workbook's: id -> part name
	rows      rowCount
}

// inspect looks at the container before anything is unpacked into memory: is
// it a workbook, is it bounded, does it carry programs. Faults are Invalid.
func inspect(raw []byte) (*container, error) {
	switch {
	case len(raw) > MaxBytes:
		return nil, fault.TooLarge("workbook-too-large", "Tệp lớn quá 20 MB.")
	case bytes.HasPrefix(raw, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, refuse("workbook-old-or-locked", "Tệp là Excel cũ (.xls) hoặc có mật khẩu; hãy lưu lại thành .xlsx không mật khẩu.", "")
	}
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, refuse("not-a-workbook", "Tệp không phải là bảng tính Excel (.xlsx).", "")
	}
	if err := checkParts(archive); err != nil {
		return nil, err
	}
	seen := &container{marks: map[string]marks{}, last: map[string]int{}, relations: map[string]string{}}
	for _, part := range archive.File {
		name := strings.TrimPrefix(part.Name, "/")
		if name == "xl/_rels/workbook.xml.rels" {
			if err := seen.relate(part); err != nil {
				return nil, unreadable(err)
			}
		}
		if !strings.HasPrefix(name, "xl/worksheets/") || !strings.HasSuffix(name, ".xml") {
			continue
		}
		found, last, err := scanPart(part, &seen.rows)
		if err != nil {
			return nil, err
		}
		seen.marks[name], seen.last[name] = found, last
	}
	return seen, nil
}

// relate reads which part each of the workbook's relations means.
func (c *container) relate(part *zip.File) error {
	body, err := part.Open()
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }() // only read
	var file struct {
		Relations []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := xml.NewDecoder(io.LimitReader(body, 1<<20)).Decode(&file); err != nil {
		return err
	}
	for _, r := range file.Relations {
		target := r.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		c.relations[r.ID] = strings.TrimPrefix(target, "/")
	}
	return nil
}

func checkParts(archive *zip.Reader) error {
	if len(archive.File) > maxParts {
		return refuse("workbook-too-complex", "Bảng tính có quá nhiều thành phần.", "")
	}
	var total uint64
	workbook := false
	for _, part := range archive.File {
		total += part.UncompressedSize64
		if total > maxUnzipped || part.UncompressedSize64 > maxUnzipped {
			return refuse("workbook-too-large", "Bảng tính sau khi giải nén lớn quá mức cho phép.", "")
		}
		name := strings.ToLower(strings.TrimPrefix(part.Name, "/"))
		switch {
		case strings.HasSuffix(name, "vbaproject.bin"), strings.HasPrefix(name, "xl/macrosheets/"), strings.HasPrefix(name, "xl/activex/"):
			return refuse("workbook-macros", "Bảng tính có macro; hãy lưu lại thành .xlsx không macro.", "")
		case strings.HasPrefix(name, "xl/externallinks/"):
			return refuse("workbook-links", "Bảng tính liên kết đến tệp khác; hãy bỏ liên kết.", "")
		case name == "xl/workbook.xml":
			workbook = true
		}
	}
	if !workbook {
		return refuse("not-a-workbook", "Tệp không phải là bảng tính Excel (.xlsx).", "")
	}
	return nil
}

// rowCount counts over all sheets.
type rowCount struct{ full, empty int }

// scanPart reads a sheet's XML once, tag by tag, without building anything.
func scanPart(part *zip.File, rows *rowCount) (found marks, last int, err error) {
	body, err := part.Open()
	if err != nil {
		return nil, 0, refuse("not-a-workbook", "Bảng tính bị hỏng, không đọc được.", "")
	}
	defer func() { _ = body.Close() }() // only read
	s := scanner{found: marks{}, rows: rows}
	in := bufio.NewReaderSize(body, 64<<10)
	for {
		text, err := in.ReadSlice('>')
		if !errors.Is(err, bufio.ErrBufferFull) {
			if err := s.piece(text); err != nil {
				return nil, 0, err
			}
		}
		switch {
		case err == nil, errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			if len(s.open) > 0 {
				return nil, 0, broken()
			}
			return s.found, s.last, s.endRow()
		default:
			return nil, 0, broken().Because(err)
		}
	}
}

func broken() *fault.Fault {
	return refuse("not-a-workbook", "Bảng tính bị hỏng, không đọc được.", "")
}

// piece is text up to a '>': the tag in it begins at its last '<'. A '>' in
// an attribute cuts a tag short, which its quotes tell.
func (s *scanner) piece(text []byte) error {
	if len(s.cut) == 0 {
		i := bytes.LastIndexByte(text, '<')
		if i < 0 {
			return nil
		}
		text = text[i+1:]
	} else {
		s.cut = append(s.cut, text...)
		text = s.cut
	}
	if bytes.Count(text, []byte{'"'})%2 == 1 {
		if len(text) > 64<<10 {
			return broken()
		}
		s.cut = append(s.cut[:0], text...)
		return nil
	}
	err := s.tag(text)
	s.cut = s.cut[:0]
	return err
}

type scanner struct {
	found   marks
	count   int
	rows    *rowCount
	row     int
	last    int // the last row with content
	inRow   bool
	content bool
	cell    []byte // the r attribute of the last cell, reused
	cut     []byte // a tag that is not complete yet
	// open are the names of the open elements, each behind its length: the
	// library ends quietly where the XML breaks, and rows must not be lost.
	open  []byte
	depth int
}

// enter and leave keep the open elements.
func (s *scanner) enter(name []byte) error {
	if s.depth++; s.depth > 200 || len(name) > 200 {
		return broken()
	}
	s.open = append(append(s.open, name...), byte(len(name)))
	return nil
}

func (s *scanner) leave(name []byte) error {
	n := len(s.open) - 1
	if n < 0 || n < int(s.open[n]) || !bytes.Equal(s.open[n-int(s.open[n]):n], name) {
		return broken()
	}
	s.open = s.open[:n-int(s.open[n])]
	s.depth--
	return nil
}

// tag looks at one start tag, without its '<' and with its '>'.
func (s *scanner) tag(t []byte) error {
	if len(t) < 2 || t[0] == '?' || t[0] == '!' {
		return nil
	}
	if t[0] == '/' {
		return s.leave(bytes.TrimRight(t[1:], " \t\r\n>"))
	}
	name := t
	if i := bytes.IndexAny(t, " \t\r\n/>"); i >= 0 {
		name = t[:i]
	}
	if t[len(t)-1] != '>' {
		return broken()
	}
	if t[len(t)-2] != '/' {
		if err := s.enter(name); err != nil {
			return err
		}
	}
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	switch string(name) {
	case "c":
		s.cell = append(s.cell[:0], attribute(t, ` r="`)...)
	case "v", "is":
		s.content, s.last = true, s.row
	case "row":
		if err := s.endRow(); err != nil {
			return err
		}
		s.inRow, s.content = true, false
		s.row++
		if n, err := strconv.Atoi(string(attribute(t, ` r="`))); err == nil {
			s.row = n
		}
	case "f":
		return s.mark(Mark{Cell: s.cellName()}, s.row)
	case "mergeCell":
		return s.merged(string(attribute(t, ` ref="`)))
	}
	return nil
}

// endRow counts the row that ends; both counts are bounded.
func (s *scanner) endRow() error {
	if !s.inRow {
		return nil
	}
	s.inRow = false
	if s.content {
		s.rows.full++
	} else {
		s.rows.empty++
	}
	switch cell := Cell(ColKind, s.row); {
	case s.rows.full > MaxRows+maxSheets: // each sheet has a header row
		return refuse("too-many-rows", fmt.Sprintf("Bảng tính có quá %d dòng dữ liệu; hãy chia thành nhiều tệp.", MaxRows), cell)
	case s.rows.empty > maxEmpty:
		return refuse("empty-rows", fmt.Sprintf("Bảng tính có hơn %d dòng trống, đến ô %s; hãy xóa các dòng trống.", maxEmpty, cell), cell)
	}
	return nil
}

// maxSheets is how many header rows the bound on rows leaves room for.
const maxSheets = 400

func (s *scanner) cellName() string {
	if len(s.cell) > 0 && len(s.cell) < 12 {
		return string(s.cell)
	}
	return Cell(ColKind, max(s.row, 1))
}

func (s *scanner) merged(ref string) error {
	first, last, _ := strings.Cut(ref, ":")
	from, to := rowOf(first), max(rowOf(last), rowOf(first))
	return s.mark(Mark{Cell: first, Last: to}, from)
}

func (s *scanner) mark(m Mark, row int) error {
	if s.count++; s.count > maxMarks {
		return refuse("too-many-formulas", "Bảng tính có quá nhiều công thức hoặc ô gộp, đến ô "+m.Cell+"; hãy dùng tệp mẫu.", m.Cell)
	}
	s.found[row] = append(s.found[row], m)
	return nil
}

// rowOf is the row of a cell's name, 0 when it has none.
func rowOf(cell string) int {
	n, err := strconv.Atoi(strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ$"))
	if err != nil {
		return 0
	}
	return n
}

func attribute(tag []byte, begin string) []byte {
	i := bytes.Index(tag, []byte(begin))
	if i < 0 {
		return nil
	}
	rest := tag[i+len(begin):]
	if j := bytes.IndexByte(rest, '"'); j >= 0 {
		return rest[:j]
	}
	return nil
}

func refuse(code, detail, cell string) *fault.Fault {
	if cell == "" {
		return fault.Invalid(code, detail)
	}
	return fault.Invalid(code, detail, fault.Field{Pointer: cell, Detail: detail})
}
