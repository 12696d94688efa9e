package e2e

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ansinh/infra/local/hosttest"
)

// TestPage_InTheBrowser runs the page's own browser tests (functions/web/app/e2e)
// in headless Chromium, each file against a whole system of its own, with an
// accessibility check on every screen.
func TestPage_InTheBrowser(t *testing.T) {
	t.Parallel()
	browser := chromium()
	switch {
	case browser == "" && os.Getenv("CI") != "":
		t.Fatal("CI has no Chromium: .ci/run installs it")
	case browser == "":
		t.Skip("no Chromium on this machine: apt-get install chromium to run the browser tests")
	}
	if _, err := os.Stat(filepath.Join(hosttest.Root(), "functions", "web", "dist", "index.html")); err != nil {
		t.Fatal("the page is not built: run make test, or npm run build in functions/web/app")
	}
	app := filepath.Join(hosttest.Root(), "functions", "web", "app")
	files, err := filepath.Glob(filepath.Join(app, "e2e", "*.e2e.ts"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no browser tests: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".e2e.ts")
		t.Run(name, func(t *testing.T) {
			t.Parallel() // a browser waits more than it works
			s := hosttest.Start(t)
			command := exec.Command(filepath.Join("node_modules", ".bin", "vitest"), "run", "--config", "vitest.e2e.config.ts", name+".e2e.ts")
			command.Dir = app
			command.Env = append(os.Environ(), "BASE_URL="+s.URL(), "CHROMIUM="+browser, "OUTSIDE_SIGNER="+outsideSigner(t, s))
			out, err := command.CombinedOutput()
			if err != nil {
				t.Fatalf("the browser tests of %s: %v\n%s", name, err, out)
			}
		})
	}
}

// outsideSigner serves what a leader's own signing tool does: a draft sent to
// /<dossier> comes back signed.
func outsideSigner(t *testing.T, s *hosttest.System) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		draft, err := io.ReadAll(r.Body)
		if err == nil {
			draft, err = signOutside(r.Context(), s, strings.TrimPrefix(r.URL.Path, "/"), draft)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(draft) // a browser test that is gone needs no answer
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// chromium finds the browser: $CHROMIUM, or the usual names.
func chromium() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
