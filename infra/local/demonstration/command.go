package demonstration

import (
	"context"
	crand "crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"ansinh/infra/local/host"
)

// Command is the subcommand `demo` of the local program: it gives the play in
// a system of its own in a fresh folder, or in the running one that --url
// names, tells it on out and ends with the report as one line of JSON. opt
// says where the project and a running system's data are.
func Command(ctx context.Context, args []string, opt host.Options, out io.Writer) error {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	running := flags.String("url", "", "`địa chỉ` của hệ thống đang chạy; bỏ trống thì khởi động một hệ thống riêng")
	folder := flags.String("out", ".demo", "`thư mục` để lại các tệp đã tạo")
	data := flags.String("data", "", "`thư mục` dữ liệu của hệ thống; mặc định là của hệ thống đang chạy, hoặc một thư mục tạm")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil // it was shown
		}
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	stage := Stage{Out: *folder, Say: out, Random: fresh()}
	if *data != "" {
		opt.Data = *data
	}
	if *running != "" {
		if err := stage.use(ctx, *running, opt); err != nil {
			return err
		}
	} else {
		leave, err := stage.start(ctx, *data, opt)
		if err != nil {
			return err
		}
		defer leave()
	}
	report, err := Play(ctx, stage)
	if err != nil {
		return err
	}
	return report.Write(out)
}

// use plays in a running system, whose data folder lets its people in.
func (s *Stage) use(ctx context.Context, address string, opt host.Options) error {
	at, err := url.Parse(address)
	if err != nil || at.Host == "" {
		return fmt.Errorf("địa chỉ %q không đúng, ví dụ http://localhost:8080", address)
	}
	opt.Port = 80
	if text := at.Port(); text != "" {
		if opt.Port, err = strconv.Atoi(text); err != nil {
			return fmt.Errorf("địa chỉ %q không đúng: %w", address, err)
		}
	}
	s.URL = strings.TrimSuffix(address, "/")
	s.Token = func(ctx context.Context, account string) (string, error) { return host.Token(ctx, opt, account) }
	s.Export = ExportsIn(opt.Data)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/api/health", nil)
	if err != nil {
		return err
	}
	status, answer, err := exchange(req)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("trả lời %d: %s", status, answer)
	}
	if err != nil {
		return fmt.Errorf("không có hệ thống nào sẵn sàng ở %s; hãy chạy `make run` trước: %w", s.URL, err)
	}
	return nil
}

// start starts a system of its own; leave stops it again, and removes the
// folder when it was a temporary one.
func (s *Stage) start(ctx context.Context, data string, opt host.Options) (leave func(), err error) {
	clean := func() {}
	if data == "" {
		if opt.Data, err = os.MkdirTemp("", "ansinh-demo-"); err != nil {
			return nil, fmt.Errorf("không tạo được thư mục tạm: %w", err)
		}
		clean = func() { _ = os.RemoveAll(opt.Data) } // a leftover in the temporary folder
	}
	if opt.Log, err = s.logbook(); err != nil {
		clean()
		return nil, err
	}
	opt.Port = 0
	began := time.Now()
	h, err := host.Start(ctx, opt)
	if err != nil {
		clean()
		return nil, err
	}
	s.URL, s.Token, s.Export = h.URL(), h.Token, ExportsIn(h.DataFolder())
	_, _ = fmt.Fprintf(s.Say, "Hệ thống riêng đã sẵn sàng sau %.1f giây.\n", time.Since(began).Seconds())
	return func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		h.Stop(ending)
		clean()
	}, nil
}

// logbook has the system's own log kept beside the files: the refusals that
// the play asks for are warnings there.
func (s *Stage) logbook() (*slog.Logger, error) {
	if err := os.MkdirAll(s.Out, 0o755); err != nil {
		return nil, fmt.Errorf("không tạo được thư mục %s: %w", s.Out, err)
	}
	file, err := os.Create(filepath.Join(s.Out, "he-thong.log"))
	if err != nil {
		return nil, fmt.Errorf("không ghi được nhật ký: %w", err)
	}
	log := slog.New(slog.NewTextHandler(file, &slog.HandlerOptions{Level: slog.LevelWarn})) // the file is open as long as the program runs
	slog.SetDefault(log)
	return log, nil
}

// ExportsIn reads exported files where a local system's object store keeps
// its buckets.
func ExportsIn(data string) func(context.Context, string) ([]byte, error) {
	return func(_ context.Context, key string) ([]byte, error) {
		found, err := filepath.Glob(filepath.Join(data, "objects", "buckets", "*", filepath.FromSlash(key)))
		if err != nil || len(found) != 1 {
			return nil, fmt.Errorf("không thấy tệp xuất %s trong %s", key, data)
		}
		return os.ReadFile(found[0])
	}
}

// fresh is a source of new people for each play.
func fresh() *rand.Rand {
	var seed [32]byte
	_, _ = crand.Read(seed[:]) // never fails (crypto/rand)
	return rand.New(rand.NewChaCha8(seed))
}
