package signing

import (
	"bytes"
	"testing"
)

func FuzzCheckPDF(f *testing.F) {
	good := document(f)
	f.Add(good)
	c := people(f)
	f.Add(apply(f, good, leaderSignature(c)))
	f.Add([]byte("%PDF-1.4\n1 0 obj\n<</Length 1 0 R>>\nstream\nx\nendstream\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer<</Root 1 0 R/Size 2>>\nstartxref\n70\n%%EOF"))
	f.Fuzz(func(t *testing.T, file []byte) {
		info, err := CheckPDF(bytes.NewReader(file), int64(len(file)))
		if err == nil && (info.Pages < 1 || info.Saves < 1) {
			t.Fatalf("accepted with %+v", info)
		}
		// What passes can be prepared, or is refused: never a panic.
		if err == nil {
			_, _ = Prepare(file, Request{Page: 1, Role: Leader, Time: today})
		}
	})
}

func FuzzVerify(f *testing.F) {
	c := people(f)
	base := document(f)
	signed := apply(f, base, leaderSignature(c))
	p := leaderOnly(policy(c, base))
	p.AllowOutside = true
	f.Add(signed[len(base):])
	f.Add([]byte("xref\n0 0\ntrailer<</Root 1 0 R>>\nstartxref\n1\n%%EOF"))
	f.Fuzz(func(t *testing.T, tail []byte) {
		file := append(append([]byte(nil), base...), tail...)
		if report, err := Verify(file, p); err == nil && !bytes.Equal(file, signed) {
			t.Fatalf("another file than the signed one is accepted: %+v", report)
		}
	})
}

func FuzzCMS(f *testing.F) {
	c := people(f)
	s := leaderSignature(c)
	d, err := Prepare(document(f), s.Request)
	if err != nil {
		f.Fatal(err)
	}
	cms, err := SignCMS(f.Context(), d.Digest, s.Signer, s.Chain, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(cms)
	f.Add([]byte{0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0})
	f.Fuzz(func(_ *testing.T, der []byte) {
		if m, err := parseCMS(der, true); err == nil {
			_ = m.verify([2][]byte{{1}, {2}}, true)
		}
	})
}
