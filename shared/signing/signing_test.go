package signing

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"sync"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"ansinh/shared/fault"
	"ansinh/shared/signing/demoauthority"
)

// The cast of the tests: one authority, a leader with an RSA key, a seal with
// an ECDSA key, and a stranger's authority.
type cast struct {
	authority, stranger *demoauthority.Authority
	leader, seal, rogue demoauthority.Credential
	ink, stampImage     []byte
}

var (
	today    = time.Date(2026, 8, 5, 3, 11, 12, 0, time.UTC)
	theCast  = sync.OnceValues(newCast)
	leaderID = "CCCD:042070001234"
	sealID   = "MST:3000123456"
)

func newCast() (*cast, error) {
	c := &cast{}
	var err error
	from, until := today.AddDate(-1, 0, 0), today.AddDate(2, 0, 0)
	keep := func(v demoauthority.Credential, e error) demoauthority.Credential {
		err = errors.Join(err, e)
		return v
	}
	image := func(v []byte, e error) []byte {
		err = errors.Join(err, e)
		return v
	}
	var e1, e2 error
	c.authority, e1 = demoauthority.New("An Sinh Demo CA", from)
	c.stranger, e2 = demoauthority.New("Stranger CA", from)
	if err = errors.Join(e1, e2); err != nil {
		return nil, err
	}
	who := demoauthority.Subject{Name: "Nguyễn Văn An", Organisation: "Ủy ban nhân dân huyện Nghi Xuân", Title: "Chủ tịch", Identity: leaderID}
	c.leader = keep(c.authority.Issue(who, demoauthority.RSA2048, from, until))
	c.rogue = keep(c.stranger.Issue(who, demoauthority.P256, from, until))
	c.seal = keep(c.authority.Issue(demoauthority.Subject{
		Name: "Ủy ban nhân dân huyện Nghi Xuân", Organisation: "Ủy ban nhân dân huyện Nghi Xuân", Identity: sealID,
	}, demoauthority.P256, from, until))
	c.ink = image(demoauthority.Handwriting("Nguyễn Văn An"))
	c.stampImage = image(demoauthority.Seal("Ủy ban nhân dân huyện Nghi Xuân", "Tỉnh Hà Tĩnh"))
	return c, err
}

func people(t testing.TB) *cast {
	t.Helper()
	c, err := theCast()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// document is an unsigned two-page PDF.
func document(t testing.TB) []byte {
	t.Helper()
	p := fpdf.New("P", "pt", "A4", "")
	p.SetCreationDate(today)
	p.SetModificationDate(today)
	p.SetCatalogSort(true)
	p.SetFont("Times", "", 13)
	for range 2 {
		p.AddPage()
		p.Text(100, 100, "Decision 1.500.000")
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func leaderSignature(c *cast) Signature {
	return Signature{
		Request: Request{
			Role: Leader, Page: 2, Time: today, Name: "Nguyễn Văn An", Reason: "Phê duyệt",
			Picture: Picture{PNG: c.ink, Box: Rect{360, 300, 150, 65}},
		},
		Signer: c.leader.Key, Chain: c.authority.Chain(c.leader),
	}
}

var stampPlaces = StampPlaces{
	Number: Place{1, Rect{120, 700, 30, 16}}, Day: Place{1, Rect{350, 700, 20, 16}},
	Month: Place{1, Rect{410, 700, 20, 16}}, Year: Place{1, Rect{460, 700, 30, 16}},
}

func sealSignature(c *cast) Signature {
	return Signature{
		Request: Request{
			Role: Clerk, Page: 2, Time: today.Add(time.Hour), Name: "UBND huyện Nghi Xuân", Reason: "Phát hành",
			Picture: Picture{PNG: c.stampImage, Box: Rect{310, 280, 102, 102}},
			Caption: Caption{Lines: []string{"Ủy ban nhân dân huyện Nghi Xuân", "2026-08-05T11:11:12+07:00"}, Box: Rect{310, 250, 200, 20}},
			Stamps:  IssueStamps("07", "2026-08-05", stampPlaces),
		},
		Signer: c.seal.Key, Chain: c.authority.Chain(c.seal),
	}
}

func apply(t testing.TB, file []byte, s Signature) []byte {
	t.Helper()
	out, err := Apply(context.Background(), file, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func policy(c *cast, base []byte) Policy {
	return Policy{
		Base: BaseOf(base), Expect: []Signer{{Role: Leader, Identity: leaderID}, {Role: Clerk, Identity: sealID}},
		Roots: c.authority.Roots(), Now: today.Add(2 * time.Hour), NotBefore: today.Add(-time.Hour),
		Number: "07", IssuedOn: "2026-08-05",
	}
}

func leaderOnly(p Policy) Policy {
	p.Expect, p.Number, p.IssuedOn = p.Expect[:1], "", ""
	return p
}

func wantReason(t *testing.T, err error, want ...Reason) {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("got %v, want a refusal of %v", err, want)
	}
	var f *fault.Fault
	if !errors.As(err, &f) || f.Detail == "" || f.Code != string(r.Reason) {
		t.Fatalf("refusal %v carries no fault", r)
	}
	for _, w := range want {
		if r.Reason == w {
			return
		}
	}
	t.Fatalf("got %v, want %v", err, want)
}

func TestSign_C49_LeaderSignatureIsEmbeddedAndValid(t *testing.T) {
	c := people(t)
	base := document(t)
	signed := apply(t, base, leaderSignature(c))
	report, err := Verify(signed, leaderOnly(policy(c, base)))
	if err != nil {
		t.Fatal(err)
	}
	s := report.Signatures[0]
	if len(report.Signatures) != 1 || s.Role != Leader || s.Name != "Nguyễn Văn An" || s.Identity != leaderID ||
		!s.At.Equal(today) || s.Page != 2 || len(s.Fingerprint) != 64 || s.EndsAt != int64(len(signed)) {
		t.Errorf("report %+v", s)
	}
	if !bytes.HasPrefix(signed, base) {
		t.Error("the document itself changed")
	}
}

func TestIssue_C50_ClerkSealsNumbersAndDatesTheLeadersFile(t *testing.T) {
	c := people(t)
	base := document(t)
	signed := apply(t, apply(t, base, leaderSignature(c)), sealSignature(c))
	report, err := Verify(signed, policy(c, base))
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Signatures) != 2 || report.Signatures[1].Role != Clerk || report.Number != "07" || report.IssuedOn != "2026-08-05" {
		t.Errorf("report %+v", report)
	}
	wrong := policy(c, base)
	wrong.Number = "08"
	_, err = Verify(signed, wrong)
	wantReason(t, err, ReasonStamp)
}

// opaque is a key of which only crypto.Signer is known, as of a KMS or token.
type opaque struct{ crypto.Signer }

func TestSign_J19_ThreeStepsWithAKeyElsewhere(t *testing.T) {
	c := people(t)
	base := document(t)
	s := leaderSignature(c)
	draft, err := Prepare(base, s.Request)
	if err != nil {
		t.Fatal(err)
	}
	cms, err := SignCMS(context.Background(), draft.Digest, opaque{s.Signer}, s.Chain, nil)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := draft.Embed(cms)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(signed, leaderOnly(policy(c, base))); err != nil {
		t.Fatal(err)
	}
	if _, err := SignCMS(context.Background(), draft.Digest, c.seal.Key, s.Chain, nil); err == nil {
		t.Error("a key that does not fit the certificate signed")
	}
}

func TestSign_C51_RefusesWhatIsNoPDF(t *testing.T) {
	good := document(t)
	for name, file := range map[string][]byte{
		"empty":             {},
		"docx named .pdf":   append([]byte("PK\x03\x04"), bytes.Repeat([]byte("word/document.xml"), 40)...),
		"header only":       []byte("%PDF-1.7\n"),
		"html":              []byte("<html>%PDF-1.4</html>"),
		"cut":               good[:len(good)/2],
		"junk behind":       append(append([]byte(nil), good...), bytes.Repeat([]byte("junk"), 1<<18)...),
		"junk in front":     append([]byte("junk"), good...),
		"xref in a ring":    []byte("%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer <</Root 1 0 R/Size 1/Prev 9>>\nstartxref\n9\n%%EOF"),
		"unknown version":   append([]byte("%PDF-9.9"), good[8:]...),
		"header with space": append([]byte(" "), good...),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := CheckPDF(bytes.NewReader(file), int64(len(file)))
			wantReason(t, err, ReasonNotPDF)
			_, err = Prepare(file, Request{Page: 1})
			wantReason(t, err, ReasonNotPDF)
		})
	}
	info, err := CheckPDF(bytes.NewReader(good), int64(len(good)))
	if err != nil || info.Pages != 2 {
		t.Errorf("a good file: %+v %v", info, err)
	}
}

func TestSeal_C53_NeedsTheLeadersSignatureFirst(t *testing.T) {
	c := people(t)
	base := document(t)
	_, err := Verify(base, policy(c, base))
	wantReason(t, err, ReasonMissingLeader)

	sealed := apply(t, base, sealSignature(c))
	_, err = Verify(sealed, policy(c, base))
	wantReason(t, err, ReasonMissingLeader)

	late := leaderSignature(c)
	late.Time = today.Add(90 * time.Minute)
	_, err = Verify(apply(t, sealed, late), policy(c, base))
	wantReason(t, err, ReasonOrder)

	_, err = Verify(apply(t, base, leaderSignature(c)), policy(c, base))
	wantReason(t, err, ReasonMissingClerk)
}

func TestVerify_J19_RefusesTheWrongPeople(t *testing.T) {
	c := people(t)
	base := document(t)
	rogue := leaderSignature(c)
	rogue.Signer, rogue.Chain = c.rogue.Key, c.stranger.Chain(c.rogue)
	_, err := Verify(apply(t, base, rogue), leaderOnly(policy(c, base)))
	wantReason(t, err, ReasonUnknownAuthority)

	other := leaderOnly(policy(c, base))
	other.Expect = []Signer{{Role: Leader, Identity: "CCCD:042099999999"}}
	_, err = Verify(apply(t, base, leaderSignature(c)), other)
	wantReason(t, err, ReasonWrongSigner)

	bare := leaderOnly(policy(c, base))
	bare.Expect = []Signer{{Role: Leader, Identity: "042070001234"}}
	if _, err = Verify(apply(t, base, leaderSignature(c)), bare); err != nil {
		t.Errorf("identity without its kind: %v", err)
	}

	twice := apply(t, apply(t, base, leaderSignature(c)), leaderSignature(c))
	_, err = Verify(twice, policy(c, base))
	wantReason(t, err, ReasonWrongSigner)
	_, err = Verify(twice, leaderOnly(policy(c, base)))
	wantReason(t, err, ReasonExtraSignature)

	stamping := leaderSignature(c)
	stamping.Stamps = IssueStamps("07", "2026-08-05", stampPlaces)
	_, err = Verify(apply(t, base, stamping), leaderOnly(policy(c, base)))
	wantReason(t, err, ReasonStamp)
}

func TestVerify_J19_RefusesCertificatesOutOfTimeOrUse(t *testing.T) {
	c := people(t)
	base := document(t)
	signWith := func(cred demoauthority.Credential, at time.Time) []byte {
		s := leaderSignature(c)
		s.Signer, s.Chain, s.Time = cred.Key, c.authority.Chain(cred), at
		return apply(t, base, s)
	}
	who := demoauthority.Subject{Name: "A", Organisation: "B", Identity: leaderID}
	expired, err := c.authority.Issue(who, demoauthority.P256, today.AddDate(-1, 0, 0), today.AddDate(0, 0, -1))
	if err != nil {
		t.Fatal(err)
	}
	p := leaderOnly(policy(c, base))
	_, err = Verify(signWith(expired, today), p)
	wantReason(t, err, ReasonExpired)
	// A claimed time inside the validity does not help: the file was handed out later.
	_, err = Verify(signWith(expired, today.AddDate(0, 0, -2)), p)
	wantReason(t, err, ReasonTime)
	_, err = Verify(signWith(c.leader, today.AddDate(0, 0, 3)), p)
	wantReason(t, err, ReasonTime)

	stamper, err := c.authority.IssueTimestamping("TSA", today.AddDate(-1, 0, 0), today.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	p.Expect = []Signer{{Role: Leader}}
	_, err = Verify(signWith(stamper, today), p)
	wantReason(t, err, ReasonKeyUsage)
	_, err = Verify(signWith(c.authority.Root, today), p)
	wantReason(t, err, ReasonKeyUsage)

	p.Revoked = func(cert *x509.Certificate, _ time.Time) bool { return cert.Equal(c.leader.Certificate) }
	_, err = Verify(signWith(c.leader, today), p)
	wantReason(t, err, ReasonRevoked)
}
