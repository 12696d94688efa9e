package dossier_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"ansinh/shared/dossier"
	"ansinh/shared/fault"
)

func docx(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range []string{"[Content_Types].xml", "word/document.xml"} {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestFormatOf_C51_TheContentDecides(t *testing.T) {
	pdf, png, jpeg := []byte("%PDF-1.7\n%%EOF\n"), []byte("\x89PNG\r\n\x1a\n0000"), []byte("\xff\xd8\xff\xe0")
	for name, tc := range map[string]struct {
		file    string
		content []byte
		want    dossier.Format
	}{
		"pdf": {"a.pdf", pdf, dossier.PDF}, "PDF": {"A.PDF", pdf, dossier.PDF}, "png": {"a.png", png, dossier.PNG}, "jpeg": {"a.jpg", jpeg, dossier.JPEG},
		"docx": {"a.docx", docx(t), dossier.DOCX}, "docx named pdf": {"a.pdf", docx(t), ""}, "a head only": {"a.pdf", []byte("%PDF-1.7\n"), ""}, "text named pdf": {"a.pdf", []byte("hello"), ""},
		"pdf named png": {"a.png", pdf, ""}, "a program": {"a.exe", []byte("MZ\x90"), ""}, "empty": {"a.pdf", nil, ""}, "plain zip": {"a.docx", []byte("PK\x03\x04"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := dossier.FormatOf(tc.file, tc.content)
			if got != tc.want || (err == nil) != (tc.want != "") || err != nil && !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func FuzzFormatOf(f *testing.F) {
	f.Add("a.pdf", []byte("%PDF-1.7"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		format, err := dossier.FormatOf(name, content)
		if (err == nil) != (format.ContentType() != "") {
			t.Errorf("%q of %q: %v", format, name, err)
		}
	})
}

func TestAttach_C57_VersionsOfATypeStay(t *testing.T) {
	s := prepared(t)
	s.do("officer", dossier.Attach{Paper: dossier.Paper{ID: "again", Type: "identity", Name: "moi.pdf", Format: dossier.PDF}})
	last := s.d.Papers[len(s.d.Papers)-1]
	if last.Version != 2 || !s.d.Current(last) || s.d.Current(s.d.Papers[1]) || last.By.ID != "officer" {
		t.Errorf("%+v", s.d.Papers)
	}
	wantCode(t, s.try("officer", dossier.Attach{Paper: dossier.Paper{Type: "nonsense"}}), "unknown-paper")
}
