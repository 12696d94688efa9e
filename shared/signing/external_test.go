package signing

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/smallstep/pkcs7"

	"ansinh/shared/signing/demoauthority"
)

// outsideTool signs as a program of somebody else would: written without the
// package's own writer or CMS. The catalog holds the form directly, the widget
// and page go into an object stream, the update ends in a cross-reference
// stream or a table, the CMS comes from smallstep/pkcs7 with its signing time,
// the placeholder has upper-case digits.
type outsideTool struct {
	t          *testing.T
	base       []byte
	xrefStream bool
	eol        string // after %%EOF
}

func submatch(t *testing.T, b []byte, re string) string {
	t.Helper()
	all := regexp.MustCompile(re).FindAllSubmatch(b, -1)
	if len(all) == 0 {
		t.Fatalf("no %s", re)
	}
	return string(all[len(all)-1][1])
}

func (o outsideTool) sign(cred demoauthority.Credential, ca *demoauthority.Authority) []byte {
	t, base := o.t, o.base
	var root, size, prev int
	mustScan(t, submatch(t, base, `/Root (\d+) 0 R`), &root)
	mustScan(t, submatch(t, base, `/Size (\d+)`), &size)
	mustScan(t, submatch(t, base, `startxref\s+(\d+)`), &prev)
	catalog := submatch(t, base, fmt.Sprintf(`(?s)\n%d 0 obj\s*<<(.*?)>>\s*endobj`, root))
	page := regexp.MustCompile(`(?s)\n(\d+) 0 obj\s*<<(/Type /Page\s.*?)>>\s*endobj`).FindSubmatch(base)
	if page == nil {
		t.Fatal("no page")
	}
	var pageNum int
	mustScan(t, string(page[1]), &pageNum)
	objects := []struct {
		num  int
		body string
	}{
		{size + 1, fmt.Sprintf("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Reason(Ky so)/M(D:20260805101112+07'00')/Contents <%s>/ByteRange [@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@]/Prop_Build<</App<</Name/VGCA>>>>>>", strings.Repeat("0", 16000))},
		{size, fmt.Sprintf("<</FT/Sig/Type/Annot/Subtype/Widget/Rect[100 100 200 150]/T(Signature1)/V %d 0 R/F 132/P %d 0 R/AP<</N %d 0 R>>>>", size+1, pageNum, size+2)},
		{size + 2, "<</Type/XObject/Subtype/Form/BBox[0 0 100 50]/Resources<<>>/Length 12>>stream\n0 0 50 50 re\nendstream"},
		{root, "<<" + catalog + fmt.Sprintf("/AcroForm<</Fields[%d 0 R]/SigFlags 3/DA(/Helv 0 Tf 0 g)/DR<<>>>>", size) + ">>"},
		{pageNum, "<<" + string(page[2]) + fmt.Sprintf("/Annots[%d 0 R]>>", size)},
	}
	out := append([]byte(nil), base...)
	at := map[int]int{}
	inStream := map[int]int{}
	if o.xrefStream { // widget, catalog and page move into an object stream
		var head, text string
		for i, n := range []int{1, 3, 4} {
			head += fmt.Sprintf("%d %d ", objects[n].num, len(text))
			text += objects[n].body + "\n"
			inStream[objects[n].num] = i
		}
		z := deflate(head + text)
		objects = append(objects[:1], objects[2])
		objects = append(objects, struct {
			num  int
			body string
		}{size + 3, fmt.Sprintf("<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>stream\r\n%s\r\nendstream", len(head), len(z), z)})
	}
	for _, ob := range objects {
		at[ob.num] = len(out)
		out = append(out, fmt.Sprintf("%d 0 obj\r\n%s\r\nendobj\r\n", ob.num, ob.body)...)
	}
	start := len(out)
	if o.xrefStream {
		out = append(out, xrefStream(at, inStream, size+3, size+4, start, root, prev)...)
	} else {
		out = append(out, "xref\n0 1\n0000000000 65535 f \n"...)
		for num, offset := range at {
			out = append(out, fmt.Sprintf("%d 1\n%010d 00000 n\r\n", num, offset)...)
		}
		info := ""
		if m := regexp.MustCompile(`/Info (\d+) 0 R`).FindSubmatch(base); m != nil {
			info = string(m[0])
		}
		out = append(out, fmt.Sprintf("trailer\n<</Size %d/Root %d 0 R%s/Prev %d>>\n%%iText-like comment\n", size+3, root, info, prev)...)
	}
	out = append(out, fmt.Sprintf("startxref\n%d\n%%%%EOF%s", start, o.eol)...)
	return o.fill(out, cred, ca)
}

func mustScan(t *testing.T, s string, n *int) {
	t.Helper()
	if _, err := fmt.Sscan(s, n); err != nil {
		t.Fatal(err)
	}
}

func deflate(s string) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.Bytes()
}

func xrefStream(at, inStream map[int]int, host, self, start, root, prev int) string {
	at[self] = start
	var index string
	var rows []byte
	for num, offset := range at {
		index += fmt.Sprintf("%d 1 ", num)
		rows = append(binary.BigEndian.AppendUint32(append(rows, 1), uint32(offset)), 0)
	}
	for num, i := range inStream {
		index += fmt.Sprintf("%d 1 ", num)
		rows = append(binary.BigEndian.AppendUint32(append(rows, 2), uint32(host)), byte(i))
	}
	// PNG prediction "up", as most writers use it.
	var predicted []byte
	prevRow := make([]byte, 6)
	for ; len(rows) > 0; rows = rows[6:] {
		predicted = append(predicted, 2)
		for i := range 6 {
			predicted = append(predicted, rows[i]-prevRow[i])
		}
		prevRow = rows[:6]
	}
	z := deflate(string(predicted))
	return fmt.Sprintf("%d 0 obj\n<</Type/XRef/Size %d/Root %d 0 R/Info %d 0 R/Prev %d/W[1 4 1]/Index[%s]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 6>>/Length %d>>stream\n%s\nendstream\nendobj\n",
		self, self+1, root, root-1, prev, index, len(z), z)
}

func (o outsideTool) fill(out []byte, cred demoauthority.Credential, ca *demoauthority.Authority) []byte {
	t := o.t
	from := bytes.LastIndex(out, []byte("/Contents <000")) + len("/Contents ")
	to := from + 16002
	br := []byte(fmt.Sprintf("%-40s", fmt.Sprintf("0 %d %d %d", from, to, len(out)-to)))
	copy(out[bytes.LastIndex(out, []byte("@@@@@@@@@@"))-30:], br)
	sd, err := pkcs7.NewSignedData(append(append([]byte(nil), out[:from]...), out[to:]...))
	if err != nil {
		t.Fatal(err)
	}
	sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	sum := sha256.Sum256(cred.Certificate.Raw)
	type essID struct{ Hash []byte }
	err = sd.AddSignerChain(cred.Certificate, cred.Key, ca.Chain(cred)[1:], pkcs7.SignerInfoConfig{
		ExtraSignedAttributes: []pkcs7.Attribute{{Type: oidSigningCertV2, Value: struct{ IDs []essID }{[]essID{{sum[:]}}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	sd.Detach()
	der, err := sd.Finish()
	if err != nil {
		t.Fatal(err)
	}
	copy(out[from+1:], fmt.Sprintf("%X", der))
	return out
}

func TestVerify_J19_FileSignedOutside(t *testing.T) {
	c := people(t)
	base := document(t)
	for name, tool := range map[string]outsideTool{
		"table":                  {t: t, base: base, eol: "\n"},
		"table, no last newline": {t: t, base: base},
		"streams":                {t: t, base: base, xrefStream: true, eol: "\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			signed := tool.sign(c.leader, c.authority)
			p := leaderOnly(policy(c, base))
			report, err := Verify(signed, p)
			if err != nil {
				t.Fatal(err)
			}
			if !report.Signatures[0].At.Equal(today) {
				t.Errorf("signed at %s", report.Signatures[0].At)
			}
			if out := pdfsig(t, signed); !strings.Contains(out, "Signature is Valid.") {
				t.Errorf("pdfsig:\n%s", out)
			}
			// The clerk seals it here.
			if _, err := Verify(apply(t, signed, sealSignature(c)), policy(c, base)); err != nil {
				t.Errorf("sealed after that: %v", err)
			}
		})
	}
}

// TestVerify_J19_FileSignedByPoppler signs with pdfsig -add-signature and a key
// in an NSS database: a writer and a CMS that have nothing in common with ours.
func TestVerify_J19_FileSignedByPoppler(t *testing.T) {
	c := people(t)
	for _, tool := range []string{"pdfsig", "certutil", "pk12util", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s (packages poppler-utils, libnss3-tools, openssl) is not installed; CI installs it", tool)
		}
	}
	dir := t.TempDir()
	base := document(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	write := func(name string, data []byte, err error) {
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	leader, err := c.leader.PEM()
	write("leader.pem", leader, err)
	root, err := c.authority.Root.PEM()
	write("root.pem", root, err)
	write("base.pdf", base, nil)
	for _, args := range [][]string{
		{"openssl", "pkcs12", "-export", "-in", at("leader.pem"), "-name", "leader", "-out", at("leader.p12"), "-passout", "pass:x"},
		{"certutil", "-N", "-d", dir, "--empty-password"},
		{"certutil", "-A", "-d", dir, "-n", "root", "-t", "CT,C,C", "-a", "-i", at("root.pem")},
		{"pk12util", "-i", at("leader.p12"), "-d", dir, "-W", "x"},
		{"pdfsig", "-nssdir", dir, "-add-signature", "-nick", "leader", at("base.pdf"), at("signed.pdf")},
	} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	signed, err := os.ReadFile(at("signed.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(signed, base) {
		t.Skip("this poppler rewrites the file instead of adding to it")
	}
	p := leaderOnly(policy(c, base))
	_, err = Verify(signed, p)
	wantReason(t, err, ReasonFormat) // adbe.pkcs7.detached
	p.AllowOutside = true
	p.NotBefore, p.Now = today.AddDate(-1, 0, 0), today.AddDate(1, 0, 0)
	if _, err := Verify(signed, p); err != nil {
		t.Fatal(err)
	}
}
