package host

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"ansinh/infra/local/children"
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

// Port is the public port.
func (h *Host) Port() int { return h.port }

// DataFolder is the folder everything is kept in.
func (h *Host) DataFolder() string { return h.opt.Data }

// KillPart kills a child process as a crash would, for tests: "dynamodb",
// "objects" or "post-office".
func (h *Host) KillPart(name string) error {
	part, ok := map[string]*children.Child{"dynamodb": h.tables, "objects": h.objects, "post-office": h.office}[name]
	if !ok {
		return fmt.Errorf("no part is called %q", name)
	}
	return syscall.Kill(part.PID(), syscall.SIGKILL)
}
