package keys

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
)

// Credential is the public half of a key: its certificate with those above
// it, and the image that stands for it on paper.
type Credential struct {
	Alias Alias `json:"alias"`
	// Chain is PEM, the key's own certificate first.
	Chain string `json:"chain"`
	// Image is a PNG: an officer's blue signature, an organisation's red seal.
	Image []byte `json:"image,omitempty"`
}

// Certificates parses the chain, the key's own certificate first.
func (c Credential) Certificates() ([]*x509.Certificate, error) {
	var chain []*x509.Certificate
	for rest := []byte(c.Chain); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("keys: %s: %w", c.Alias, err)
		}
		chain = append(chain, certificate)
	}
	if len(chain) == 0 {
		return nil, fmt.Errorf("keys: %s: no certificate in the chain", c.Alias)
	}
	return chain, nil
}

// Roots is the alias under which the certificates of the trusted authorities
// are kept.
const Roots Alias = "roots"

// Wallet keeps credentials in the settings table.
type Wallet struct {
	db    *dynamo.DB
	table dynamo.Table
}

// NewWallet returns a wallet over the settings table.
func NewWallet(db *dynamo.DB, settings dynamo.Table) *Wallet { return &Wallet{db: db, table: settings} }

// credentialKey holds the credential of an alias.
func credentialKey(alias Alias) dynamo.Key {
	return dynamo.Key{PK: "CREDENTIAL#" + string(alias), SK: "CREDENTIAL"}
}

// Put stores or replaces a credential.
func (w *Wallet) Put(ctx context.Context, c Credential) error {
	return w.db.Do(ctx, dynamo.Put(w.table, credentialKey(c.Alias), c))
}

// Get reads a credential; NotFound when the account or organisation has none
// and so cannot sign (C-47).
func (w *Wallet) Get(ctx context.Context, alias Alias) (Credential, error) {
	var c Credential
	found, err := w.db.Get(ctx, w.table, credentialKey(alias), &c)
	if err != nil {
		return Credential{}, err
	}
	if !found {
		return Credential{}, fault.NotFound("no-certificate", "Tài khoản chưa có chứng thư số hợp lệ nên chưa ký số được.")
	}
	return c, nil
}

// Trusted reads the trusted authorities.
func (w *Wallet) Trusted(ctx context.Context) (*x509.CertPool, error) {
	c, err := w.Get(ctx, Roots)
	if err != nil {
		return nil, err
	}
	certificates, err := c.Certificates()
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	for _, certificate := range certificates {
		pool.AddCert(certificate)
	}
	return pool, nil
}
