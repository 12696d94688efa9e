// Command local runs An Sinh whole on one machine, with no cloud account:
//
//	local            run (the default)
//	local token ID   print an access token of a demonstration account
//	local demo       play the whole main job (--url, --out, --data)
//	local chaos      kill the system at random instants (--kills, --months, --seed, --life, --data)
//	local version    print the version
//
// It is told by the environment: PORT (8080), DATA (.data), ROOT (the folder
// of the project; found from the working directory when empty).
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"ansinh/infra/local/chaos"
	"ansinh/infra/local/demonstration"
	"ansinh/infra/local/host"
)

func main() {
	host.RunIfChild()
	if err := run(os.Args[1:]); err != nil {
		var problem *host.Problem
		if errors.As(err, &problem) {
			err = problem
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	command := "run"
	if len(args) > 0 {
		command = args[0]
	}
	switch {
	case command == "run":
		return serve()
	case command == "token" && len(args) == 2:
		return token(args[1])
	case command == "demo":
		return demo(args[1:])
	case command == "chaos":
		return torment(args[1:])
	case command == "version":
		fmt.Println(version())
		return nil
	}
	return fmt.Errorf("usage: local [run | token ACCOUNT | demo [--url URL] [--out FOLDER] [--data FOLDER] | chaos [--kills N] [--seed N] | version]")
}

func options() (host.Options, error) {
	port, err := strconv.Atoi(valueOr(os.Getenv("PORT"), "8080"))
	if err != nil {
		return host.Options{}, &host.Problem{
			Vietnamese: fmt.Sprintf("PORT=%q không phải là số; cổng là một số từ 1 đến 65535.", os.Getenv("PORT")),
			English:    fmt.Sprintf("PORT=%q is not a number; a port is a number from 1 to 65535.", os.Getenv("PORT")),
		}
	}
	root, err := findRoot()
	if err != nil {
		return host.Options{}, err
	}
	data := valueOr(os.Getenv("DATA"), filepath.Join(root, ".data"))
	level := slog.LevelWarn
	if text := os.Getenv("LOG"); text != "" {
		if err := level.UnmarshalText([]byte(text)); err != nil {
			return host.Options{}, fmt.Errorf("LOG=%q: debug, info, warn or error", text)
		}
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	slog.SetDefault(log)
	return host.Options{Root: root, Data: data, Port: port, Log: log}, nil
}

func valueOr(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

// findRoot looks for template.yaml from the working directory upwards.
func findRoot() (string, error) {
	if root := os.Getenv("ROOT"); root != "" {
		return filepath.Abs(root)
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the project: %w", err)
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "template.yaml")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", &host.Problem{
				Vietnamese: fmt.Sprintf("Không thấy template.yaml từ %s trở lên; hãy chạy trong thư mục của dự án hoặc đặt ROOT.", dir),
				English:    fmt.Sprintf("There is no template.yaml in %s or above; run inside the project or set ROOT.", dir),
			}
		}
	}
}

func serve() error {
	opt, err := options()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	began := time.Now()
	h, err := host.Start(ctx, opt)
	if err != nil {
		return err
	}
	fmt.Printf("An Sinh đã sẵn sàng sau %.1f giây: mở %s (dừng bằng Ctrl-C)\n", time.Since(began).Seconds(), h.URL())
	<-ctx.Done()
	stop() // a second signal ends at once
	ending, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	h.Stop(ending)
	fmt.Println("An Sinh đã dừng.")
	return nil
}

func token(account string) error {
	opt, err := options()
	if err != nil {
		return err
	}
	text, err := host.Token(context.Background(), opt, account)
	if err != nil {
		return err
	}
	fmt.Println(text)
	return nil
}

func demo(args []string) error {
	opt, err := options()
	if err != nil {
		return err
	}
	return demonstration.Command(context.Background(), args, opt, os.Stdout)
}

// torment is the subcommand chaos.
func torment(args []string) error {
	root, err := findRoot()
	if err != nil {
		return err
	}
	return chaos.Command(context.Background(), args, root, os.Stdout)
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return info.Main.Version
}
