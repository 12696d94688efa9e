package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"ansinh/infra/local/hosttest"
)

// dossierReceipt is what a dossier command answers.
type dossierReceipt struct {
	Code, State, StepName, Number, Paper, Message string
	Step, Due                                     string
	Holder                                        *struct{ ID, Name, UnitName string }
	Version                                       int
}

// dossierFile is a dossier as getDossier shows it, as far as tests look.
type dossierFile struct {
	Code, State, StateName, Status, Rejected, Reason string
	Structure, Origin                                string
	Version                                          int
	Holder, Owner                                    *struct{ ID, Name, UnitName string }
	Step, NextStep                                   *struct{ Code, Name, Action string }
	Application                                      map[string]any
	Original                                         map[string]any
	Processing                                       struct {
		Category, From string
		Amount         int64
	}
	Papers []struct {
		ID, Type, Name, Format, Signature string
		Version                           int
		Current, IsNew                    bool
	}
	Missing   []string
	Documents []struct {
		Kind, Status, File, Number, Verify string
		Outdated                           bool
		ProposedNumber, Version            int
		Revisions                          []struct{ File, Kind, Result string }
		Earlier                            []string
	}
	Actions []struct {
		Name, Why string
		Enabled   bool
	}
	Due, StepDue struct {
		Date, Status, Text string
		Days, Waited, Used int
		Setting            struct {
			Procedure, StepName string
			Hours               int
		}
	}
}

func (f dossierFile) action(name string) (found, enabled bool, why string) {
	for _, a := range f.Actions {
		if a.Name == name {
			return true, a.Enabled, a.Why
		}
	}
	return false, false, ""
}

// dossierPlay moves one dossier through a system as the people who do it.
type dossierPlay struct {
	t    *testing.T
	s    *hosttest.System
	Code string
}

// applicant makes an application; number tells people apart.
func applicant(number int, name string) map[string]any {
	return map[string]any{
		"name": name, "birthDate": "1951-03-15", "sex": "female", "nationalId": fmt.Sprintf("042151%06d", number), "address": "Thôn Trung Vân",
	}
}

func allowance(number int, name string) map[string]any {
	return map[string]any{"procedure": "monthly-allowance", "application": map[string]any{"person": applicant(number, name), "category": "5a"}}
}

// smallPDF is a small real PDF.
func smallPDF(t *testing.T, text string) []byte {
	t.Helper()
	doc := fpdf.New("P", "mm", "A4", "")
	doc.AddPage()
	doc.SetFont("Helvetica", "", 14)
	doc.Cell(40, 10, text)
	var out bytes.Buffer
	if err := doc.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// filed has an officer take down an application.
func filed(t *testing.T, s *hosttest.System, officer string, body map[string]any) *dossierPlay {
	t.Helper()
	var r dossierReceipt
	s.Client(officer).Post("/api/dossiers", body, &r)
	return &dossierPlay{t: t, s: s, Code: r.Code}
}

// get shows the dossier to an account.
func (p *dossierPlay) get(account string) (f dossierFile) {
	p.t.Helper()
	p.s.Client(account).Get("/api/dossiers/"+p.Code, &f)
	return f
}

// do sends a command with the version the account sees.
func (p *dossierPlay) do(account, action string, fields map[string]any) (r dossierReceipt) {
	p.t.Helper()
	p.s.Client(account).Post(p.path(action), p.body(account, fields), &r)
	return r
}

func (p *dossierPlay) path(action string) string { return "/api/dossiers/" + p.Code + "/" + action }

func (p *dossierPlay) body(account string, fields map[string]any) map[string]any {
	body := map[string]any{"version": p.get(account).Version}
	for name, value := range fields {
		body[name] = value
	}
	return body
}

// refused sends a command that must be refused, and checks that nothing
// changed.
func (p *dossierPlay) refused(account, action string, fields map[string]any, status int, code string) hosttest.Problem {
	p.t.Helper()
	before := p.get(watcher)
	body := map[string]any{"version": before.Version}
	for name, value := range fields {
		body[name] = value
	}
	problem := p.s.Client(account).Refused(http.MethodPost, p.path(action), body, status, code)
	if after := p.get(watcher); after.Version != before.Version || after.State != before.State {
		p.t.Errorf("refused %s by %s changed the dossier: %s v%d, was %s v%d", action, account, after.State, after.Version, before.State, before.Version)
	}
	return problem
}

// watcher sees every dossier of the province and does nothing.
const watcher = "so.hatinh"

// put uploads a file for the dossier and returns the upload's id.
func (p *dossierPlay) put(account string, fields map[string]any, content []byte) string {
	p.t.Helper()
	fields["size"] = len(content)
	var u struct {
		ID string
		hosttest.Upload
	}
	p.s.Client(account).Post(p.path("papers"), fields, &u)
	p.s.Transfer(u.Upload, content)
	return u.ID
}

// attach puts a paper into the dossier.
func (p *dossierPlay) attach(account, kind, name string, content []byte) dossierReceipt {
	p.t.Helper()
	id := p.put(account, map[string]any{"type": kind, "name": name}, content)
	return p.do(account, "papers/"+id+"/confirm", nil)
}

// open downloads a file of the dossier.
func (p *dossierPlay) open(account, id string) []byte {
	p.t.Helper()
	var d struct{ URL, Name, Type string }
	p.s.Client(account).Get(p.path("papers/"+id), &d)
	return p.s.Download(d.URL)
}

// prepared brings a filed dossier of a commune to the point where its officer
// can forward it.
func (p *dossierPlay) prepared(officer string) {
	p.t.Helper()
	if p.get(officer).State == "OFFICER_CREATED" {
		p.do(officer, "start", nil)
	}
	p.attach(officer, "application", "to-khai.pdf", smallPDF(p.t, "To khai"))
	p.attach(officer, "identity", "cccd.pdf", smallPDF(p.t, "CCCD"))
	p.do(officer, "update", map[string]any{"processing": map[string]any{"category": "5a", "from": "2026-12", "opinion": "Đủ điều kiện"}})
	p.do(officer, "draft-decision", nil)
}

// to forwards the dossier to an officer, who receives it.
func (p *dossierPlay) to(from, officer string) {
	p.t.Helper()
	p.do(from, "forward", map[string]any{"officer": officer, "comment": "Kính chuyển"})
	p.do(officer, "receive", nil)
}

// atDistrict brings a prepared dossier of Xuân Yên to the district officer.
func (p *dossierPlay) atDistrict() {
	p.t.Helper()
	p.to("xuanyen.canbo", "xuanyen.lanhdao")
	p.do("xuanyen.lanhdao", "sign", nil)
	p.to("xuanyen.lanhdao", "xuanyen.vanthu")
	p.do("xuanyen.vanthu", "issue", nil)
	p.to("xuanyen.vanthu", "huyen.canbo")
}

// decided brings a dossier at the district officer to its issued decision.
func (p *dossierPlay) decided() dossierReceipt {
	p.t.Helper()
	p.do("huyen.canbo", "draft-decision", nil)
	p.to("huyen.canbo", "huyen.truongphong")
	p.to("huyen.truongphong", "huyen.lanhdao")
	p.do("huyen.lanhdao", "sign", nil)
	p.to("huyen.lanhdao", "huyen.vanthu")
	return p.do("huyen.vanthu", "issue", nil)
}

// queueOf reads one queue of an account.
func queueOf(s *hosttest.System, account, name string) (page struct {
	Name, Empty string
	Count       int
	Items       []dossierRow
},
) {
	s.Client(account).Get("/api/dossiers?queue="+name, &page)
	return page
}

// dossierRow is a dossier in a list.
type dossierRow struct {
	Code, Name, State, Status, DecisionNumber, ProcedureName string
	Mine                                                     bool
	Holder, Sender                                           *struct{ ID, Name string }
	At                                                       string
	Due, StepDue                                             struct{ Date, Status string }
}

func inQueue(s *hosttest.System, account, name, code string) bool {
	for _, r := range queueOf(s, account, name).Items {
		if r.Code == code {
			return true
		}
	}
	return false
}

// hasNotice waits for a notice of a kind about a dossier.
func hasNotice(s *hosttest.System, account, kind, code string) {
	s.Eventually(account+" is told of "+kind, func() error {
		var page struct {
			Items []struct{ Kind, Text, Link string }
		}
		s.Client(account).Get("/api/notices", &page)
		count := 0
		for _, n := range page.Items {
			if n.Kind == kind && strings.Contains(n.Link, code) {
				count++
			}
		}
		if count != 1 {
			return fmt.Errorf("%d notices of %s in %v", count, kind, page.Items)
		}
		return nil
	})
}

func decodeJSON(t *testing.T, raw []byte, out any) {
	t.Helper()
	if err := json.Unmarshal(raw, out); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
}
