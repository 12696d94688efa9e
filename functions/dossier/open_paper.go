package dossier

import (
	"context"
	"slices"
	"time"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
	"ansinh/shared/fault"
)

// OpenInput names a paper, or a revision of a document.
type OpenInput struct {
	Code  string `path:"code"`
	Paper string `path:"paper"`
}

// Download is a short-lived address of a file.
type Download struct {
	URL     string    `json:"url"`
	Name    string    `json:"name"`
	Type    string    `json:"type"`
	Expires time.Time `json:"expires"`
}

// OpenPaper gives the address of a paper's file or of a document's revision.
func (d *Desk) OpenPaper(ctx context.Context, who auth.Caller, in OpenInput) (Download, error) {
	x, err := d.store.Dossier(ctx, in.Code)
	if err != nil {
		return Download{}, err
	}
	if err := d.mayRead(who, &x); err != nil {
		return Download{}, err
	}
	key, name, format, ok := locate(&x, in.Paper)
	if !ok {
		return Download{}, fault.NotFound("paper-not-found", "Hồ sơ không có tệp này.")
	}
	address, err := d.objects.PresignGet(ctx, d.documents, key, name, format != domain.DOCX)
	if err != nil {
		return Download{}, err
	}
	return Download{URL: address.URL, Name: name, Type: format.ContentType(), Expires: address.Expires}, nil
}

// locate finds a file among a dossier's papers and documents.
func locate(x *domain.Dossier, file string) (key, name string, format domain.Format, ok bool) {
	for _, p := range x.Papers {
		if p.ID == file {
			return p.Key, p.Name, p.Format, true
		}
	}
	for _, document := range x.Documents {
		for _, r := range slices.Concat(document.Earlier, document.Revisions) {
			if r.ID == file {
				return r.Key, string(document.Kind) + "-" + x.Code + ".pdf", domain.PDF, true
			}
		}
	}
	return "", "", "", false
}
