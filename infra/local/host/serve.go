package host

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path"
	"strings"
	"time"

	"ansinh/infra/local/gateway"
	"ansinh/infra/local/issuer"
)

// objectsPrefix is where the page reaches the S3 store by presigned address;
// officePrefix, on one machine only, where a demonstration tells the simulated
// post office what to do.
const (
	objectsPrefix = "/_s3"
	officePrefix  = "/api/local/post-office"
)

// serve opens the public door.
func (h *Host) serve(listeners []net.Listener) {
	authorizer := gateway.NewAuthorizer(h.issuer.URL(), h.issuer.Keys(), issuer.Audiences(), time.Now)
	api := gateway.New(routes(h.template), h.invoker, authorizer, h.clock.Now, h.log)
	mux := http.NewServeMux()
	mux.Handle("/", api)
	mux.Handle(issuer.Prefix+"/", h.issuer)
	mux.Handle(officePrefix+"/", http.StripPrefix(officePrefix, h.proxy("", h.officeURL())))
	mux.Handle("/api/local/clock", h.clock)
	mux.HandleFunc("GET /api/health", h.health)
	h.outside = &http.Server{
		Handler: cleanPaths(mux, api, h.proxy(objectsPrefix, h.objectsURL())), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	h.onClose(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, 1500*time.Millisecond)
		defer cancel()
		if err := h.outside.Shutdown(ctx); err != nil {
			h.must("close the public door", h.outside.Close())
		}
	})
	for _, l := range listeners {
		go func() {
			if err := h.outside.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				h.log.Error("the public door closed", "error", err)
			}
		}()
	}
}

// cleanPaths hands paths that ServeMux would redirect (dots, double slashes)
// to the API as they are, since API Gateway redirects nothing. Objects go past
// it too: their keys are signed as they are.
func cleanPaths(mux, api, objects http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, objectsPrefix+"/") {
			objects.ServeHTTP(w, r)
			return
		}
		if path.Clean(r.URL.Path) != strings.TrimSuffix(r.URL.Path, "/") && r.URL.Path != "/" {
			api.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// proxy passes requests on under the store's own name, which is what their
// signatures cover.
func (h *Host) proxy(prefix, target string) http.Handler {
	to, err := url.Parse(target)
	if err != nil {
		panic("host: own address: " + err.Error()) // made of constants and a number
	}
	return &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.Out.URL.Scheme, p.Out.URL.Host, p.Out.Host = to.Scheme, to.Host, to.Host
			p.Out.URL.Path = strings.TrimPrefix(p.In.URL.Path, prefix)
			p.Out.URL.RawPath = strings.TrimPrefix(p.In.URL.EscapedPath(), prefix)
			p.Out.URL.RawQuery = p.In.URL.RawQuery
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			h.log.Warn("a part does not answer", "error", err)
			w.WriteHeader(http.StatusBadGateway)
		},
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
}

// part is one line of the health report.
type part struct {
	Name   string `json:"name"`
	Status string `json:"status"`
	Detail string `json:"detail"`
}

// health says what runs (GET /api/health).
func (h *Host) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	parts := h.parts(ctx)
	status, code := "ok", http.StatusOK
	for _, p := range parts {
		if p.Status != "ok" {
			status, code = "degraded", http.StatusServiceUnavailable
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]any{ // the caller may have gone
		"status": status, "parts": parts, "clock": h.clock.Now().Format(time.RFC3339),
	})
}
