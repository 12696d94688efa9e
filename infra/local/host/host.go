// Package host is the whole of An Sinh on one machine: it reads template.yaml
// and runs what it declares, the same functions and state machines that AWS
// runs. The binary, the end-to-end tests and the demonstration start it alike.
package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"ansinh/infra/local/access"
	"ansinh/infra/local/awsjson"
	"ansinh/infra/local/children"
	"ansinh/infra/local/democlock"
	"ansinh/infra/local/invoke"
	"ansinh/infra/local/issuer"
	"ansinh/infra/local/kms"
	"ansinh/infra/local/schedules"
	"ansinh/infra/local/state"
	"ansinh/infra/local/stepfunctions"
	"ansinh/infra/local/streams"
	"ansinh/infra/local/template"
)

// Options says what to run and where.
type Options struct {
	// Root is the folder of the project, which holds template.yaml.
	Root string
	// Data is the folder everything is kept in; made if it is not there.
	Data string
	// Port is the public port; 0 takes any free one.
	Port int
	// Template is template.yaml of Root when "".
	Template string
	// Registry is the project's own functions when nil.
	Registry Registry
	// Seed lays the demonstration's data the first time, and must do no harm
	// when it is run again after a kill; nil lays the project's own.
	Seed func(ctx context.Context, h *Host) error
	Log  *slog.Logger
}

// Host is a running system.
type Host struct {
	opt      Options
	log      *slog.Logger
	port     int
	store    *state.Store
	clock    *democlock.Clock
	tables   *children.Child
	objects  *children.Child
	office   *children.Child
	ports    ports
	template *template.Template
	issuer   *issuer.Issuer
	vault    *kms.Vault
	invoker  *invoke.Invoker
	guard    *access.Guard
	engine   atomic.Pointer[stepfunctions.Engine]
	streams  *streams.Reader
	runner   *schedules.Runner
	inside   *http.Server
	outside  *http.Server
	env      map[string]string
	secrets  secrets
	logins   atomic.Pointer[logins]
	// closers undo what was started, last first.
	closers []func(ctx context.Context)
}

// ports are the loopback ports of the parts.
type ports struct{ tables, objects, office, inside int }

// RunIfChild makes this process a part of another host when it was started as
// one. Programs that start hosts call it before anything else.
func RunIfChild() { children.RunIfChild(roles...) }

// Start starts everything and returns when the system answers. A *Problem
// says in one sentence what is missing.
func Start(ctx context.Context, opt Options) (h *Host, err error) {
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	if opt.Registry == nil {
		opt.Registry = ownFunctions
	}
	if opt.Template == "" {
		opt.Template = filepath.Join(opt.Root, "template.yaml")
	}
	if opt.Seed == nil {
		opt.Seed = furnish
	}
	h = &Host{opt: opt, log: opt.Log}
	defer func() {
		if err != nil {
			h.close(context.WithoutCancel(ctx))
			h = nil
		}
	}()
	listeners, err := h.claim()
	if err != nil {
		return h, err
	}
	for _, step := range []func(context.Context) error{h.remember, h.startStores, h.startInside, h.startFunctions, h.furnish, h.startWorkers, h.startOffice} {
		if err := step(ctx); err != nil {
			return h, err
		}
	}
	h.serve(listeners)
	return h, nil
}

// furnish lays the demonstration's data, before anything runs by itself.
func (h *Host) furnish(ctx context.Context) error {
	if err := h.opt.Seed(ctx, h); err != nil {
		return fmt.Errorf("lay the demonstration's data: %w", err)
	}
	return openStreams(ctx, awsjson.New(h.tablesURL()), h.template.Tables)
}

// claim takes the data folder and the port for this process.
func (h *Host) claim() ([]net.Listener, error) {
	var err error
	if h.opt.Data, err = filepath.Abs(h.opt.Data); err != nil {
		return nil, folderProblem(h.opt.Data, err)
	}
	if err := os.MkdirAll(filepath.Join(h.opt.Data, "keys"), 0o700); err != nil {
		return nil, folderProblem(h.opt.Data, err)
	}
	release, err := children.Lock(h.opt.Data)
	if err != nil {
		return nil, folderProblem(h.opt.Data, err)
	}
	h.onClose(func(context.Context) { release() })
	listeners, port, err := listen(h.opt.Port)
	if err != nil {
		return nil, err
	}
	h.port = port
	h.onClose(func(context.Context) {
		for _, l := range listeners {
			_ = l.Close() // the server may have closed it already
		}
	})
	return listeners, nil
}

// remember opens the host's own memory and the clock.
func (h *Host) remember(context.Context) error {
	var err error
	if h.store, err = state.Open(filepath.Join(h.opt.Data, "state.db")); err != nil {
		return folderProblem(h.opt.Data, err)
	}
	h.onClose(func(context.Context) { h.must("close the state file", h.store.Close()) })
	if h.clock, err = democlock.Open(h.store); err != nil {
		return err
	}
	if h.secrets, err = loadSecrets(h.store); err != nil {
		return err
	}
	h.template, err = template.Read(h.opt.Template, templateOptions(h.URL()))
	return err
}

// templateOptions are what a deployment on this machine chooses.
func templateOptions(url string) template.Options {
	return template.Options{
		Region: children.Region, Account: account,
		Parameters: map[string]string{"PublicUrl": url, "Stage": "local"},
	}
}

// startStores starts the DynamoDB and S3 stores and makes what the template
// declares in them.
func (h *Host) startStores(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	for _, port := range []*int{&h.ports.tables, &h.ports.objects, &h.ports.office} {
		if *port, err = children.FreePort(); err != nil {
			return err
		}
	}
	spec, err := children.Dynoxide(h.opt.Root, filepath.Join(h.opt.Data, "dynamodb.db"), h.ports.tables)
	if err != nil {
		return partProblem(err)
	}
	errs := make(chan error, 2)
	go func() {
		var err error
		h.tables, err = h.child(ctx, spec)
		if err == nil {
			err = makeTables(ctx, awsjson.New(h.tablesURL()), h.template.Tables)
		}
		errs <- err
	}()
	go func() {
		var err error
		h.objects, err = h.child(ctx, children.Objects(self, filepath.Join(h.opt.Data, "objects"), h.ports.objects))
		if err == nil {
			err = makeBuckets(ctx, objectsClient(h.objectsURL()), h.template.Buckets, filepath.Join(h.opt.Data, "objects", "buckets"))
		}
		errs <- err
	}()
	err = errors.Join(<-errs, <-errs)
	for _, c := range []*children.Child{h.tables, h.objects} {
		if c != nil {
			h.onClose(func(context.Context) { c.Stop(2 * time.Second) })
		}
	}
	return err
}

func (h *Host) child(ctx context.Context, spec children.Spec) (*children.Child, error) {
	return children.Start(ctx, spec, filepath.Join(h.opt.Data, "run"), h.log)
}

// URL is the public address, without a slash at its end.
func (h *Host) URL() string { return fmt.Sprintf("http://localhost:%d", h.port) }

// Addr is the public address as host:port.
func (h *Host) Addr() string { return fmt.Sprintf("127.0.0.1:%d", h.port) }

// Clock is the movable clock that the functions see.
func (h *Host) Clock() *democlock.Clock { return h.clock }

// Environment is what the functions together are told of their surroundings;
// each of them knows what its own stack tells.
func (h *Host) Environment() map[string]string { return h.env }

// Token makes an access token of a demonstration account.
func (h *Host) Token(ctx context.Context, account string) (string, error) {
	return h.issuer.Token(ctx, account)
}

// Invoke runs a function of the template by its logical id.
func (h *Host) Invoke(ctx context.Context, function string, payload []byte) ([]byte, error) {
	return h.invoker.Invoke(ctx, function, payload)
}

// Denied are the calls that a function's role in the template did not allow.
func (h *Host) Denied() []string { return h.guard.Denied() }

func (h *Host) tablesURL() string  { return fmt.Sprintf("http://127.0.0.1:%d", h.ports.tables) }
func (h *Host) objectsURL() string { return fmt.Sprintf("http://127.0.0.1:%d", h.ports.objects) }
func (h *Host) officeURL() string  { return fmt.Sprintf("http://127.0.0.1:%d", h.ports.office) }
func (h *Host) insideURL(path string) string {
	return fmt.Sprintf("http://127.0.0.1:%d%s", h.ports.inside, path)
}

func (h *Host) onClose(f func(ctx context.Context)) { h.closers = append(h.closers, f) }

func (h *Host) must(what string, err error) {
	if err != nil && !errors.Is(err, net.ErrClosed) {
		h.log.Warn("while stopping: "+what, "error", err)
	}
}

// close undoes what was started, last first.
func (h *Host) close(ctx context.Context) {
	for i := len(h.closers) - 1; i >= 0; i-- {
		h.closers[i](ctx)
	}
	h.closers = nil
}

// Stop stops everything. What was under way goes on at the next start.
func (h *Host) Stop(ctx context.Context) { h.close(ctx) }
