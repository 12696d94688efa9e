package issuer

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"

	jose "github.com/go-jose/go-jose/v4"
)

// signingKey signs tokens; it outlives restarts in a file of the data folder.
type signingKey struct {
	id  string
	key *rsa.PrivateKey
}

// The methods below implement op.SigningKey and, for the public half, op.Key.

func (k signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k signingKey) Key() any                                    { return k.key }
func (k signingKey) ID() string                                  { return k.id }

type publicKey struct{ signingKey }

func (k publicKey) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                           { return &k.key.PublicKey }

// loadKey reads the key file, making it when there is none.
func loadKey(file string) (signingKey, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = makeKey(file)
	}
	if err != nil {
		return signingKey{}, fmt.Errorf("the key of the token issuer: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return signingKey{}, fmt.Errorf("the key of the token issuer: %s is not PEM", file)
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		return signingKey{}, fmt.Errorf("the key of the token issuer: %w", err)
	}
	sum := sha256.Sum256(x509.MarshalPKCS1PublicKey(&key.PublicKey))
	return signingKey{id: hex.EncodeToString(sum[:8]), key: key}, nil
}

// NewKey makes the content of a key file.
func NewKey() []byte {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic("issuer: " + err.Error()) // 2048 is a size Go takes and its randomness does not fail
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
}

func makeKey(file string) ([]byte, error) {
	text := NewKey()
	// Written beside and renamed: a kill never leaves half a key.
	if err := os.WriteFile(file+".new", text, 0o600); err != nil {
		return nil, err
	}
	return text, os.Rename(file+".new", file)
}
