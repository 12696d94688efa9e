package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/oklog/ulid/v2"
)

// atOnce runs the work on every operation, a few at a time.
func atOnce(all []call, work func(c call)) {
	var group sync.WaitGroup
	slots := make(chan struct{}, 6)
	for _, c := range all {
		slots <- struct{}{}
		group.Go(func() { work(c); <-slots })
	}
	group.Wait()
}

// TestBadInput attacks every operation of the OpenAPI document with what does
// not fit it: each answer is a problem document in Vietnamese, and no record
// changes.
func TestBadInput_J15_J16_EveryOperationRefusesAndNothingIsHalfDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := calls(t)
	before := w.records()
	t.Run("bodies that are no object", func(t *testing.T) { atOnce(all, func(c call) { w.unreadableBodies(t, c) }) })
	t.Run("bodies that break one rule", func(t *testing.T) { atOnce(all, func(c call) { w.brokenBodies(t, c) }) })
	t.Run("11 MB", func(t *testing.T) { w.hugeBodies(t, all) })
	t.Run("ids in the path", func(t *testing.T) { atOnce(all, func(c call) { w.strangePaths(t, c) }) })
	t.Run("parameters in the query", func(t *testing.T) { atOnce(all, func(c call) { w.strangeQueries(t, c) }) })
	t.Run("J-16 request ids", func(t *testing.T) { atOnce(all, func(c call) { w.strangeKeys(t, c) }) })
	t.Run("C-58 stale versions", func(t *testing.T) { atOnce(all, func(c call) { w.staleVersions(t, c) }) })
	t.Run("J-15 tokens", func(t *testing.T) { w.strangeTokens(t, all) })
	w.unchanged(t, before)
}

func (w *world) unreadableBodies(t *testing.T, c call) {
	if c.body == nil {
		return
	}
	for name, body := range unreadable() {
		r := w.as(c.account(), c.method, c.at(w.params), body)
		isProblem(t, c.id+": "+name, r, 400, 413, 422)
		if (r.status == 413) != (name == "2 MB") {
			t.Errorf("%s: %s answered %d", c.id, name, r.status)
		}
	}
}

func (w *world) brokenBodies(t *testing.T, c call) {
	if c.body == nil {
		return
	}
	for _, bad := range breaks(t, c.body) {
		if c.id == "receiveMessage" && bad.pointer != "/khong_co" && strings.HasSuffix(bad.pointer, "/khong_co") {
			continue // inside its parts a message may say more, and is answered in its own form
		}
		what := c.id + bad.name
		r := w.as(c.account(), c.method, c.at(w.params), bad.body)
		isProblem(t, what, r, 422)
		pointsAt(t, what, r, bad.pointer)
	}
}

// hugeBodies sends more than the gateway takes, once a module.
func (w *world) hugeBodies(t *testing.T, all []call) {
	huge := append([]byte(`{"version":1,"reason":"`), bytes.Repeat([]byte("x"), 11<<20)...)
	for _, c := range all {
		if slices.Contains([]string{"updateMe", "rejectDossier", "deleteList", "rejectPackage", "recordDeath"}, c.id) {
			isProblem(t, c.id, w.as(c.account(), c.method, c.at(w.params), huge), 413)
		}
	}
}

// strangeIDs are path segments, percent-encoded, that name nothing.
var strangeIDs = map[string]string{
	"unknown": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "NUL": "%00", "up": "..%2f..%2fetc%2fpasswd", "dots": "..%2e", "long": strings.Repeat("A", 5000),
	"unicode": "%E1%BB%93-%F0%9F%98%80", "no UTF-8": "%ff%fe", "newline": "a%0Ab", "quote": "%27%20OR%201%3D1", "hash": "DOSSIER%23x", "right to left": "%E2%80%AEx",
	"a list of nowhere": "999:2026-12:monthly", "a list of a month that is none": "442:2026-13:monthly", "a package of nowhere": "999:2026-12:monthly:1", "a zero": "0", "minus": "-1",
}

func (w *world) strangePaths(t *testing.T, c call) {
	if !strings.Contains(c.path, "{") {
		return
	}
	for _, parameter := range c.Parameters {
		if parameter.Value.In != "path" {
			continue
		}
		for name, id := range strangeIDs {
			params := map[string]string{}
			for known, value := range w.params {
				params[known] = value
			}
			params[parameter.Value.Name] = id
			var body any
			if c.body != nil {
				body = example(c.body)
			}
			isProblem(t, c.id+" "+parameter.Value.Name+" "+name, w.as(c.account(), c.method, c.at(params)+c.query(), body), 403, 404, 409, 422)
		}
	}
}

// strangeQueries breaks each parameter of the query.
func (w *world) strangeQueries(t *testing.T, c call) {
	if c.method != http.MethodGet {
		return
	}
	join := "?"
	if c.query() != "" {
		join = "&"
	}
	for _, ref := range c.Parameters {
		p := ref.Value
		if p.In != "query" {
			continue
		}
		bad := []string{strings.Repeat("9", 2500)}
		if s := p.Schema.Value; len(s.Enum) > 0 || s.Pattern != "" || s.Type.Is("integer") {
			bad = append(bad, "khong-co", "%00", "%ff", "1%27--", "-1", "99999999999999999999")
		}
		if p.Name == "cursor" {
			bad = append(bad, "khong-co", "%00", "WyJBIiwiQiJd", "o99999999999999999999", "-5", "e30", "18376~zzz")
		}
		for _, value := range bad {
			path := c.at(w.params) + c.query() + join + p.Name + "=" + value
			if p.Required {
				path = c.at(w.params) + "?" + p.Name + "=" + value
			}
			r := w.as(c.account(), c.method, path, []byte{})
			isProblem(t, c.id+"?"+p.Name+"="+value[:min(len(value), 30)], r, 422, 404)
		}
	}
}

func (w *world) strangeKeys(t *testing.T, c call) {
	if !c.takes("header", "Idempotency-Key") {
		if c.method != http.MethodGet && c.id != "changePassword" && c.id != "readNotices" && c.id != "receiveMessage" { // a message bears its own id
			t.Errorf("%s changes something and takes no request id", c.id)
		}
		return
	}
	body := []byte("{}")
	if c.body != nil {
		body, _ = json.Marshal(example(c.body)) // examples always render
	}
	for name, key := range map[string]string{"none": "", "short": "1234567", "long": strings.Repeat("k", 81), "odd": "khóa lạ ở đây", "two": "12345678,12345678"} {
		what := c.id + ": " + name
		r := w.send(c.method, c.at(w.params), w.tokens[c.account()], key, body)
		isProblem(t, what, r, 422)
		pointsAt(t, what, r, "Idempotency-Key")
	}
}

// staleVersions sends what fits with a version that nothing has.
func (w *world) staleVersions(t *testing.T, c call) {
	if c.body == nil || c.body.Properties["version"] == nil {
		return
	}
	body := example(c.body).(map[string]any)
	body["version"] = 987654
	isProblem(t, c.id, w.as(c.account(), c.method, c.at(w.params), body), 403, 404, 409, 422)
}

// strangeTokens shows every operation tokens that open nothing.
func (w *world) strangeTokens(t *testing.T, all []call) {
	tokens := forgeries(t, w)
	good := forge(t, w, nil)
	if r := w.send(http.MethodGet, "/api/me", good, "", nil); r.status != http.StatusOK {
		t.Fatalf("the forger's good token does not open: %d %s", r.status, r.body)
	}
	atOnce(all, func(c call) {
		if c.open {
			return
		}
		body := []byte("{}")
		if c.body != nil {
			body, _ = json.Marshal(example(c.body)) // examples always render
		}
		for name, token := range tokens {
			isProblem(t, c.id+": "+name, w.send(c.method, c.at(w.params)+c.query(), token, ulid.Make().String(), body), 401)
		}
	})
}
