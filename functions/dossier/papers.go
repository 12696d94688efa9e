package dossier

import (
	"context"
	"fmt"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierstore"
	"ansinh/shared/fault"
	"ansinh/shared/objects"
	"ansinh/shared/procedure"
)

// PaperInput announces a file.
type PaperInput struct {
	Code     string                 `path:"code" json:"code"`
	Type     string                 `json:"type"`
	Name     string                 `json:"name"`
	Size     int64                  `json:"size"`
	Document procedure.DocumentKind `json:"document"`
}

// Upload is where to put a file.
type Upload struct {
	ID string `json:"id"`
	objects.Address
}

// BeginFilingPaper tells where to put a paper that a new dossier will bring.
func (d *Desk) BeginFilingPaper(ctx context.Context, who auth.Caller, in PaperInput) (Upload, error) {
	if err := d.gate.Check(who, "dossier.file", auth.Resource{Type: "Dossier", ID: "new", Unit: who.Unit}); err != nil {
		return Upload{}, err
	}
	if in.Document != "" {
		return Upload{}, fault.Invalid("no-document-yet", "Hồ sơ chưa nộp không có văn bản để ký.", fault.Field{Pointer: "/document", Detail: "Không dùng khi nộp hồ sơ."})
	}
	known := false
	for _, p := range d.rules.Book.Current() {
		_, has := p.Paper(in.Type)
		known = known || has
	}
	if !known {
		return Upload{}, unknownPaper()
	}
	return d.announce(ctx, who, in)
}

// BeginPaper tells where to put a paper of a dossier, or the signed form of
// one of its documents.
func (d *Desk) BeginPaper(ctx context.Context, who auth.Caller, in PaperInput) (Upload, error) {
	x, err := d.store.Dossier(ctx, in.Code)
	if err != nil {
		return Upload{}, err
	}
	if err := d.mayDo(who, &x, domain.ActAttach); err != nil {
		return Upload{}, err
	}
	if err := domain.Can(&x, domain.Attach{}, d.occasion(who)); err != nil {
		return Upload{}, err
	}
	p, err := d.rules.Procedure(&x)
	if err != nil {
		return Upload{}, err
	}
	if _, ok := p.Paper(in.Type); !ok && in.Document == "" {
		return Upload{}, unknownPaper()
	}
	return d.announce(ctx, who, in)
}

func unknownPaper() error {
	return fault.Invalid("unknown-paper", "Thủ tục không có loại giấy tờ này.", fault.Field{Pointer: "/type", Detail: "Không có trong thủ tục."})
}

// uploadType is what every upload is sent as; what it really is decides its
// content, when it is confirmed.
const uploadType = "application/octet-stream"

func (d *Desk) announce(ctx context.Context, who auth.Caller, in PaperInput) (Upload, error) {
	u := dossierstore.Upload{ID: d.newID(), Dossier: in.Code, Type: in.Type, Name: text(in.Name), Size: in.Size, Document: in.Document}
	u.Key = "dossiers/" + u.ID
	address, err := d.objects.PresignPut(ctx, d.uploads, u.Key, uploadType, in.Size)
	if err != nil {
		return Upload{}, err
	}
	return Upload{ID: u.ID, Address: address}, d.store.Announce(ctx, who.ID, u)
}

// content reads an uploaded file and holds its size against what was
// announced.
func (d *Desk) content(ctx context.Context, u dossierstore.Upload) ([]byte, error) {
	file, err := d.objects.Get(ctx, d.uploads, u.Key, domain.MaxPaper)
	if err != nil {
		return nil, err
	}
	if int64(len(file)) != u.Size {
		return nil, fault.Invalid("wrong-size", fmt.Sprintf("Tệp %q có %d byte, không phải %d byte như đã khai báo.", u.Name, len(file), u.Size),
			fault.Field{Pointer: "/size", Detail: "Không khớp tệp đã tải lên."})
	}
	return file, nil
}

// take checks an uploaded file's content and copies it to where it stays.
func (d *Desk) take(ctx context.Context, code string, u dossierstore.Upload) (domain.Paper, error) {
	file, err := d.content(ctx, u)
	if err != nil {
		return domain.Paper{}, err
	}
	format, err := domain.FormatOf(u.Name, file)
	if err != nil {
		return domain.Paper{}, err
	}
	info, err := d.objects.PutNew(ctx, d.documents, fmt.Sprintf("dossiers/%s/papers/%s", code, u.ID), format.ContentType(), file)
	if err != nil {
		return domain.Paper{}, err
	}
	return domain.Paper{ID: u.ID, Type: u.Type, Name: u.Name, Format: format, Size: info.Size, SHA256: info.SHA256, Key: info.Key}, nil
}
