package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"testing"

	"ansinh/infra/local/host"
	"ansinh/infra/local/hosttest"
)

// hostVariable makes this test binary a host of its own over the folder it
// names, for tests that kill one.
const hostVariable = "ANSINH_E2E_HOST"

func TestMain(m *testing.M) {
	if data := os.Getenv(hostVariable); data != "" {
		runHost(data)
	}
	os.Exit(m.Run())
}

// runHost starts a host, prints its environment as one line and waits to be
// killed.
func runHost(data string) {
	h, err := host.Start(context.Background(), host.Options{Root: hosttest.Root(), Data: data, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(h.Environment()); err != nil {
		os.Exit(1)
	}
	select {}
}
