package kms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"

	"ansinh/shared/awsjson"
	"ansinh/shared/keys"
	"ansinh/shared/signing/demoauthority"
)

func owner(alias string) (Owner, bool) {
	switch alias {
	case "alias/officer-huyen.lanhdao":
		return Owner{Kind: demoauthority.RSA2048, Subject: demoauthority.Subject{Name: "Bùi Việt Hùng", Organisation: "UBND"}}, true
	case "alias/seal-442":
		return Owner{Kind: demoauthority.P256, Subject: demoauthority.Subject{Name: "UBND huyện", Organisation: "UBND"}}, true
	}
	return Owner{}, false
}

func open(t *testing.T, folder string) (*Vault, *keys.Vault) {
	t.Helper()
	v, err := Open(folder, owner, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(v)
	t.Cleanup(server.Close)
	return v, keys.NewVault(&awsjson.Client{
		URL: server.URL + "/kms/", Service: "kms", Region: "ap-southeast-1",
		Credentials: credentials.NewStaticCredentialsProvider("x", "x", ""),
	})
}

func TestVault_C47_SignsThroughTheAWSClient_AcrossRestarts(t *testing.T) {
	folder := t.TempDir()
	digest := sha256.Sum256([]byte("quyết định"))
	for _, alias := range []keys.Alias{keys.OfficerKey("huyen.lanhdao"), keys.SealKey("442")} {
		t.Run(string(alias), func(t *testing.T) {
			vault, client := open(t, folder)
			signer, err := client.Signer(t.Context(), alias)
			if err != nil {
				t.Fatal(err)
			}
			signature, err := signer.Sign(nil, digest[:], crypto.SHA256)
			if err != nil {
				t.Fatal(err)
			}
			again, _ := open(t, folder)
			certificate, err := again.Certificate(string(alias))
			if err != nil {
				t.Fatal(err)
			}
			fits := false
			switch public := certificate.PublicKey.(type) {
			case *rsa.PublicKey:
				fits = rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], signature) == nil
			case *ecdsa.PublicKey:
				fits = ecdsa.VerifyASN1(public, digest[:], signature)
			}
			if !fits {
				t.Error("the signature does not fit the certificate a restart finds")
			}
			roots := x509.NewCertPool()
			roots.AddCert(again.Root())
			if _, err := certificate.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err != nil {
				t.Error(err)
			}
			if !vault.Root().Equal(again.Root()) {
				t.Error("the authority changed")
			}
		})
	}
}

func TestVault_C47_NoKeyForOthers(t *testing.T) {
	_, client := open(t, t.TempDir())
	for _, alias := range []keys.Alias{"alias/officer-nobody", "alias/../authority", "alias/authority", ""} {
		if _, err := client.Signer(t.Context(), alias); err == nil {
			t.Errorf("%q has a key", alias)
		}
	}
}
