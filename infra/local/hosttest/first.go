package hosttest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ansinh/infra/local/host"
)

// first is a data folder with the demonstration laid. It is made once for the
// sources as they are and kept in build/hosttest; each system starts on a copy.
var first struct {
	sync.Once
	folder string
	err    error
}

// Furnish fills an empty data folder with the demonstration's data, for tests
// that start a host themselves. Start does it by itself.
func Furnish(t testing.TB, data string) {
	t.Helper()
	if there, err := os.ReadDir(data); err == nil && len(there) > 0 {
		return
	}
	first.Do(func() { first.folder, first.err = findFirst() })
	if first.err != nil {
		t.Fatalf("lay the demonstration: %v", first.err)
	}
	// Not os.CopyFS: the object store keeps its notes in extended attributes.
	if out, err := exec.CommandContext(t.Context(), "cp", "-a", first.folder+"/.", data).CombinedOutput(); err != nil {
		t.Fatalf("copy the demonstration: %v: %s", err, out)
	}
}

// findFirst finds the folder for the sources as they are, or makes it while
// other test processes wait.
func findFirst() (folder string, err error) {
	all := filepath.Join(Root(), "build", "hosttest")
	if err := os.MkdirAll(all, 0o755); err != nil {
		return "", err
	}
	lock, err := os.OpenFile(filepath.Join(all, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer func() { _ = lock.Close() }() // lets the lock go
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	name, err := sources()
	if err != nil {
		return "", err
	}
	folder = filepath.Join(all, name)
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	forgetOld(all)
	made, err := os.MkdirTemp(all, "making-")
	if err != nil {
		return "", err
	}
	if err := lay(made); err != nil {
		_ = os.RemoveAll(made) // the first error tells more
		return "", err
	}
	return folder, os.Rename(made, folder)
}

// forgetOld removes the folders of sources that are a day old. What cannot be
// removed does no harm.
func forgetOld(all string) {
	there, _ := os.ReadDir(all)
	for _, d := range there {
		if info, err := d.Info(); err == nil && d.IsDir() && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(filepath.Join(all, d.Name()))
		}
	}
}

// lay starts a system in the folder and stops it again.
func lay(folder string) error {
	ctx := context.Background()
	h, err := host.Start(ctx, host.Options{Root: Root(), Data: folder, Log: quiet})
	if err != nil {
		return err
	}
	h.Stop(ctx)
	// Notes of programs that ran there mean nothing in a copy.
	return os.RemoveAll(filepath.Join(folder, "run"))
}

// sources hashes what the demonstration's data follows from.
func sources() (string, error) {
	sum := sha256.New()
	for _, part := range []string{"template.yaml", "infra/stacks", "shared", "functions/platform", "infra/local/seed", "infra/local/host", "infra/local/kms", "infra/local/issuer", "infra/local/children"} {
		err := filepath.WalkDir(filepath.Join(Root(), part), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			if err == nil {
				_, err = fmt.Fprintf(sum, "%s %d %s", path, len(text), text)
			}
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}
