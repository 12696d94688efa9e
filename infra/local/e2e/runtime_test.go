package e2e

import (
	"encoding/json"
	"net/http"
	"testing"

	"ansinh/infra/local/hosttest"
)

func TestHealth_SaysWhatRuns(t *testing.T) {
	s := hosttest.Start(t)
	status, body := s.Client("").Do(http.MethodGet, "/api/health", nil)
	var health struct {
		Status string
		Parts  []struct{ Name, Status string }
	}
	if err := json.Unmarshal(body, &health); err != nil {
		t.Fatal(err)
	}
	if status != http.StatusOK || health.Status != "ok" || len(health.Parts) < 7 {
		t.Fatalf("%d %s", status, body)
	}
}
