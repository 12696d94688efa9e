package host

import (
	"context"
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
	spec := children.Self(postoffice.Role.Name, self, children.Answers(h.officeURL()+"/"))
	spec.Env = append(spec.Env, postoffice.Settings{
		Address: fmt.Sprintf("127.0.0.1:%d", h.ports.office), File: filepath.Join(h.opt.Data, "post-office.db"),
		API: h.URL(), Client: issuer.PostOffice, Secret: demo.ClientSecret, Key: h.secrets.provider,
	}.Environment()...)
	if h.office, err = h.child(ctx, spec); err != nil {
		return err
	}
	h.onClose(func(context.Context) { h.office.Stop(2 * time.Second) })
	return nil
}
