// Package postoffice is a simulated payment provider: a program of its own
// that knows An Sinh by HTTP only. It takes packages, fetches their lines,
// and pays, rejects, settles or misbehaves as a demonstration or a test tells
// it. Its messages are those of infra/api/provider.yaml.
package postoffice

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
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
	})
}}

// Settings are what a post office is told at its start.
type Settings struct {
	// Address to listen on, File for its books.
	Address, File string
	// API is An Sinh's public address; Client and Secret open it.
	API, Client, Secret string
	// Key signs the packages An Sinh sends.
	Key string
}

// Environment is the settings as Role reads them.
func (s Settings) Environment() []string {
	return []string{
		"POST_OFFICE_ADDRESS=" + s.Address, "POST_OFFICE_FILE=" + s.File, "POST_OFFICE_API=" + s.API,
		"POST_OFFICE_CLIENT=" + s.Client, "POST_OFFICE_SECRET=" + s.Secret, "POST_OFFICE_KEY=" + s.Key,
	}
}

const (
	packageRoom = "packages"
	messageRoom = "messages"
)

// Office is a running post office.
type Office struct {
	key    string
	books  *state.Store
	ansinh *ansinh

	mu     sync.Mutex
	lose   int // deliveries to take without answering
	refuse int // deliveries to answer with 503
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
	return &Office{key: s.Key, books: books, ansinh: newAnSinh(s.API, s.Client, s.Secret)}
}

// ServeHTTP serves An Sinh (POST /packages) and whoever directs the
// demonstration (POST /control, GET /packages, GET /messages).
func (o *Office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path {
	case "POST /packages":
		o.take(w, r)
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

// Notice is a PackageNotice.
type Notice struct {
	ID                 string    `json:"id"`
	Replaces           string    `json:"replaces,omitempty"`
	List               string    `json:"list"`
	Locality           string    `json:"locality"`
	Period             string    `json:"period"`
	Type               string    `json:"type"`
	Lines              int       `json:"lines"`
	Total              int64     `json:"total"` // đồng
	Hash               string    `json:"hash"`
	SentAt             time.Time `json:"sent_at"`
	SettlementDeadline string    `json:"settlement_deadline"`
}

// booked is a package in the books.
type booked struct {
	Notice
	// Deliveries counts how often An Sinh sent it (F-20).
	Deliveries int `json:"deliveries"`
}

// message is one line of the message log.
type message struct {
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`
	Package string    `json:"package,omitempty"`
	Status  int       `json:"status"`
	Detail  string    `json:"detail,omitempty"`
}

// take books a package. The same package again is one package (F-20); another
// content under a known id is refused.
func (o *Office) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		answer(w, http.StatusRequestEntityTooLarge, map[string]string{"detail": "too large"})
		return
	}
	if !o.signed(r.Header.Get("An-Sinh-Signature"), body) {
		o.log("package", "", http.StatusUnauthorized, "wrong signature")
		answer(w, http.StatusUnauthorized, map[string]string{"detail": "the signature is wrong"})
		return
	}
	var n Notice
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&n); err != nil || n.ID == "" {
		o.log("package", n.ID, http.StatusBadRequest, "not a package notice")
		answer(w, http.StatusBadRequest, map[string]string{"detail": "not a package notice"})
		return
	}
	if o.draw(&o.refuse) {
		o.log("package", n.ID, http.StatusServiceUnavailable, "told to refuse")
		answer(w, http.StatusServiceUnavailable, map[string]string{"detail": "try again later"})
		return
	}
	status, err := o.book(n)
	if err != nil {
		answer(w, http.StatusInternalServerError, map[string]string{"detail": err.Error()})
		return
	}
	if o.draw(&o.lose) {
		o.log("package", n.ID, 0, "accepted; the answer was lost as told")
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
	o.log("package", n.ID, status, "")
	answer(w, status, map[string]string{"id": n.ID})
}

// book returns 201 for a new package, 200 for one known already and 422 for a
// known id with another content.
func (o *Office) book(n Notice) (status int, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	known, ok, err := o.find(n.ID)
	if err != nil {
		return 0, err
	}
	status = http.StatusCreated
	if ok {
		status = http.StatusOK
		if known.Hash != n.Hash || known.Total != n.Total {
			return http.StatusUnprocessableEntity, nil
		}
		n = known.Notice
	}
	text, err := json.Marshal(booked{Notice: n, Deliveries: known.Deliveries + 1})
	if err != nil {
		return 0, err
	}
	return status, o.books.Put(packageRoom, n.ID, text)
}

func (o *Office) find(id string) (b booked, ok bool, err error) {
	text, err := o.books.Get(packageRoom, id)
	if err != nil || text == nil {
		return b, false, err
	}
	return b, true, json.Unmarshal(text, &b)
}

// signed checks "t=<seconds>,v1=<hex>". The age is not checked: a package that
// comes again is known, so an old message heard again does nothing.
func (o *Office) signed(header string, body []byte) bool {
	var at, given string
	for _, part := range strings.Split(header, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "t":
			at = value
		case "v1":
			given = value
		}
	}
	mac := hmac.New(sha256.New, []byte(o.key))
	mac.Write([]byte(at + "."))
	mac.Write(body)
	want := hex.EncodeToString(mac.Sum(nil))
	return at != "" && hmac.Equal([]byte(want), []byte(given))
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
