package e2e

import (
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ansinh/infra/local/host"
	"ansinh/infra/local/hosttest"
)

// TestRoles_HoldOnOneMachineAsOnAWS takes a function's right to a table out of
// its template: what worked is refused.
func TestRoles_HoldOnOneMachineAsOnAWS(t *testing.T) {
	t.Parallel()
	data, root := t.TempDir(), t.TempDir()
	hosttest.Furnish(t, data)
	copied := filepath.Join(root, "template.yaml")
	for _, part := range []string{"statemachines", "infra/api"} {
		at := filepath.Join(root, part)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(hosttest.Root(), part), at); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(root, "infra/stacks"), os.DirFS(filepath.Join(hosttest.Root(), "infra/stacks"))); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(hosttest.Root(), "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	narrow(t, filepath.Join(root, "infra/stacks/account.yaml"), "AccountGetFunction:", "DynamoDBReadPolicy", "DynamoDBWritePolicy")

	h, err := host.Start(t.Context(), host.Options{
		Root: hosttest.Root(), Template: copied, Data: data, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Stop(t.Context())
	token, err := h.Token(t.Context(), "huyen.canbo")
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/api/me": http.StatusInternalServerError, "/api/notices": http.StatusOK} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s answered %d: %s", path, response.StatusCode, answer)
		}
	}
	denied := strings.Join(h.Denied(), "\n")
	if !strings.Contains(denied, "AccountGetFunction is not authorized to perform dynamodb:") || strings.Count(denied, "\n") > 1 {
		t.Errorf("denied: %s", denied)
	}
}

// narrow changes one word of a resource in a template.
func narrow(t *testing.T, file, resource, from, to string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, after, found := strings.Cut(string(text), resource)
	changed := strings.Replace(after, from, to, 1)
	if !found || changed == after {
		t.Fatalf("%s has no %s with %s", file, resource, from)
	}
	if err := os.WriteFile(file, []byte(before+resource+changed), 0o600); err != nil {
		t.Fatal(err)
	}
}
