package dossier

import (
	"context"
	"strings"
	"time"

	domain "ansinh/shared/dossier"
	"ansinh/shared/fault"
	"ansinh/shared/signing"
)

// VerifyInput is the id in a document's QR code.
type VerifyInput struct {
	ID string `path:"id"`
}

// Verification is what anybody may know of a document: what is on record, and
// whether the stored file is what was signed.
type Verification struct {
	ID         string          `json:"id"`
	Valid      bool            `json:"valid"`
	Verdict    string          `json:"verdict"`
	Kind       string          `json:"kind"`
	Number     string          `json:"number"`
	Date       string          `json:"date"`
	Issuer     string          `json:"issuer"`
	Name       string          `json:"name"`
	Signatures []SignatureView `json:"signatures"`
}

// SignatureView is one signature's check.
type SignatureView struct {
	Signer string    `json:"signer"`
	At     time.Time `json:"at"`
	Valid  bool      `json:"valid"`
	Detail string    `json:"detail"`
}

// Verify answers the public page behind a document's QR code. Documents that
// are not issued yet are not found.
func (d *Desk) Verify(ctx context.Context, in VerifyInput) (Verification, error) {
	x, document, err := d.store.ByVerifyID(ctx, in.ID)
	if err != nil {
		return Verification{}, err
	}
	if document.Status() != domain.Sealed {
		return Verification{}, fault.NotFound("document-not-found", "Không tìm thấy văn bản đã phát hành với mã này.")
	}
	file, err := d.objects.Get(ctx, d.documents, document.Current().Key, signing.MaxPDF)
	if err != nil {
		return Verification{}, err
	}
	v := Verification{
		ID: in.ID, Kind: domain.DocumentName(document.Kind), Number: document.NumberText(), Date: document.Date.Vietnamese(),
		Issuer: "Ủy ban nhân dân " + d.rules.Units.Name(document.Issuer), Name: masked(x.Name()), Signatures: []SignatureView{},
	}
	report, err := d.signatory.Verify(ctx, file, document, nil, d.clock.Now())
	for _, s := range report.Signatures {
		v.Signatures = append(v.Signatures, SignatureView{Signer: s.Name, At: s.At, Valid: true, Detail: "Chữ ký hợp lệ, nội dung không thay đổi."})
	}
	f := fault.As(err)
	switch {
	case err == nil:
		v.Valid, v.Verdict = true, "Văn bản do cơ quan ghi trên phát hành, đủ chữ ký và không bị thay đổi."
	case f != nil:
		v.Verdict = "Văn bản lưu trữ không hợp lệ: " + f.Detail
	default:
		return v, err
	}
	return v, nil
}

// masked shows a name's first word and initials: "Nguyễn V. A."
func masked(name string) string {
	words := strings.Fields(name)
	for i := 1; i < len(words); i++ {
		words[i] = string([]rune(words[i])[:1]) + "."
	}
	return strings.Join(words, " ")
}
