package decision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"ansinh/shared/fault"
	"ansinh/shared/money"
	"ansinh/shared/signing"
	"ansinh/shared/signing/demoauthority"
)

// sample is a dossier of Nghi Xuân district with everything any template needs.
func sample() Content {
	return Content{
		Date: "2026-08-03",
		Issuer: Issuer{
			Head: []string{"ỦY BAN NHÂN DÂN", "HUYỆN NGHI XUÂN"}, Name: "Ủy ban nhân dân huyện Nghi Xuân", Place: "Nghi Xuân",
			Finance: "Phòng Tài chính - Kế hoạch", Division: "Phòng Lao động - Thương binh và Xã hội",
		},
		Signer: Signer{OnBehalf: "TM. ỦY BAN NHÂN DÂN", Title: "CHỦ TỊCH", Name: "Nguyễn Văn An"},
		Beneficiary: Beneficiary{
			Honorific: "bà", Name: "Đỗ Thị Hương", BirthDate: "15/03/1944", NationalID: "042144001234",
			Address: "thôn Trung Vân, xã Xuân Hội, huyện Nghi Xuân, tỉnh Hà Tĩnh", Commune: "xã Xuân Hội",
		},
		Dossier: Dossier{
			Code: "18355-260803-0001", ReceivedOn: "2026-07-20", ProposedBy: "Chủ tịch Ủy ban nhân dân xã Xuân Hội",
			ProposalNumber: "Tờ trình số 12/TTr-UBND", ProposedOn: "2026-07-30", SubmittedTo: "Ủy ban nhân dân huyện Nghi Xuân",
		},
		Benefits: []Benefit{{
			Name: "Đỗ Thị Hương", NationalID: "042144001234", Category: "Người từ đủ 80 tuổi trở lên không có lương hưu",
			Coefficient: 150, Standard: 540_000, Monthly: 810_000, From: "2026-08",
		}},
		Funeral: Funeral{
			DiedOn: "2026-07-28", Recipient: "Trần Văn Bình", RecipientID: "042070004321", Relationship: "con trai", Amount: 10_800_000,
		},
		Stop: Stop{
			Reason: "Đối tượng qua đời", From: "2026-08", MonthlyStopped: 810_000,
			GrantedBy: "Quyết định số 07/QĐ-UBND ngày 05 tháng 8 năm 2024 của Chủ tịch Ủy ban nhân dân huyện Nghi Xuân",
		},
		VerifyURL: "https://ansinh.example.vn/verify/01K1ABCDEFGHJKMNPQRSTVWXYZ",
	}
}

func typeset(t testing.TB, kind Kind, c Content) ([]byte, Anchors) {
	t.Helper()
	tpl, err := Default(kind)
	if err != nil {
		t.Fatal(err)
	}
	file, anchors, err := Typeset(tpl, c)
	if err != nil {
		t.Fatal(err)
	}
	return file, anchors
}

// text is what poppler reads from the file, one space between words.
func text(t testing.TB, file []byte, args ...string) string {
	t.Helper()
	exe, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (package poppler-utils) is not installed; CI installs it")
	}
	cmd := exec.Command(exe, append(args, "-", "-")...)
	cmd.Stdin = bytes.NewReader(file)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func has(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%q is missing in:\n%s", w, got)
		}
	}
}

func TestTypeset_B27_DecisionReadsAsAnOfficialDocument(t *testing.T) {
	file, _ := typeset(t, GrantMonthlyAllowance, sample())
	got := text(t, file)
	has(t, got,
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "HUYỆN NGHI XUÂN", "/QĐ-UBND",
		"Nghi Xuân, ngày", "QUYẾT ĐỊNH", "Về việc hưởng trợ cấp xã hội hàng tháng đối với bà Đỗ Thị Hương",
		"CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN NGHI XUÂN", "Căn cứ Nghị định số 20/2021/NĐ-CP",
		"Điều 1. Bà Đỗ Thị Hương", "042144001234", "1,5", "540.000", "810.000", "08/2026",
		"Bằng chữ: Tám trăm mười nghìn đồng chẵn", "Điều 3.", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "Nguyễn Văn An")
	if strings.Contains(got, "{{") || strings.Contains(got, "**") {
		t.Errorf("markup is printed:\n%s", got)
	}
	if got != norm.NFC.String(got) {
		t.Error("decomposed letters are printed")
	}
}

func TestTypeset_B28_EveryTemplateTakesTheSample(t *testing.T) {
	if len(Kinds()) < 4 {
		t.Fatalf("templates: %v", Kinds())
	}
	for _, kind := range Kinds() {
		file, anchors := typeset(t, kind, sample())
		if info, err := signing.CheckPDF(bytes.NewReader(file), int64(len(file))); err != nil || info.Pages > 3 {
			t.Errorf("%s: %+v %v", kind, info, err)
		}
		for name, p := range map[string]signing.Place{
			"signature": anchors.Signature, "seal": anchors.Seal, "caption": anchors.SealCaption,
			"number": anchors.Stamps.Number, "day": anchors.Stamps.Day, "year": anchors.Stamps.Year,
		} {
			if p.Page < 1 || p.Rect.X < 0 || p.Rect.Y < 0 || p.Rect.X+p.Rect.W > pageWidth || p.Rect.Y+p.Rect.H > pageHeight {
				t.Errorf("%s: %s is at %+v", kind, name, p)
			}
		}
	}
}

func TestTypeset_B26_UnfilledFieldIsNamed(t *testing.T) {
	c := sample()
	c.Beneficiary.Name, c.Benefits[0].Monthly, c.Signer.Name = "", 0, ""
	tpl, err := Default(GrantMonthlyAllowance)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = Typeset(tpl, c)
	var f *fault.Fault
	if !errors.As(err, &f) || f.Code != "decision-field-missing" {
		t.Fatalf("got %v", err)
	}
	has(t, f.Error(), "/beneficiary/name", "/benefits/0/monthly", "/signer/name", "Thiếu họ tên đối tượng")
}

func TestTypeset_B26_LocalitysOwnTemplate(t *testing.T) {
	own := `{kind: x, name: Riêng, symbol: QĐ-UBND, title: QUYẾT ĐỊNH, body: [{text: "Trợ cấp cho {{beneficiary.name}} **ngay**."}]}`
	tpl, err := Parse([]byte(own))
	if err != nil {
		t.Fatal(err)
	}
	c := sample()
	c.Beneficiary.Name = "Ông **Sao** {{signer.name}}"
	file, _, err := Typeset(tpl, c)
	if err != nil {
		t.Fatal(err)
	}
	has(t, text(t, file), "Trợ cấp cho Ông **Sao** {{signer.name}} ngay.")
	for name, bad := range map[string]string{
		"unknown field": strings.Replace(own, "beneficiary.name", "beneficiary.shoe", 1),
		"broken field":  strings.Replace(own, "}} **", "} **", 1),
		"unknown key":   strings.Replace(own, "name: Riêng", "nom: Riêng", 1),
		"no body":       `{kind: x, symbol: a, title: b}`,
		"unknown table": `{kind: x, symbol: a, title: b, body: [{table: {rows: shoes, columns: [{head: a, cell: b, width: 1}]}}]}`,
	} {
		if _, err := Parse([]byte(bad)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestTypeset_B26_DecomposedInputIsComposed(t *testing.T) {
	composed, _ := typeset(t, GrantMonthlyAllowance, sample())
	c := sample()
	c.Beneficiary.Name = norm.NFD.String(c.Beneficiary.Name)
	c.Beneficiary.Address = norm.NFD.String(c.Beneficiary.Address)
	c.Issuer.Head[1] = norm.NFD.String(c.Issuer.Head[1])
	decomposed, _ := typeset(t, GrantMonthlyAllowance, c)
	if text(t, composed) != text(t, decomposed) {
		t.Errorf("decomposed input reads differently:\n%s", text(t, decomposed))
	}
}

func TestTypeset_B27_SameInputSameBytes(t *testing.T) {
	a, _ := typeset(t, GrantMonthlyAllowance, sample())
	b, _ := typeset(t, GrantMonthlyAllowance, sample())
	if !bytes.Equal(a, b) {
		t.Error("two runs differ")
	}
}

func TestTypeset_B26_LegalGroundsFollowTheDate(t *testing.T) {
	c := sample()
	c.Date = "2024-06-01"
	file, _ := typeset(t, GrantMonthlyAllowance, c)
	old := text(t, file)
	has(t, old, "ngày 19 tháng 6 năm 2015")
	if strings.Contains(old, "76/2024") || strings.Contains(old, "147/2025") {
		t.Error("a decree of later is cited")
	}
}

func TestTypeset_B26_LegalGroundsFollowTheStructure(t *testing.T) {
	c := sample()
	c.Date = "2026-11-22"
	for _, twoLevel := range []bool{true, false} {
		c.Issuer.TwoLevel = twoLevel
		file, _ := typeset(t, GrantMonthlyAllowance, c)
		if got := strings.Contains(text(t, file), "147/2025"); got != twoLevel {
			t.Errorf("two-level %v: the decree on two levels is cited: %v", twoLevel, got)
		}
	}
}

func TestTypeset_B26_LongTextsAndUnprintableLetters(t *testing.T) {
	c := sample()
	c.Beneficiary.Name = strings.TrimSpace(strings.Repeat("Công Tằng Tôn Nữ Hoàng Thị ", 12))
	c.Beneficiary.Address = strings.Repeat("W", 200)
	file, _ := typeset(t, GrantMonthlyAllowance, c)
	has(t, text(t, file), "Công Tằng Tôn Nữ")
	tpl, err := Default(GrantMonthlyAllowance)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"emoji": "An 🙂", "Chinese": "安", "too long": strings.Repeat("a ", 700)} {
		c.Beneficiary.Name = value
		var f *fault.Fault
		if _, _, err := Typeset(tpl, c); !errors.As(err, &f) || f.Kind != fault.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// many has enough rows for three pages.
func many() Content {
	c := sample()
	for i := range 14 {
		b := c.Benefits[0]
		b.Name = fmt.Sprintf("Nguyễn Thị Minh Khai %d", i+1)
		b.Monthly = money.Dong(540_000 + 1000*i)
		c.Benefits = append(c.Benefits, b)
	}
	return c
}

func TestTypeset_B27_ThreePagesRepeatTheTablesHead(t *testing.T) {
	file, anchors := typeset(t, GrantMonthlyAllowance, many())
	info, err := signing.CheckPDF(bytes.NewReader(file), int64(len(file)))
	if err != nil || info.Pages != 3 || anchors.Signature.Page != info.Pages || anchors.Stamps.Number.Page != 1 {
		t.Fatalf("%+v %+v %v", info, anchors, err)
	}
	for page := 1; page < info.Pages; page++ {
		n := fmt.Sprint(page)
		has(t, text(t, file, "-f", n, "-l", n), "Họ và tên", "Hệ số")
	}
	has(t, text(t, file), "Khai 14", "Tổng cộng")
	if second := text(t, file, "-f", "2", "-l", "2"); !strings.HasPrefix(second, "2 ") {
		t.Errorf("page 2 has no number: %.40s", second)
	}
}

// TestTypeset_C50_SignedDecision signs what was typeset at its anchors. With
// DECISION_OUT it leaves the files in that folder, to be looked at.
func TestTypeset_C50_SignedDecision(t *testing.T) {
	at := time.Date(2026, 8, 5, 3, 11, 12, 0, time.UTC)
	ca, err := demoauthority.New("An Sinh Demo CA", at.AddDate(-1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	issue := func(name, id string) demoauthority.Credential {
		c, err := ca.Issue(demoauthority.Subject{Name: name, Organisation: "UBND", Identity: id}, demoauthority.P256, at.AddDate(-1, 0, 0), at.AddDate(1, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	leader, seal := issue("Nguyễn Văn An", "CCCD:1"), issue("UBND huyện Nghi Xuân", "MST:2")
	ink, err1 := demoauthority.Handwriting("Nguyễn Văn An")
	red, err2 := demoauthority.Seal("Ủy ban nhân dân huyện Nghi Xuân", "Tỉnh Hà Tĩnh")
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	contents := map[string]Content{"many": many()}
	for _, k := range Kinds() {
		contents[string(k)] = sample()
	}
	for name, content := range contents {
		kind := Kind(name)
		if name == "many" {
			kind = GrantMonthlyAllowance
		}
		base, anchors := typeset(t, kind, content)
		first := sign(t, base, anchors.Leader(ink, "Nguyễn Văn An", at), ca, leader)
		second := sign(t, first, anchors.Clerk(red, "Ủy ban nhân dân huyện Nghi Xuân", "07", "2026-08-05", at.Add(time.Hour)), ca, seal)
		report, err := signing.Verify(second, signing.Policy{
			Base: signing.BaseOf(base), Roots: ca.Roots(), Now: at.Add(2 * time.Hour), Number: "07", IssuedOn: "2026-08-05",
			Expect: []signing.Signer{{Role: signing.Leader, Identity: "CCCD:1"}, {Role: signing.Clerk, Identity: "MST:2"}},
		})
		if err != nil || len(report.Signatures) != 2 {
			t.Errorf("%s: %v", name, err)
		}
		if dir := os.Getenv("DECISION_OUT"); dir != "" {
			for suffix, data := range map[string][]byte{"": base, "-signed": second} {
				if err := os.WriteFile(filepath.Join(dir, name+suffix+".pdf"), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func sign(t *testing.T, file []byte, r signing.Request, ca *demoauthority.Authority, c demoauthority.Credential) []byte {
	t.Helper()
	out, err := signing.Apply(context.Background(), file, signing.Signature{Request: r, Signer: c.Key, Chain: ca.Chain(c)})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
