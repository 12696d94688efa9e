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
// what `make chaos` does. It takes a minute, so it runs only when asked for.
func TestChaos_F57_KillsChangeNoSum(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv("KILLS"))
	if err != nil {
		t.Skip("KILLS says how often the host is killed")
	}
	first := t.TempDir()
	hosttest.Furnish(t, first)
	report, err := Run(t.Context(), Options{
		Host: []string{os.Args[0]}, Environment: []string{hostVariable + "=1"}, Folder: t.TempDir(), Furnished: first,
		Kills: kills, Months: 2, Seed: 1, Say: t.Output(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Kills != kills || report.Months < 2 || report.Listed == 0 || report.Unpaid == 0 {
		t.Errorf("%+v", report)
	}
	for _, d := range report.Different {
		t.Error(d)
	}
}

func TestCompare_F57_NamesWhatDiffers(t *testing.T) {
	good := []monthSums{
		{Period: "2027-01", Sums: sums{Lines: 2, Regular: 30, Total: 30}, Added: sums{Lines: 2, Regular: 30, Total: 30}, Balance: tally{Listed: 30, Paid: 20, Unpaid: 10}, Paid: 20, Open: 10, Exported: 2, Export: 30},
		{Period: "2027-02", Sums: sums{Lines: 1, CarryOver: 10, Total: 10}, Added: sums{Lines: 1, CarryOver: 10, Total: 10}, Balance: tally{Listed: 10, Paid: 10}, Paid: 10, Exported: 1, Export: 10},
	}
	if got := compare(good, good); len(got) != 0 {
		t.Fatalf("two equal runs: %q", got)
	}
	for name, spoil := range map[string]func([]monthSums) []monthSums{
		"a line that is not in the sums":    func(m []monthSums) []monthSums { m[0].Added.Total++; return m },
		"money paid that is not said":       func(m []monthSums) []monthSums { m[0].Paid++; return m },
		"a line that was not exported":      func(m []monthSums) []monthSums { m[1].Exported = 0; return m },
		"money that was not carried over":   func(m []monthSums) []monthSums { m[1].Sums.CarryOver, m[1].Added.CarryOver = 9, 9; return m },
		"another line than the other run's": func(m []monthSums) []monthSums { m[1].Hash = "x"; return m },
		"a month too few":                   func(m []monthSums) []monthSums { return m[:1] },
	} {
		t.Run(name, func(t *testing.T) {
			if got := compare(spoil(append([]monthSums(nil), good...)), good); len(got) == 0 {
				t.Error("it was not seen")
			}
		})
	}
}
