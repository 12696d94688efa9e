package dossier

import (
	"context"
	"fmt"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	domain "ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierdoc"
	"ansinh/shared/dossier/dossierstore"
	"ansinh/shared/fault"
	"ansinh/shared/procedure"
	"ansinh/shared/signing"
)

// SignedInput names the upload that holds the signed file.
type SignedInput struct {
	Ref
	Upload string `json:"upload"`
	Number int    `json:"number"`
}

// UploadSigned takes a file that was signed outside (VGCA): by the leader at a
// step that signs, by the clerk at one that seals or issues. It passes the
// same check as a file signed here.
func (d *Desk) UploadSigned(ctx context.Context, who auth.Caller, in SignedInput) (Receipt, error) {
	// Which of the two commands it is depends on the step, so the dossier is
	// looked at first; the command itself loads it again under its version.
	x, err := d.store.Dossier(ctx, in.Code)
	if err != nil {
		return Receipt{}, err
	}
	if err := d.mayRead(who, &x); err != nil {
		return Receipt{}, err
	}
	step, err := d.rules.Step(&x)
	if err != nil {
		return Receipt{}, err
	}
	c := command{operation: "uploadSigned", ref: in.Ref, input: in, wanted: dossierstore.Wanted{Upload: in.Upload}, probe: domain.Sign{}}
	c.make = func(w *work) (domain.Command, error) { return d.signedByLeader(w) }
	if step.Action == procedure.Seal || step.Action == procedure.Issue {
		c.probe, c.wanted.Numbers = domain.Issue{}, d.book(who)
		c.make = func(w *work) (domain.Command, error) { return d.sealedByClerk(w, in.Number) }
	}
	return d.run(ctx, who, c)
}

func (d *Desk) signedByLeader(w *work) (domain.Command, error) {
	document, file, err := d.uploaded(w)
	if err != nil {
		return nil, err
	}
	report, err := d.signatory.Verify(w.ctx, file, document, []signing.Role{signing.Leader}, w.occasion.At)
	if err != nil {
		return nil, err
	}
	revision, err := d.keepSigned(w, document, dossierdoc.Signed{File: file, Report: report})
	return domain.Sign{Revision: revision}, err
}

func (d *Desk) sealedByClerk(w *work, number int) (domain.Command, error) {
	document, file, err := d.uploaded(w)
	if err != nil {
		return nil, err
	}
	if number == 0 {
		return nil, fault.Invalid("number-required", "Phải nhập số đã đóng trên văn bản.", fault.Field{Pointer: "/number", Detail: "Bắt buộc với văn bản đã đóng dấu."})
	}
	report, err := d.signatory.Verify(w.ctx, file, document, []signing.Role{signing.Clerk}, w.occasion.At)
	if err != nil {
		return nil, err
	}
	// Outside tools may print the number in their own way; one that can be
	// read must be the one entered.
	if report.Number != "" && report.Number != domain.NumberText(number) {
		return nil, fault.Invalid("number-differs", fmt.Sprintf("Văn bản mang số %s, không phải %s.", report.Number, domain.NumberText(number)),
			fault.Field{Pointer: "/number", Detail: "Không khớp số trên văn bản."})
	}
	taken, on := d.number(w, document, number), calendar.DateOf(w.occasion.At)
	revision, err := d.keepSigned(w, document, dossierdoc.Signed{File: file, Report: report})
	return domain.Issue{Number: taken.Number, Date: on, Revision: revision}, err
}

// uploaded is the step's document with the file that was uploaded for it.
func (d *Desk) uploaded(w *work) (*domain.Document, []byte, error) {
	u := w.loaded.Upload
	step, err := d.rules.Step(&w.loaded.Dossier)
	if err != nil {
		return nil, nil, err
	}
	if u == nil || u.Dossier != w.loaded.Dossier.Code || u.Document != step.Document {
		return nil, nil, unknownUpload("/upload")
	}
	w.saving.Used = u.ID
	file, err := d.content(w.ctx, *u)
	return w.loaded.Dossier.Document(step.Document), file, err
}
