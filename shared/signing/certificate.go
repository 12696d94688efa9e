package signing

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"slices"
	"strings"
	"time"
)

var (
	oidSubjectSerial = asn1.ObjectIdentifier{2, 5, 4, 5}
	oidSubjectUID    = asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 1}
	oidDocumentUse   = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 36}
	oidAdobeUse      = asn1.ObjectIdentifier{1, 2, 840, 113583, 1, 1, 5}
)

// identitiesOf lists the subject's serial numbers and UIDs. Vietnamese
// authorities write them with a kind in front ("CCCD:042085001234",
// "MST:3000123456"); both forms are returned.
func identitiesOf(c *x509.Certificate) []string {
	var out []string
	for _, n := range c.Subject.Names {
		text, ok := n.Value.(string)
		if !ok || (!n.Type.Equal(oidSubjectSerial) && !n.Type.Equal(oidSubjectUID)) {
			continue
		}
		out = append(out, text)
		if _, bare, cut := strings.Cut(text, ":"); cut {
			out = append(out, bare)
		}
	}
	return out
}

// verifyCertificate checks the chain to the roots at the time of signing, and
// that the key may sign documents.
func verifyCertificate(m *message, p Policy, at time.Time) error {
	c := m.signer
	if at.Before(c.NotBefore) || at.After(c.NotAfter) {
		return refuse(ReasonExpired, "valid %s to %s, signed %s", c.NotBefore, c.NotAfter, at)
	}
	pool := p.Intermediates
	if pool == nil {
		pool = x509.NewCertPool()
	} else {
		pool = pool.Clone()
	}
	for _, o := range m.others {
		pool.AddCert(o)
	}
	chains, err := c.Verify(x509.VerifyOptions{
		Roots: p.Roots, Intermediates: pool, CurrentTime: at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	var invalid x509.CertificateInvalidError
	switch {
	case err == nil:
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return refuse(ReasonExpired, "%v", err)
	default:
		return refuse(ReasonUnknownAuthority, "%v", err)
	}
	if err := onlyIssuers(m, chains); err != nil {
		return err
	}
	if c.IsCA || c.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 || !maySignDocuments(c) {
		return refuse(ReasonKeyUsage, "%q may not sign documents", c.Subject.CommonName)
	}
	if p.Revoked != nil && p.Revoked(c, at) {
		return refuse(ReasonRevoked, "serial %x", c.SerialNumber)
	}
	return nil
}

// onlyIssuers refuses certificates in the CMS that are neither in a verified
// chain nor the intact self-signed root above one: nothing else protects them.
func onlyIssuers(m *message, chains [][]*x509.Certificate) error {
	var known []*x509.Certificate
	for _, chain := range chains {
		known = append(known, chain...)
	}
	for _, o := range m.others {
		fits := func(k *x509.Certificate) bool {
			return k.Equal(o) || (k.CheckSignatureFrom(o) == nil && o.CheckSignatureFrom(o) == nil)
		}
		if !slices.ContainsFunc(known, fits) {
			return refuse(ReasonFormat, "certificate of %q belongs to no chain", o.Subject.CommonName)
		}
	}
	return nil
}

// maySignDocuments looks at the extended key usage: none at all, or one that
// people's certificates have.
func maySignDocuments(c *x509.Certificate) bool {
	if len(c.ExtKeyUsage) == 0 && len(c.UnknownExtKeyUsage) == 0 {
		return true
	}
	for _, u := range c.ExtKeyUsage {
		if u == x509.ExtKeyUsageAny || u == x509.ExtKeyUsageEmailProtection || u == x509.ExtKeyUsageClientAuth {
			return true
		}
	}
	for _, u := range c.UnknownExtKeyUsage {
		if u.Equal(oidDocumentUse) || u.Equal(oidAdobeUse) {
			return true
		}
	}
	return false
}
