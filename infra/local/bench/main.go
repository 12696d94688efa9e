// Command bench measures the figures of docs/figures.md and prints them in one
// table, each beside a reference taken in the same run:
//
//	bench                 all figures but the clean clone
//	bench -only lists     some of them: lists, api, cold, page
//	bench -clone          a clean clone to a page that answers
//
// LINES (1000,16000) says how long the lists are. It starts systems of its
// own in temporary folders, loads nothing but loopback, and ends by itself.
// A missed target is printed, not an error: machines differ.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"ansinh/infra/local/host"
)

// settings are what a run is told.
type settings struct {
	root   string
	lines  []int
	rounds int
	rate   int // API requests a second
	count  int // API requests of one kind
	growth string
}

// group is one file's figures.
type group struct {
	name    string
	measure func(ctx context.Context, s settings, t *table) error
}

// groups lists them in the order they run: what is disturbed by a store full
// of lines comes first.
var groups = []group{
	{"page", pageFigures}, {"cold", coldFigures}, {"api", apiFigures}, {"lists", listFigures},
}

func main() {
	host.RunIfChild()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // the functions' own log
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	only := flags.String("only", "", "the figures to measure, comma separated: page, cold, api, lists")
	clone := flags.Bool("clone", false, "measure a clean clone of HEAD instead")
	s := settings{}
	flags.IntVar(&s.rounds, "rounds", 5, "how often each rate is taken, in turn with its reference")
	flags.IntVar(&s.rate, "rate", 50, "API requests a second")
	flags.IntVar(&s.count, "count", 200, "API requests of one kind")
	flags.StringVar(&s.growth, "growth", "", "the `file` to draw the growth of lists in (SVG)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var err error
	if s.root, err = findRoot(); err != nil {
		return err
	}
	if s.lines, err = sizes(os.Getenv("LINES")); err != nil {
		return err
	}
	chosen := groups
	if *clone {
		chosen = []group{{"clone", cloneFigures}}
	}
	t := newTable(os.Stderr)
	for _, g := range chosen {
		if *only != "" && !strings.Contains(","+*only+",", ","+g.name+",") {
			continue
		}
		if err := g.measure(ctx, s, t); err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
	}
	return t.print(os.Stdout)
}

// sizes reads LINES.
func sizes(text string) ([]int, error) {
	if text == "" {
		text = "1000,16000"
	}
	var lines []int
	for _, word := range strings.Split(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 || n > 1_000_000 {
			return nil, fmt.Errorf("LINES=%q: numbers from 1 to 1000000, separated by commas", text)
		}
		lines = append(lines, n)
	}
	return lines, nil
}

// findRoot looks for template.yaml from the working directory upwards.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the project: %w", err)
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "template.yaml")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("there is no template.yaml in %s or above", dir)
		}
	}
}
