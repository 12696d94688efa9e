package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ansinh/infra/local/demonstration"
	"ansinh/infra/local/hosttest"
	"ansinh/shared/calendar"
)

// play gives the demonstration in a running system and reads its one line of
// JSON back as a stranger would.
func play(t *testing.T, s *hosttest.System, seed uint64) (report map[string]any, out string) {
	t.Helper()
	var told, line bytes.Buffer
	stage := demonstration.Stage{
		URL: s.URL(), Token: s.Token, Export: demonstration.ExportsIn(s.DataFolder()), Out: t.TempDir(), Say: &told,
		Random: rand.New(rand.NewPCG(seed, seed)),
	}
	r, err := demonstration.Play(t.Context(), stage)
	if err != nil {
		t.Fatalf("the play failed: %v\n%s", err, &told)
	}
	if err := r.Write(&line); err != nil {
		t.Fatal(err)
	}
	if bytes.Count(line.Bytes(), []byte("\n")) != 1 || json.Unmarshal(line.Bytes(), &report) != nil {
		t.Fatalf("the report is %q", &line)
	}
	return report, stage.Out
}

func number(t *testing.T, report map[string]any, name string) int64 {
	t.Helper()
	value, ok := report[name].(float64)
	if !ok {
		t.Fatalf("the report has no number %q: %v", name, report)
	}
	return int64(value)
}

func TestDemo_F57_TheWholeJobBalancesToTheDong(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	report, out := play(t, s, 1)
	list, paid, unpaid := number(t, report, "list_total"), number(t, report, "paid_total"), number(t, report, "unpaid_total")
	if paid+unpaid != list || paid <= 0 || unpaid <= 0 {
		t.Errorf("paid %d and unpaid %d of %d", paid, unpaid, list)
	}
	if carried := number(t, report, "carried_over_total"); carried != unpaid {
		t.Errorf("carried over %d of %d unpaid", carried, unpaid)
	}
	if number(t, report, "export_rows") != number(t, report, "lines") || number(t, report, "lines") < 2000 {
		t.Errorf("%v lines, %v rows exported", report["lines"], report["export_rows"])
	}
	if number(t, report, "imported_rows") != 298 || number(t, report, "signatures_valid") != 2 || report["locked"] != true {
		t.Errorf("the report is %v", report)
	}
	for _, name := range []string{"dossier", "decision_number", "extended_to"} {
		if text, _ := report[name].(string); text == "" {
			t.Errorf("the report has no %s: %v", name, report)
		}
	}
	if number(t, report, "seconds") < 0 {
		t.Errorf("it took %v seconds", report["seconds"])
	}
	leavesFiles(t, out)

	t.Run("again in the same system, for the next month", func(t *testing.T) {
		first, _ := report["period"].(string)
		again, _ := play(t, s, 2)
		if want := string(calendar.Month(first).Add(1)); again["period"] != want {
			t.Errorf("the second play paid %v, want %s after %s", again["period"], want, first)
		}
		if again["dossier"] == report["dossier"] {
			t.Errorf("both plays have the dossier %v", again["dossier"])
		}
		if number(t, again, "paid_total")+number(t, again, "unpaid_total") != number(t, again, "list_total") {
			t.Errorf("the second play: %v", again)
		}
	})
}

func TestDemo_F57_ADongAstrayFailsThePlay(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	liar := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			target, _ := url.Parse(s.URL()) // an address of its own making
			p.SetURL(target)
			p.Out.Header.Del("Accept-Encoding")
		},
		ModifyResponse: addADong,
	})
	defer liar.Close()
	stage := demonstration.Stage{
		URL: liar.URL, Token: s.Token, Export: demonstration.ExportsIn(s.DataFolder()), Out: t.TempDir(), Say: io.Discard,
		Random: rand.New(rand.NewPCG(3, 3)),
	}
	report, err := demonstration.Play(t.Context(), stage)
	if err == nil || !strings.Contains(err.Error(), "không khớp") {
		t.Errorf("a list whose total is one đồng too much passed: %v %+v", err, report)
	}
}

// addADong adds a đồng to the total of every list shown.
func addADong(resp *http.Response) error {
	if resp.Request.Method != http.MethodGet || !strings.HasSuffix(resp.Request.URL.Path, ":monthly") || resp.StatusCode != http.StatusOK {
		return nil
	}
	var list map[string]json.RawMessage
	var sums map[string]int64
	if err := json.NewDecoder(resp.Body).Decode(&list); err != nil {
		return err
	}
	if err := json.Unmarshal(list["sums"], &sums); err != nil {
		return err
	}
	sums["total"]++
	var err error
	if list["sums"], err = json.Marshal(sums); err != nil {
		return err
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	resp.Header.Set("Content-Length", strconv.Itoa(len(text)))
	return nil
}

// leavesFiles finds what the demonstration made by what the files begin with.
func leavesFiles(t *testing.T, folder string) {
	t.Helper()
	for pattern, begins := range map[string]string{
		"01-mau-10A.xlsx": "PK", "02-bien-dong-10A.xlsx": "PK", "03-tep-danh-dau-loi.xlsx": "PK", "04-*.pdf": "%PDF-",
		"05-quyet-dinh.pdf": "%PDF-", "06-tong-hop-lan-?.pdf": "%PDF-", "06-tong-hop-lan-?.xlsx": "PK", "07-ban-quet-lan-?.pdf": "%PDF-",
		"08-xuat-ky.parquet": "PAR1",
	} {
		found, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil || len(found) == 0 {
			t.Errorf("%s was not left: %v", pattern, err)
		}
		for _, path := range found {
			content, err := os.ReadFile(path)
			if err != nil || !bytes.HasPrefix(content, []byte(begins)) {
				t.Errorf("%s is not what its name says: %v", path, err)
			}
		}
	}
}
