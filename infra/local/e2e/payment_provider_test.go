package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"ansinh/infra/local/hosttest"
)

// ackReason is why a signed message was not taken; "" when it was.
func ackReason(t *testing.T, r officeReply) string {
	t.Helper()
	var ack struct {
		Message struct {
			Status string `json:"ack_status"`
			Error  *struct{ Reason string }
		}
	}
	if err := json.Unmarshal(r.Body, &ack); err != nil || (ack.Message.Status == "ACK") != (r.Status == http.StatusOK) {
		t.Fatalf("%d %s: %v", r.Status, r.Body, err)
	}
	if ack.Message.Error == nil {
		return ""
	}
	return ack.Message.Error.Reason
}

// says has the post office send signed messages, and expects the last answer
// to bear a reason ("" for taken).
func (p *payPlay) says(action string, more map[string]any, reason string) []officeReply {
	p.t.Helper()
	more["signed"] = true
	replies := p.office(action, more)
	if got := ackReason(p.t, replies[len(replies)-1]); got != reason {
		p.t.Fatalf("the post office says %s %v: %d %s, want %q", action, more, replies[len(replies)-1].Status, replies[len(replies)-1].Body, reason)
	}
	return replies
}

type payMessage struct {
	ID, Package, Direction, Action, State, Code, Hash string
	Attempts, Status, Lines                           int
	MayResend                                         bool
}

// messages are those about the list's package, by id.
func (p *payPlay) messages(who *hosttest.Client) map[string]payMessage {
	p.t.Helper()
	var page struct{ Items []payMessage }
	who.Get("/api/provider/messages?package="+p.list().pkg(), &page)
	found := map[string]payMessage{}
	for _, m := range page.Items {
		found[m.ID] = m
	}
	return found
}

// A month through the provider's signed interface, with every fault part F
// names; each is refused or absorbed, and the log tells all of it.
func TestPayment_J16_TheWholeCycleBySignedMessages(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(nil)
	p.prepare()
	p.officeDoes("behave", map[string]any{"lose_answers": 1}) // F-20
	sent := p.send()
	out := p.messages(p.officer)
	first, second := out[sent.pkg()+":p0001"], out[sent.pkg()+":p0002"]
	if first.State != "delivered" || first.Attempts != 2 || second.Attempts != 1 || int64(first.Lines+second.Lines) != sent.Sums.Lines || first.MayResend {
		t.Fatalf("%+v of %d lines", out, sent.Sums.Lines)
	}

	asksHowItStands(t, p)

	// Not believed: nothing happens.
	p.says("reject", map[string]any{"reason": "giả mạo", "forge": true, "message_id": "reject-forged"}, "signature-invalid")
	p.says("reject", map[string]any{"reason": "cũ", "stale": true}, "signature-expired")
	if l := p.list(); l.State != "SENT" {
		t.Fatalf("an unbelieved message made it %s", l.State)
	}
	// F-39: the package comes back, twice told and once done; J-16: under its
	// id nothing else can be said.
	replies := p.says("reject", map[string]any{"reason": "sai số tài khoản", "message_id": "reject-000001", "twice": true}, "")
	if !bytes.Equal(replies[0].Body, replies[1].Body) {
		t.Errorf("%s, again %s", replies[0].Body, replies[1].Body)
	}
	p.becomes("REJECTED_BY_PROVIDER")
	p.says("reject", map[string]any{"reason": "lý do khác", "message_id": "reject-000001"}, "message-reused")
	p.says("reject", map[string]any{"reason": "lần nữa"}, "package-rejected")
	p.does(p.officer, "/edit", nil)
	p.send()

	p.says("start", map[string]any{}, "")
	p.becomes("PAYING")
	p.says("start", map[string]any{}, "")                                // said again: it is so
	p.says("reject", map[string]any{"reason": "muộn"}, "paying-started") // F-41
	settleSigned(t, p)
	closedIsClosed(t, p)
}

func settleSigned(t *testing.T, p *payPlay) {
	t.Helper()
	for _, wrong := range []map[string]any{{"off_by": 1}, {"omit": 2}, {"unknown": 1}, {"double": 1}, {"omit": 1, "parts": 3}} { // F-21, F-57
		wrong["message_id"] = fmt.Sprintf("settle-wrong-%v", len(wrong))
		p.says("settle", wrong, "settlement-lines")
	}
	p.says("settle", map[string]any{"total_off": 1}, "settlement-unbalanced") // the lines are right, what they are said to add up to is not
	p.officeRefused("settle", map[string]any{"total_off": -1}, "settlement-unbalanced")
	if l := p.list(); l.State != "PAYING" || len(l.Settlements) != 0 {
		t.Fatalf("%s %+v", l.State, l.Settlements)
	}
	p.until(p.Period, 26)
	p.waits("the settlement is overdue", func(l payList) bool { return has(l, "extendSettlement") })
	// F-36: late data are refused until the extension; then the same message is
	// taken (D-18), and once more it is the same answer (J-16).
	late := map[string]any{"unpaid_first": 5, "message_id": "settle-000001"}
	first, again := p.says("settle", late, "settlement-late"), p.says("settle", late, "settlement-late")
	if !bytes.Equal(first[0].Body, again[0].Body) {
		t.Errorf("the same refusal, %s and %s", first[0].Body, again[0].Body)
	}
	p.does(p.officer, "/extend", map[string]any{"days": 5, "reason": "mưa lũ"})
	late["twice"] = true
	if taken := p.says("settle", late, ""); !bytes.Equal(taken[0].Body, taken[1].Body) {
		t.Errorf("%s, again %s", taken[0].Body, taken[1].Body)
	}
	p.becomes("SETTLEMENT_RECEIVED")
	p.says("settle", map[string]any{}, "settlement-received")
	p.does(p.officer, "/return-settlement", map[string]any{"reason": "thiếu hai người đã nhận"}) // F-25
	p.becomes("PAYING")
	replies := p.says("settle", map[string]any{"unpaid_first": 3, "parts": 3, "twice": true, "message_id": "settlement-2"}, "")
	if len(replies) != 6 {
		t.Errorf("%d answers", len(replies))
	}
	l := p.becomes("SETTLEMENT_RECEIVED")
	if len(l.Settlements) != 2 || l.Settlements[1].Version != 2 || l.Balance.UnpaidLines != 3 || l.Balance.Paid+l.Balance.Unpaid != l.Sums.Total {
		t.Fatalf("%+v, %+v", l.Settlements, l.Balance)
	}
	settledWhenAsked(t, p)
}

// ask has the officer ask the provider how the package stands; the question is
// the answer.
func (p *payPlay) ask() (question payMessage) {
	p.t.Helper()
	p.officer.Post("/api/provider/packages/"+p.list().pkg()+"/ask", nil, &question)
	return question
}

// J-17: what the provider was not heard to say it is asked for. The system
// asked before it sent again (F-20), and an officer may at any time.
func asksHowItStands(t *testing.T, p *payPlay) {
	t.Helper()
	first := p.list().pkg() + ":q0001"
	if q := p.messages(p.officer)[first]; q.State != "delivered" || q.Action != "status" || q.Direction != "out" {
		t.Errorf("a lost answer is not asked for: %+v", q)
	}
	p.officeDoes("behave", map[string]any{"mute": 1})
	q := p.ask()
	if q.State != "pending" || q.Code != "provider-unreachable" || !q.MayResend {
		t.Errorf("nobody answered, and it is %+v", q)
	}
	if again := p.ask(); again.ID != q.ID || again.State != "delivered" || again.Attempts != 2 { // D-18
		t.Errorf("%+v, again %+v", q, again)
	}
	if l := p.list(); l.State != "SENT" {
		t.Errorf("that it has the package made it %s", l.State)
	}
	var page struct{ MayAsk bool }
	p.officer.Get("/api/provider/messages?package="+p.list().pkg(), &page)
	if !page.MayAsk {
		t.Error("the officer is not offered to ask")
	}
	p.s.Client("buudien.canbo").Refused(http.MethodPost, "/api/provider/packages/"+p.list().pkg()+"/ask", nil, http.StatusForbidden, "forbidden")
}

// A settlement that only an answer tells is taken or refused like any other
// (F-21, F-57): wrong by a đồng, about unknown lines, from another's key; late,
// twice, and at last by the system's own question (J-17).
func settledWhenAsked(t *testing.T, p *payPlay) {
	t.Helper()
	p.does(p.officer, "/return-settlement", map[string]any{"reason": "đối chiếu lại"})
	before := p.becomes("PAYING")
	for code, wrong := range map[string]map[string]any{
		"settlement-lines": {"off_by": 1}, "settlement-unbalanced": {"total_off": 1}, "signature-invalid": {"forge": true},
	} {
		wrong["hold"], wrong["message_id"] = true, "when-asked-"+code
		p.officeDoes("settle", wrong)
		if q := p.ask(); q.State != "refused" || q.Code != code {
			t.Errorf("%v: %+v", wrong, q)
		}
		if m := p.messages(p.officer)["when-asked-"+code]; m.State != "refused" || m.Code != code || m.Action != "on-status" {
			t.Errorf("the answer is %+v", m)
		}
	}
	p.officeDoes("settle", map[string]any{"hold": true, "late": true, "omit": 1, "message_id": "when-asked-late"})
	if q := p.ask(); q.State != "delivered" { // acknowledged; the answer comes by itself
		t.Errorf("%+v", q)
	}
	if got := ackReason(t, p.office("answer", nil)[0]); got != "settlement-lines" {
		t.Errorf("the late answer: %q", got)
	}
	if l := p.list(); l.State != "PAYING" || l.Balance != before.Balance {
		t.Errorf("%s %+v", l.State, l.Balance)
	}
	p.officeDoes("settle", map[string]any{"hold": true, "unpaid_first": 4, "twice": true, "message_id": "when-asked"})
	p.until(p.Period, 29) // the extended day is the 30th: it is time to ask
	l := p.becomes("SETTLEMENT_RECEIVED")
	if len(l.Settlements) != 3 || l.Balance.UnpaidLines != 4 || l.Balance.Paid+l.Balance.Unpaid != l.Sums.Total {
		t.Fatalf("%+v, %+v", l.Settlements, l.Balance)
	}
	p.s.Eventually("the answer is taken once, however often it comes", func() error {
		if m := p.messages(p.officer)["when-asked"]; m.State != "accepted" {
			return fmt.Errorf("%+v", m)
		}
		return nil
	})
	p.officer.Refused(http.MethodPost, "/api/provider/packages/"+l.pkg()+"/ask", nil, http.StatusConflict, "nothing-awaited")
}

// After the closing nothing of a line changes by a message, a mark or a
// workbook: corrections go through arrears, recovery and carry-over (F-41).
func closedIsClosed(t *testing.T, p *payPlay) {
	t.Helper()
	p.until(p.Period, 32)
	p.does(p.officer, "/close", nil)
	before := p.becomes("SETTLED")
	p.says("settle", map[string]any{"message_id": "after-close"}, "settlement-closed")
	p.officeRefused("settle", nil, "settlement-closed")
	p.officeRefused("mark", map[string]any{"unpaid_first": 1}, "wrong-state")
	if l := p.list(); l.Balance != before.Balance || l.State != "SETTLED" {
		t.Errorf("%+v became %+v", before.Balance, l.Balance)
	}
	// The provider asks what became of a line.
	lines := p.allLines("18355")
	reference := lines[0]["commune"] + "." + lines[0]["beneficiary"] + "." + lines[0]["policy"]
	var answer struct {
		Header  struct{ Status string }
		Message struct {
			Response struct {
				Status struct {
					Lines []struct{ Reference, Status, Amount string } `json:"disbursements_status"`
				} `json:"txn_status"`
			} `json:"txnstatus_response"`
		}
	}
	said := p.office("ask", map[string]any{"references": []string{reference}})[0]
	if err := json.Unmarshal(said.Body, &answer); err != nil || said.Status != http.StatusOK || answer.Header.Status != "succ" ||
		len(answer.Message.Response.Status.Lines) != 1 || answer.Message.Response.Status.Lines[0].Status == "pdng" {
		t.Errorf("%d %s: %v", said.Status, said.Body, err)
	}

	log := p.messages(p.officer)
	for id, state := range map[string]string{
		"settle-000001": "accepted", "settlement-2": "accepted", "after-close": "refused", "settle-wrong-1": "refused", p.list().pkg() + ":p0001": "delivered",
	} {
		if log[id].State != state || log[id].Hash == "" {
			t.Errorf("%s is %+v", id, log[id])
		}
	}
	if m := log["settle-000001"]; m.Attempts != 3 {
		t.Errorf("it came 3 times before it was done: %+v", m)
	}
	var one struct {
		payMessage
		Answer string
		Body   struct{ URL string }
	}
	p.officer.Get("/api/provider/messages/"+p.list().pkg()+"/after-close", &one)
	if body := p.s.Download(one.Body.URL); one.Code != "settlement-closed" || !bytes.Contains(body, []byte(`"after-close"`)) || one.Answer == "" {
		t.Errorf("%+v: %s", one, body)
	}
}

// J-15: the provider of a district sees nothing of another locality, and other
// localities' officers nothing of this one's messages.
func TestPayment_J15_TheProviderSeesNoOtherLocality(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "18073-2025", "thanhsen.canbo", "thanhsen.canbo")
	p.settings(map[string]any{"preparerMayLock": true})
	p.prepare()
	pkg := p.send().pkg()
	stranger := s.Client("buudien.canbo") // serves 442
	base := "/api/provider/packages/" + pkg
	for _, path := range []string{base, base + "/lines", base + "/workbook", "/api/provider/messages?package=" + pkg, "/api/provider/messages?locality=18073-2025", "/api/provider/messages/" + pkg + "/" + pkg + ":p0001"} {
		stranger.Refused(http.MethodGet, path, nil, http.StatusForbidden, "forbidden")
	}
	for path, body := range map[string]any{
		"/start": nil, "/reject": map[string]any{"reason": "x"}, "/extension-requests": map[string]any{"days": 1, "reason": "x"},
		"/settlement":        map[string]any{"message_id": "stranger-1", "paid_total": 0, "unpaid_total": 0},
		"/settlement-upload": map[string]any{"size": 1}, "/workbook": map[string]any{"upload": "x", "stage": "check"},
	} {
		stranger.Refused(http.MethodPost, base+path, body, http.StatusForbidden, "forbidden")
	}
	for _, account := range []string{"huyen.canbo", "xuanyen.canbo", "congdan.an"} {
		s.Client(account).Refused(http.MethodGet, "/api/provider/messages?package="+pkg, nil, http.StatusForbidden, "forbidden")
	}
	// Not even by saying so in a signed message: the account decides.
	var none struct{ Items []payMessage }
	s.Client("buudien.canbo").Get("/api/provider/messages", &none)
	for _, m := range none.Items {
		if m.Package == pkg {
			t.Errorf("%+v", m)
		}
	}
	if l := p.list(); l.State != "SENT" || len(p.messages(p.officer)) != 1 {
		t.Errorf("%s, %+v", l.State, p.messages(p.officer))
	}
}

// J-17: while the provider does not take the package it is pending, the officer
// sees why, and may send the message again; then it is delivered, once.
func TestPayment_J17_AFailureIsPendingAndSentAgain(t *testing.T) {
	t.Parallel()
	s := hosttest.Start(t)
	p := startPayments(t, s, "442", "huyen.canbo", "huyen.canbo2")
	p.settings(nil)
	p.prepare()
	p.officeDoes("behave", map[string]any{"decline": 1000})
	if status, answer := p.scan(scanned, p.list().Sums.Total); status != http.StatusOK {
		t.Fatalf("scan: %d %s", status, answer)
	}
	p.does(p.officer, "/send", nil)
	l := p.waits("the failure shows", func(l payList) bool {
		return l.State == "SENT" && l.Packages[len(l.Packages)-1].State == "pending" && l.Packages[len(l.Packages)-1].Note != ""
	})
	id := l.pkg() + ":p0001"
	m := p.messages(p.officer)[id]
	if m.State != "refused" || m.Code != "provider-refused" || m.Status != http.StatusUnprocessableEntity || !m.MayResend {
		t.Fatalf("%+v", m)
	}
	p.officeDoes("behave", map[string]any{"decline": 0})
	again := "/api/provider/messages/" + l.pkg() + "/" + id + "/resend"
	s.Client("buudien.canbo").Refused(http.MethodPost, again, nil, http.StatusForbidden, "forbidden")
	status, answer := p.officer.Repeat("resend-by-hand-000001", http.MethodPost, again, nil)
	var now payMessage
	if err := json.Unmarshal(answer, &now); err != nil || status == http.StatusOK && now.State != "delivered" {
		t.Fatalf("%d %s: %v", status, answer, err)
	}
	p.waits("the package is delivered", func(l payList) bool { return l.Packages[len(l.Packages)-1].State == "delivered" })
	p.officer.Refused(http.MethodPost, again, nil, http.StatusConflict, "message-delivered")
	if got := p.list(); got.Version != l.Version {
		t.Errorf("the machine's notes moved the version from %d to %d", l.Version, got.Version)
	}
}
