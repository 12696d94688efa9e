package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"ansinh/infra/local/awsjson"
	"ansinh/infra/local/host"
	"ansinh/infra/local/hosttest"
)

type health struct {
	Status string
	Clock  time.Time
	Parts  []struct{ Name, Status, Detail string }
}

func readHealth(t *testing.T, s *hosttest.System) (h health) {
	t.Helper()
	status, body := s.Client("").Do(http.MethodGet, "/api/health", nil)
	if err := json.Unmarshal(body, &h); err != nil || status != http.StatusOK && h.Status == "ok" {
		t.Fatalf("%d %s", status, body)
	}
	return h
}

func TestHealth_SaysWhatRuns(t *testing.T) {
	t.Parallel()
	h := readHealth(t, hosttest.Start(t))
	up := map[string]bool{}
	for _, p := range h.Parts {
		up[p.Name] = p.Status == "ok"
	}
	for _, name := range []string{"dynamodb", "objects", "post-office", "functions", "state-machines", "streams", "schedules", "issuer"} {
		if !up[name] {
			t.Errorf("%s is not up: %+v", name, h.Parts)
		}
	}
	if h.Status != "ok" {
		t.Errorf("status %s", h.Status)
	}
}

func TestClock_MovesForwardOnly_AndStaysMoved(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	visitor := s.Client("")
	if status, body := visitor.Do(http.MethodPost, "/api/local/clock", map[string]string{"advance": "72h"}); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	for _, wrong := range []any{map[string]string{"advance": "-1h"}, map[string]string{"advance": "soon"}, []byte("{")} {
		if status, body := visitor.Do(http.MethodPost, "/api/local/clock", wrong); status/100 != 4 {
			t.Errorf("%v was answered %d %s", wrong, status, body)
		}
	}
	s.Restart()
	if ahead := time.Until(readHealth(t, s).Clock); ahead < 71*time.Hour || ahead > 73*time.Hour {
		t.Errorf("after a restart the clock is %s ahead", ahead)
	}
}

func TestStores_AreStartedAgainWhenTheyDie(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	for _, part := range []string{"dynamodb", "objects", "post-office"} {
		if err := s.KillPart(part); err != nil {
			t.Fatal(err)
		}
	}
	s.Eventually("the parts come back", func() error {
		h := readHealth(t, s)
		again := 0
		for _, p := range h.Parts {
			if strings.HasPrefix(p.Detail, "started ") {
				again++
			}
		}
		if h.Status != "ok" || again != 3 {
			return fmt.Errorf("%+v", h)
		}
		return nil
	})
	tables := awsjson.New(s.Environment()["AWS_ENDPOINT_URL_DYNAMODB"])
	var there struct{ TableNames []string }
	if err := tables.Call(t.Context(), "DynamoDB_20120810.ListTables", struct{}{}, &there); err != nil || len(there.TableNames) < 5 {
		t.Errorf("tables %v, %v", there.TableNames, err)
	}
}

func TestStart_SaysInOneSentenceWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	for name, c := range map[string]struct {
		options host.Options
		vi, en  string
	}{
		"busy port":        {host.Options{Root: hosttest.Root(), Data: t.TempDir(), Port: s.Port()}, "đang có chương trình khác dùng", "is in use by another program"},
		"port too large":   {host.Options{Root: hosttest.Root(), Data: t.TempDir(), Port: 65536}, "không hợp lệ", "not valid"},
		"folder in use":    {host.Options{Root: hosttest.Root(), Data: s.DataFolder()}, "đang được một tiến trình An Sinh khác dùng", "in use by another An Sinh"},
		"folder is a file": {host.Options{Root: hosttest.Root(), Data: "/dev/null/x"}, "Không ghi được", "cannot be written"},
		"no Node packages": {host.Options{Root: t.TempDir(), Data: t.TempDir(), Template: hosttest.Root() + "/template.yaml"}, "npm ci", "npm ci"},
	} {
		t.Run(name, func(t *testing.T) {
			c.options.Log = quiet
			h, err := host.Start(t.Context(), c.options)
			if err == nil {
				h.Stop(t.Context())
				t.Fatal("it started")
			}
			var problem *host.Problem
			if !errors.As(err, &problem) || !strings.Contains(problem.Vietnamese, c.vi) || !strings.Contains(problem.English, c.en) {
				t.Errorf("said %v", err)
			}
		})
	}
}
