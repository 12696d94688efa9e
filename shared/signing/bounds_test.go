package signing

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// file writes a PDF of the given objects, object 1 being the catalog.
func file(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

const (
	catalog  = "<</Type/Catalog/Pages 2 0 R>>"
	pageTree = "<</Type/Pages/Count 1/Kids[3 0 R]>>"
	onePage  = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
)

// TestSign_C51_HostileFilesAreRefusedWithinBounds: each file is small on disk
// and would cost an unbounded reader its time or memory.
func TestSign_C51_HostileFilesAreRefusedWithinBounds(t *testing.T) {
	zeros := func(n int) string { return strings.Repeat("0", n) }
	bomb := deflate(zeros(200 << 20))
	for name, data := range map[string][]byte{
		"length needs itself":   file(catalog, pageTree, onePage, "<</Length 4 0 R>>\nstream\nx\nendstream"),
		"lengths in a ring":     file(catalog, pageTree, onePage, "<</Length 5 0 R>>\nstream\nx\nendstream", "<</Length 4 0 R>>\nstream\nx\nendstream"),
		"page tree in a ring":   file(catalog, "<</Type/Pages/Kids[2 0 R]>>"),
		"page tree of many":     file(catalog, "<</Type/Pages/Kids["+strings.Repeat("3 0 R ", 20_000)+"]>>"),
		"references in a ring":  file("<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>", "3 0 R", "2 0 R"),
		"deep arrays":           file(catalog, strings.Repeat("[", 1<<20)),
		"deep dictionaries":     file(catalog, strings.Repeat("<</A", 1<<18)),
		"deep strings":          file(catalog, strings.Repeat("(", 1<<20)),
		"huge table":            []byte("%PDF-1.4\n1 0 obj null endobj\nxref\n0 99999999\n" + strings.Repeat("0000000000 65535 f \n", 300) + "trailer<</Root 1 0 R>>\nstartxref\n30\n%%EOF"),
		"encrypted":             []byte("%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Encrypt 2 0 R>>\nstartxref\n9\n%%EOF"),
		"wide stream table":     xrefFile(fmt.Sprintf("/W[1 4 1]/Index[0 %d]", 1<<40), []byte("x")),
		"stream table bomb":     xrefFile("/W[1 1 1]/Size 3/Filter/FlateDecode", bomb),
		"object stream in self": xrefFile("/W[1 1 1]/Size 4", []byte{0, 0, 0, 2, 2, 0, 2, 2, 1, 2, 2, 2}),
		"key twice":             file("<</Type/Catalog/Pages 2 0 R/Pages 3 0 R>>", pageTree, onePage, "null"),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Prepare(data, Request{Page: 1, Role: Leader, Time: today})
			runtime.ReadMemStats(&after)
			var r *Refusal
			if !errors.As(err, &r) {
				t.Fatalf("got %v", err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 256<<20 {
				t.Errorf("%d MB allocated", used>>20)
			}
		})
	}
	big := bytes.NewReader(nil)
	_, err := CheckPDF(big, MaxPDF+1)
	wantReason(t, err, ReasonTooComplex)
}

// xrefFile is a file whose only section is a cross-reference stream.
func xrefFile(keys string, data []byte) []byte {
	head := "%PDF-1.7\n"
	return []byte(fmt.Sprintf("%s9 0 obj\n<</Type/XRef/Root 1 0 R%s/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n",
		head, keys, len(data), data, len(head)))
}

// TestVerify_C53_HolesAreNotFilled: a document that refers to an object it does
// not have would show something new once a later save defines it.
func TestVerify_C53_HolesAreNotFilled(t *testing.T) {
	c := people(t)
	base := file(catalog, pageTree, "<</Type /Page /Parent 2 0 R/MediaBox[0 0 595 842]/Contents[4 0 R 6 0 R]>>",
		"<</Length 1>>\nstream\nx\nendstream")
	// The tool takes the next numbers, 5 to 7; 6 is the hole.
	_, err := Verify(outsideTool{t: t, base: base}.sign(c.leader, c.authority), leaderOnly(policy(c, base)))
	wantReason(t, err, ReasonContentChanged)
	// Ours leaves it a hole.
	s := leaderSignature(c)
	s.Page = 1
	if _, err := Verify(apply(t, base, s), leaderOnly(policy(c, base))); err != nil {
		t.Error(err)
	}
}
