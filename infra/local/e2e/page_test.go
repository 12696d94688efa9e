package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"ansinh/infra/local/hosttest"
)

// TestPage_InTheBrowser runs the page's own browser tests (functions/web/app/e2e)
// in headless Chromium against a whole system, with an accessibility check on
// every screen.
func TestPage_InTheBrowser(t *testing.T) {
	browser := chromium()
	switch {
	case browser == "" && os.Getenv("CI") != "":
		t.Fatal("CI has no Chromium: .ci/run installs it")
	case browser == "":
		t.Skip("no Chromium on this machine: apt-get install chromium to run the browser tests")
	}
	app := filepath.Join(hosttest.Root(), "functions", "web", "app")
	if _, err := os.Stat(filepath.Join(hosttest.Root(), "functions", "web", "dist", "index.html")); err != nil {
		t.Fatal("the page is not built: run make test, or npm run build in functions/web/app")
	}
	s := hosttest.Start(t)
	command := exec.Command("npm", "run", "--silent", "e2e")
	command.Dir = app
	command.Env = append(os.Environ(), "BASE_URL="+s.URL(), "CHROMIUM="+browser)
	out, err := command.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatalf("the browser tests: %v", err)
	}
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
