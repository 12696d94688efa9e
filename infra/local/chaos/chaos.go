// Package chaos proves that killing the system loses and doubles nothing. It
// starts the built host in a folder of its own, has officers and the simulated
// post office take whole months from preparation to lock over HTTP, and kills
// the host with SIGKILL at random instants meanwhile, as often as it is told.
// Then it plays the same months undisturbed and holds every sum, every line,
// every arrears and recovery, every death, the balance pages and the files for
// analysts of the two runs together. After each month of the disturbed run it
// also asks for what must be true in any run (check.go).
//
// What is played follows from the month's number (script.go): monthly lists
// of a linked district and of a ward that settles by hand, funeral lists,
// months settled together, lines split and put off, lists deleted, returned
// and unlocked, arrears, recoveries, deaths and changes told late, a review.
// Commands are repeated under their request id until they are answered, as a
// page or a provider would; each that was answered is sent once more and must
// be answered the same (C-30, J-16). The post office is late, loses answers,
// sends twice, leaves lines out, adds unknown ones and is a đồng off.
package chaos

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ansinh/infra/local/children"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
)

// Options say what to kill, and how often.
type Options struct {
	// Host is the command that runs a host; it is told DATA and PORT by its
	// environment and answers /api/health when it is ready.
	Host []string
	// Environment is added to the host's.
	Environment []string
	// Folder is where the data of both runs lies; it must be empty.
	Folder string
	// Furnished is a data folder with the demonstration laid; "" has a host
	// lay it.
	Furnished string
	Kills     int
	// Months is how many months are played at least; more while kills are left.
	Months int
	Seed   uint64
	// Life is how long a ready host lives at most before the next kill; 0 is
	// longest.
	Life time.Duration
	// Say gets one line a step.
	Say io.Writer
}

// Report is what a run ends with.
type Report struct {
	Seed    uint64 `json:"seed"`
	Kills   int    `json:"kills"`
	Early   int    `json:"kills_while_starting"`
	Months  int    `json:"months"`
	Lists   int    `json:"lists"`
	Lines   int    `json:"lines"`
	Repeats int64  `json:"repeated_commands"` // sent again because no answer came
	Faults  int64  `json:"provider_faults"`   // wrong messages, each refused
	Owed    int    `json:"adjustments"`       // arrears and recoveries
	Deaths  int    `json:"deaths"`
	Claims  int    `json:"funerals"` // lines of funeral lists
	Booked  int    `json:"reviewed"` // rows that reviews booked
	// Money is whole đồng over all lists of the disturbed run.
	Listed      money.Dong `json:"listed_total"`
	Paid        money.Dong `json:"paid_total"`
	Unpaid      money.Dong `json:"unpaid_total"`
	CarriedOver money.Dong `json:"carried_over_total"`
	Arrears     money.Dong `json:"arrears_total"`
	Recovered   money.Dong `json:"recovered_total"`
	// Wrong names what may never be, in either run; Different what is not as in
	// the undisturbed run.
	Wrong     []string `json:"wrong"`
	Different []string `json:"different"`
	Seconds   float64  `json:"seconds"`
}

// Run plays both runs. An error says what went wrong before the end; sums that
// differ are no error but stand in the report.
func Run(ctx context.Context, o Options) (Report, error) {
	began := time.Now()
	report := Report{Seed: o.Seed, Wrong: []string{}, Different: []string{}}
	if o.Furnished == "" {
		o.Furnished = filepath.Join(o.Folder, "first")
		if err := furnish(ctx, o); err != nil {
			return report, err
		}
	}
	first, err := o.start(ctx, "storm")
	if err != nil {
		return report, err
	}
	defer first.stop()
	weather := newStorm(first, o)
	storm := newTroupe(first, o, weather.failure)
	month, err := storm.nextMonth(ctx)
	if err != nil {
		return report, err
	}
	weather.begin(ctx)
	months := 0
	disturbed, err := storm.months(ctx, month, true, func(n int) bool {
		months = n
		return n < o.Months || !weather.over()
	})
	weather.end()
	report.Kills, report.Early = weather.kills, weather.early
	if err != nil {
		return report, fmt.Errorf("after %d kills: %w", weather.kills, err)
	}
	first.stop()
	second, err := o.start(ctx, "calm")
	if err != nil {
		return report, err
	}
	defer second.stop()
	calm := newTroupe(second, o, nil)
	undisturbed, err := calm.months(ctx, month, false, func(n int) bool { return n < months })
	if err != nil {
		return report, fmt.Errorf("undisturbed: %w", err)
	}
	report.add(&disturbed)
	report.Months, report.Repeats, report.Faults = months, storm.repeats.Load(), storm.faults.Load()
	report.Wrong = append(report.Wrong, slices.Concat(storm.wrong, disturbed.violations(), calm.wrong, undisturbed.violations())...)
	report.Different = append(report.Different, compare(disturbed, undisturbed)...)
	report.Seconds = time.Since(began).Round(time.Second / 10).Seconds()
	return report, nil
}

func (r *Report) add(b *books) {
	r.Lists, r.Owed, r.Deaths = len(b.Lists), len(b.Owed), len(b.Deaths)
	for _, one := range b.Reviews {
		r.Booked += one.Applied.Rows
	}
	for id, l := range b.Lists {
		r.Lines += l.Sums.Lines
		r.Listed += l.Sums.Total
		r.CarriedOver += l.Sums.CarryOver
		r.Arrears += l.Sums.Arrears
		r.Recovered += l.Sums.Recovery
		r.Paid += l.Balance.Paid
		r.Unpaid += l.Balance.Unpaid
		if strings.HasSuffix(id, funeral) {
			r.Claims += l.Sums.Lines
		}
	}
}

// furnish has a host lay the demonstration's data.
func furnish(ctx context.Context, o Options) error {
	h, err := o.startOn(ctx, o.Furnished)
	if err != nil {
		return err
	}
	h.stop()
	// Notes of programs that ran there mean nothing in a copy.
	return os.RemoveAll(filepath.Join(o.Furnished, "run"))
}

// start starts a host on a copy of the furnished folder.
func (o Options) start(ctx context.Context, name string) (*runtime, error) {
	folder := filepath.Join(o.Folder, name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	// Not os.CopyFS: the object store keeps its notes in extended attributes.
	if out, err := exec.CommandContext(ctx, "cp", "-a", o.Furnished+"/.", folder).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("copy the first data: %w: %s", err, out)
	}
	return o.startOn(ctx, folder)
}

func (o Options) startOn(ctx context.Context, folder string) (*runtime, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	port, err := children.FreePort()
	if err != nil {
		return nil, err
	}
	h := &runtime{options: o, data: folder, port: port}
	if err := h.launch(); err != nil {
		return nil, err
	}
	if err := h.ready(ctx); err != nil {
		h.stop()
		return nil, err
	}
	return h, nil
}

func (o Options) say(format string, args ...any) {
	_, _ = fmt.Fprintf(o.Say, format+"\n", args...) // nobody to tell when the listener has gone
}

// random is a source that follows from the seed and a purpose.
func (o Options) random(purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(o.Seed, purpose)) }

// monthOf is the first period that is played: the one after the clock's.
func monthOf(now time.Time) calendar.Month { return calendar.MonthOf(now).Add(1) }
