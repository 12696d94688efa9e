package chaos

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Command is the subcommand `chaos` of the local program: --kills, --months,
// --seed, --life and --data. It ends with the report as one line of JSON on out and
// tells its steps on the standard error. Sums that differ are an error.
func Command(ctx context.Context, args []string, root string, out io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	o := Options{Host: []string{self, "run"}, Environment: []string{"ROOT=" + root, "LOG=error"}, Say: os.Stderr}
	flags := flag.NewFlagSet("chaos", flag.ContinueOnError)
	flags.IntVar(&o.Kills, "kills", 200, "how often the host is killed")
	flags.IntVar(&o.Months, "months", 7, "how many months are played at least")
	flags.Uint64Var(&o.Seed, "seed", 1, "what the instants of the kills follow from")
	flags.DurationVar(&o.Life, "life", 0, "how long a started host lives at most before the next kill (2.5s when not said)")
	flags.StringVar(&o.Folder, "data", "", "an empty `folder` to keep; a temporary one otherwise")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil // it was shown
		}
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if o.Folder == "" {
		if o.Folder, err = os.MkdirTemp("", "ansinh-chaos-"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(o.Folder) }() // a leftover in the temporary folder
	}
	report, err := Run(ctx, o)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(out).Encode(report); err != nil {
		return err
	}
	if len(report.Different)+len(report.Wrong) > 0 {
		return fmt.Errorf("%d differences from the undisturbed run, %d sums that may not be", len(report.Different), len(report.Wrong))
	}
	return nil
}
