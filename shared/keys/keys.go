// Package keys is the only package that knows KMS: crypto.Signers whose
// private keys never leave it. Officers sign with "alias/officer-<account>",
// organisations seal with "alias/seal-<unit>".
package keys

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io"

	"ansinh/shared/awsjson"
	"ansinh/shared/org"
)

// Alias names a key.
type Alias string

// OfficerKey is the key an officer signs with.
func OfficerKey(account string) Alias { return Alias("alias/officer-" + account) }

// SealKey is the key of an organisation's seal.
func SealKey(unit org.UnitID) Alias { return Alias("alias/seal-" + string(unit)) }

// Vault finds keys.
type Vault struct{ kms *awsjson.Client }

// NewVault uses a connection to KMS.
func NewVault(kms *awsjson.Client) *Vault { return &Vault{kms: kms} }

// Signer returns a signer for a key; it asks KMS for the public key once.
func (v *Vault) Signer(ctx context.Context, alias Alias) (crypto.Signer, error) {
	var out struct {
		PublicKey []byte // DER, SubjectPublicKeyInfo
	}
	in := struct{ KeyId Alias }{alias}
	if err := v.kms.Call(ctx, "TrentService.GetPublicKey", in, &out); err != nil {
		return nil, fmt.Errorf("keys: %s: %w", alias, err)
	}
	public, err := x509.ParsePKIXPublicKey(out.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("keys: %s: %w", alias, err)
	}
	return &signer{ctx: ctx, kms: v.kms, alias: alias, public: public}, nil
}

type signer struct {
	ctx    context.Context //nolint:containedctx // crypto.Signer has no context of its own
	kms    *awsjson.Client
	alias  Alias
	public crypto.PublicKey
}

// Public returns the public key.
func (s *signer) Public() crypto.PublicKey { return s.public }

// Sign asks KMS to sign a SHA-256 digest.
func (s *signer) Sign(_ io.Reader, digest []byte, options crypto.SignerOpts) ([]byte, error) {
	if options.HashFunc() != crypto.SHA256 {
		return nil, errors.New("keys: only SHA-256 digests are signed")
	}
	algorithm := "ECDSA_SHA_256"
	switch s.public.(type) {
	case *rsa.PublicKey:
		algorithm = "RSASSA_PKCS1_V1_5_SHA_256"
	case *ecdsa.PublicKey:
	default:
		return nil, fmt.Errorf("keys: %s: a %T key does not sign", s.alias, s.public)
	}
	in := struct {
		KeyId            Alias
		Message          []byte
		MessageType      string
		SigningAlgorithm string
	}{s.alias, digest, "DIGEST", algorithm}
	var out struct{ Signature []byte }
	if err := s.kms.Call(s.ctx, "TrentService.Sign", in, &out); err != nil {
		return nil, fmt.Errorf("keys: sign with %s: %w", s.alias, err)
	}
	return out.Signature, nil
}
