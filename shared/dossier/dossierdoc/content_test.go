package dossierdoc

import (
	"bytes"
	"testing"
	"time"

	"ansinh/shared/dossier"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/procedure"
)

func writing(t *testing.T, kind procedure.DocumentKind) Writing {
	t.Helper()
	p, err := procedure.National().Find("monthly-allowance")
	if err != nil {
		t.Fatal(err)
	}
	return Writing{
		Dossier: &dossier.Dossier{
			Code: "HS-18376-26-AAAAAA", Unit: "18376", Structure: procedure.ThreeLevel, StartedAt: time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC),
			Application: dossier.Application{Person: dossier.Person{
				Name: "Đỗ Thị Hương", BirthDate: "1951-03-15", Sex: "female", NationalID: "042151000001", Address: "Thôn Trung Vân",
			}},
			Processing: dossier.Processing{Category: "5a", Coefficient: 150, Amount: 810_000, From: "2026-12"},
		},
		Procedure: p, Kind: kind, Issuer: "442", Signer: org.Officer{ID: "chair", Name: "Bùi Việt Hùng", Position: "Chủ tịch UBND huyện"},
		Today: "2026-11-23", Verify: "01ARZ3NDEKTSV4RRFFQ69G5FAV", PublicURL: "https://ansinh.example.vn", Units: org.National(),
	}
}

func TestTypeset_B28_FillsBothDocumentsFromTheDossier(t *testing.T) {
	for _, kind := range []procedure.DocumentKind{procedure.SubmissionNote, procedure.Decision} {
		file, document, err := Typeset(writing(t, kind))
		if err != nil || !bytes.HasPrefix(file, []byte("%PDF-")) {
			t.Fatalf("%s: %d bytes, %v", kind, len(file), err)
		}
		if document.Kind != kind || document.Signer.ID != "chair" || document.Layout.Signature.Page == 0 || document.Symbol == "" {
			t.Errorf("%s: %+v", kind, document)
		}
	}
}

func TestTypeset_B26_AnEmptyFieldIsNamed(t *testing.T) {
	w := writing(t, procedure.Decision)
	w.Dossier.Processing.Amount = 0
	if _, _, err := Typeset(w); !fault.HasCode(err, "decision-field-missing") {
		t.Errorf("got %v", err)
	}
}

func TestProposal_QuotesTheNoteOnceItHasANumber(t *testing.T) {
	w := writing(t, procedure.Decision)
	if got := w.proposal(); got.ProposalNumber != "Tờ trình" || got.ProposedBy != "Ủy ban nhân dân xã Xuân Yên" {
		t.Errorf("%+v", got)
	}
	w.Dossier.Documents = []dossier.Document{{Kind: procedure.SubmissionNote, Number: 3, Symbol: "TTr-UBND", Date: "2026-11-20"}}
	if got := w.proposal(); got.ProposalNumber != "Tờ trình số 03/TTr-UBND" || got.ProposedOn != "2026-11-20" {
		t.Errorf("%+v", got)
	}
}

func TestSigner_TitlesFollowThePosition(t *testing.T) {
	for position, want := range map[string]string{
		"Chủ tịch UBND huyện": "CHỦ TỊCH", "Phó Chủ tịch UBND xã": "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", "": "CHỦ TỊCH",
	} {
		if got := signer(org.Officer{Position: position}).Title; got != want {
			t.Errorf("%q signs as %q", position, got)
		}
	}
}

func TestHonorific_FollowsAgeAndSex(t *testing.T) {
	for want, p := range map[string]dossier.Person{
		"cháu": {BirthDate: "2015-01-01", Sex: "male"}, "ông": {BirthDate: "1951-01-01", Sex: "male"}, "bà": {BirthDate: "1990-01-01", Sex: "female"},
	} {
		if got := honorific(p, "2026-11-23"); got != want {
			t.Errorf("%+v is %q", p, got)
		}
	}
}
