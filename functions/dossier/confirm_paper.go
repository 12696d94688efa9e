package dossier

import (
	"context"

	"ansinh/shared/auth"
	domain "ansinh/shared/dossier"
	"ansinh/shared/dossier/dossierstore"
	"ansinh/shared/fault"
)

// ConfirmInput names an uploaded paper.
type ConfirmInput struct {
	Ref
	Paper string `path:"paper" json:"paper"`
}

// ConfirmPaper checks an uploaded file and adds it to the dossier (C-36, C-57,
// J-18).
func (d *Desk) ConfirmPaper(ctx context.Context, who auth.Caller, in ConfirmInput) (Receipt, error) {
	return d.run(ctx, who, command{
		operation: "confirmPaper", ref: in.Ref, input: in, wanted: dossierstore.Wanted{Upload: in.Paper}, probe: domain.Attach{},
		make: func(w *work) (domain.Command, error) {
			u := w.loaded.Upload
			if u == nil || u.Dossier != in.Code || u.Document != "" {
				return nil, unknownUpload("paper")
			}
			paper, err := d.take(ctx, in.Code, *u)
			w.saving.Used, w.receipt.Paper = u.ID, u.ID
			return domain.Attach{Paper: paper}, err
		},
	})
}

func unknownUpload(pointer string) error {
	return fault.Invalid("unknown-upload", "Không tìm thấy tệp tải lên này, hoặc tệp đã dùng hay hết hạn.", fault.Field{Pointer: pointer, Detail: "Không tìm thấy."})
}
