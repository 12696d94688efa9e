package postoffice

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ansinh/infra/local/state"
)

// world is a post office and an An Sinh that notes what it is told.
type world struct {
	t      *testing.T
	office *httptest.Server
	ansinh *httptest.Server
	mu     sync.Mutex
	heard  []heard
	hash   string
	files  map[string]string // path -> NDJSON
	status int               // of answers to commands; 200 when 0
	covers string            // the packages settled with p1, JSON
}

type heard struct {
	path, key, authorization string
	body                     map[string]any
}

const total = 5 * 500_000 // đồng

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, files: map[string]string{}}
	w.ansinh = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.ansinh.Close)
	whole := sha256.New()
	for c, lines := range map[string]int{"18355": 2, "18376": 3} {
		var text strings.Builder
		for i := range lines {
			_, _ = fmt.Fprintf(&text, `{"reference_id":"%s-%d","payee_name":"A","payee_fa":"cash:1","amount":500000,"currency_code":"VND","purpose":"x"}`+"\n", c, i+1)
		}
		w.files["/"+c] = text.String()
	}
	for _, c := range []string{"18355", "18376"} {
		_, _ = fmt.Fprintln(whole, sum(w.files["/"+c]))
	}
	w.hash = hex.EncodeToString(whole.Sum(nil))
	books, err := state.Open(filepath.Join(t.TempDir(), "books.db"))
	if err != nil {
		t.Fatal(err)
	}
	w.office = httptest.NewServer(New(Settings{API: w.ansinh.URL, Client: "post-office", Secret: "secret", Key: officeSeed, AnSinhKey: publicOf(anSinhSeed)}, books))
	t.Cleanup(func() { w.office.Close(); _ = books.Close() })
	return w
}

func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

// serve is An Sinh's side of infra/api/provider.yaml.
func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "application/json")
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case r.URL.Path == "/oidc/oauth/token":
		_, _ = rw.Write([]byte(`{"access_token":"the-token","token_type":"Bearer","expires_in":3600}`))
	case r.URL.Path == "/api/local/clock":
		_, _ = rw.Write([]byte(`{"now":"2026-03-20T01:02:03Z"}`))
	case w.files[r.URL.Path] != "":
		_, _ = rw.Write([]byte(w.files[r.URL.Path]))
	case strings.HasSuffix(r.URL.Path, "/lines"):
		var files []string
		for _, c := range []string{"18355", "18376"} {
			n := strings.Count(w.files["/"+c], "\n")
			files = append(files, fmt.Sprintf(`{"commune":%q,"communeName":"x","lines":%d,"total":%d,"hash":%q,"url":%q}`, c, n, n*500000, sum(w.files["/"+c]), w.ansinh.URL+"/"+c))
		}
		_, _ = fmt.Fprintf(rw, `{"items":[],"files":[%s]}`, strings.Join(files, ","))
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/packages/p1"):
		_, _ = fmt.Fprintf(rw, `{"id":"p1","covers":[%s]}`, w.covers)
	case strings.HasSuffix(r.URL.Path, "/settlement-upload"):
		_, _ = fmt.Fprintf(rw, `{"upload":{"id":"up-1","url":%q,"method":"PUT","headers":{"Content-Type":"application/x-ndjson"}}}`, w.ansinh.URL+"/put")
	default:
		text, _ := io.ReadAll(r.Body)
		h := heard{path: r.Method + " " + r.URL.Path, key: r.Header.Get("Idempotency-Key"), authorization: r.Header.Get("Authorization")}
		if r.URL.Path == "/put" {
			h.body = map[string]any{"lines": strings.Count(string(text), "\n")}
		} else {
			_ = json.Unmarshal(text, &h.body) // an odd body fails the comparison
		}
		w.heard = append(w.heard, h)
		if w.status != 0 {
			rw.WriteHeader(w.status)
		}
		_, _ = rw.Write([]byte(`{"id":"p1"}`))
	}
}

const (
	officeSeed = "0000000000000000000000000000000000000000000000000000000000000001"
	anSinhSeed = "0000000000000000000000000000000000000000000000000000000000000002"
	otherSeed  = "0000000000000000000000000000000000000000000000000000000000000003"
)

func publicOf(seed string) string {
	raw, _ := hex.DecodeString(seed) // the seeds above are hex
	return hex.EncodeToString(ed25519.NewKeyFromSeed(raw)[ed25519.SeedSize:])
}

// clock is the world's time.
var clock = time.Date(2026, 3, 20, 1, 2, 3, 0, time.UTC)

// send sends a package in one message, as An Sinh does.
func (w *world) send(n Notice, seed string, at time.Time) (status int, err error) {
	w.t.Helper()
	h, err := json.Marshal(header{
		MessageID: n.ID + ":p0001", MessageTS: clock, Action: "disburse", SenderID: "an-sinh",
		Meta: meta{Part: 1, Parts: 1, List: n.List, Locality: n.Locality, Period: n.Period, Type: n.Type, Lines: n.Lines, Total: amount(n.Total), Hash: n.Hash},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	var lines []string
	for i := range n.Lines {
		lines = append(lines, fmt.Sprintf(`{"reference_id":"line-%d","amount":"500000.00"}`, i+1))
	}
	e := envelope{Header: h, Message: json.RawMessage(`{"transaction_id":"` + n.ID + `","disbursements":[` + strings.Join(lines, ",") + `]}`)}
	body, err := e.sign("an-sinh", seed, at)
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := http.Post(w.office.URL+"/disburse", "application/json", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

func (w *world) notice() Notice {
	return Notice{ID: "p1", List: "l1", Locality: "442", Period: "2026-03", Type: "monthly", Lines: 5, Total: total, Hash: w.hash}
}

func (w *world) control(todo order) (status int, done result) {
	w.t.Helper()
	body, err := json.Marshal(todo)
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := http.Post(w.office.URL+"/control", "application/json", bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(&done); err != nil {
		w.t.Fatal(err)
	}
	return resp.StatusCode, done
}

func (w *world) packages() []booked {
	w.t.Helper()
	resp, err := http.Get(w.office.URL + "/packages")
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var got struct{ Items []booked }
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil {
		w.t.Fatal(err)
	}
	return got.Items
}

func TestPackages_F20_OnePackageHoweverOftenItIsSent(t *testing.T) {
	w := newWorld(t)
	w.control(order{Action: "behave", Refuse: 1, LoseAnswers: 1, Decline: 1})
	if status, err := w.send(w.notice(), anSinhSeed, clock); err != nil || status != http.StatusServiceUnavailable {
		t.Fatalf("told to refuse: %d %v", status, err)
	}
	if status, err := w.send(w.notice(), anSinhSeed, clock); err != nil || status != http.StatusUnprocessableEntity {
		t.Fatalf("told to decline: %d %v", status, err)
	}
	if got := w.packages(); len(got) != 0 {
		t.Fatalf("a refused package is in the books: %v", got)
	}
	if status, err := w.send(w.notice(), anSinhSeed, clock); err == nil {
		t.Fatalf("told to lose the answer: %d", status)
	}
	for range 2 {
		if status, err := w.send(w.notice(), anSinhSeed, clock); err != nil || status != http.StatusOK {
			t.Fatalf("again: %d %v", status, err)
		}
	}
	if got := w.packages(); len(got) != 1 || got[0].Deliveries != 3 || len(got[0].Parts) != 1 || got[0].Parts["p1:p0001"].Lines != 5 {
		t.Errorf("the books hold %+v", got)
	}
	other := w.notice()
	other.Lines--
	if status, err := w.send(other, anSinhSeed, clock); err != nil || status != http.StatusUnprocessableEntity {
		t.Errorf("another content under a known id: %d %v", status, err)
	}
}

func TestPackages_J16_BelievesOnlyAnSinhAndOnlyNow(t *testing.T) {
	w := newWorld(t)
	if status, err := w.send(w.notice(), otherSeed, clock); err != nil || status != http.StatusUnauthorized {
		t.Errorf("another's signature: %d %v", status, err)
	}
	if status, err := w.send(w.notice(), anSinhSeed, clock.Add(-time.Hour)); err != nil || status != http.StatusUnauthorized {
		t.Errorf("a replay an hour later: %d %v", status, err)
	}
	if got := w.packages(); len(got) != 0 {
		t.Errorf("the books hold %+v", got)
	}
}

// A settlement by message is signed by the post office, and comes in parts when
// it is told so.
func TestSettle_F21_BySignedMessage(t *testing.T) {
	w := newWorld(t)
	if _, err := w.send(w.notice(), anSinhSeed, clock); err != nil {
		t.Fatal(err)
	}
	w.control(order{Action: "start", Package: "p1", Signed: true})
	w.control(order{Action: "settle", Package: "p1", Signed: true, UnpaidFirst: 1, Parts: 2})
	if len(w.heard) != 3 || w.heard[0].path != "POST /api/provider/g2p/on-disburse" || w.heard[0].authorization != "Bearer the-token" {
		t.Fatalf("An Sinh heard %+v", w.heard)
	}
	for i, lines := range []int{0, 3, 2} {
		var e envelope
		raw, err := json.Marshal(w.heard[i].body)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &e); err != nil {
			t.Fatal(err)
		}
		var said response
		if err := json.Unmarshal(e.Message, &said); err != nil || said.TransactionID != "p1" || len(said.Statuses) != lines {
			t.Errorf("message %d is %s, %v", i, e.Message, err)
		}
		var h header
		if err := json.Unmarshal(e.Header, &h); err != nil || i > 0 && (h.Meta.Part != i || h.Meta.Parts != 2 || h.Meta.Settlement == "" || h.Meta.PaidTotal != "2000000.00") {
			t.Errorf("header %d is %s, %v", i, e.Header, err)
		}
	}
}

func TestReconcile_F18_HoldsLinesToWhatWasAnnounced(t *testing.T) {
	w := newWorld(t)
	if status, err := w.send(w.notice(), anSinhSeed, clock); err != nil || status != http.StatusOK {
		t.Fatalf("%d %v", status, err)
	}
	if status, done := w.control(order{Action: "reconcile", Package: "p1"}); status != http.StatusOK || done.Lines != 5 || done.Total != total {
		t.Errorf("%d %+v", status, done)
	}
	w.files["/18376"] = strings.Replace(w.files["/18376"], "500000", "500001", 1)
	if status, _ := w.control(order{Action: "start", Package: "p1"}); status != http.StatusBadGateway {
		t.Errorf("a package whose lines do not fit was started: %d", status)
	}
}

func TestSettle_F21_TellsEveryLine(t *testing.T) {
	w := newWorld(t)
	if _, err := w.send(w.notice(), anSinhSeed, clock); err != nil {
		t.Fatal(err)
	}
	w.control(order{Action: "start", Package: "p1"})
	status, done := w.control(order{Action: "settle", Package: "p1", Unpaid: []unpaid{{ReferenceID: "18376-2", Code: "deceased", Reason: "Đã mất"}}, Twice: true})
	if status != http.StatusOK || done.Paid != 4*500_000 || done.Unpaid != 500_000 || len(done.Replies) != 2 {
		t.Fatalf("%d %+v", status, done)
	}
	if len(w.heard) != 3 || w.heard[0].path != "POST /api/provider/packages/p1/start" {
		t.Fatalf("An Sinh heard %+v", w.heard)
	}
	first, second := w.heard[1], w.heard[2]
	if first.authorization != "Bearer the-token" || first.key == "" || first.key != second.key || first.body["message_id"] != second.body["message_id"] {
		t.Errorf("the message came differently: %+v %+v", first, second)
	}
	lines, _ := first.body["lines"].([]any)
	if len(lines) != 5 || first.body["paid_total"] != 2_000_000.0 || first.body["unpaid_total"] != 500_000.0 {
		t.Fatalf("the message is %v", first.body)
	}
	unpaid, _ := lines[3].(map[string]any)
	paid, _ := lines[0].(map[string]any)
	if unpaid["reference_id"] != "18376-2" || unpaid["status"] != "rjct" || unpaid["status_reason_message"] != "Đã mất" || unpaid["timestamp"] != nil {
		t.Errorf("the unpaid line is %v", unpaid)
	}
	if paid["status"] != "succ" || paid["timestamp"] != "2026-03-20T01:02:03Z" {
		t.Errorf("a paid line is %v", paid)
	}
}

func TestSettle_F21_MakesTheMistakesItIsToldTo(t *testing.T) {
	for name, c := range map[string]struct {
		todo  order
		lines int
		first float64
	}{
		"missing":  {order{Omit: 1}, 4, 500_000},
		"unknown":  {order{Unknown: 2}, 7, 500_000},
		"doubled":  {order{Double: 1}, 6, 500_000},
		"one đồng": {order{OffBy: 1}, 5, 500_001},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.status = http.StatusUnprocessableEntity
			c.todo.Action, c.todo.Package = "settle", "p1"
			status, done := w.control(c.todo)
			if status != http.StatusOK || len(done.Replies) != 1 || done.Replies[0].Status != http.StatusUnprocessableEntity {
				t.Fatalf("%d %+v", status, done)
			}
			lines, _ := w.heard[0].body["lines"].([]any)
			if len(lines) != c.lines {
				t.Fatalf("%d lines", len(lines))
			}
			if first, _ := lines[0].(map[string]any); first["amount"] != c.first {
				t.Errorf("the first line is %v", first)
			}
			if w.heard[0].body["paid_total"] != float64(total) {
				t.Errorf("the total is %v", w.heard[0].body["paid_total"])
			}
		})
	}
}

// Where months are settled together one message tells all their packages.
func TestSettle_F07_TellsTheEarlierMonthsToo(t *testing.T) {
	w := newWorld(t)
	w.covers = `{"package":"p0"}`
	status, done := w.control(order{Action: "settle", Package: "p1", UnpaidFirst: 1})
	if status != http.StatusOK || done.Paid != 9*500_000 || done.Unpaid != 500_000 || len(w.heard) != 1 {
		t.Fatalf("%d %+v", status, done)
	}
	of := map[any]int{}
	lines, _ := w.heard[0].body["lines"].([]any)
	for _, l := range lines {
		line, _ := l.(map[string]any)
		of[line["package"]]++
	}
	if of[nil] != 5 || of["p0"] != 5 || w.heard[0].body["paid_total"] != 4_500_000.0 {
		t.Errorf("%v of %v", of, w.heard[0].body)
	}
}

func TestSettle_F21_ByFile(t *testing.T) {
	w := newWorld(t)
	if status, done := w.control(order{Action: "settle", Package: "p1", Upload: true}); status != http.StatusOK {
		t.Fatalf("%d %+v", status, done)
	}
	if len(w.heard) != 2 || w.heard[0].path != "PUT /put" || w.heard[0].body["lines"] != 5 || w.heard[1].body["upload"] != "up-1" || w.heard[1].body["lines"] != nil {
		t.Errorf("An Sinh heard %+v", w.heard)
	}
}

func TestControl_F39_F30_RejectAndAskForDays(t *testing.T) {
	w := newWorld(t)
	w.control(order{Action: "reject", Package: "p1", Reason: "Sai tài khoản"})
	w.control(order{Action: "extend", Package: "p1", Days: 5, Reason: "Lũ lụt"})
	w.control(order{Action: "mark", Package: "p1", UnpaidFirst: 1})
	if len(w.heard) != 3 || w.heard[0].body["reason"] != "Sai tài khoản" || w.heard[1].body["days"] != 5.0 || w.heard[2].path != "POST /api/provider/packages/p1/payments" {
		t.Errorf("An Sinh heard %+v", w.heard)
	}
	if status, _ := w.control(order{Action: "dance"}); status != http.StatusBadRequest {
		t.Errorf("an unknown action was answered %d", status)
	}
	if status, _ := w.control(order{Action: "settle", Package: "p1", Unpaid: []unpaid{{ReferenceID: "nobody"}}}); status != http.StatusBadGateway {
		t.Errorf("an unknown line was answered %d", status)
	}
}
