package signing

import (
	"errors"
	"io"

	"ansinh/shared/signing/internal/pdf"
)

// MaxPDF is the largest file that is looked at, in bytes.
const MaxPDF = pdf.MaxBytes

// Info is what CheckPDF learned of a file.
type Info struct {
	Version string // "1.4"
	Pages   int
	Saves   int // cross-reference sections: 1 plus the incremental updates, as a rule
}

// CheckPDF tells by its content whether a file is a PDF that can be signed
// (requirements C-51). It reads at most MaxPDF bytes, follows no more objects
// than the bounds allow and never repairs. The error is a *Refusal, or that of
// the reader.
func CheckPDF(r io.ReaderAt, size int64) (Info, error) {
	if size > MaxPDF {
		return Info{}, refuse(ReasonTooComplex, "%d bytes", size)
	}
	if size <= 0 {
		return Info{}, refuse(ReasonNotPDF, "empty")
	}
	head := make([]byte, min(size, 8))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Info{}, err
	}
	if len(head) < 8 || string(head[:5]) != "%PDF-" {
		return Info{}, refuse(ReasonNotPDF, "begins with %q", head)
	}
	data := make([]byte, size)
	if n, err := r.ReadAt(data, 0); int64(n) < size {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return Info{}, err
	}
	_, info, err := open(data)
	return info, err
}

// open reads the file's structure and page tree.
func open(data []byte) (*pdf.File, Info, error) {
	f, err := pdf.Open(data)
	if err != nil {
		return nil, Info{}, refusalOf(err)
	}
	pages, err := f.Newest().Pages()
	if err != nil {
		return nil, Info{}, refusalOf(err)
	}
	return f, Info{Version: f.Version, Pages: len(pages), Saves: len(f.Sections)}, nil
}

// refusalOf turns an error of the parser into a refusal.
func refusalOf(err error) error {
	switch {
	case errors.Is(err, pdf.ErrTooComplex):
		return refuse(ReasonTooComplex, "%v", err)
	case errors.Is(err, pdf.ErrEncrypted):
		return refuse(ReasonEncrypted, "%v", err)
	default:
		return refuse(ReasonNotPDF, "%v", err)
	}
}
