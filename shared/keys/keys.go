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

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"ansinh/shared/org"
)

// Alias names a key.
type Alias string

// OfficerKey is the key an officer signs with.
func OfficerKey(account string) Alias { return Alias("alias/officer-" + account) }

// SealKey is the key of an organisation's seal.
func SealKey(unit org.UnitID) Alias { return Alias("alias/seal-" + string(unit)) }

// Vault finds keys.
type Vault struct{ client *kms.Client }

// NewVault wraps a KMS client.
func NewVault(client *kms.Client) *Vault { return &Vault{client: client} }

// Signer returns a signer for a key; it asks KMS for the public key once.
func (v *Vault) Signer(ctx context.Context, alias Alias) (crypto.Signer, error) {
	out, err := v.client.GetPublicKey(ctx, &kms.GetPublicKeyInput{KeyId: aws.String(string(alias))})
	if err != nil {
		return nil, fmt.Errorf("keys: %s: %w", alias, err)
	}
	public, err := x509.ParsePKIXPublicKey(out.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("keys: %s: %w", alias, err)
	}
	return &signer{ctx: ctx, client: v.client, alias: alias, public: public}, nil
}

type signer struct {
	ctx    context.Context //nolint:containedctx // crypto.Signer has no context of its own
	client *kms.Client
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
	algorithm := types.SigningAlgorithmSpecEcdsaSha256
	switch s.public.(type) {
	case *rsa.PublicKey:
		algorithm = types.SigningAlgorithmSpecRsassaPkcs1V15Sha256
	case *ecdsa.PublicKey:
	default:
		return nil, fmt.Errorf("keys: %s: a %T key does not sign", s.alias, s.public)
	}
	out, err := s.client.Sign(s.ctx, &kms.SignInput{
		KeyId: aws.String(string(s.alias)), Message: digest,
		MessageType: types.MessageTypeDigest, SigningAlgorithm: algorithm,
	})
	if err != nil {
		return nil, fmt.Errorf("keys: sign with %s: %w", s.alias, err)
	}
	return out.Signature, nil
}
