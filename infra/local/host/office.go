package host

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ansinh/infra/local/children"
	"ansinh/infra/local/issuer"
	"ansinh/infra/local/postoffice"
	"ansinh/shared/demo"
)

// roles are what this program does when the host starts it again.
var roles = []children.Role{children.ObjectsRole, postoffice.Role}

// startOffice starts the simulated post office.
func (h *Host) startOffice(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	ours, err := publicKey(h.secrets.provider)
	if err != nil {
		return err
	}
	spec := children.Self(postoffice.Role.Name, self, children.Answers(h.officeURL()+"/"))
	spec.Env = append(spec.Env, postoffice.Settings{
		Address: fmt.Sprintf("127.0.0.1:%d", h.ports.office), File: filepath.Join(h.opt.Data, "post-office.db"),
		API: h.URL(), Client: issuer.PostOffice, Secret: demo.ClientSecret, Key: h.secrets.office, AnSinhKey: ours,
	}.Environment()...)
	if h.office, err = h.child(ctx, spec); err != nil {
		return err
	}
	h.onClose(func(context.Context) { h.office.Stop(2 * time.Second) })
	return nil
}

// publicKey is the public part of a signing key, both in hex.
func publicKey(seed string) (string, error) {
	raw, err := hex.DecodeString(seed)
	if err != nil || len(raw) != ed25519.SeedSize {
		return "", fmt.Errorf("a signing key is not %d bytes in hex", ed25519.SeedSize)
	}
	return hex.EncodeToString(ed25519.NewKeyFromSeed(raw)[ed25519.SeedSize:]), nil
}
