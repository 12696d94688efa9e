package beneficiary

import (
	"context"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary/imports"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/job"
	"ansinh/shared/org"
)

// Import is an import as the page gets it.
type Import struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Size     int64            `json:"size"`
	State    imports.State    `json:"state"`
	Unit     org.UnitID       `json:"unit"`
	By       org.Who          `json:"by"`
	At       time.Time        `json:"at"`
	Refusal  *imports.Refusal `json:"refusal,omitempty"`
	Counts   imports.Counts   `json:"counts"`
	Job      *job.Job         `json:"job,omitempty"`
	HasMarks bool             `json:"hasMarks"`
	Version  int              `json:"version"`
}

func importOf(i imports.Import, j *job.Job) Import {
	return Import{
		ID: i.ID, Name: i.Name, Size: i.Size, State: i.State, Unit: i.Unit, By: i.Who(), At: i.At,
		Refusal: i.Refusal, Counts: i.Counts, Job: j, HasMarks: i.HasMarks, Version: i.Version,
	}
}

// Upload is where the page puts a file.
type Upload struct {
	ID      string            `json:"id"`
	URL     string            `json:"url"`
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
	Expires time.Time         `json:"expires"`
}

// BegunImport is a new import and where to put its file.
type BegunImport struct {
	Import Import `json:"import"`
	Upload Upload `json:"upload"`
}

// BeginImport announces a 10A workbook (E-15).
func (d Desk) BeginImport(ctx context.Context, who auth.Caller, in struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
},
) (BegunImport, error) {
	i, address, err := d.imports.Begin(ctx, who, in.Name, in.Size)
	if err != nil {
		return BegunImport{}, err
	}
	return BegunImport{Import: importOf(i, nil), Upload: Upload{
		ID: i.ID, URL: address.URL, Method: address.Method, Headers: address.Headers, Expires: address.Expires,
	}}, nil
}

// inImport names the import of a request.
type inImport struct {
	Import string `path:"import"`
}

// inImportVersion is a command on the import as the officer saw it.
type inImportVersion struct {
	inImport
	Version int `json:"version"`
}

// CheckImport has the uploaded file checked (E-15, J-05).
func (d Desk) CheckImport(ctx context.Context, who auth.Caller, in inImportVersion) (Import, error) {
	i, err := d.imports.StartCheck(ctx, who, in.Import, in.Version)
	return importOf(i, nil), err
}

// ConfirmImport has the valid rows applied (E-15).
func (d Desk) ConfirmImport(ctx context.Context, who auth.Caller, in inImportVersion) (Import, error) {
	i, err := d.imports.Confirm(ctx, who, in.Import, in.Version)
	return importOf(i, nil), err
}

// GetImport shows an import and its progress.
func (d Desk) GetImport(ctx context.Context, who auth.Caller, in inImport) (Import, error) {
	i, j, err := d.imports.Get(ctx, who, in.Import)
	return importOf(i, j), err
}

// ListImports lists the locality's imports, newest first (E-19).
func (d Desk) ListImports(ctx context.Context, who auth.Caller, in struct {
	Cursor string `query:"cursor"`
},
) (Page[Import], error) {
	list, next, err := d.imports.List(ctx, who, in.Cursor)
	p := Page[Import]{Items: []Import{}, Next: next}
	for _, i := range list {
		p.Items = append(p.Items, importOf(i, nil))
	}
	return p, err
}

// FindingKind is a kind of finding with how many there are.
type FindingKind struct {
	Kind     workbook.FindingKind `json:"kind"`
	Title    string               `json:"title"`
	Severity string               `json:"severity"`
	Count    int                  `json:"count"`
}

// Findings is a page of what is wrong with a workbook.
type Findings struct {
	Page[workbook.Finding]
	Kinds []FindingKind `json:"kinds"`
}

// ListImportErrors lists what is wrong, by cell (E-15).
func (d Desk) ListImportErrors(ctx context.Context, who auth.Caller, in struct {
	inImport
	Kind   workbook.FindingKind `query:"kind"`
	Cursor string               `query:"cursor"`
},
) (Findings, error) {
	items, next, kinds, err := d.imports.Findings(ctx, who, in.Import, in.Kind, in.Cursor)
	out := Findings{Page: Page[workbook.Finding]{Items: items, Next: next}, Kinds: []FindingKind{}}
	for _, k := range kinds {
		out.Kinds = append(out.Kinds, FindingKind{Kind: k.Kind, Title: k.Title, Severity: k.Severity, Count: k.Count})
	}
	return out, err
}

// GetImportMarks says where the workbook with marks can be read.
func (d Desk) GetImportMarks(ctx context.Context, who auth.Caller, in inImport) (Download, error) {
	address, name, err := d.imports.Marks(ctx, who, in.Import)
	return Download{URL: address.URL, Name: name, Type: imports.ContentType, Expires: address.Expires}, err
}

// ImportTemplate says where the 10A workbook can be read (J-05).
func (d Desk) ImportTemplate(ctx context.Context, who auth.Caller, in struct {
	Commune org.UnitID `query:"commune"`
},
) (Download, error) {
	address, name, err := d.imports.Template(ctx, who, in.Commune)
	return Download{URL: address.URL, Name: name, Type: imports.ContentType, Expires: address.Expires}, err
}
