package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ansinh/infra/local/hosttest"
	"ansinh/shared/org"
)

// payList is a payment list as getList shows it, as far as tests look.
type payList struct {
	ID, State            string
	PreparedBy, LockedBy org.Who
	Version              int
	Connected            bool
	Sums                 paySums
	Balance              struct{ Listed, Paid, Unpaid, PaidLines, UnpaidLines int64 }
	Communes             []struct {
		Commune, CommuneName string
		Sums                 paySums
	}
	Job                              *struct{ State, Note string }
	Scan                             *struct{ Current bool }
	SendDeadline, SettlementDeadline string
	ExtensionDays, ExtensionsLeft    int
	Extensions                       []struct {
		OldDeadline, NewDeadline, Reason string
		RequestedBy, DecidedBy           org.Who
	}
	ExtensionRequests []struct {
		ID, State   string
		RequestedBy org.Who
	}
	Packages    []struct{ ID, Replaces, State, Hash, Note string }
	Settlements []struct {
		Version        int
		State, Remarks string
		Paid, Unpaid   int64
	}
	Export  *struct{ Rows int }
	Actions []struct {
		Action, Why string
		Enabled     bool
	}
}

type paySums struct{ Lines, Regular, CarryOver, Total int64 }

func (l payList) pkg() string { return l.Packages[len(l.Packages)-1].ID }

// payPlay moves the lists of a locality through a system as the people who do
// it.
type payPlay struct {
	t       *testing.T
	s       *hosttest.System
	officer *hosttest.Client
	second  *hosttest.Client // a second officer, who locks
	now     time.Time        // the system's, when the play began
	Period  string           // the month played
	ID      string
}

// startPayments begins a play in the month after the system's own, in which a
// list may be prepared ahead.
func startPayments(t *testing.T, s *hosttest.System, locality, officer, second string) *payPlay {
	t.Helper()
	p := &payPlay{t: t, s: s, officer: s.Client(officer), second: s.Client(second), now: readHealth(t, s).Clock}
	local := p.now.In(time.FixedZone("", 7*3600))
	p.Period = time.Date(local.Year(), local.Month()+1, 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
	p.ID = locality + ":" + p.Period + ":monthly"
	return p
}

// settings has the officer save the locality's payment settings.
func (p *payPlay) settings(change map[string]any) {
	p.t.Helper()
	var before struct{ Version int }
	p.officer.Get("/api/settings/payment", &before)
	body := map[string]any{
		"sendCutOffDay": 5, "settlementCutOffDay": 25, "monthsPerSettlement": 1, "connected": true,
		"types": []string{"monthly"}, "version": before.Version,
	}
	for name, value := range change {
		body[name] = value
	}
	p.officer.Put("/api/settings/payment", body, nil)
}

func (p *payPlay) path(rest string) string { return "/api/payment/lists/" + p.ID + rest }

func (p *payPlay) list() (l payList) {
	p.t.Helper()
	p.officer.Get(p.path(""), &l)
	return l
}

// becomes waits until the list reaches a state.
func (p *payPlay) becomes(state string) payList {
	p.t.Helper()
	return p.waits("the list becomes "+state, func(l payList) bool { return l.State == state })
}

func (p *payPlay) waits(what string, until func(payList) bool) (l payList) {
	p.t.Helper()
	p.s.Eventually(what, func() error {
		if l = p.list(); !until(l) {
			return fmt.Errorf("it is %s, job %+v, packages %+v", l.State, l.Job, l.Packages)
		}
		return nil
	})
	return l
}

// does sends a command with the version of the list as it is now, again when
// the machine was faster.
func (p *payPlay) does(who *hosttest.Client, rest string, body map[string]any) {
	p.t.Helper()
	p.s.Eventually(rest, func() error {
		status, answer := p.tries(who, rest, body)
		if status == http.StatusConflict && problemCode(answer) == "list-changed" {
			return fmt.Errorf("%s", answer)
		}
		if status/100 != 2 {
			p.t.Fatalf("%s: %s answered %d %s", who.Account, rest, status, answer)
		}
		return nil
	})
}

func (p *payPlay) tries(who *hosttest.Client, rest string, body map[string]any) (int, []byte) {
	p.t.Helper()
	full := map[string]any{"version": p.list().Version}
	for name, value := range body {
		full[name] = value
	}
	return who.Do(http.MethodPost, p.path(rest), full)
}

// refused expects a command to be refused with a code.
func (p *payPlay) refused(who *hosttest.Client, rest string, body map[string]any, code string) {
	p.t.Helper()
	var status int
	var answer []byte
	p.s.Eventually(rest, func() error {
		if status, answer = p.tries(who, rest, body); code != "list-changed" && problemCode(answer) == "list-changed" {
			return fmt.Errorf("%s", answer)
		}
		return nil
	})
	if got := problemCode(answer); status/100 != 4 || got != code {
		p.t.Fatalf("%s: %s answered %d %s, want %s", who.Account, rest, status, answer, code)
	}
}

func problemCode(answer []byte) string {
	var problem struct{ Code string }
	_ = json.Unmarshal(answer, &problem) // what is no problem document has no code
	return problem.Code
}

// prepare asks for the list and waits for the draft.
func (p *payPlay) prepare() payList {
	p.t.Helper()
	p.officer.Post("/api/payment/lists", map[string]any{"period": p.Period, "type": p.ID[strings.LastIndexByte(p.ID, ':')+1:], "version": p.list0().Version}, nil)
	return p.waits("the list is drafted", func(l payList) bool { return l.State == "LIST_DRAFT" || l.State == "SUMMARY_UPLOADED" })
}

// list0 is the list, or an empty one when there is none.
func (p *payPlay) list0() (l payList) {
	if status, answer := p.officer.Do(http.MethodGet, p.path(""), nil); status == http.StatusOK {
		if err := json.Unmarshal(answer, &l); err != nil {
			p.t.Fatal(err)
		}
	}
	return l
}

// scan uploads a scan and confirms it with the list's total.
func (p *payPlay) scan(content []byte, total int64) (int, []byte) {
	p.t.Helper()
	l := p.list()
	var begun struct {
		Upload struct {
			ID string
			hosttest.Upload
		}
	}
	p.officer.Post(p.path("/scan"), map[string]any{"name": "tong-hop.pdf", "size": len(content), "version": l.Version}, &begun)
	p.s.Transfer(begun.Upload.Upload, content)
	return p.tries(p.officer, "/scan/confirm", map[string]any{"upload": begun.Upload.ID, "total": total, "signed": true})
}

var scanned = []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n")

// send uploads the scan and sends the list; it waits for the delivery.
func (p *payPlay) send() payList {
	p.t.Helper()
	if status, answer := p.scan(scanned, p.list().Sums.Total); status != http.StatusOK {
		p.t.Fatalf("scan: %d %s", status, answer)
	}
	p.does(p.officer, "/send", nil)
	return p.waits("the package is delivered", func(l payList) bool {
		return l.State == "SENT" && l.Packages[len(l.Packages)-1].State == "delivered"
	})
}

// officeReply is an answer of An Sinh to the simulated post office.
type officeReply struct {
	Status int
	Body   json.RawMessage
}

// office tells the simulated post office what to do with the list's package.
func (p *payPlay) office(action string, more map[string]any) []officeReply {
	p.t.Helper()
	order := map[string]any{"action": action}
	if action != "behave" {
		order["package"] = p.list().pkg()
	}
	for name, value := range more {
		order[name] = value
	}
	var done struct{ Replies []officeReply }
	status, answer := p.s.Client("").Do(http.MethodPost, "/api/local/post-office/control", order)
	if status != http.StatusOK {
		p.t.Fatalf("post office %s: %d %s", action, status, answer)
	}
	if err := json.Unmarshal(answer, &done); err != nil {
		p.t.Fatal(err)
	}
	return done.Replies
}

// officeDoes expects the post office to be taken at its word.
func (p *payPlay) officeDoes(action string, more map[string]any) {
	p.t.Helper()
	for _, reply := range p.office(action, more) {
		if reply.Status/100 != 2 {
			p.t.Fatalf("post office %s: %d %s", action, reply.Status, reply.Body)
		}
	}
}

// officeRefused expects An Sinh to refuse what the post office does.
func (p *payPlay) officeRefused(action string, more map[string]any, code string) {
	p.t.Helper()
	replies := p.office(action, more)
	if last := replies[len(replies)-1]; last.Status/100 != 4 || problemCode(last.Body) != code {
		p.t.Fatalf("post office %s: %d %s, want %s", action, last.Status, last.Body, code)
	}
}

// until moves the system's clock to noon of a day of the period's month.
func (p *payPlay) until(month string, day int) {
	p.t.Helper()
	first, err := time.Parse("2006-01", month)
	if err != nil {
		p.t.Fatal(err)
	}
	noon := first.AddDate(0, 0, day-1).Add(5 * time.Hour) // UTC
	if by := noon.Sub(readHealth(p.t, p.s).Clock); by > 0 {
		p.s.AdvanceClock(by)
	}
}

// allLines are the references of a commune's lines.
func (p *payPlay) allLines(commune string) (refs []map[string]string) {
	p.t.Helper()
	for cursor := ""; ; {
		var page struct {
			Items []struct{ Commune, Beneficiary, Policy string }
			Next  string
		}
		p.officer.Get(p.path("/lines?commune="+commune+"&cursor="+cursor), &page)
		for _, l := range page.Items {
			refs = append(refs, map[string]string{"commune": l.Commune, "beneficiary": l.Beneficiary, "policy": l.Policy})
		}
		if cursor = page.Next; cursor == "" {
			return refs
		}
	}
}

// byHand enters lines as paid today, as many at a time as a command takes.
func (p *payPlay) byHand(refs []map[string]string) {
	p.t.Helper()
	today := readHealth(p.t, p.s).Clock.Format("2006-01-02")
	for some := range slices.Chunk(refs, 90) {
		p.does(p.officer, "/statuses", map[string]any{"lines": some, "status": "PAID", "paidDate": today})
	}
}

// finish ends the settlement by hand with the sums that were entered.
func (p *payPlay) finish() payList {
	p.t.Helper()
	l := p.list()
	p.does(p.officer, "/finish", map[string]any{"paidTotal": l.Balance.Paid, "unpaidTotal": l.Balance.Unpaid})
	return p.becomes("SETTLED")
}

// monthAfter is the month after one written 2006-01.
func monthAfter(month string) string {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return ""
	}
	return first.AddDate(0, 1, 0).Format("2006-01")
}
