package demonstration

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// verifyDecision downloads the decision and has its two signatures verified:
// by the public page behind its QR code and, where the program is there, by
// pdfsig, which knows nothing of An Sinh (C-49, C-50).
func (p *play) verifyDecision(ctx context.Context, d dossierView) error {
	for _, document := range d.Documents {
		if document.Kind != "decision" {
			continue
		}
		if document.Number != p.report.DecisionNumber {
			return fmt.Errorf("quyết định mang số %q, văn thư đã cấp số %q", document.Number, p.report.DecisionNumber)
		}
		content, err := p.cast.communeOfficer.download(ctx, "/api/dossiers/"+d.Code+"/papers/"+document.File)
		if err != nil {
			return err
		}
		path, err := p.keep("05-quyet-dinh.pdf", content)
		if err != nil {
			return err
		}
		p.say("Quyết định số %s: %s", document.Number, path)
		if err := p.askPublicPage(ctx, document.Verify); err != nil {
			return err
		}
		return p.askPdfsig(ctx, path)
	}
	return fmt.Errorf("hồ sơ %s không có quyết định", d.Code)
}

// askPublicPage asks what anybody may ask who scans the QR code.
func (p *play) askPublicPage(ctx context.Context, id string) error {
	var v struct {
		Valid      bool   `json:"valid"`
		Verdict    string `json:"verdict"`
		Number     string `json:"number"`
		Signatures []struct {
			Signer string `json:"signer"`
			Valid  bool   `json:"valid"`
		} `json:"signatures"`
	}
	if err := p.cast.visitor.get(ctx, "/api/verify/"+id, &v); err != nil {
		return err
	}
	var signers []string
	for _, s := range v.Signatures {
		if s.Valid {
			signers = append(signers, s.Signer)
		}
	}
	if !v.Valid || v.Number != p.report.DecisionNumber {
		return fmt.Errorf("trang kiểm tra công khai nói quyết định %s không hợp lệ: %s", v.Number, v.Verdict)
	}
	p.report.SignaturesValid = len(signers)
	p.say("Quét mã QR: %d chữ ký hợp lệ (%s).", len(signers), strings.Join(signers, ", "))
	return nil
}

func (p *play) askPdfsig(ctx context.Context, path string) error {
	program, missing := exec.LookPath("pdfsig")
	if missing != nil {
		p.say("Không có pdfsig trên máy này nên bỏ qua lần kiểm tra thứ hai.")
		return nil //nolint:nilerr // a second opinion, where there is one
	}
	if err := pdfsigAgrees(ctx, program, path); err != nil {
		return err
	}
	p.say("pdfsig: 2 chữ ký hợp lệ.")
	return nil
}

// pdfsigAgrees asks pdfsig of a file's signatures. It ends with an error for
// authorities it was never told of; what it says of the signatures counts.
func pdfsigAgrees(ctx context.Context, program, path string) error {
	told, failed := exec.CommandContext(ctx, program, "-nocert", path).CombinedOutput()
	valid := strings.Count(string(told), "Signature is Valid.")
	if valid == 2 {
		return nil
	}
	return errors.Join(fmt.Errorf("pdfsig tìm thấy %d chữ ký hợp lệ thay vì 2: %s", valid, told), failed)
}
