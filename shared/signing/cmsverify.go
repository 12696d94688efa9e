package signing

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	_ "crypto/sha512" // SHA-384 and SHA-512 of outside signers
	"crypto/subtle"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"time"
)

const (
	minRSA   = 2048 // bits
	maxCerts = 16   // in one CMS
)

// message is a CMS taken apart.
type message struct {
	hash      crypto.Hash
	signed    []byte // DER of the SET OF signed attributes
	attrs     map[string][]byte
	signature []byte
	token     []byte // timestamp, may be nil
	signer    *x509.Certificate
	others    []*x509.Certificate
}

// parseCMS reads a detached CMS with exactly one signer. padded may have zero
// bytes behind the DER, as the placeholder leaves them. With ber, indefinite
// lengths are made definite first.
func parseCMS(padded []byte, ber bool) (*message, error) {
	if ber && len(padded) > 1 && padded[1] == 0x80 {
		der, behind, err := definite(padded, 0)
		if err != nil {
			return nil, err
		}
		padded = slices.Concat(der, behind)
	}
	var ci contentInfo
	rest0, err := asn1.Unmarshal(padded, &ci)
	if err != nil {
		return nil, refuse(ReasonFormat, "CMS: %v", err)
	}
	if len(bytes.Trim(rest0, "\x00")) > 0 {
		return nil, refuse(ReasonFormat, "bytes behind the CMS")
	}
	var sd signedData
	if rest, err := asn1.Unmarshal(ci.Content.Bytes, &sd); err != nil || len(rest) > 0 || !ci.Type.Equal(oidSignedData) {
		return nil, refuse(ReasonFormat, "no signed data: %v", err)
	}
	if err := canonical(sd, ci, padded[:len(padded)-len(rest0)]); err != nil {
		return nil, err
	}
	if len(sd.Signers) != 1 || !sd.Content.Type.Equal(oidData) || len(sd.Content.Content.FullBytes) > 0 {
		return nil, refuse(ReasonFormat, "%d signers, or not detached", len(sd.Signers))
	}
	m := &message{signature: sd.Signers[0].Signature}
	certs, err := x509.ParseCertificates(sd.Certificates.Bytes)
	if err != nil || len(certs) == 0 || len(certs) > maxCerts {
		return nil, refuse(ReasonFormat, "certificates: %d %v", len(certs), err)
	}
	for _, c := range certs {
		if m.signer == nil && isSigner(c, sd.Signers[0].SID) {
			m.signer = c
		} else {
			m.others = append(m.others, c)
		}
	}
	if m.signer == nil {
		return nil, refuse(ReasonFormat, "the signer's certificate is missing")
	}
	return m, m.readSigner(sd.Signers[0])
}

// canonical refuses a CMS that is not exactly what its parts encode to. Nothing
// protects the outer structure, so it must have one form only.
func canonical(sd signedData, ci contentInfo, der []byte) error {
	inner, err := asn1.Marshal(sd)
	if err != nil || !bytes.Equal(inner, ci.Content.Bytes) {
		return refuse(ReasonFormat, "CMS is not canonical")
	}
	outer, err := asn1.Marshal(ci)
	if err != nil || !bytes.Equal(outer, der) {
		return refuse(ReasonFormat, "CMS is not canonical")
	}
	if len(sd.CRLs.FullBytes) > 0 || len(sd.Signers) != 1 || len(sd.Digests) != 1 {
		return refuse(ReasonFormat, "%d signers, %d digests, or revocation lists", len(sd.Signers), len(sd.Digests))
	}
	si := sd.Signers[0]
	version := 1
	if si.SID.Class == asn1.ClassContextSpecific {
		version = 3
	}
	if si.Version != version || sd.Version != version || !sd.Digests[0].Algorithm.Equal(si.Digest.Algorithm) {
		return refuse(ReasonFormat, "CMS version or digest")
	}
	for _, a := range []asn1.RawValue{si.Digest.Parameters, sd.Digests[0].Parameters, si.Algorithm.Parameters} {
		if len(a.FullBytes) > 0 && !bytes.Equal(a.FullBytes, asn1.NullBytes) {
			return refuse(ReasonFormat, "algorithm parameters")
		}
	}
	return nil
}

func isSigner(c *x509.Certificate, sid asn1.RawValue) bool {
	if sid.Class == asn1.ClassContextSpecific && sid.Tag == 0 {
		return len(c.SubjectKeyId) > 0 && bytes.Equal(c.SubjectKeyId, sid.Bytes)
	}
	var is issuerAndSerial
	rest, err := asn1.Unmarshal(sid.FullBytes, &is)
	return err == nil && len(rest) == 0 && is.Serial != nil &&
		is.Serial.Cmp(c.SerialNumber) == 0 && bytes.Equal(is.Issuer.FullBytes, c.RawIssuer)
}

func (m *message) readSigner(si signerInfo) error {
	switch oid := si.Digest.Algorithm; {
	case oid.Equal(oidSHA256):
		m.hash = crypto.SHA256
	case oid.Equal(oidSHA384):
		m.hash = crypto.SHA384
	case oid.Equal(oidSHA512):
		m.hash = crypto.SHA512
	default:
		return refuse(ReasonFormat, "digest algorithm %v", oid)
	}
	if len(si.Signed.FullBytes) == 0 {
		return refuse(ReasonFormat, "no signed attributes")
	}
	if !algorithmFits(si.Algorithm.Algorithm, m.hash) {
		return refuse(ReasonFormat, "signature algorithm %v", si.Algorithm.Algorithm)
	}
	m.signed = append([]byte(nil), si.Signed.FullBytes...)
	m.signed[0] = asn1.TagSet | 0x20
	var err error
	if m.attrs, err = readAttributes(si.Signed.Bytes); err != nil {
		return err
	}
	unsigned, err := readAttributes(si.Unsigned.Bytes)
	if err != nil {
		return err
	}
	m.token = unsigned[oidTimestampToken.String()]
	if delete(unsigned, oidTimestampToken.String()); len(unsigned) > 0 {
		return refuse(ReasonFormat, "unsigned attributes")
	}
	return nil
}

// algorithmFits accepts RSA (PKCS #1 v1.5) and ECDSA with the digest's hash.
func algorithmFits(oid asn1.ObjectIdentifier, hash crypto.Hash) bool {
	rsaWith := map[crypto.Hash]int{crypto.SHA256: 11, crypto.SHA384: 12, crypto.SHA512: 13}
	ecdsaWith := map[crypto.Hash]int{crypto.SHA256: 2, crypto.SHA384: 3, crypto.SHA512: 4}
	return oid.Equal(oidRSA) ||
		oid.Equal(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, rsaWith[hash]}) ||
		oid.Equal(asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, ecdsaWith[hash]})
}

// readAttributes returns each attribute's only value by its type.
func readAttributes(der []byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	for len(der) > 0 {
		var a attribute
		rest, err := asn1.Unmarshal(der, &a)
		if err != nil || len(a.Values) != 1 || len(out) > 32 {
			return nil, refuse(ReasonFormat, "attributes: %v", err)
		}
		if _, twice := out[a.Type.String()]; twice {
			return nil, refuse(ReasonFormat, "attribute %v twice", a.Type)
		}
		out[a.Type.String()], der = a.Values[0].FullBytes, rest
	}
	return out, nil
}

// verify checks the digest of the document, the binding to the certificate and
// the signature itself. mustBind asks for signing-certificate-v2, which PAdES
// requires.
func (m *message) verify(document [2][]byte, mustBind bool) error {
	h := m.hash.New()
	h.Write(document[0])
	h.Write(document[1])
	var digest []byte
	var contentType asn1.ObjectIdentifier
	if !m.attribute(oidMessageDigest, &digest) || !m.attribute(oidContentType, &contentType) || !contentType.Equal(oidData) {
		return refuse(ReasonFormat, "content type or digest missing")
	}
	if subtle.ConstantTimeCompare(digest, h.Sum(nil)) != 1 {
		return refuse(ReasonDigest, "digest of the document differs")
	}
	if err := m.verifyBinding(mustBind); err != nil {
		return err
	}
	h = m.hash.New()
	h.Write(m.signed)
	return verifySignature(m.signer, m.hash, h.Sum(nil), m.signature)
}

func (m *message) attribute(oid asn1.ObjectIdentifier, out any) bool {
	rest, err := asn1.Unmarshal(m.attrs[oid.String()], out)
	return err == nil && len(rest) == 0
}

func (m *message) verifyBinding(must bool) error {
	if _, has := m.attrs[oidSigningCertV2.String()]; !has {
		if must {
			return refuse(ReasonFormat, "signing-certificate-v2 missing")
		}
		return nil
	}
	var sc signingCertificateV2
	if !m.attribute(oidSigningCertV2, &sc) || len(sc.Certs) == 0 {
		return refuse(ReasonFormat, "signing-certificate-v2")
	}
	id := sc.Certs[0]
	hash := crypto.SHA256
	switch oid := id.Algorithm.Algorithm; {
	case len(oid) == 0 || oid.Equal(oidSHA256):
	case oid.Equal(oidSHA384):
		hash = crypto.SHA384
	case oid.Equal(oidSHA512):
		hash = crypto.SHA512
	default:
		return refuse(ReasonFormat, "signing-certificate-v2 with %v", oid)
	}
	h := hash.New()
	h.Write(m.signer.Raw)
	if !bytes.Equal(h.Sum(nil), id.Hash) {
		return refuse(ReasonBadSignature, "signing-certificate-v2 names another certificate")
	}
	return nil
}

func verifySignature(c *x509.Certificate, hash crypto.Hash, digest, signature []byte) error {
	var valid bool
	switch pub := c.PublicKey.(type) {
	case *rsa.PublicKey:
		if pub.N.BitLen() < minRSA {
			return refuse(ReasonFormat, "RSA key of %d bits", pub.N.BitLen())
		}
		valid = rsa.VerifyPKCS1v15(pub, hash, digest, signature) == nil
	case *ecdsa.PublicKey:
		if pub.Curve == elliptic.P224() {
			return refuse(ReasonFormat, "curve P-224")
		}
		valid = ecdsa.VerifyASN1(pub, digest, signature)
	default:
		return refuse(ReasonFormat, "key of type %T", pub)
	}
	if !valid {
		return refuse(ReasonBadSignature, "the signature does not fit the key")
	}
	return nil
}

// signingTime is the attribute's time if there is one.
func (m *message) signingTime() (time.Time, bool) {
	var t time.Time
	return t, m.attribute(oidSigningTime, &t)
}

// fingerprint is the SHA-256 of a certificate.
func fingerprint(c *x509.Certificate) [sha256.Size]byte { return sha256.Sum256(c.Raw) }
