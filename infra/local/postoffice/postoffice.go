// Package postoffice is a simulated payment provider: a program of its own
// that knows An Sinh by HTTP only. It takes packages, fetches their lines,
// and pays, rejects, settles or misbehaves as a demonstration or a test tells
// it. Its messages are those of infra/api/provider.yaml.
package postoffice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"ansinh/infra/local/children"
	"ansinh/infra/local/state"
)

// Role runs the post office in a process of its own. Its settings come in the
// environment, because arguments are for all to see.
var Role = children.Role{Name: "post-office", Run: func(ctx context.Context, _ []string) error {
	return Run(ctx, Settings{
		Address: os.Getenv("POST_OFFICE_ADDRESS"), File: os.Getenv("POST_OFFICE_FILE"),
		API: os.Getenv("POST_OFFICE_API"), Client: os.Getenv("POST_OFFICE_CLIENT"),
		Secret: os.Getenv("POST_OFFICE_SECRET"), Key: os.Getenv("POST_OFFICE_KEY"),
		AnSinhKey: os.Getenv("POST_OFFICE_AN_SINH_KEY"),
	})
}}

// Settings are what a post office is told at its start.
type Settings struct {
	// Address to listen on, File for its books.
	Address, File string
	// API is An Sinh's public address; Client and Secret open it.
	API, Client, Secret string
	// Key is the seed of the key the post office signs with, AnSinhKey the
	// public key of An Sinh's (32 bytes each, hex).
	Key, AnSinhKey string
}

// Environment is the settings as Role reads them.
func (s Settings) Environment() []string {
	return []string{
		"POST_OFFICE_ADDRESS=" + s.Address, "POST_OFFICE_FILE=" + s.File, "POST_OFFICE_API=" + s.API,
		"POST_OFFICE_CLIENT=" + s.Client, "POST_OFFICE_SECRET=" + s.Secret, "POST_OFFICE_KEY=" + s.Key,
		"POST_OFFICE_AN_SINH_KEY=" + s.AnSinhKey,
	}
}

const (
	packageRoom = "packages"
	messageRoom = "messages"
)

// Office is a running post office.
type Office struct {
	client    string // its name
	key       string
	anSinhKey string
	books     *state.Store
	ansinh    *ansinh

	mu      sync.Mutex
	lose    int // deliveries to take without answering
	refuse  int // deliveries to answer with 503
	decline int // deliveries to refuse for good
	mute    int // questions not to answer
	// held are settlements to tell when asked, by package.
	held map[string]order
}

// Run serves until ctx ends.
func Run(ctx context.Context, s Settings) error {
	books, err := state.Open(s.File)
	if err != nil {
		return err
	}
	defer func() { _ = books.Close() }() // every write is on the disk already
	office := New(s, books)
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Address)
	if err != nil {
		return fmt.Errorf("open the post office: %w", err)
	}
	server := &http.Server{Handler: office, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// New makes a post office over its books.
func New(s Settings, books *state.Store) *Office {
	return &Office{client: s.Client, key: s.Key, anSinhKey: s.AnSinhKey, books: books, ansinh: newAnSinh(s.API, s.Client, s.Secret), held: map[string]order{}}
}

// ServeHTTP serves An Sinh (POST /disburse and questions about it) and whoever directs the
// demonstration (POST /control, GET /packages, GET /messages).
func (o *Office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path {
	case "POST /disburse":
		o.take(w, r)
	case "POST /disburse/sync/txn/status":
		o.answerStatus(w, r)
	case "POST /control":
		o.control(w, r)
	case "GET /packages":
		o.list(w, packageRoom)
	case "GET /messages":
		o.list(w, messageRoom)
	case "GET /":
		answer(w, http.StatusOK, map[string]string{"name": "Bưu điện (mô phỏng)"})
	default:
		answer(w, http.StatusNotFound, map[string]string{"detail": "no such path"})
	}
}

// message is one line of the message log.
type message struct {
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`
	Package string    `json:"package,omitempty"`
	Status  int       `json:"status"`
	Detail  string    `json:"detail,omitempty"`
}

// draw takes one of the misbehaviours that were asked for.
func (o *Office) draw(left *int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if *left == 0 {
		return false
	}
	*left--
	return true
}

func (o *Office) log(kind, id string, status int, detail string) {
	text, err := json.Marshal(message{At: time.Now().UTC(), Kind: kind, Package: id, Status: status, Detail: detail})
	if err == nil {
		err = o.books.Append(messageRoom, text)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "the message log cannot be kept:", err)
	}
}

func (o *Office) list(w http.ResponseWriter, room string) {
	items := []json.RawMessage{}
	err := o.books.Each(room, func(_ string, value []byte) error {
		items = append(items, append(json.RawMessage(nil), value...))
		return nil
	})
	if err != nil {
		answer(w, http.StatusInternalServerError, map[string]string{"detail": err.Error()})
		return
	}
	answer(w, http.StatusOK, map[string]any{"items": items})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller may have gone
}
