package dossier

import (
	"context"
	"fmt"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	domain "ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierdoc"
	"ansinh/shared/fault"
	"ansinh/shared/procedure"
)

// DraftDecision typesets the step's submission note and decision (B-28).
func (d *Desk) DraftDecision(ctx context.Context, who auth.Caller, in Ref) (Receipt, error) {
	return d.run(ctx, who, command{
		operation: "draftDecision", ref: in, input: in, probe: domain.Draft{},
		make: func(w *work) (domain.Command, error) {
			wanted, err := w.loaded.Dossier.Wanted(w.occasion)
			if err != nil {
				return nil, err
			}
			var c domain.Draft
			for _, kind := range wanted {
				document, err := d.draft(w, kind)
				if err != nil {
					return nil, err
				}
				c.Documents = append(c.Documents, document)
			}
			return c, nil
		},
	})
}

// draft typesets one document and stores its file.
func (d *Desk) draft(w *work, kind procedure.DocumentKind) (domain.Document, error) {
	x := &w.loaded.Dossier
	p, err := d.rules.Procedure(x)
	if err != nil {
		return domain.Document{}, err
	}
	route := p.Route(x.Structure)
	issuer := procedure.UnitOf(d.rules.Units, x.Unit, route.Issuer(kind))
	step, ok := signingStep(route, kind)
	if !ok {
		return domain.Document{}, fmt.Errorf("dossier: %s has no step that signs %s", p.Code, kind)
	}
	leaders, err := d.fitting(w.ctx, p.Code, step, issuer)
	if err != nil {
		return domain.Document{}, err
	}
	if len(leaders) == 0 {
		return domain.Document{}, fault.Refused("signer-unset", domain.WhyUnset(step, d.rules.Units.Name(issuer)))
	}
	file, document, err := dossierdoc.Typeset(dossierdoc.Writing{
		Dossier: x, Procedure: p, Kind: kind, Issuer: issuer, Signer: leaders[0], Today: calendar.DateOf(w.occasion.At),
		Verify: d.newID(), PublicURL: d.publicURL, Units: d.rules.Units,
	})
	if err != nil {
		return domain.Document{}, err
	}
	revision, err := d.keep(w, kind, file)
	revision.Kind, revision.By, revision.At = domain.Drafted, w.occasion.By, w.occasion.At
	document.Revisions = []domain.Revision{revision}
	return document, err
}

func signingStep(route procedure.Route, kind procedure.DocumentKind) (procedure.Step, bool) {
	for _, s := range route.Steps {
		if s.Action == procedure.Sign && s.Document == kind {
			return s, true
		}
	}
	return procedure.Step{}, false
}

// retentionYears is how long the files of a document cannot be changed or deleted.
const retentionYears = 10

// keep stores a document's file under object lock, under a key of its own.
func (d *Desk) keep(w *work, kind procedure.DocumentKind, file []byte) (domain.Revision, error) {
	r := domain.Revision{ID: d.newID()}
	key := fmt.Sprintf("dossiers/%s/%s/%s.pdf", w.loaded.Dossier.Code, kind, r.ID)
	info, err := d.objects.PutLocked(w.ctx, d.documents, key, domain.PDF.ContentType(), file, w.occasion.At.AddDate(retentionYears, 0, 0))
	r.Key, r.SHA256, r.Size = info.Key, info.SHA256, info.Size
	return r, err
}
