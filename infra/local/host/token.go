package host

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ansinh/infra/local/issuer"
)

// Token makes an access token of a demonstration account for a host that runs
// (or will run) with these options. It needs the data folder's key only, so it
// works while the host is running.
func Token(ctx context.Context, opt Options, account string) (string, error) {
	keys := filepath.Join(opt.Data, "keys")
	if _, err := os.Stat(keys); err != nil {
		return "", &Problem{
			Vietnamese: fmt.Sprintf("Chưa có dữ liệu trong %s; hãy chạy `make run` trước.", opt.Data),
			English:    fmt.Sprintf("There is no data in %s yet; start the system with `make run` first.", opt.Data),
			Cause:      err,
		}
	}
	url := fmt.Sprintf("http://localhost:%d", opt.Port)
	return issuer.Token(ctx, url, keys, accounts(), account, time.Now)
}

// NewIssuerKey makes a key file's content (keys/issuer.pem), for tests that
// start many hosts.
func NewIssuerKey() []byte { return issuer.NewKey() }

// Port is the public port.
func (h *Host) Port() int { return h.port }

// DataFolder is the folder everything is kept in.
func (h *Host) DataFolder() string { return h.opt.Data }
