package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierdoc"
	"ansinh/shared/signing"
)

// Sign puts the leader's signature on the step's document (C-49).
func (d *Desk) Sign(ctx context.Context, who auth.Caller, in Ref) (Receipt, error) {
	return d.run(ctx, who, command{
		operation: "signDossier", ref: in, input: in, probe: domain.Sign{},
		make: func(w *work) (domain.Command, error) {
			document, file, err := d.handedOut(w)
			if err != nil {
				return nil, err
			}
			signed, err := d.signatory.Sign(ctx, file, document, w.occasion.By, w.occasion.At)
			if err != nil {
				return nil, err
			}
			revision, err := d.keepSigned(w, document, signed)
			return domain.Sign{Revision: revision}, err
		},
	})
}

// handedOut is the step's document with its file as it is now.
func (d *Desk) handedOut(w *work) (*domain.Document, []byte, error) {
	step, err := d.rules.Step(&w.loaded.Dossier)
	if err != nil {
		return nil, nil, err
	}
	document := w.loaded.Dossier.Document(step.Document)
	file, err := d.objects.Get(w.ctx, d.documents, document.Current().Key, signing.MaxPDF)
	return document, file, err
}

func (d *Desk) keepSigned(w *work, document *domain.Document, signed dossierdoc.Signed) (domain.Revision, error) {
	revision, err := d.keep(w, document.Kind, signed.File)
	return dossierdoc.Revision(revision, signed.Report), err
}
