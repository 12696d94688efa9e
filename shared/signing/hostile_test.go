package signing

import (
	"bytes"
	"encoding/asn1"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"ansinh/shared/signing/internal/pdf"
)

// issued is a document signed by the leader and sealed by the clerk.
func issued(t testing.TB) (c *cast, base, leaderSigned, sealed []byte) {
	t.Helper()
	c = people(t)
	base = document(t)
	leaderSigned = apply(t, base, leaderSignature(c))
	return c, base, leaderSigned, apply(t, leaderSigned, sealSignature(c))
}

func TestVerify_J18_FlippedByteFails(t *testing.T) {
	c, base, _, sealed := issued(t)
	p := policy(c, base)
	r := rand.New(rand.NewPCG(1, 2))
	positions := map[int]bool{}
	for i := 0; i < len(sealed); i += 1 + len(sealed)/150 {
		positions[i] = true
	}
	for range 150 {
		positions[r.IntN(len(sealed))] = true
	}
	// All around the last CMS, which no digest covers.
	at := bytes.LastIndex(sealed, []byte(contentsKey+"30"))
	for i := 0; i < 3200; i += 9 {
		positions[at+i] = true
	}
	for i := range positions {
		for _, bit := range []byte{1 << r.IntN(8), 0x20} {
			changed := append([]byte(nil), sealed...)
			changed[i] ^= bit
			if report, err := Verify(changed, p); err == nil {
				t.Fatalf("byte %d of %d flipped by %#x (%q to %q) is accepted: %+v", i, len(sealed), bit, sealed[i], changed[i], report)
			}
		}
	}
}

func TestVerify_J18_CutFileFails(t *testing.T) {
	c, base, leaderSigned, sealed := issued(t)
	p := policy(c, base)
	for n := 0; n < len(sealed); n += 1 + len(sealed)/300 {
		if _, err := Verify(sealed[:n], p); err == nil {
			t.Fatalf("the first %d of %d bytes are accepted", n, len(sealed))
		}
	}
	// The second signature taken away.
	_, err := Verify(leaderSigned, p)
	wantReason(t, err, ReasonMissingClerk)
}

func TestVerify_J18_AppendedIsRefused(t *testing.T) {
	c, base, leaderSigned, sealed := issued(t)
	p := policy(c, base)
	for name, tail := range map[string]string{
		"one line end": "\n", "space": " ", "comment": "% hello\n", "junk": strings.Repeat("junk", 1<<18),
		"end again": "startxref\n9\n%%EOF\n",
	} {
		_, err := Verify(append(append([]byte(nil), sealed...), tail...), p)
		if err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	// An update that changes the text of page 1, behind each signature.
	for _, file := range [][]byte{leaderSigned, sealed} {
		_, err := Verify(withUpdate(t, file, changeContents), p)
		wantReason(t, err, ReasonAppended)
	}
	_, err := Verify(withUpdate(t, base, changeContents), p)
	wantReason(t, err, ReasonAppended, ReasonMissingLeader)
}

func withUpdate(t *testing.T, file []byte, change func(*testing.T, *pdf.File, *pdf.Update)) []byte {
	t.Helper()
	f, err := pdf.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	u := f.NewUpdate()
	change(t, f, u)
	out, _ := u.Bytes()
	return out
}

func firstPage(t *testing.T, f *pdf.File) (pdf.Ref, pdf.Dict) {
	t.Helper()
	pages, err := f.Newest().Pages()
	if err != nil {
		t.Fatal(err)
	}
	d, err := f.Newest().Dict(pages[0])
	if err != nil {
		t.Fatal(err)
	}
	return pages[0], clone(d)
}

func changeContents(t *testing.T, f *pdf.File, u *pdf.Update) {
	_, page := firstPage(t, f)
	ref, _ := page["Contents"].(pdf.Ref)
	raw := []byte("BT /F1 20 Tf 100 100 Td (9.500.000) Tj ET")
	u.Set(ref, &pdf.Stream{Dict: pdf.Dict{"Length": len(raw)}, Raw: raw})
}

// TestVerify_C53_OnlySignaturesMayBeAdded slips changes into the revision that
// a legitimate signer then signs.
func TestVerify_C53_OnlySignaturesMayBeAdded(t *testing.T) {
	c, base, leaderSigned, _ := issued(t)
	for name, change := range map[string]func(*testing.T, *pdf.File, *pdf.Update){
		"content": changeContents,
		"page size": func(t *testing.T, f *pdf.File, u *pdf.Update) {
			ref, page := firstPage(t, f)
			page["MediaBox"] = pdf.Array{0, 0, 100, 100}
			u.Set(ref, page)
		},
		"note on the page": func(t *testing.T, f *pdf.File, u *pdf.Update) {
			ref, page := firstPage(t, f)
			old, _ := page["Annots"].(pdf.Array)
			note := u.Add(pdf.Dict{"Type": pdf.Name("Annot"), "Subtype": pdf.Name("FreeText"), "Rect": pdf.Array{0, 0, 500, 500}, "Contents": pdf.Text("9.500.000")})
			page["Annots"] = append(append(pdf.Array{}, old...), note)
			u.Set(ref, page)
		},
		"open action": func(t *testing.T, f *pdf.File, u *pdf.Update) {
			ref, root, err := f.Newest().Root()
			if err != nil {
				t.Fatal(err)
			}
			root = clone(root)
			root["OpenAction"] = pdf.Dict{"S": pdf.Name("JavaScript"), "JS": pdf.Text("app.alert(1)")}
			u.Set(ref, root)
		},
		"page removed": func(t *testing.T, f *pdf.File, u *pdf.Update) {
			_, page := firstPage(t, f)
			parent, _ := page["Parent"].(pdf.Ref)
			d, err := f.Newest().Dict(parent)
			if err != nil {
				t.Fatal(err)
			}
			d = clone(d)
			kids, _ := d["Kids"].(pdf.Array)
			d["Kids"], d["Count"] = kids[1:], 1
			u.Set(parent, d)
		},
	} {
		t.Run(name, func(t *testing.T) {
			early := leaderSignature(c)
			early.Page = 1
			_, err := Verify(apply(t, withUpdate(t, base, change), early), leaderOnly(policy(c, base)))
			wantReason(t, err, ReasonAppended, ReasonContentChanged)
			s := sealSignature(c)
			s.Page = 1
			_, err = Verify(apply(t, withUpdate(t, leaderSigned, change), s), policy(c, base))
			wantReason(t, err, ReasonAppended, ReasonContentChanged)
		})
	}
}

// TestVerify_C53_OneRevisionWithMore puts the change and the signature into one
// and the same revision, as a hostile signing tool would.
func TestVerify_C53_OneRevisionWithMore(t *testing.T) {
	c, base, _, _ := issued(t)
	for name, change := range map[string]func(*testing.T, *pdf.File, *pdf.Update){
		"content": changeContents,
		"information": func(t *testing.T, f *pdf.File, u *pdf.Update) {
			info, _ := f.Newest().Trailer()["Info"].(pdf.Ref)
			u.Set(info, pdf.Dict{"Title": pdf.Text("Another")})
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Verify(signTogether(t, c, base, change), leaderOnly(policy(c, base)))
			wantReason(t, err, ReasonContentChanged)
		})
	}
	if _, err := Verify(signTogether(t, c, base, func(*testing.T, *pdf.File, *pdf.Update) {}), leaderOnly(policy(c, base))); err != nil {
		t.Errorf("without a change: %v", err)
	}
}

func signTogether(t *testing.T, c *cast, base []byte, change func(*testing.T, *pdf.File, *pdf.Update)) []byte {
	t.Helper()
	s := leaderSignature(c)
	f, _, err := open(base)
	if err != nil {
		t.Fatal(err)
	}
	p := &preparation{f: f, u: f.NewUpdate(), annots: map[int][]pdf.Ref{}}
	if p.pages, err = f.Newest().Pages(); err != nil {
		t.Fatal(err)
	}
	ref, err := p.addField(s.Request)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.updatePages(); err != nil {
		t.Fatal(err)
	}
	change(t, f, p.u)
	out, at := p.u.Bytes()
	draft, err := finish(out, at[ref])
	if err != nil {
		t.Fatal(err)
	}
	return embed(t, draft, s)
}

func embed(t *testing.T, d Draft, s Signature) []byte {
	t.Helper()
	cms, err := SignCMS(t.Context(), d.Digest, s.Signer, s.Chain, nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := d.Embed(cms)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestVerify_J18_StolenSignatureIsRefused(t *testing.T) {
	c, base, leaderSigned, _ := issued(t)
	at := bytes.Index(leaderSigned, []byte(contentsKey)) + len(contentsKey)
	stolen := leaderSigned[at : at+2*room]
	other := append([]byte(nil), base...)
	other[bytes.Index(other, []byte("/Producer"))+12] ^= 1 // another document of the same length
	draft, err := Prepare(other, leaderSignature(c).Request)
	if err != nil {
		t.Fatal(err)
	}
	file := draft.PDF
	copy(file[draft.ByteRange[1]+1:], stolen)
	_, err = Verify(file, leaderOnly(policy(c, other)))
	wantReason(t, err, ReasonDigest)
	for _, br := range []string{
		"[0 0 0 0]", "[0 0000000000 0000000000 0000000000]",
		fmt.Sprintf("[0 %010d %010d %010d]", draft.ByteRange[1], draft.ByteRange[2], 10),
		fmt.Sprintf("[1 %010d %010d %010d]", draft.ByteRange[1], draft.ByteRange[2], draft.ByteRange[3]),
		fmt.Sprintf("[0 %010d %010d %010d]", draft.ByteRange[1]-9, draft.ByteRange[2], draft.ByteRange[3]),
		"[0 9223372036854775807 1 1]", "[0 -1 -1 -1]",
	} {
		forged := append([]byte(nil), file...)
		i := bytes.LastIndex(forged, []byte("/ByteRange ["))
		j := i + bytes.IndexByte(forged[i:], ']') + 1
		field := forged[i:j]
		copy(field, bytes.Repeat([]byte(" "), len(field)))
		copy(field, "/ByteRange "+br)
		_, err = Verify(forged, leaderOnly(policy(c, other)))
		wantReason(t, err, ReasonByteRange)
	}
}

func TestVerify_J18_NotTheFileHandedOut(t *testing.T) {
	c, base, leaderSigned, sealed := issued(t)
	other := bytes.Replace(base, []byte("Producer"), []byte("Producex"), 1)
	_, err := Verify(apply(t, other, leaderSignature(c)), leaderOnly(policy(c, base)))
	wantReason(t, err, ReasonNotHandedOut)
	p := policy(c, base)
	handed := BaseOf(leaderSigned)
	p.HandedOut = &handed
	if _, err := Verify(sealed, p); err != nil {
		t.Fatal(err)
	}
	// RSA signs alike, so the other file is one signed a second later.
	late := leaderSignature(c)
	late.Time = late.Time.Add(1e9)
	again := apply(t, apply(t, base, late), sealSignature(c))
	_, err = Verify(again, p)
	wantReason(t, err, ReasonNotHandedOut)
}

func TestIssue_C50_StampsShowWhatTheySay(t *testing.T) {
	c, base, leaderSigned, _ := issued(t)
	s := sealSignature(c)
	draft, err := Prepare(leaderSigned, s.Request)
	if err != nil {
		t.Fatal(err)
	}
	// The same length, another number in the annotation; then signed properly.
	at := bytes.LastIndex(draft.PDF, []byte("<feff00300037>"))
	if at < 0 {
		t.Fatal("no stamp with 07")
	}
	copy(draft.PDF[at:], "<feff00300038>")
	redone, err := finish(append([]byte(nil), restoreRange(draft)...), int(draft.ByteRange[1])-len(rangeBlank)-200)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Verify(embed(t, redone, s), policy(c, base))
	wantReason(t, err, ReasonContentChanged)

	for _, bad := range []Stamp{
		{StampNumber, "07/QĐ-UBND tăng 9.500.000", stampPlaces.Number},
		{"AnSinhAmount", "9500000", stampPlaces.Number},
		{StampNumber, "07", Place{1, Rect{0, 0, 500, 500}}},
		{StampDay, "32", stampPlaces.Day},
	} {
		r := s.Request
		r.Stamps = []Stamp{bad}
		_, err := Prepare(leaderSigned, r)
		wantReason(t, err, ReasonStamp)
	}
	r := s
	r.Stamps = r.Stamps[:1]
	_, err = Verify(apply(t, leaderSigned, r), policy(c, base))
	wantReason(t, err, ReasonStamp)
}

// restoreRange puts the blank byte range back into a draft.
func restoreRange(d Draft) []byte {
	out := append([]byte(nil), d.PDF...)
	at := bytes.LastIndex(out[:d.ByteRange[1]], []byte("/ByteRange ["))
	copy(out[at:], rangeBlank)
	return out
}

func TestVerify_J19_CMSHasOneForm(t *testing.T) {
	c := people(t)
	base := document(t)
	s := leaderSignature(c)
	d, err := Prepare(base, s.Request)
	if err != nil {
		t.Fatal(err)
	}
	cms, err := SignCMS(t.Context(), d.Digest, s.Signer, s.Chain, nil)
	if err != nil {
		t.Fatal(err)
	}
	var ci contentInfo
	var sd signedData
	if _, err := asn1.Unmarshal(cms, &ci); err != nil {
		t.Fatal(err)
	}
	if _, err := asn1.Unmarshal(ci.Content.Bytes, &sd); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*signedData){
		"two signers": func(x *signedData) { x.Signers = append(x.Signers, x.Signers[0]) },
		"no signer":   func(x *signedData) { x.Signers = nil },
		"content inside": func(x *signedData) {
			x.Content.Content = asn1.RawValue{Class: 2, IsCompound: true, Bytes: []byte{4, 1, 'x'}}
		},
		"no attributes":     func(x *signedData) { x.Signers[0].Signed = asn1.RawValue{} },
		"no certificates":   func(x *signedData) { x.Certificates = asn1.RawValue{} },
		"SHA-1":             func(x *signedData) { x.Signers[0].Digest.Algorithm = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26} },
		"another signature": func(x *signedData) { x.Signers[0].Signature = bytes.Repeat([]byte{1}, 256) },
		"stranger's certificate": func(x *signedData) {
			x.Certificates.Bytes = append(append([]byte(nil), x.Certificates.Bytes...), c.rogue.Certificate.Raw...)
			x.Certificates.FullBytes = nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			forged := sd
			forged.Signers = append([]signerInfo(nil), sd.Signers...)
			change(&forged)
			inner, err := asn1.Marshal(forged)
			if err != nil {
				t.Fatal(err)
			}
			der, err := asn1.Marshal(contentInfo{oidSignedData, asn1.RawValue{Class: 2, IsCompound: true, Bytes: inner}})
			if err != nil {
				t.Fatal(err)
			}
			file, err := d.Embed(der)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Verify(file, leaderOnly(policy(c, base)))
			wantReason(t, err, ReasonFormat, ReasonBadSignature)
		})
	}
}
