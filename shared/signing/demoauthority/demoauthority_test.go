package demoauthority

import (
	"bytes"
	"crypto/x509"
	"image/color"
	"image/png"
	"testing"
	"time"
)

func TestAuthority_C49_CredentialSurvivesPEMAndChains(t *testing.T) {
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	a, err := New("CA", from)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []KeyKind{RSA2048, P256} {
		c, err := a.Issue(Subject{Name: "Nguyễn Văn An", Organisation: "UBND", Identity: "CCCD:1"}, kind, from, from.AddDate(1, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		data, err := c.PEM()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParsePEM(data)
		if err != nil || !again.Certificate.Equal(c.Certificate) {
			t.Fatalf("%s: %v", kind, err)
		}
		if pub, ok := again.Key.Public().(interface{ Equal(x any) bool }); ok && !pub.Equal(c.Key.Public()) {
			t.Errorf("%s: another key", kind)
		}
		_, err = again.Certificate.Verify(x509.VerifyOptions{
			Roots: a.Roots(), CurrentTime: from.AddDate(0, 6, 0), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
		})
		if err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if _, err := ParsePEM([]byte("nothing")); err == nil {
		t.Error("nothing was parsed")
	}
	if _, err := a.Issue(Subject{}, "rsa-512", from, from); err == nil {
		t.Error("an unknown key kind was made")
	}
}

func TestImages_C50_SealIsRedSignatureIsBlueBackgroundClear(t *testing.T) {
	seal, err := Seal("Ủy ban nhân dân phường Thành Sen thuộc một thành phố có tên thật là dài", "Tỉnh Hà Tĩnh")
	if err != nil {
		t.Fatal(err)
	}
	an, err := Handwriting("Nguyễn Văn An")
	if err != nil {
		t.Fatal(err)
	}
	binh, err := Handwriting("Trần Văn Bình")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(an, binh) {
		t.Error("two people sign alike")
	}
	for name, tc := range map[string]struct {
		data []byte
		is   func(color.NRGBA) bool
	}{
		"seal":      {seal, func(c color.NRGBA) bool { return c.R > 150 && c.B < 80 }},
		"signature": {an, func(c color.NRGBA) bool { return c.B > 100 && c.R < 80 }},
	} {
		img, err := png.Decode(bytes.NewReader(tc.data))
		if err != nil {
			t.Fatal(err)
		}
		clear, ink := 0, 0
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				c, _ := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
				switch {
				case c.A == 0:
					clear++
				case c.A > 200 && !tc.is(c):
					t.Fatalf("%s has colour %v", name, c)
				default:
					ink++
				}
			}
		}
		if ink < 1000 || clear < ink {
			t.Errorf("%s: %d of ink, %d clear", name, ink, clear)
		}
	}
}
