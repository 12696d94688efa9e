package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/oklog/ulid/v2"

	"ansinh/infra/local/hosttest"
)

// TestBadInput_ByHand tries what fits the document's shapes and makes no
// sense: each is refused with a reason, and no record changes.
func TestBadInput_ByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.records()
	t.Run("dates, months and amounts", w.oddValues)
	t.Run("names and texts", w.oddTexts)
	t.Run("searches", w.oddSearches)
	t.Run("F-18 J-15 cursors of elsewhere", w.foreignCursors)
	t.Run("F-21 F-57 settlements", w.oddSettlements)
	t.Run("F-33 extensions", w.oddExtensions)
	w.unchanged(t, before)
}

// attempt is one request that must be refused.
type attempt struct {
	account, method, path string
	body                  any
}

func (w *world) refuses(t *testing.T, a attempt, statuses ...int) reply {
	t.Helper()
	if a.body == nil {
		a.body = []byte{}
	}
	r := w.as(a.account, a.method, a.path, a.body)
	isProblem(t, fmt.Sprintf("%s %s %.200v", a.account, a.path, a.body), r, statuses...)
	return r
}

func (w *world) version(account, path string) int {
	w.t.Helper()
	var v struct{ Version int }
	w.s.Client(account).Get(path, &v)
	return v.Version
}

// applying is a filing whose person is changed.
func applying(field string, value any) map[string]any {
	body := allowance(990, "Nguyễn Thị Thử")
	body["application"].(map[string]any)["person"].(map[string]any)[field] = value
	return body
}

func (w *world) oddValues(t *testing.T) {
	person := "/api/beneficiaries/" + w.params["id"]
	seen := w.version("huyen.canbo", person)
	decision := map[string]any{"number": "1/QĐ", "date": "2026-11-02"}
	for _, date := range []string{"2026-13-45", "0000-00-00", "2026-02-30", "9999-12-31", "1700-01-01"} {
		w.refuses(t, attempt{"xuanyen.canbo", "POST", "/api/dossiers", applying("birthDate", date)}, 422)
		w.refuses(t, attempt{"huyen.canbo", "POST", person + "/death", map[string]any{"date": date, "version": seen}}, 422, 409)
	}
	for _, month := range []string{"0000-01", "1900-01", "9999-12"} {
		w.refuses(t, attempt{"huyen.canbo", "POST", person + "/policies/" + w.params["policy"] + "/stop", map[string]any{"from": month, "reason": "x", "decision": decision, "version": seen}}, 422, 409)
		w.refuses(t, attempt{"huyen.canbo", "POST", "/api/payment/lists", map[string]any{"period": month}}, 422, 409)
		w.refuses(t, attempt{"thanhsen.canbo", "POST", "/api/payment/lists", map[string]any{"period": month, "version": 7}}, 422, 409)
		for _, path := range []string{"/api/payment/periods/" + month, "/api/policy/categories?month=" + month, "/api/reports/DVCT_01?unit=442&month=" + month, "/api/payment/lists/442:" + month + ":monthly"} {
			if r := w.as("huyen.canbo", "GET", path, []byte{}); r.status >= 500 {
				t.Errorf("%s: %d %s", path, r.status, r.body)
			}
		}
	}
	w.refuses(t, attempt{"thanhsen.canbo", "POST", "/api/payment/lists", map[string]any{"period": w.month.Period, "version": 7}}, 409)
	dossier := "/api/dossiers/" + w.params["code"]
	for _, amount := range []string{"9223372036854775807", "-1", "1000000000001"} {
		processing := map[string]any{"category": "5a", "amount": json.RawMessage(amount), "from": "2026-12"}
		w.refuses(t, attempt{"xuanyen.canbo", "POST", dossier + "/update", map[string]any{"version": w.version("xuanyen.canbo", dossier), "processing": processing}}, 422, 409)
	}
	for _, from := range []string{"0000-01", "9999-12"} {
		processing := map[string]any{"category": "5a", "from": from}
		w.refuses(t, attempt{"xuanyen.canbo", "POST", dossier + "/update", map[string]any{"version": w.version("xuanyen.canbo", dossier), "processing": processing}}, 422, 409)
	}
}

func (w *world) oddTexts(t *testing.T) {
	for what, name := range map[string]string{
		"NUL": "An\u0000Bình", "escape": "An\x1b[31m", "right to left": "An \u202eBình", "zero width": "An\u200b Bình", "blank": "   ",
		"marks": "e" + strings.Repeat("\u0301", 99), "many marks": "e" + strings.Repeat("\u0301", 10_000),
	} {
		r := w.as("xuanyen.canbo", "POST", "/api/dossiers", applying("name", name))
		isProblem(t, "a name with "+what, r, 422)
		r = w.as("xuanyen.canbo", "PUT", "/api/me", map[string]any{"name": name, "version": 987654})
		isProblem(t, "an officer's name with "+what, r, 422, 409)
	}
	dossier := "/api/dossiers/" + w.params["code"]
	seen := w.version("xuanyen.canbo", dossier)
	for _, blank := range []string{"", "  ", "\u00a0", "\t\n"} {
		w.refuses(t, attempt{"xuanyen.canbo", "POST", dossier + "/return-ineligible", map[string]any{"version": seen, "reason": blank}}, 422)
		w.refuses(t, attempt{"xuanyen.canbo", "POST", dossier + "/request-citizen-supplement", map[string]any{"version": seen, "text": blank}}, 422)
	}
	for _, officer := range []string{"", "khong.co", "xuanhoi.lanhdao", "huyen.lanhdao", "xuanyen.canbo2", "xuanyen.canbo", "../x", "\u0000"} {
		w.refuses(t, attempt{"xuanyen.canbo", "POST", dossier + "/forward", map[string]any{"version": seen, "officer": officer}}, 403, 404, 409, 422)
	}
}

func (w *world) oddSearches(t *testing.T) {
	for _, q := range []string{"%", "%25", "#", "'", "\"", "\\", "*", "\u0000", "\u202e", strings.Repeat("a ", 50), strings.Repeat("ế", 100), "HS-", "đ", "{}", "a=b&c"} {
		for _, path := range []string{"/api/dossiers/search?q=", "/api/beneficiaries?q=", "/api/dossiers?queue=IN_PROCESS&q=", "/api/reports?q="} {
			if r := w.as("huyen.canbo", "GET", path+url.QueryEscape(q), []byte{}); r.status != 200 && r.status != 422 {
				t.Errorf("%s%q: %d %.300s", path, q, r.status, r.body)
			}
		}
	}
	for _, path := range []string{"/api/dossiers/search?q=", "/api/beneficiaries?q="} {
		w.refuses(t, attempt{"huyen.canbo", "GET", path + strings.Repeat("x", 500), nil}, 422)
	}
}

// foreignCursors shows cursors of one page to another, and made-up ones.
func (w *world) foreignCursors(t *testing.T) {
	list := "/api/payment/lists/" + w.month.ID
	var page struct{ Next string }
	w.s.Client("huyen.canbo").Get(list+"/lines?commune=18376", &page)
	raw, err := base64.RawURLEncoding.DecodeString(page.Next)
	if err != nil {
		t.Fatalf("%q: %v", page.Next, err)
	}
	var key [2]string
	decodeJSON(t, raw, &key)
	cursor := func(pk, sk string) string {
		text, err := json.Marshal([2]string{pk, sk})
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	w.refuses(t, attempt{"huyen.canbo", "GET", list + "/lines?commune=18355&cursor=" + page.Next, nil}, 422)
	for _, made := range []string{cursor(key[0], ""), cursor(key[0]+"x", key[1]), cursor("LIST#999", "x")} {
		w.refuses(t, attempt{"huyen.canbo", "GET", list + "/lines?commune=18376&cursor=" + made, nil}, 422)
		w.refuses(t, attempt{"huyen.canbo", "GET", list + "/history?cursor=" + made, nil}, 422)
		w.refuses(t, attempt{"huyen.canbo", "GET", "/api/beneficiaries?cursor=" + made, nil}, 422)
		w.refuses(t, attempt{"huyen.canbo", "GET", "/api/dossiers/search?cursor=" + made, nil}, 422)
		w.refuses(t, attempt{"buudien.canbo", "GET", "/api/provider/packages?cursor=442~" + made, nil}, 422)
	}
	if r := w.as("huyen.canbo", "GET", list+"/lines?commune=18376&cursor="+cursor(key[0], key[1]+"~~~"), []byte{}); r.status >= 500 {
		t.Errorf("a cursor beyond the end: %d %s", r.status, r.body)
	}
	if r := w.as("huyen.canbo", "GET", list+"/unpaid?cursor=o2147483647", []byte{}); r.status != 200 || bytes.Contains(r.body, []byte(`"next"`)) {
		t.Errorf("a page beyond the end: %d %s", r.status, r.body)
	}
}

func (w *world) oddSettlements(t *testing.T) {
	good := "/api/provider/packages/" + w.params["package"]
	line := func(reference string, amount string) map[string]any {
		return map[string]any{"reference_id": reference, "status": "succ", "amount": json.RawMessage(amount), "timestamp": "2026-11-22T00:00:00Z"}
	}
	message := func(paid string, lines ...map[string]any) map[string]any {
		if lines == nil {
			lines = []map[string]any{}
		}
		return map[string]any{"message_id": "tin-" + ulid.Make().String(), "paid_total": json.RawMessage(paid), "unpaid_total": 0, "lines": lines}
	}
	const most = "9223372036854775807"
	var page struct {
		Items []struct {
			ReferenceID string `json:"reference_id"`
			Amount      int64
		}
	}
	w.s.Client("buudien.canbo").Get(good+"/lines?commune=18376", &page)
	one := page.Items[0]
	reference, amount := one.ReferenceID, fmt.Sprint(one.Amount)
	for what, body := range map[string]any{
		"nothing": message("0"), "a negative total": message("-1"), "the most": message(most), "an overflow": message("-2", line(reference, most), line(reference, most)),
		"a negative line": message("-5", line(reference, "-5")), "a doubled line": message(amount, line(reference, amount), line(reference, amount)),
		"an unknown line": message(amount, line("18376/khong-co/x", amount)), "one line only": message(amount, line(reference, amount)),
		"a strange reference": message(amount, line("\u0000//../", amount)), "an upload that is not there": map[string]any{"message_id": "tin-nhan-1", "paid_total": 0, "unpaid_total": 0, "upload": "01ARZ3NDEKTSV4RRFFQ69G5FAV"},
		"lines and an upload": map[string]any{"message_id": "tin-nhan-2", "paid_total": 0, "unpaid_total": 0, "upload": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "lines": []any{line(reference, amount)}},
	} {
		isProblem(t, "a settlement of "+what, w.as("post-office", "POST", good+"/settlement", body), 404, 409, 422)
	}
	for what, body := range map[string]any{
		"a đồng more": []any{line(reference, fmt.Sprint(one.Amount+1))}, "twice": []any{line(reference, amount), line(reference, amount)}, "unknown": []any{line("18376/khong-co/x", amount)}, "negative": []any{line(reference, "-1")},
	} {
		isProblem(t, "marks "+what, w.as("post-office", "POST", good+"/payments", map[string]any{"lines": body}), 404, 409, 422)
	}
	for _, foreign := range []string{"999:2026-12:monthly:101", "18073-2025:2026-12:monthly:101", "442:2026-12:monthly:999", "442:2026-10:monthly:101", "442:2026-12:monthly:-1", "442:2026-12:monthly:9999999999999999999"} {
		for _, action := range []string{"/start", "/reject", "/settlement", "/extension-requests"} {
			body := map[string]any{"/start": []byte{}, "/reject": map[string]any{"reason": "x"}, "/settlement": message("0"), "/extension-requests": map[string]any{"days": 3, "reason": "x"}}[action]
			w.refuses(t, attempt{"post-office", "POST", "/api/provider/packages/" + foreign + action, body}, 403, 404, 409, 422)
		}
	}
	w.refuses(t, attempt{"post-office", "POST", good + "/reject", map[string]any{"reason": " "}}, 422)
}

func (w *world) oddExtensions(t *testing.T) {
	list := "/api/payment/lists/" + w.month.ID
	seen := w.month.list().Version
	for _, days := range []int{0, -1, 21, 1 << 40} {
		w.refuses(t, attempt{"huyen.canbo", "POST", list + "/extend", map[string]any{"days": days, "reason": "x", "confirmed": true, "version": seen}}, 422, 409)
		w.refuses(t, attempt{"huyen.canbo", "POST", list + "/extension-requests", map[string]any{"days": days, "reason": "x"}}, 422, 409)
		w.refuses(t, attempt{"post-office", "POST", "/api/provider/packages/" + w.params["package"] + "/extension-requests", map[string]any{"days": days, "reason": "x"}}, 422, 409)
	}
	lines := w.month.allLines("18376")[:1]
	for _, body := range []map[string]any{{"lines": lines, "status": "PAID", "paidDate": "2026-12-01"}, {"lines": lines, "status": "UNPAID"}, {"lines": append(lines, lines[0]), "status": "PAID", "paidDate": "2026-13-01"}} {
		body["version"] = seen
		w.refuses(t, attempt{"huyen.canbo", "POST", list + "/statuses", body}, 409, 422)
	}
	for _, action := range []string{"/lock", "/close", "/delete", "/unlock", "/send", "/edit", "/carry-over", "/return-settlement", "/finish"} {
		body := map[string]any{"version": seen}
		switch action {
		case "/delete", "/unlock", "/return-settlement":
			body["reason"] = "x"
		case "/finish":
			body["paidTotal"], body["unpaidTotal"] = -1, json.RawMessage("9223372036854775807")
		}
		w.refuses(t, attempt{"huyen.canbo2", "POST", list + action, body}, 409, 422, 403)
	}
}

// TestBadInput_J16_C30_ARequestIDIsForOneCommand repeats request ids with the
// same and with other commands, and has two act at once.
func TestBadInput_J16_C30_ARequestIDIsForOneCommand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	list, key := "/api/payment/lists/"+w.month.ID, "gia-han-0001"
	send := func(account, path, key string, body any) reply {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		return w.send(http.MethodPost, path, w.tokens[account], key, raw)
	}
	seen := w.month.list().Version
	extend := map[string]any{"days": 3, "reason": "mưa lũ", "confirmed": true, "version": seen}
	first, again := send("huyen.canbo", list+"/extend", key, extend), send("huyen.canbo", list+"/extend", key, extend)
	if first.status != 200 || !bytes.Equal(first.body, again.body) || w.month.list().ExtensionDays != 3 {
		t.Errorf("J-16: %d %.200s, again %d %.200s", first.status, first.body, again.status, again.body)
	}
	extend["days"] = 4
	isProblem(t, "another extension under the same id", send("huyen.canbo", list+"/extend", key, extend), 409)
	isProblem(t, "another list under the same id", send("huyen.canbo", "/api/payment/lists/442:2026-11:monthly/extend", key, extend), 409, 404)
	if days := w.month.list().ExtensionDays; days != 3 {
		t.Errorf("extended by %d days", days)
	}

	// Two officers at once, each with a request of his own.
	seen = w.month.list().Version
	var group sync.WaitGroup
	answers := make([]reply, 6)
	for i := range answers {
		group.Go(func() {
			body := map[string]any{"days": 1, "reason": "cùng lúc", "confirmed": true, "version": seen}
			answers[i] = send([]string{"huyen.canbo", "huyen.canbo2"}[i%2], list+"/extend", fmt.Sprintf("cung-luc-%d", i), body)
		})
	}
	group.Wait()
	won := 0
	for _, r := range answers {
		if r.status == 200 {
			won++
		} else {
			isProblem(t, "the slower", r, 409)
		}
	}
	if days := w.month.list().ExtensionDays; won != 1 || days != 4 {
		t.Errorf("C-58: %d won, %d days", won, days)
	}

	// The registry: stopping one thing is not stopping another.
	person := "/api/beneficiaries/" + w.params["id"]
	death := map[string]any{"date": "2026-11-20", "version": w.version("huyen.canbo", person)}
	told := send("huyen.canbo", person+"/death", "bao-tu-0001", death)
	if same := send("huyen.canbo", person+"/death", "bao-tu-0001", death); told.status != 200 || !bytes.Equal(told.body, same.body) {
		t.Errorf("J-16: %d %.200s, again %d %.200s", told.status, told.body, same.status, same.body)
	}
	death["date"] = "2026-10-20"
	isProblem(t, "another death under the same id", send("huyen.canbo", person+"/death", "bao-tu-0001", death), 409)

	// Imports: checking is not confirming.
	w.oddImports(t, send)
}

func (w *world) oddImports(t *testing.T, send func(account, path, key string, body any) reply) {
	district := w.s.Client("huyen.canbo")
	one := map[string]any{"version": 1}
	path := "/api/imports/" + w.params["import"]
	isProblem(t, "checking what was not uploaded", send("huyen.canbo", path+"/check", "nhap-tep-01", one), 409)
	isProblem(t, "confirming what was not checked", send("huyen.canbo", path+"/confirm", "nhap-tep-02", one), 409)
	i := upload(t, w.s, district, []byte("PK\x03\x04 no workbook"))
	isProblem(t, "confirming a refused file", send("huyen.canbo", "/api/imports/"+i.ID+"/confirm", "nhap-tep-03", map[string]any{"version": i.Version}), 409)
	begun := map[string]any{"name": "a.xlsx", "size": 10}
	first, again := send("huyen.canbo", "/api/imports", "nhap-tep-04", begun), send("huyen.canbo", "/api/imports", "nhap-tep-04", begun)
	var a, b struct{ Import struct{ ID string } }
	decodeJSON(t, first.body, &a)
	decodeJSON(t, again.body, &b)
	if a.Import.ID == "" || a.Import.ID != b.Import.ID {
		t.Errorf("J-16: %s and %s", a.Import.ID, b.Import.ID)
	}
	begun["name"] = "b.xlsx"
	isProblem(t, "another import under the same id", send("huyen.canbo", "/api/imports", "nhap-tep-04", begun), 409)
}

// TestBadInput_C57_J18_UploadsThatAreNotWhatTheySay misuses presigned
// addresses; a dossier takes none of it.
func TestBadInput_C57_J18_UploadsThatAreNotWhatTheySay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	account, dossier := "xuanyen.canbo", "/api/dossiers/"+w.params["code"]
	version := w.version(account, dossier)
	begin := func(size int, name string) (id string, u hosttest.Upload) {
		var begun struct {
			ID string
			hosttest.Upload
		}
		w.s.Client(account).Post(dossier+"/papers", map[string]any{"type": "other", "name": name, "size": size}, &begun)
		return begun.ID, begun.Upload
	}
	confirm := func(what, id string) {
		t.Helper()
		isProblem(t, what, w.as(account, "POST", dossier+"/papers/"+id+"/confirm", map[string]any{"version": version}), 404, 409, 422)
	}
	put := func(u hosttest.Upload, content []byte) int {
		req, err := http.NewRequestWithContext(t.Context(), u.Method, u.URL, bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range u.Headers {
			req.Header.Set(name, value)
		}
		resp, err := plain.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	pdf := smallPDF(t, "x")
	id, _ := begin(len(pdf), "a.pdf")
	confirm("nothing was uploaded", id)
	id, u := begin(len(pdf)+7, "a.pdf")
	if status := put(u, pdf); status < 300 {
		confirm("shorter than announced", id)
	}
	id, u = begin(10, "a.pdf")
	if status := put(u, pdf); status < 300 {
		confirm("longer than announced", id)
	}
	id, u = begin(1, "a.pdf")
	if status := put(u, nil); status < 300 {
		confirm("0 bytes", id)
	}
	for name, content := range map[string][]byte{
		"a program first.pdf": append([]byte("MZ\x90\x00"), pdf...), "a page first.pdf": append([]byte("<html><script>x</script>"), pdf...), "an archive.pdf": []byte("PK\x03\x04%PDF-1.7"),
		"a page.png": []byte("<svg onload=alert(1)>"), "a head only.pdf": []byte("%PDF-"), "double.pdf.exe": pdf,
	} {
		id, u := begin(len(content), name)
		if status := put(u, content); status >= 300 {
			t.Errorf("%s: the upload itself was answered %d", name, status)
		}
		confirm(name, id)
	}
	other := filed(t, w.s, "xuanyen.canbo2", allowance(991, "Trần Thị Khác"))
	id, u = begin(len(pdf), "a.pdf")
	put(u, pdf)
	isProblem(t, "into another dossier", w.as("xuanyen.canbo2", "POST", other.path("papers/"+id+"/confirm"), map[string]any{"version": 1}), 403, 404, 409, 422)
	isProblem(t, "as a signed file", w.as(account, "POST", dossier+"/upload-signed", map[string]any{"version": version, "upload": id}), 403, 404, 409, 422)
	filing := allowance(992, "Lê Thị Khác")
	filing["papers"] = []string{id}
	isProblem(t, "another's into a filing", w.as("xuanyen.canbo2", "POST", "/api/dossiers", filing), 404, 409, 422)
	if is := w.version(account, dossier); is != version {
		t.Errorf("the dossier went from version %d to %d", version, is)
	}
}
