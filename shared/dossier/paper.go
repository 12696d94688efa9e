package dossier

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"ansinh/shared/fault"
	"ansinh/shared/procedure"
)

// Paper is one version of one paper of a dossier (C-57). Versions of a type
// stay; the latest counts.
type Paper struct {
	ID      string    `json:"id"`
	Type    string    `json:"type"`
	Name    string    `json:"name"` // the file's name
	Format  Format    `json:"format"`
	Size    int64     `json:"size"` // bytes
	SHA256  string    `json:"sha256"`
	Key     string    `json:"key"` // in the documents bucket
	Version int       `json:"version"`
	By      Party     `json:"by"`
	At      time.Time `json:"at"`
	// New marks papers of the last supplement until the next step (C-33).
	New bool `json:"new,omitempty"`
	// Signed says that the file carries a digital signature.
	Signed bool `json:"signed,omitempty"`
}

// Format is what a file is, by its content.
type Format string

// The formats taken. A docx may support an application but is never signed
// (C-51).
const (
	PDF  Format = "pdf"
	JPEG Format = "jpeg"
	PNG  Format = "png"
	DOCX Format = "docx"
)

// MaxPaper is the largest file taken, in bytes.
const MaxPaper = 20 << 20

// contentTypes of the formats.
var contentTypes = map[Format]string{
	PDF: "application/pdf", JPEG: "image/jpeg", PNG: "image/png",
	DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// ContentType is the format's media type.
func (f Format) ContentType() string { return contentTypes[f] }

// FormatOf tells what a file is by its first bytes, and whether its name says
// the same. Invalid "wrong-content" for anything else (C-51, J-18).
func FormatOf(name string, content []byte) (Format, error) {
	var format Format
	switch http.DetectContentType(content) {
	case "application/pdf":
		if bytes.Contains(content[max(0, len(content)-2048):], []byte("%%EOF")) { // cut short otherwise
			format = PDF
		}
	case "image/jpeg":
		format = JPEG
	case "image/png":
		format = PNG
	case "application/zip":
		if bytes.Contains(content, []byte("word/document.xml")) && bytes.Contains(content, []byte("[Content_Types].xml")) {
			format = DOCX
		}
	}
	if format == "" {
		return "", fault.Invalid("wrong-content", fmt.Sprintf("Nội dung tệp %q không phải PDF, JPEG, PNG hoặc DOCX.", name),
			fault.Field{Pointer: "/name", Detail: "Chỉ nhận tệp PDF, JPEG, PNG hoặc DOCX đúng nội dung."})
	}
	if !nameFits(name, format) {
		return "", fault.Invalid("wrong-content", fmt.Sprintf("Tệp %q có nội dung %s, không khớp phần mở rộng.", name, strings.ToUpper(string(format))),
			fault.Field{Pointer: "/name", Detail: "Phần mở rộng không khớp nội dung."})
	}
	return format, nil
}

func nameFits(name string, format Format) bool {
	name = strings.ToLower(name)
	for _, ending := range map[Format][]string{PDF: {".pdf"}, JPEG: {".jpg", ".jpeg"}, PNG: {".png"}, DOCX: {".docx"}}[format] {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

// Missing lists the required papers that are not there (C-28, C-57).
func (d *Dossier) Missing(p procedure.Procedure) []procedure.Paper {
	return missing(p, d.Papers)
}

func missing(p procedure.Procedure, papers []Paper) []procedure.Paper {
	var list []procedure.Paper
	for _, wanted := range p.Papers {
		if wanted.Required && !slices.ContainsFunc(papers, func(have Paper) bool { return have.Type == wanted.Type }) {
			list = append(list, wanted)
		}
	}
	return list
}

func missingFields(list []procedure.Paper) []fault.Field {
	var fields []fault.Field
	for _, paper := range list {
		fields = append(fields, fault.Field{Pointer: "/papers/" + paper.Type, Detail: "Thiếu giấy tờ: " + paper.Name + "."})
	}
	return fields
}

// Current reports whether the paper is the latest of its type.
func (d *Dossier) Current(p Paper) bool {
	return !slices.ContainsFunc(d.Papers, func(other Paper) bool { return other.Type == p.Type && other.Version > p.Version })
}

// join adds a paper as the next version of its type.
func (d *Dossier) join(p Paper, o Occasion) {
	p.Version = 1
	for _, other := range d.Papers {
		if other.Type == p.Type {
			p.Version = max(p.Version, other.Version+1)
		}
	}
	p.By, p.At = o.By, o.At
	d.Papers = append(d.Papers, p)
}
