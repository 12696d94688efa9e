package e2e

import (
	"bytes"
	"context"
	"net/http"
	"testing"

	"ansinh/functions/dossier"
	"ansinh/functions/platform"
	"ansinh/infra/local/hosttest"
	"ansinh/shared/calendar"
	"ansinh/shared/dossier/dossierdoc"
	"ansinh/shared/keys"
	"ansinh/shared/procedure"
)

func TestDossier_C51_C53_C57_PapersAndSignedFilesAreChecked(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := filed(t, s, "xuanyen.canbo", allowance(50, "Hồ Thị Sáu"))
	p.do("xuanyen.canbo", "start", nil)

	t.Run("C-51 C-57 content decides", func(t *testing.T) {
		for name, content := range map[string][]byte{"a.pdf": []byte("this is no PDF"), "b.png": smallPDF(t, "x"), "c.exe": []byte("MZ\x90\x00")} {
			id := p.put("xuanyen.canbo", map[string]any{"type": "identity", "name": name}, content)
			p.refused("xuanyen.canbo", "papers/"+id+"/confirm", nil, 422, "wrong-content")
		}
		id := p.put("xuanyen.canbo", map[string]any{"type": "identity", "name": "cccd.pdf"}, smallPDF(t, "CCCD"))
		p.do("xuanyen.canbo", "papers/"+id+"/confirm", nil)
		p.refused("xuanyen.canbo", "papers/"+id+"/confirm", nil, 422, "unknown-upload")
		p.refused("xuanyen.canbo", "papers/01ARZ3NDEKTSV4RRFFQ69G5FAV/confirm", nil, 422, "unknown-upload")
		f := p.get("xuanyen.canbo")
		if len(f.Papers) != 1 || f.Papers[0].Format != "pdf" || f.Papers[0].Version != 1 || len(f.Missing) != 1 {
			t.Errorf("%+v, missing %v", f.Papers, f.Missing)
		}
		if got := p.open("huyen.canbo", id); !bytes.HasPrefix(got, []byte("%PDF-")) {
			t.Errorf("opened %d bytes", len(got))
		}
		s.Client("xuanyen.canbo").Refused(http.MethodPost, p.path("papers"), map[string]any{"type": "nonsense", "name": "a.pdf", "size": 9}, 422, "unknown-paper")
		s.Client("xuanhoi.canbo").Refused(http.MethodGet, p.path("papers/"+id), nil, 403, "")
	})

	t.Run("B-28 drafts are typeset from the dossier", func(t *testing.T) {
		p.refused("xuanyen.canbo", "draft-decision", nil, 409, "processing-incomplete")
		p.attach("xuanyen.canbo", "application", "to-khai.pdf", smallPDF(t, "To khai"))
		p.do("xuanyen.canbo", "update", map[string]any{"processing": map[string]any{"category": "5a", "from": "2026-12"}})
		p.do("xuanyen.canbo", "draft-decision", nil)
		f := p.get("xuanyen.canbo")
		if len(f.Documents) != 2 || f.Documents[0].Status != "draft" {
			t.Fatalf("%+v", f.Documents)
		}
		for _, d := range f.Documents {
			if got := p.open("xuanyen.canbo", d.File); !bytes.HasPrefix(got, []byte("%PDF-")) {
				t.Errorf("%s is no PDF", d.Kind)
			}
		}
	})

	t.Run("C-49 C-53 a file signed outside begins with the one handed out", func(t *testing.T) {
		p.to("xuanyen.canbo", "xuanyen.lanhdao")
		draft := p.open("xuanyen.lanhdao", p.get("xuanyen.lanhdao").Documents[0].File)
		for code, content := range map[string][]byte{
			"not-the-file-handed-out": smallPDF(t, "To trinh khac"), "leader-signature-missing": draft,
			"changed-after-signing": append(bytes.Clone(draft), "\n%extra"...), "not-pdf": []byte("PK\x03\x04 a docx in disguise"),
		} {
			id := p.put("xuanyen.lanhdao", map[string]any{"type": "signed", "name": "to-trinh.pdf", "document": "submission-note"}, content)
			p.refused("xuanyen.lanhdao", "upload-signed", map[string]any{"upload": id}, 409, code)
		}
		outside := signedOutside(t, s, p, draft)
		id := p.put("xuanyen.lanhdao", map[string]any{"type": "signed", "name": "to-trinh.pdf", "document": "submission-note"}, outside)
		p.do("xuanyen.lanhdao", "upload-signed", map[string]any{"upload": id})
		p.refused("xuanyen.lanhdao", "sign", nil, 409, "already-signed")
		signed := p.get("xuanyen.lanhdao").Documents[0]
		if signed.Status != "signed" || len(signed.Revisions) != 2 || signed.Revisions[1].Result != "Chữ ký hợp lệ" {
			t.Errorf("%+v", signed)
		}
		if got := p.open("xuanyen.lanhdao", signed.File); !bytes.HasPrefix(got, draft) || len(got) == len(draft) {
			t.Error("the signed file does not begin with the draft")
		}
		verify := s.Client("").Refused(http.MethodGet, "/api/verify/"+signed.Verify, nil, 404, "document-not-found")
		if verify.Detail == "" {
			t.Error("no reason")
		}
	})

	t.Run("C-15 the number is empty until issued", func(t *testing.T) {
		var info struct{ Name, DecisionNumber, CategoryName string }
		s.Client("xuanyen.lanhdao").Get(p.path("policy"), &info)
		if info.DecisionNumber != "" || info.Name != "Hồ Thị Sáu" || info.CategoryName == "" {
			t.Errorf("%+v", info)
		}
	})
}

// signedOutside is the draft of the submission note, signed outside.
func signedOutside(t *testing.T, s *hosttest.System, p *dossierPlay, draft []byte) []byte {
	t.Helper()
	signed, err := signOutside(t.Context(), s, p.Code, draft)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// signOutside signs the draft of a dossier's submission note with the leader's
// key without the API, as the officer's own signing program does it.
func signOutside(ctx context.Context, s *hosttest.System, code string, draft []byte) ([]byte, error) {
	config, err := platform.ReadConfig(s.Environment())
	if err != nil {
		return nil, err
	}
	machine, err := platform.New(ctx, config, s.Clock())
	if err != nil {
		return nil, err
	}
	d, err := dossier.NewStore(machine, calendar.National()).Dossier(ctx, code)
	if err != nil {
		return nil, err
	}
	signatory := dossierdoc.Signatory{Vault: machine.Keys, Wallet: keys.NewWallet(machine.DB, machine.Settings()), Units: machine.Units}
	note := d.Document(procedure.SubmissionNote)
	signed, err := signatory.Sign(ctx, draft, note, note.Signer, s.Clock().Now())
	if err != nil {
		return nil, err
	}
	return signed.File, nil
}
