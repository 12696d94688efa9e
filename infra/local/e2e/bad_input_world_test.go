package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oklog/ulid/v2"

	"ansinh/infra/api"
	"ansinh/infra/local/children"
	"ansinh/infra/local/hosttest"
)

// world is a system with one of everything, for attacks on all its operations.
type world struct {
	t      *testing.T
	s      *hosttest.System
	month  *payPlay
	params map[string]string // good values of the document's path parameters
	tokens map[string]string
}

// call is one operation of the OpenAPI document.
type call struct {
	id, method, path string // path with its parameters in braces, below /api
	open             bool
	body             *openapi3.Schema
	*openapi3.Operation
}

// reply is what an attack was answered.
type reply struct {
	status int
	kind   string
	body   []byte
	hosttest.Problem
}

// newWorld starts a system in which a dossier is being worked on, a list lies
// with the provider and a person is in the registry.
func newWorld(t *testing.T, options ...hosttest.Option) *world {
	t.Helper()
	w := &world{t: t, s: hosttest.Start(t, options...), tokens: map[string]string{}}
	p := filed(t, w.s, "xuanyen.canbo", allowance(900, "Lê Thị Bị Tấn Công"))
	p.prepared("xuanyen.canbo")
	w.month = startPayments(t, w.s, "442", "huyen.canbo", "huyen.canbo2")
	w.month.settings(nil)
	w.month.prepare()
	sent := w.month.send()
	file := p.get("xuanyen.canbo")
	person, policy := w.person()
	w.params = map[string]string{
		"code": p.Code, "paper": file.Papers[0].ID, "procedure": "monthly-allowance", "id": person, "policy": policy,
		"list": w.month.ID, "month": w.month.Period, "package": sent.pkg(), "decision": "1", "import": w.importID(),
		"review": review(w.s, w.s.Client("huyen.canbo"), map[string]any{}).Review.ID,
		"action": "on-disburse", "line": "18376." + person + "." + policy, "adjustment": w.adjustment(person, policy), "message": w.message(),
	}
	for _, account := range append(slices.Collect(maps.Keys(levels)), "post-office") {
		token, err := w.s.Token(t.Context(), account)
		if err != nil {
			t.Fatal(err)
		}
		w.tokens[account] = token
	}
	return w
}

// person is somebody of the registry with a policy.
func (w *world) person() (id, policy string) {
	w.t.Helper()
	var page struct{ Items []struct{ ID string } }
	w.s.Client("huyen.canbo").Get("/api/beneficiaries?commune=18376&status=active&limit=1", &page)
	var file struct{ Policies []struct{ ID string } }
	w.s.Client("huyen.canbo").Get("/api/beneficiaries/"+page.Items[0].ID, &file)
	return page.Items[0].ID, file.Policies[0].ID
}

// adjustment is a recovery of somebody of the registry.
func (w *world) adjustment(person, policy string) string {
	w.t.Helper()
	var made struct{ Ref string }
	w.s.Client("huyen.canbo").Post("/api/payment/adjustments", map[string]any{
		"kind": "recovery", "beneficiary": person, "policy": policy, "amount": 1000, "month": w.month.Period,
		"from": w.month.Period, "through": w.month.Period, "reason": "Trả thừa",
	}, &made)
	return made.Ref
}

// message is one that went to the provider.
func (w *world) message() string {
	w.t.Helper()
	var page struct{ Items []struct{ ID string } }
	w.s.Client("huyen.canbo").Get("/api/provider/messages?locality=442", &page)
	if len(page.Items) == 0 {
		w.t.Fatal("no message went to the provider")
	}
	return page.Items[0].ID
}

func (w *world) importID() string {
	w.t.Helper()
	var begun struct{ Import imported }
	w.s.Client("huyen.canbo").Post("/api/imports", map[string]any{"name": "bien-dong.xlsx", "size": 10}, &begun)
	return begun.Import.ID
}

// calls are all operations of the document, in its order of ids.
func calls(t *testing.T) []call {
	t.Helper()
	doc, err := api.Whole()
	if err != nil {
		t.Fatal(err)
	}
	var all []call
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			c := call{id: op.OperationID, method: method, path: path, open: op.Security != nil, Operation: op}
			if op.RequestBody != nil {
				c.body = op.RequestBody.Value.Content.Get("application/json").Schema.Value
			}
			if path != "/health" { // the host's own here
				all = append(all, c)
			}
		}
	}
	slices.SortFunc(all, func(a, b call) int { return strings.Compare(a.id, b.id) })
	if len(all) < 70 {
		t.Fatalf("only %d operations in the document", len(all))
	}
	return all
}

// takes reports whether the operation has a parameter.
func (c call) takes(in, name string) bool { return c.Parameters.GetByInAndName(in, name) != nil }

// at is the operation's address with the given path parameters, already
// percent-encoded, in place.
func (c call) at(params map[string]string) string {
	path := "/api" + c.path
	for name, value := range params {
		if c.id == "runReport" && strings.HasPrefix(value, "HS-") {
			value = "DVCT_01" // both a dossier and a report are named by {code}
		}
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	return path
}

// account is one whom A.4 gives the operation.
func (c call) account() string {
	switch {
	case strings.HasPrefix(c.path, "/provider/"):
		return "buudien.canbo"
	case strings.HasPrefix(c.path, "/dossiers"), strings.HasPrefix(c.path, "/papers"):
		return "xuanyen.canbo"
	}
	return "huyen.canbo"
}

// query names what the operation requires in its query.
func (c call) query() string {
	var pairs []string
	if c.id == "listPackageLines" {
		pairs = append(pairs, "commune=18376") // without one it answers files, whatever the cursor
	}
	for _, ref := range c.Parameters {
		if p := ref.Value; p.In == "query" && p.Required {
			value := fmt.Sprint(example(p.Schema.Value))
			if p.Name == "commune" {
				value = "18376"
			}
			pairs = append(pairs, p.Name+"="+value)
		}
	}
	if len(pairs) == 0 {
		return ""
	}
	return "?" + strings.Join(pairs, "&")
}

// plain is a client that hangs on nothing.
var plain = &http.Client{Timeout: 2 * time.Minute}

// send sends one request as nobody else does: token, key and body are taken as
// they are, an empty one left out.
func (w *world) send(method, path, token, key string, body []byte) (r reply) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.s.URL()+path, bytes.NewReader(body))
	if err != nil {
		w.t.Fatalf("%s %.200s: %v", method, path, err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := plain.Do(req)
	if err != nil {
		w.t.Errorf("%s %.200s: %v", method, path, err)
		return r
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	r.status, r.kind = resp.StatusCode, resp.Header.Get("Content-Type")
	if r.body, err = io.ReadAll(resp.Body); err != nil {
		w.t.Errorf("%s %.200s: %v", method, path, err)
	}
	_ = json.Unmarshal(r.body, &r.Problem) // what is no problem stays empty
	return r
}

// as sends a request of an account with a fresh key.
func (w *world) as(account, method, path string, body any) reply {
	w.t.Helper()
	raw, err := json.Marshal(body)
	if given, ok := body.([]byte); ok {
		raw, err = given, nil
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return w.send(method, path, w.tokens[account], ulid.Make().String(), raw)
}

// isProblem fails the test unless the answer is a problem document that an
// officer can read, with one of the statuses.
func isProblem(t *testing.T, what string, r reply, statuses ...int) {
	t.Helper()
	switch {
	case !slices.Contains(statuses, r.status):
		t.Errorf("%s: answered %d %.300s, want %v", what, r.status, r.body, statuses)
	case !strings.HasPrefix(r.kind, "application/problem+json"), r.Problem.Status != r.status, r.Code == "", r.Title == "":
		t.Errorf("%s: %d is no problem document: %s %.300s", what, r.status, r.kind, r.body)
	case !vietnamese(r.Detail), strings.ContainsAny(r.Detail, "{}<>"):
		t.Errorf("%s: says %q", what, r.Detail)
	}
	for _, f := range r.Fields {
		if f.Detail == "" { // the pointer "" is the whole body
			t.Errorf("%s: an empty field in %.300s", what, r.body)
		}
	}
}

// pointsAt fails the test unless one of the problem's fields has the pointer.
func pointsAt(t *testing.T, what string, r reply, pointer string) {
	t.Helper()
	for _, f := range r.Fields {
		if f.Pointer == pointer {
			return
		}
	}
	t.Errorf("%s: points at %+v, want %s", what, r.Fields, pointer)
}

// vietnamese tells a sentence with Vietnamese letters from a program's words.
func vietnamese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r > unicode.MaxLatin1 && unicode.IsLetter(r) || strings.ContainsRune("áàãâéèêíìóòõôúùýđ", r)
	})
}

// records are all items of all tables: what is there, by table and key.
func (w *world) records() map[string]string {
	w.t.Helper()
	env := w.s.Environment()
	cfg, err := config.LoadDefaultConfig(w.t.Context(), config.WithRegion(children.Region),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(children.AccessKey, children.SecretKey, "")))
	if err != nil {
		w.t.Fatal(err)
	}
	db := dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.BaseEndpoint = aws.String(env["AWS_ENDPOINT_URL_DYNAMODB"]) })
	all := map[string]string{}
	for _, table := range []string{"DOSSIERS_TABLE", "REGISTRY_TABLE", "PAYMENTS_TABLE", "PAYMENT_LINES_TABLE", "SETTINGS_TABLE", "AUDIT_TABLE"} {
		pages := dynamodb.NewScanPaginator(db, &dynamodb.ScanInput{TableName: aws.String(env[table])})
		for pages.HasMorePages() {
			page, err := pages.NextPage(w.t.Context())
			if err != nil {
				w.t.Fatal(err)
			}
			for _, item := range page.Items {
				var key struct{ PK, SK string }
				key.PK, key.SK = textOf(item["pk"]), textOf(item["sk"])
				if strings.Contains(key.PK, `"MESSAGE`) {
					continue // what the provider sends is logged, refused or not (J-17)
				}
				raw, err := json.Marshal(item)
				if err != nil {
					w.t.Fatal(err)
				}
				all[table+" "+key.PK+" "+key.SK] = string(raw)
			}
		}
	}
	return all
}

func textOf(v any) string {
	raw, _ := json.Marshal(v) // strings always render
	return string(raw)
}

// unchanged fails the test when a record came, went or changed since before.
func (w *world) unchanged(t *testing.T, before map[string]string) {
	t.Helper()
	after := w.records()
	for key, was := range before {
		if is, ok := after[key]; !ok || is != was {
			t.Errorf("changed: %s: %.200s, was %.200s", key, is, was)
		}
	}
	for key, is := range after {
		if _, ok := before[key]; !ok {
			t.Errorf("came: %s: %.300s", key, is)
		}
	}
}
