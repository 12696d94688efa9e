package signing

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// pdfsig runs poppler's verifier with an empty certificate store, so it judges
// the signatures but not the authority.
func pdfsig(t *testing.T, file []byte) string {
	t.Helper()
	exe, err := exec.LookPath("pdfsig")
	if err != nil {
		t.Skip("pdfsig (package poppler-utils) is not installed; CI installs it")
	}
	path := filepath.Join(t.TempDir(), "signed.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, path)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil && len(out) == 0 {
		t.Fatal(err)
	}
	return string(out)
}

func TestIssue_C50_PdfsigAgrees(t *testing.T) {
	c := people(t)
	signed := apply(t, apply(t, document(t), leaderSignature(c)), sealSignature(c))
	out := pdfsig(t, signed)
	if strings.Count(out, "Signature is Valid.") != 2 {
		t.Errorf("pdfsig:\n%s", out)
	}
	_, clerk, _ := strings.Cut(out, "Signature #2")
	if !strings.Contains(clerk, "Total document signed") || !strings.Contains(clerk, "ETSI.CAdES.detached") {
		t.Errorf("pdfsig on the seal:\n%s", clerk)
	}
	broken := bytes.Replace(signed, []byte("/Count 2"), []byte("/Count 1"), 1)
	if out := pdfsig(t, broken); strings.Contains(out, "Signature is Valid.") {
		t.Errorf("pdfsig on a changed file:\n%s", out)
	}
}

func TestIssue_C50_PdfcpuAgrees(t *testing.T) {
	c := people(t)
	signed := apply(t, apply(t, document(t), leaderSignature(c)), sealSignature(c))
	model.ConfigPath = "disable"
	conf := model.NewDefaultConfiguration()
	if err := api.Validate(bytes.NewReader(signed), conf); err != nil {
		t.Fatal(err)
	}
}
