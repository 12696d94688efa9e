package e2e

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"testing"

	"ansinh/infra/local/host"
	"ansinh/infra/local/hosttest"
)

// record is a line of the host's log.
type record struct {
	Msg, Function string
	MS            *int64
}

// lines collects the host's log, a record a line.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// of counts the lines that tell of an invocation of a function with the time
// it took.
func (l *lines) of(t *testing.T, function string) (count int) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range bytes.Lines(l.text.Bytes()) {
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if r.Msg == "invocation" && r.Function == function && r.MS != nil {
			count++
		}
	}
	return count
}

// TestStacks_AFunctionOfANestedStackIsAsAnyOther: the report module's
// functions, their routes and their guard are known from infra/stacks alone.
func TestStacks_AFunctionOfANestedStackIsAsAnyOther(t *testing.T) {
	t.Parallel()
	log := &lines{}
	s := hosttest.Start(t, func(o *host.Options) {
		o.Log = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	if status, body := s.Client("").Do(http.MethodGet, "/api/reports", nil); status != http.StatusUnauthorized {
		t.Errorf("without a token: %d %s", status, body)
	}
	if n := log.of(t, "ReportListFunction"); n != 0 {
		t.Errorf("it ran %d times for somebody unknown", n)
	}
	status, body := s.Client("xuanyen.canbo").Do(http.MethodGet, "/api/reports", nil)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if n := log.of(t, "ReportListFunction"); n != 1 {
		t.Errorf("the log tells of %d invocations", n)
	}
	for _, name := range []string{"PAYMENTS_TABLE", "OIDC_CLIENT_ID", "DOSSIER_ROUTING_ARN", "PROVIDER_URL"} {
		if s.Environment()[name] == "" {
			t.Errorf("no stack tells its functions of %s", name)
		}
	}
}
