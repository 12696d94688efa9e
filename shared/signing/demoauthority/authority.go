// Package demoauthority is a small certificate authority and an image maker
// for demonstrations and tests: a root, certificates for officers and for
// organisations' seals, a signature in blue ink and a round red seal.
//
// It is no part of a real installation, where certificates come from the
// Government Cipher Committee (VGCA) or a licensed provider, and images from
// the organisation. Keys are made anew each time; the caller stores the PEM.
package demoauthority

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// KeyKind is the kind of key a certificate is made for.
type KeyKind string

// The kinds of keys.
const (
	RSA2048 KeyKind = "rsa-2048"
	P256    KeyKind = "p-256"
)

// Credential is a certificate with its key.
type Credential struct {
	Certificate *x509.Certificate
	Key         crypto.Signer
}

// Subject is whom a certificate is for.
type Subject struct {
	Name         string // common name: the officer, or the organisation for a seal
	Organisation string
	Title        string // position, may be empty
	// Identity goes into the subject's serialNumber and UID: "CCCD:042085001234"
	// for a person, "MST:3000123456" or an agency's code for an organisation.
	Identity string
}

// Authority issues certificates from one root.
type Authority struct {
	Root Credential
}

// New makes an authority whose root is valid from the given day for 20 years.
func New(name string, from time.Time) (*Authority, error) {
	key, err := newKey(P256)
	if err != nil {
		return nil, err
	}
	tpl := &x509.Certificate{
		Subject:   pkix.Name{Country: []string{"VN"}, Organization: []string{"An Sinh (bản trình diễn)"}, CommonName: name},
		NotBefore: from, NotAfter: from.AddDate(20, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLen: 0, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	cert, err := issue(tpl, tpl, key, key)
	if err != nil {
		return nil, err
	}
	return &Authority{Credential{cert, key}}, nil
}

func newKey(kind KeyKind) (crypto.Signer, error) {
	switch kind {
	case RSA2048:
		return rsa.GenerateKey(rand.Reader, 2048)
	case P256:
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	default:
		return nil, fmt.Errorf("demoauthority: no key kind %q", kind)
	}
}

func issue(tpl, parent *x509.Certificate, key, parentKey crypto.Signer) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	tpl.SerialNumber = serial.Add(serial, big.NewInt(1))
	der, err := x509.CreateCertificate(rand.Reader, tpl, parent, key.Public(), parentKey)
	if err != nil {
		return nil, fmt.Errorf("demoauthority: %w", err)
	}
	return x509.ParseCertificate(der)
}

var oidUID = asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 1}

// Issue makes a key and a certificate for signing documents.
func (a *Authority) Issue(s Subject, kind KeyKind, from, until time.Time) (Credential, error) {
	key, err := newKey(kind)
	if err != nil {
		return Credential{}, err
	}
	name := pkix.Name{
		Country: []string{"VN"}, Organization: []string{s.Organisation},
		CommonName: s.Name, SerialNumber: s.Identity,
		ExtraNames: []pkix.AttributeTypeAndValue{{Type: oidUID, Value: s.Identity}},
	}
	if s.Title != "" {
		name.OrganizationalUnit = []string{s.Title}
	}
	tpl := &x509.Certificate{
		Subject: name, NotBefore: from, NotAfter: until, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection, x509.ExtKeyUsageClientAuth},
	}
	cert, err := issue(tpl, a.Root.Certificate, key, a.Root.Key)
	return Credential{cert, key}, err
}

// IssueTimestamping makes a credential for a time-stamping authority.
func (a *Authority) IssueTimestamping(name string, from, until time.Time) (Credential, error) {
	key, err := newKey(RSA2048)
	if err != nil {
		return Credential{}, err
	}
	tpl := &x509.Certificate{
		Subject:   pkix.Name{Country: []string{"VN"}, CommonName: name},
		NotBefore: from, NotAfter: until, BasicConstraintsValid: true,
		KeyUsage:        x509.KeyUsageDigitalSignature,
		ExtraExtensions: []pkix.Extension{timestampingUse()},
	}
	cert, err := issue(tpl, a.Root.Certificate, key, a.Root.Key)
	return Credential{cert, key}, err
}

// timestampingUse is the critical extended key usage RFC 3161 asks for.
func timestampingUse() pkix.Extension {
	value, _ := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}}) // a constant
	return pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: value}
}

// Chain is the certificate followed by the root, as signing wants it.
func (a *Authority) Chain(c Credential) []*x509.Certificate {
	return []*x509.Certificate{c.Certificate, a.Root.Certificate}
}

// Roots is the pool that trusts this authority alone.
func (a *Authority) Roots() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.Root.Certificate)
	return p
}

// PEM writes the certificate and the key (PKCS #8), in that order.
func (c Credential) PEM() ([]byte, error) {
	key, err := x509.MarshalPKCS8PrivateKey(c.Key)
	if err != nil {
		return nil, fmt.Errorf("demoauthority: %w", err)
	}
	out := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate.Raw})
	return append(out, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...), nil
}

// ParsePEM reads what PEM wrote.
func ParsePEM(data []byte) (Credential, error) {
	var c Credential
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE":
			cert, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return c, fmt.Errorf("demoauthority: %w", err)
			}
			c.Certificate = cert
		case "PRIVATE KEY":
			key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
			if err != nil {
				return c, fmt.Errorf("demoauthority: %w", err)
			}
			signer, ok := key.(crypto.Signer)
			if !ok {
				return c, fmt.Errorf("demoauthority: key of type %T", key)
			}
			c.Key = signer
		}
	}
	if c.Certificate == nil || c.Key == nil {
		return c, errors.New("demoauthority: certificate or key missing")
	}
	return c, nil
}
