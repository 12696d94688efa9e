package signing

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"sort"
)

// The CMS (RFC 5652) is written and read here rather than by a library, for
// three reasons: PAdES forbids the signing-time attribute and the domain has no
// clock, while smallstep/pkcs7 always adds the time of its own; only DER is
// accepted, so no two readers see different bytes; and what is compared with
// what is in one place. The tests hold it against smallstep/pkcs7 and pdfsig.

var (
	oidData           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningTime    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidTimestampToken = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	oidSigningCertV2  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidSHA256         = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA384         = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512         = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
	oidRSA            = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidECDSASHA256    = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
)

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,tag:0"`
}

type encapsulated struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"optional,explicit,tag:0"`
}

type signedData struct {
	Version      int
	Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
	Content      encapsulated
	Certificates asn1.RawValue `asn1:"optional,tag:0"`
	CRLs         asn1.RawValue `asn1:"optional,tag:1"`
	Signers      []signerInfo  `asn1:"set"`
}

type signerInfo struct {
	Version   int
	SID       asn1.RawValue // issuerAndSerialNumber, or [0] the key identifier
	Digest    pkix.AlgorithmIdentifier
	Signed    asn1.RawValue `asn1:"optional,tag:0"`
	Algorithm pkix.AlgorithmIdentifier
	Signature []byte
	Unsigned  asn1.RawValue `asn1:"optional,tag:1"`
}

type issuerAndSerial struct {
	Issuer asn1.RawValue
	Serial *big.Int
}

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values []asn1.RawValue `asn1:"set"`
}

// signingCertificateV2 is RFC 5035. The hash algorithm is absent when it is
// SHA-256, its default.
type signingCertificateV2 struct {
	Certs    []essCertIDv2
	Policies asn1.RawValue `asn1:"optional"`
}

type essCertIDv2 struct {
	Algorithm    pkix.AlgorithmIdentifier `asn1:"optional"`
	Hash         []byte
	IssuerSerial asn1.RawValue `asn1:"optional"`
}

// SignCMS makes a detached CMS over a SHA-256 digest (Draft.Digest). The chain
// begins with the signer's certificate, whose key must be the signer's. With a
// Timestamper it carries a timestamp over the signature (PAdES B-T).
func SignCMS(ctx context.Context, digest []byte, key crypto.Signer, chain []*x509.Certificate, ts Timestamper) ([]byte, error) {
	if len(digest) != sha256.Size || key == nil || len(chain) == 0 {
		return nil, errors.New("signing: digest, key and chain are all needed")
	}
	algorithm, err := algorithmOf(key, chain[0])
	if err != nil {
		return nil, err
	}
	attrs, err := signedAttributes(digest, chain[0])
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(attrs)
	signature, err := key.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("signing: key: %w", err)
	}
	si := signerInfo{
		Version: 1, Digest: pkix.AlgorithmIdentifier{Algorithm: oidSHA256}, Algorithm: algorithm,
		Signed: retag(attrs, 0), Signature: signature,
	}
	if si.SID.FullBytes, err = asn1.Marshal(issuerAndSerial{asn1.RawValue{FullBytes: chain[0].RawIssuer}, chain[0].SerialNumber}); err != nil {
		return nil, err
	}
	if ts != nil {
		if si.Unsigned, err = timestampAttribute(ctx, ts, signature); err != nil {
			return nil, err
		}
	}
	return assemble(si, chain)
}

// algorithmOf names the signature algorithm and makes sure that the key
// belongs to the certificate: a wrong pair would only fail at the reader's.
func algorithmOf(key crypto.Signer, cert *x509.Certificate) (pkix.AlgorithmIdentifier, error) {
	switch pub := key.Public().(type) {
	case *rsa.PublicKey:
		if pub.N.BitLen() >= minRSA && pub.Equal(cert.PublicKey) {
			return pkix.AlgorithmIdentifier{Algorithm: oidRSA, Parameters: asn1.NullRawValue}, nil
		}
	case *ecdsa.PublicKey:
		if pub.Equal(cert.PublicKey) {
			return pkix.AlgorithmIdentifier{Algorithm: oidECDSASHA256}, nil
		}
	}
	return pkix.AlgorithmIdentifier{}, errors.New("signing: the key does not fit the certificate")
}

// signedAttributes is the DER of the SET OF attributes that is signed.
func signedAttributes(digest []byte, cert *x509.Certificate) ([]byte, error) {
	sum := sha256.Sum256(cert.Raw)
	values := []struct {
		oid   asn1.ObjectIdentifier
		value any
	}{
		{oidContentType, oidData},
		{oidMessageDigest, digest},
		{oidSigningCertV2, struct{ Certs []struct{ Hash []byte } }{[]struct{ Hash []byte }{{sum[:]}}}},
	}
	var all [][]byte
	for _, v := range values {
		der, err := attributeDER(v.oid, v.value)
		if err != nil {
			return nil, err
		}
		all = append(all, der)
	}
	sort.Slice(all, func(i, j int) bool { return bytes.Compare(all[i], all[j]) < 0 })
	return asn1.Marshal(asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: bytes.Join(all, nil)})
}

func attributeDER(oid asn1.ObjectIdentifier, value any) ([]byte, error) {
	der, err := asn1.Marshal(value)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(attribute{oid, []asn1.RawValue{{FullBytes: der}}})
}

// retag turns the DER of a SET into an IMPLICIT [tag] value.
func retag(set []byte, tag byte) asn1.RawValue {
	out := append([]byte(nil), set...)
	out[0] = 0xA0 | tag
	return asn1.RawValue{FullBytes: out}
}

func assemble(si signerInfo, chain []*x509.Certificate) ([]byte, error) {
	var certs []byte
	for _, c := range chain {
		certs = append(certs, c.Raw...)
	}
	inner, err := asn1.Marshal(signedData{
		Version: 1, Digests: []pkix.AlgorithmIdentifier{{Algorithm: oidSHA256}},
		Content:      encapsulated{Type: oidData},
		Certificates: asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: certs},
		Signers:      []signerInfo{si},
	})
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(contentInfo{oidSignedData, asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: inner}})
}
