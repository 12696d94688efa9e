package dossierdoc

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"time"

	"ansinh/shared/calendar"
	"ansinh/shared/dossier"
	"ansinh/shared/fault"
	"ansinh/shared/keys"
	"ansinh/shared/org"
	"ansinh/shared/signing"
)

// Vault finds the private keys; they never leave it.
type Vault interface {
	Signer(ctx context.Context, alias keys.Alias) (crypto.Signer, error)
}

// Wallet finds certificates, images and the trusted authorities. Get returns
// NotFound for an account or organisation without a certificate (C-47).
type Wallet interface {
	Get(ctx context.Context, alias keys.Alias) (keys.Credential, error)
	Trusted(ctx context.Context) (*x509.CertPool, error)
}

// recalled is a wallet that reads each credential once a signature: the one
// that signs is also the one that is expected.
type recalled struct {
	Wallet
	known map[keys.Alias]keys.Credential
}

func recall(w Wallet) Wallet { return recalled{w, map[keys.Alias]keys.Credential{}} }

// Get reads a credential, the second time from memory.
func (r recalled) Get(ctx context.Context, alias keys.Alias) (keys.Credential, error) {
	if c, ok := r.known[alias]; ok {
		return c, nil
	}
	c, err := r.Wallet.Get(ctx, alias)
	if err == nil {
		r.known[alias] = c
	}
	return c, err
}

// Signatory signs and verifies documents.
type Signatory struct {
	Vault  Vault
	Wallet Wallet
	Units  *org.Catalogue
}

// Signed is a file with one more signature, verified.
type Signed struct {
	File   []byte
	Report signing.Report
}

// Sign adds the leader's signature to a drafted document and verifies the
// result.
func (s Signatory) Sign(ctx context.Context, file []byte, document *dossier.Document, leader dossier.Party, at time.Time) (Signed, error) {
	s.Wallet = recall(s.Wallet)
	credential, err := s.Wallet.Get(ctx, keys.OfficerKey(leader.ID))
	if err != nil {
		return Signed{}, err
	}
	return s.apply(ctx, file, document, credential, document.Layout.Leader(credential.Image, leader.Name, at), at)
}

// Seal adds the number, the date and the organisation's seal to a signed
// document and verifies the result (C-50).
func (s Signatory) Seal(ctx context.Context, file []byte, document *dossier.Document, number int, on calendar.Date, at time.Time) (Signed, error) {
	s.Wallet = recall(s.Wallet)
	credential, err := s.Wallet.Get(ctx, keys.SealKey(document.Issuer))
	if err != nil {
		return Signed{}, err
	}
	request := document.Layout.Clerk(credential.Image, organisation(credential, s.Units.Name(document.Issuer)), dossier.NumberText(number), on, at)
	sealed := *document
	sealed.Number, sealed.Date = number, on
	return s.apply(ctx, file, &sealed, credential, request, at)
}

// organisation is the name in the seal's certificate.
func organisation(c keys.Credential, name string) string {
	if chain, err := c.Certificates(); err == nil && chain[0].Subject.CommonName != "" {
		return chain[0].Subject.CommonName
	}
	return name
}

func (s Signatory) apply(ctx context.Context, file []byte, document *dossier.Document, c keys.Credential, request signing.Request, at time.Time) (Signed, error) {
	chain, err := c.Certificates()
	if err != nil {
		return Signed{}, err
	}
	if at.After(chain[0].NotAfter) || at.Before(chain[0].NotBefore) {
		return Signed{}, fault.Refused("certificate-expired", "Chứng thư số đã hết hạn hoặc chưa có hiệu lực nên chưa ký được.")
	}
	signer, err := s.Vault.Signer(ctx, c.Alias)
	if err != nil {
		return Signed{}, err
	}
	signed, err := signing.Apply(ctx, file, signing.Signature{Request: request, Signer: signer, Chain: chain})
	if err != nil {
		return Signed{}, err
	}
	report, err := s.Verify(ctx, signed, document, []signing.Role{request.Role}, at)
	return Signed{File: signed, Report: report}, err
}

// Verify holds a file against the document as it was handed out: the draft's
// bytes, then the leader's signature, then the clerk's seal; added are the
// signatures that the file has beyond the document's last revision. The error
// is a Refused fault that says what is wrong (C-53, J-18).
func (s Signatory) Verify(ctx context.Context, file []byte, document *dossier.Document, added []signing.Role, now time.Time) (signing.Report, error) {
	roots, err := s.Wallet.Trusted(ctx)
	if err != nil {
		return signing.Report{}, err
	}
	policy, err := s.policy(ctx, document, added)
	if err != nil {
		return signing.Report{}, err
	}
	policy.Roots, policy.Now = roots, now
	return signing.Verify(file, policy)
}

// policy lists who must have signed, in order.
func (s Signatory) policy(ctx context.Context, document *dossier.Document, added []signing.Role) (signing.Policy, error) {
	p := signing.Policy{NotBefore: document.Revisions[0].At}
	var err error
	if p.Base, err = base(document.Revisions[0]); err != nil {
		return p, err
	}
	roles := added
	switch document.Status() {
	case dossier.Leader:
		roles = append([]signing.Role{signing.Leader}, added...)
	case dossier.Sealed:
		roles = append([]signing.Role{signing.Leader, signing.Clerk}, added...)
	}
	if len(document.Revisions) > 1 {
		handed, err := base(document.Current())
		if err != nil {
			return p, err
		}
		p.HandedOut = &handed
	}
	for _, role := range roles {
		signer, err := s.expected(ctx, document, role)
		if err != nil {
			return p, err
		}
		p.Expect = append(p.Expect, signer)
		if role == signing.Clerk && document.Number > 0 {
			p.Number, p.IssuedOn = dossier.NumberText(document.Number), document.Date
		}
	}
	return p, nil
}

// maxClerkSignatures allows outside tools to sign number, date and seal one by
// one.
const maxClerkSignatures = 3

// expected is the holder of the certificate on record for the role.
func (s Signatory) expected(ctx context.Context, document *dossier.Document, role signing.Role) (signing.Signer, error) {
	alias, signer := keys.SealKey(document.Issuer), signing.Signer{Role: role, UpTo: maxClerkSignatures}
	if role == signing.Leader {
		alias, signer.UpTo = keys.OfficerKey(document.Signer.ID), 1
	}
	credential, err := s.Wallet.Get(ctx, alias)
	if err != nil {
		return signer, err
	}
	chain, err := credential.Certificates()
	if err != nil {
		return signer, err
	}
	if signer.Identity = chain[0].Subject.SerialNumber; signer.Identity == "" {
		return signer, errors.New("dossierdoc: the certificate of " + string(alias) + " names no identity")
	}
	return signer, nil
}

// Revision records a signed file.
func Revision(r dossier.Revision, report signing.Report) dossier.Revision {
	if n := len(report.Signatures); n > 0 {
		last := report.Signatures[n-1]
		r.Signer, r.Serial = last.Subject, last.Serial
	}
	r.Result = "Chữ ký hợp lệ"
	return r
}
