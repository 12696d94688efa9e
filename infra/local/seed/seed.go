// Package seed lays the demonstration's data in a running system: accounts,
// certificates, settings and made-up people. It goes through the same domain
// packages as the functions do, and may be run again after a kill.
package seed

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"

	"ansinh/functions/platform"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/demo"
	"ansinh/shared/keys"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/signing/demoauthority"
)

// Vault is where the demonstration's private keys are kept.
type Vault interface {
	// Certificate is the certificate of an alias's key, made on first use.
	Certificate(alias string) (*x509.Certificate, error)
	// Root is the certificate the others are trusted by.
	Root() *x509.Certificate
}

// Everything lays all of it. It is done when it returns nil; until then it
// may be called again.
func Everything(ctx context.Context, p *platform.Platform, vault Vault) error {
	officers := orgstore.New(p.DB, p.Settings(), p.Audit())
	if err := demo.SeedOfficers(ctx, officers, p.Clock.Now()); err != nil {
		return err
	}
	people := beneficiarystore.New(p.DB, p.Registry(), p.Audit())
	if err := demo.Seed(ctx, people, p.Clock.Now()); err != nil {
		return err
	}
	if err := paymentSettings(ctx, p); err != nil {
		return err
	}
	return credentials(ctx, p, vault)
}

// credentials publishes the certificates of those who sign and seal, with the
// images that stand for them on paper.
func credentials(ctx context.Context, p *platform.Platform, vault Vault) error {
	wallet := keys.NewWallet(p.DB, p.Settings())
	root := vault.Root()
	if err := wallet.Put(ctx, keys.Credential{Alias: keys.Roots, Chain: chain(root)}); err != nil {
		return err
	}
	for _, account := range demo.Accounts() {
		for _, role := range account.Roles {
			var err error
			switch role {
			case org.Leader, org.Head:
				err = publish(ctx, wallet, vault, keys.OfficerKey(account.ID), func() ([]byte, error) {
					return demoauthority.Handwriting(account.Name)
				})
			case org.Clerk:
				err = publish(ctx, wallet, vault, keys.SealKey(account.Unit), func() ([]byte, error) {
					return demoauthority.Seal("ỦY BAN NHÂN DÂN", strings.ToUpper(p.Units.Name(account.Unit)))
				})
			}
			if err != nil {
				return fmt.Errorf("seed: %s: %w", account.ID, err)
			}
		}
	}
	return nil
}

func publish(ctx context.Context, wallet *keys.Wallet, vault Vault, alias keys.Alias, draw func() ([]byte, error)) error {
	certificate, err := vault.Certificate(string(alias))
	if err != nil {
		return err
	}
	image, err := draw()
	if err != nil {
		return err
	}
	return wallet.Put(ctx, keys.Credential{Alias: alias, Chain: chain(certificate, vault.Root()), Image: image})
}

func chain(certificates ...*x509.Certificate) string {
	var text strings.Builder
	for _, c := range certificates {
		text.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
	}
	return text.String()
}
