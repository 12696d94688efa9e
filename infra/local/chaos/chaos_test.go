package chaos

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"testing"

	"ansinh/infra/local/host"
	"ansinh/infra/local/hosttest"
)

// hostVariable makes this test binary the host that is killed.
const hostVariable = "ANSINH_CHAOS_HOST"

func TestMain(m *testing.M) {
	if os.Getenv(hostVariable) != "" {
		runHost()
	}
	os.Exit(m.Run())
}

func runHost() {
	port, err := strconv.Atoi(os.Getenv("PORT"))
	if err == nil {
		_, err = host.Start(context.Background(), host.Options{
			Root: hosttest.Root(), Data: os.Getenv("DATA"), Port: port, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	select {}
}

// TestChaos_F57_KillsChangeNoSum kills a host a few times; KILLS=200 makes it
// what `make chaos` does. It takes minutes, so it runs only when asked for.
func TestChaos_F57_KillsChangeNoSum(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv("KILLS"))
	if err != nil {
		t.Skip("KILLS says how often the host is killed")
	}
	first := t.TempDir()
	hosttest.Furnish(t, first)
	report, err := Run(t.Context(), Options{
		Host: []string{os.Args[0]}, Environment: []string{hostVariable + "=1"}, Folder: t.TempDir(), Furnished: first,
		Kills: kills, Months: len(rotation) + 1, Seed: 1, Say: t.Output(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Kills != kills || report.Listed == 0 || report.Unpaid == 0 || report.Arrears == 0 || report.Recovered == 0 || report.Claims == 0 || report.Booked == 0 {
		t.Errorf("%+v", report)
	}
	for _, w := range append(report.Wrong, report.Different...) {
		t.Error(w)
	}
}
